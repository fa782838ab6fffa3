"""Reviews over rebuilds: what was accepted stays so, an override closes its finding, other bytes make it stale."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.errors import FiscalError, WarehouseError
from pipelines.reviews.making import make_review
from pipelines.reviews.records import Review, in_force, read_reviews
from pipelines.reviews.replay import mark_findings, override_facts
from pipelines.validating.findings import write_findings
from pipelines.validating.run import run_suites
from pipelines.validating.suites import load_suites
from tests.validating.ledger import cells, land, new_build

T9 = {"total": "30.00", "overseas": "3.00", "vehicles": "20.00", "reception": "7.10"}
TOTAL_OF = {"total": "30.10", "overseas": "3.00", "vehicles": "20.00", "reception": "7.00"}
SUITES = [suite for suite in load_suites() if suite.name == "three_public"]
Row = tuple[Any, ...]


def built(reviews: list[Review], **reports: dict[str, str]) -> duckdb.DuckDBPyConnection:
    """Return a build of T9 reports of one issuer and year, with the reviews applied."""
    connection = new_build()
    for report_id, printed in reports.items():
        table = {line: {"final": amount} for line, amount in printed.items()}
        land(connection, cells(report_id, "three_public", table))
    connection.execute(
        "update core.report set issuer = '样例局', fiscal_year = 2023, kind = 'final_accounts'"
    )
    return checked(connection, reviews)


def checked(connection: duckdb.DuckDBPyConnection, reviews: list[Review]) -> duckdb.DuckDBPyConnection:
    override_facts(connection, reviews)
    assert [outcome.errors for outcome in run_suites(connection, "run", suites=SUITES)] == [()]
    write_findings(connection, "run")
    mark_findings(connection, reviews)
    return connection


def findings(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    query = "select report_id, check_id, status from quality.finding order by all"
    return connection.execute(query).fetchall()


def the_finding(connection: duckdb.DuckDBPyConnection) -> str:
    [(finding_id,)] = connection.execute("select finding_id from quality.finding").fetchall()
    return str(finding_id)


def fact_id(connection: duckdb.DuckDBPyConnection, report_id: str, line: str) -> str:
    query = "select fact_id from core.fact where report_id = ? and line_id = ?"
    [(found,)] = connection.execute(query, [report_id, line]).fetchall()
    return str(found)


def override(report_id: str = "first", value: str = "7.00") -> Review:
    build = built([], **{report_id: T9})
    cell = fact_id(build, report_id, "reception")
    return make_review(build, "override", the_finding(build), "印错", fact=cell, value=value)


def test_an_accepted_finding_stays_accepted() -> None:
    build = built([], first=T9)
    review = make_review(build, "accept", the_finding(build)[:8], "原文如此", verdict="source_error")
    assert findings(build) == [("first", "T9-01", "open")]
    for _ in range(2):
        assert findings(built([review], first=T9)) == [("first", "T9-01", "accepted")]


def test_an_accepted_finding_is_reopened() -> None:
    build = built([], first=T9)
    accepted = make_review(build, "accept", the_finding(build), "原文如此")
    reopened = make_review(build, "reopen", the_finding(build), "再看")
    assert findings(built([accepted, reopened], first=T9)) == [("first", "T9-01", "open")]
    assert in_force([accepted, reopened, accepted]) == [accepted]


def test_an_override_closes_its_finding_and_keeps_what_is_printed() -> None:
    review = override()
    build = built([review], first=T9)
    assert findings(build) == [("first", "T9-01", "overridden")]
    query = "select printed, value, amount_yuan, reading_status, reviewed_from, reviewed_status from core.fact where line_id = ?"
    assert build.execute(query, ["reception"]).fetchall() == [
        ("7.10", Decimal("7.00"), Decimal(70000), "reviewed", Decimal("7.10"), "agreed")
    ]
    violations = "select count(*) from quality.check_result where outcome = 'violation'"
    assert build.execute(violations).fetchall() == [(0,)]


def test_replaying_over_a_reviewed_build_changes_nothing_and_without_reviews_undoes_it() -> None:
    review = override()
    build = built([review], first=T9)
    everything = ["select * from core.fact order by all", "select * from quality.finding order by all"]
    before = [build.execute(query).fetchall() for query in everything]
    checked(build, [review])
    assert [build.execute(query).fetchall() for query in everything] == before
    checked(build, [])
    plain = built([], first=T9)
    assert [build.execute(query).fetchall() for query in everything] == [
        plain.execute(query).fetchall() for query in everything
    ]


def test_an_override_stays_where_nothing_is_checked_again() -> None:
    review = override()
    build = built([review], first=T9)
    override_facts(build, [review])
    mark_findings(build, [review])
    assert findings(build) == [("first", "T9-01", "overridden")]


def test_an_override_that_does_not_add_up_either_closes_nothing() -> None:
    assert findings(built([override(value="7.50")], first=T9)) == [("first", "T9-01", "open")]


def test_a_later_override_of_a_cell_replaces_the_earlier_one() -> None:
    build = built([override(value="7.50"), override()], first=T9)
    assert findings(build) == [("first", "T9-01", "overridden")]


def test_a_review_of_other_bytes_is_stale() -> None:
    build = built([], first=TOTAL_OF)
    accepted = make_review(build, "accept", the_finding(build), "原文如此")
    assert findings(built([accepted], second=TOTAL_OF)) == [("second", "T9-01", "stale")]
    assert findings(built([accepted], first=TOTAL_OF, second=TOTAL_OF)) == [
        ("first", "T9-01", "accepted"),
        ("second", "T9-01", "stale"),
    ]


def test_a_review_is_stale_also_where_another_cell_leads_the_finding_of_other_bytes() -> None:
    review = override()
    assert review.cell is not None and review.finding is not None
    elsewhere = replace(review, cell={**review.cell, "line_id": "vehicles"})
    assert findings(built([elsewhere], second=T9)) == [("second", "T9-01", "stale")]
    other_check = replace(elsewhere, finding={**review.finding, "members": ["T9-01 none"]})
    assert findings(built([other_check], second=T9)) == [("second", "T9-01", "open")]


def test_an_override_does_not_touch_other_bytes() -> None:
    build = built([override()], second=T9)
    assert findings(build) == [("second", "T9-01", "stale")]
    assert build.execute("select count(*) from core.fact where reading_status = 'reviewed'").fetchall() == [
        (0,)
    ]


def test_a_disputed_cell_without_finding_is_overridden() -> None:
    build = built([], first=TOTAL_OF)
    cell = fact_id(build, "first", "total")
    review = make_review(build, "override", cell, "扫描件看清了", value="30.00")
    again = built([review], first=TOTAL_OF)
    assert findings(again) == [("first", "REVIEW", "overridden")]
    [(title,)] = again.execute("select title_zh from quality.finding").fetchall()
    assert title == "复核：30.10 改为 30.00"

    told = the_finding(again)
    other = make_review(again, "override", told, "再看", value="30.20")
    assert (other.target, other.finding, other.value) == (cell, None, "30.20")
    assert make_review(again, "reopen", told, "看错了").target == cell
    with pytest.raises(FiscalError, match="only findings can be accepted"):
        make_review(again, "accept", told, "原文如此")
    assert in_force([review, other, make_review(again, "reopen", told, "看错了")]) == []


PHANTOM = {**T9, "vehicles": "27.00"}
"""It adds up without the 7.10, where the page may show a stain."""


@pytest.mark.parametrize("printed", ["7.10", "0.00", ""], ids=["number", "zero", "unreadable"])
def test_a_cell_is_made_blank_and_comes_back_as_it_was_read(printed: str) -> None:
    build = built([], first={**PHANTOM, "reception": printed})
    cell = "select value, amount_yuan, presence, reading_status, reviewed_from from core.fact where line_id = 'reception'"
    [before] = build.execute(cell).fetchall()
    assert before[2] == ("printed_zero" if printed == "0.00" else "printed")
    reception = fact_id(build, "first", "reception")
    review = make_review(build, "override", reception, "污点，不是数", blank=True)
    assert (review.value, review.presence) == (None, "blank")
    for _ in range(2):
        checked(build, [review])
        assert build.execute(cell).fetchall() == [(None, None, "blank", "reviewed", before[0])]
    assert make_review(build, "override", reception, "仍是污点", blank=True).is_blank
    checked(build, [])
    assert build.execute(cell).fetchall() == [before]


@pytest.mark.parametrize(
    ("read", "given", "reviewed"),
    [(None, "7.10", "printed"), (None, "0.00", "printed_zero"), ("7.10", "0", "printed_zero"), ("0.00", "7.10", "printed")],
)  # fmt: skip
def test_a_reviewed_number_is_printed_for_every_check_and_comes_back_as_it_was_read(
    read: str | None, given: str, reviewed: str
) -> None:
    build = built([], first={**PHANTOM, "reception": "1"})
    cell = "select value, presence, reading_status from core.fact where line_id = 'reception'"
    presence = "blank" if read is None else "printed_zero" if read == "0.00" else "printed"
    build.execute(
        "update core.fact set value = ?, printed = ?, presence = ? where line_id = 'reception'",
        [read, read, presence],
    )
    [before] = build.execute(cell).fetchall()
    review = make_review(build, "override", fact_id(build, "first", "reception"), "看清了", value=given)
    for _ in range(2):
        checked(build, [review])
        assert build.execute(cell).fetchall() == [(Decimal(given), reviewed, "reviewed")]
    checked(build, [])
    assert build.execute(cell).fetchall() == [before]


def test_a_finding_is_closed_by_a_blank_cell() -> None:
    build = built([], first=PHANTOM)
    assert findings(build) == [("first", "T9-01", "open")]
    reception = fact_id(build, "first", "reception")
    review = make_review(build, "override", the_finding(build), "污点", fact=reception, blank=True)
    assert findings(built([review], first=PHANTOM)) == [("first", "T9-01", "overridden")]
    alone = built([replace(review, finding=None)], first=PHANTOM)
    [(title,)] = alone.execute("select title_zh from quality.finding").fetchall()
    assert title == "复核：7.10 改为 空白"


def test_only_a_number_that_was_read_is_made_blank() -> None:
    build = built([], first=T9)
    cell = fact_id(build, "first", "reception")
    with pytest.raises(FiscalError, match="a blank cell has no value"):
        make_review(build, "override", cell, "污点", value="1", blank=True)
    for presence in ("blank", "stated_none"):
        build.execute("update core.fact set presence = ?, value = null where fact_id = ?", [presence, cell])
        with pytest.raises(FiscalError, match="nothing was read in this cell"):
            make_review(build, "override", cell, "污点", blank=True)


def test_what_is_typed_becomes_one_line_that_drives_no_terminal() -> None:
    build = built([], first=T9)
    review = make_review(
        build, "accept", the_finding(build), " 原文\n如此\x1b[2J\u202e ", reviewer="甲\x00" + "x" * 200
    )
    assert review.reason == "原文 如此[2J"
    assert review.reviewer is not None and review.reviewer.startswith("甲x") and len(review.reviewer) == 100


@pytest.mark.parametrize(
    ("action", "given", "said"),
    [
        ("accept", {"reason": " "}, "needs a reason"),
        ("override", {"reason": "印错", "value": "七"}, "no amount"),
        ("override", {"reason": "印错"}, "no amount"),
        ("override", {"reason": "印错", "value": "1e3"}, "no amount"),
        ("override", {"reason": "印错", "value": "7,00"}, "no amount"),
        ("override", {"reason": "印错", "value": "9" * 11}, "no amount"),
        ("override", {"reason": "印错", "value": "1", "fact": "none"}, "no finding and no cell"),
    ],
)
def test_what_is_no_review_is_refused(action: str, given: dict[str, str], said: str) -> None:
    build = built([], first=T9)
    with pytest.raises(FiscalError, match=said):
        make_review(build, action, the_finding(build), given.pop("reason"), **given)
    with pytest.raises(FiscalError, match="accepted"):
        make_review(build, "accept", "nothing", "原文如此")


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data" / "reviews.jsonl"
    assert read_reviews(path) == []
    path.parent.mkdir()
    line = json.dumps(asdict(override()), ensure_ascii=False)
    path.write_text(f"{line}\n{line}\n".replace("印错", "印\u2028错"), "utf-8")
    assert [one.reason for one in read_reviews(path)] == ["印\u2028错"] * 2
    path.write_text(path.read_text("utf-8") + '{"action": "forget"}\n', "utf-8")
    with pytest.raises(WarehouseError, match=r"line 3 of reviews\.jsonl"):
        read_reviews(path)


@pytest.mark.parametrize(
    "made", [{"value": None}, {"presence": "blank"}, {"value": None, "presence": "none"}, {"fact_id": None}]
)
def test_an_override_has_a_cell_and_either_a_value_or_none_for_blank(
    tmp_path: Path, made: dict[str, str | None]
) -> None:
    path = tmp_path / "reviews.jsonl"
    good = asdict(override())
    path.write_text(json.dumps({**good, "value": None, "presence": "blank"}), "utf-8")
    assert [one.is_blank for one in read_reviews(path)] == [True]
    path.write_text(json.dumps({**good, **made}), "utf-8")
    with pytest.raises(WarehouseError, match="line 1 of"):
        read_reviews(path)
