"""Issuers: what the data file may say, whose report a printed name makes it, who came before, what looks alike."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.errors import FormDataError
from pipelines.warehouse.issuer_suggestions import likeness, suggest_issuers
from pipelines.warehouse.issuers import declare_issuers, declared_issuers, drafted, shipped_issuers
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.settle import settle
from tests.warehouse.landed import landed

TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")
CLOSING = ("rev_exp_summary", "bal.closing", "amount")
OPENING = ("rev_exp_summary", "bal.opening", "amount")


def declare(build: duckdb.DuckDBPyConnection, folder: Path, *entries: dict[str, object]) -> None:
    """Declare the issuers as a user does: in a file."""
    path = folder / "issuers.yml"
    path.write_text(yaml.safe_dump({"issuers": list(entries)}, allow_unicode=True), "utf-8")
    declared = declared_issuers(path)
    declare_issuers(build, declared)
    settle(build)
    suggest_issuers(build, declared)


def department(issuer_id: str, name: str, **more: object) -> dict[str, object]:
    return {"id": issuer_id, "name": name, "kind": "department", **more}


def prior(build: duckdb.DuckDBPyConnection, issuer_id: str, year: int) -> tuple[object, ...]:
    [row] = build.execute(
        "select prior_amount_wan, prior_basis, no_growth_because from marts.year_over_year "
        "where issuer_id = ? and fiscal_year = ? and line_id = 'rev.grand_total'",
        [issuer_id, year],
    ).fetchall()
    return row


def test_the_shipped_file_holds_the_issuers_of_the_specimens() -> None:
    names = {name for issuer in declared_issuers() for name in issuer.names}
    assert {"新洲区总工会", "样例市云汀区文化和旅游局"} <= names


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([{"id": "a", "name": "甲局"}], "'kind' is a required property"),
        ([department("甲", "甲局")], "does not match"),
        ([department("a1", "甲局", leve1="county")], "leve1"),
        ([department("a1", "甲局"), department("a1", "乙局")], "a1 is declared 2 times"),
        (
            [department("a1", "甲局"), department("a2", "乙局", aliases=["甲局"])],
            "甲局 names a1 and a2 in the same years",
        ),
        ([department("a1", "甲局", parent="zz")], "names zz, which is not declared"),
        ([department("a1", "甲局", parent="a2"), department("a2", "乙局", parent="a1")], "is its own parent"),
        ([department("a1", "甲局", valid_from=2024, valid_to=2023)], "ends before it begins"),
        (
            [
                department(
                    "a1", "甲局", predecessors=[{"issuer": "a1", "fiscal_year": 2023, "change": "renamed"}]
                )
            ],
            "a1 is its own predecessor",
        ),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(
    tmp_path: Path, entries: list[dict[str, object]], said: str
) -> None:
    path = tmp_path / "issuers.yml"
    path.write_text(yaml.safe_dump({"issuers": entries}, allow_unicode=True), "utf-8")
    with pytest.raises(FormDataError) as caught:
        declared_issuers(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_one_name_may_pass_from_one_issuer_to_another(
    tmp_path: Path, build: duckdb.DuckDBPyConnection
) -> None:
    load_reports(build, [landed("甲局", 2022, [(*TOTAL, "1.00")]), landed("甲局", 2023, [(*TOTAL, "2.00")])])
    declare(
        build, tmp_path, department("old", "甲局", valid_to=2022), department("new", "甲局", valid_from=2023)
    )
    rows = build.execute("select fiscal_year, issuer_id from core.report order by 1").fetchall()
    assert rows == [(2022, "old"), (2023, "new")]
    assert prior(build, "new", 2023) == (None, None, "no_prior_report")


def test_an_alias_and_another_spelling_of_brackets_are_the_issuer(
    tmp_path: Path, build: duckdb.DuckDBPyConnection
) -> None:
    load_reports(
        build,
        [
            landed("武汉市甲区工会", 2022, [(*TOTAL, "1.00")]),
            landed("甲区工会（本部）", 2023, [(*TOTAL, "2.00")]),
        ],
    )
    declare(build, tmp_path, department("union", "甲区工会", aliases=["武汉市甲区工会", "甲区工会(本部)"]))
    assert prior(build, "union", 2023) == (Decimal("1.00"), "own_report", None)
    issuers = build.execute("select distinct issuer from marts.year_over_year").fetchall()
    assert issuers == [("甲区工会",)]  # the one name, whatever a report prints


def test_an_unknown_name_is_an_issuer_of_its_own_with_a_stable_id(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [landed("无名局", 2023, [(*TOTAL, "1.00")])])
    [(issuer_id, name, is_declared)] = build.execute(
        "select issuer_id, name, is_declared from core.issuer where name = '无名局'"
    ).fetchall()
    assert (name, is_declared) == ("无名局", False)
    load_reports(
        build, [landed("无名局", 2024, [(*TOTAL, "1.00")]), landed("别局", 2024, [(*TOTAL, "1.00")])]
    )
    assert build.execute("select distinct issuer_id from core.report where issuer = '无名局'").fetchall() == [
        (issuer_id,)
    ]
    assert build.execute("select count(*) from core.issuer_alias where not is_declared").fetchall() == [(2,)]


def test_a_unit_that_bears_its_department_s_name_belongs_to_it(build: duckdb.DuckDBPyConnection) -> None:
    reports = [landed("甲局", 2023, [(*TOTAL, "9.00")])]
    reports += [
        landed(name, 2023, [(*TOTAL, "1.00")], f"unit {name}.pdf", issuer_kind="unit")
        for name in ("甲局", "甲局（本级）", "甲局图书馆")
    ]
    load_reports(build, reports)
    rows = build.execute(
        "select unit.name, parent.name from core.issuer as unit left join core.issuer as parent on unit.parent = parent.issuer_id "
        "where unit.kind = 'unit' order by unit.name"
    ).fetchall()
    assert rows == [("甲局", "甲局"), ("甲局图书馆", None), ("甲局（本级）", "甲局")]


def test_money_of_departments_and_their_units_is_never_added_twice(
    tmp_path: Path, build: duckdb.DuckDBPyConnection
) -> None:
    spent = ("expenditure", "201", "total", "5.00")
    reports = [landed("甲局", 2023, [spent]), landed("甲局所", 2023, [spent], issuer_kind="unit")]
    reports += [
        landed("甲局所", 2022, [spent], issuer_kind="unit"),
        landed("散所", 2023, [spent], issuer_kind="unit"),
    ]
    reports += [landed("甲局站", 2023, [spent], issuer_kind="unit")]
    load_reports(build, reports)
    unit = {"id": "institute", "name": "甲局所", "kind": "unit", "parent": "bureau"}
    station = {"id": "station", "name": "甲局站", "kind": "unit", "parent": "institute"}
    declare(build, tmp_path, department("bureau", "甲局"), unit, station)
    rows = build.execute(
        "select issuer, fiscal_year, is_summable from marts.issuer_year order by 2, 1"
    ).fetchall()
    assert rows == [
        ("甲局所", 2022, True),  # its department's report of that year is not here
        ("散所", 2023, False),  # whose department is unknown may be in any of them
        ("甲局", 2023, True),
        ("甲局所", 2023, False),
        ("甲局站", 2023, False),  # two levels below
    ]


def test_a_renamed_issuer_follows_its_predecessor(tmp_path: Path, build: duckdb.DuckDBPyConnection) -> None:
    load_reports(
        build, [landed("文化局", 2022, [(*TOTAL, "3.00")]), landed("文旅局", 2023, [(*TOTAL, "4.00")])]
    )
    before = {"issuer": "culture", "fiscal_year": 2023, "change": "renamed"}
    declare(
        build,
        tmp_path,
        department("culture", "文化局"),
        department("tourism", "文旅局", predecessors=[before]),
    )
    assert prior(build, "tourism", 2023) == (Decimal("3.00"), "predecessor_report", None)


@pytest.mark.parametrize(
    ("valid_from", "years", "expected"),
    [
        (2023, ("文化局", "旅游局"), (Decimal("5.00"), "predecessor_report", None)),
        (2023, ("文化局",), (None, None, "no_prior_report")),  # half of a sum is no sum
        (
            None,
            ("文化局", "旅游局", "文旅局"),
            (Decimal("9.00"), "predecessor_report", None),
        ),  # it took both in
        (None, ("文化局", "旅游局"), (None, None, "no_prior_report")),
    ],
)
def test_a_merger_adds_what_was_merged_and_nothing_less(
    tmp_path: Path,
    build: duckdb.DuckDBPyConnection,
    valid_from: int | None,
    years: tuple[str, ...],
    expected: tuple,
) -> None:
    amounts = {"文化局": "3.00", "旅游局": "2.00", "文旅局": "4.00"}
    load_reports(build, [landed(name, 2022, [(*TOTAL, amounts[name])]) for name in years])
    load_reports(build, [landed("文旅局", 2023, [(*TOTAL, "6.00")])])
    before = [{"issuer": one, "fiscal_year": 2023, "change": "merged"} for one in ("culture", "travel")]
    both = department("both", "文旅局", predecessors=before) | (
        {"valid_from": valid_from} if valid_from else {}
    )
    declare(build, tmp_path, department("culture", "文化局"), department("travel", "旅游局"), both)
    assert prior(build, "both", 2023) == expected


def test_a_split_leaves_no_year_before(tmp_path: Path, build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [landed("大局", 2022, [(*TOTAL, "8.00")]), landed("小局", 2023, [(*TOTAL, "4.00")])])
    before = {"issuer": "large", "fiscal_year": 2023, "change": "split"}
    declare(build, tmp_path, department("large", "大局"), department("small", "小局", predecessors=[before]))
    assert prior(build, "small", 2023) == (None, None, "issuer_split")


@pytest.mark.parametrize(
    ("one", "other", "is_suggested"),
    [
        ("武汉市甲区总工会", "甲区总工会", True),
        ("甲区文化和旅游局", "甲区文化旅游局", True),
        ("甲区农业局", "甲区农业农村局", True),
        ("新洲区财政局", "新州区财政局", True),
        ("武汉市甲区财政局", "武汉市甲区民政局", False),
        ("甲区第一中学", "甲区第二中学", False),
        ("甲区人民法院", "甲区人民检察院", False),
    ],
)
def test_names_that_look_alike_are_suggested_and_never_merged(
    build: duckdb.DuckDBPyConnection, one: str, other: str, is_suggested: bool
) -> None:
    load_reports(build, [landed(one, 2022, [(*TOTAL, "1.00")]), landed(other, 2023, [(*TOTAL, "2.00")])])
    suggest_issuers(build)
    rows = build.execute(
        "select name, similar_name, similarity, same_year from marts.issuer_suggestions"
    ).fetchall()
    assert [{name, similar} for name, similar, *_ in rows] == ([{one, other}] if is_suggested else [])
    assert all(
        similarity == likeness(one, other)[0] and not same_year for _, _, similarity, same_year in rows
    )
    assert build.execute("select count(distinct issuer_id) from core.report").fetchall() == [(2,)]


def test_a_suggestion_says_what_speaks_for_it_and_a_decision_ends_it(
    tmp_path: Path, build: duckdb.DuckDBPyConnection
) -> None:
    old = landed("甲区文化局", 2022, [(*CLOSING, "7.50")])
    new = landed("甲区文化旅游局", 2023, [(*OPENING, "7.50")])
    load_reports(build, [old, new])
    suggest_issuers(build)
    assert build.execute(
        "select evidence, balance_continues, same_year from marts.issuer_suggestions"
    ).fetchall() == [("shorter_form", True, False)]
    declare(
        build,
        tmp_path,
        department("old", "甲区文化局"),
        department("new", "甲区文化旅游局", distinct_from=["old"]),
    )
    assert build.execute("select * from marts.issuer_suggestions").fetchall() == []


def test_a_draft_of_what_is_not_declared_is_a_file_that_can_be_used(
    tmp_path: Path, build: duckdb.DuckDBPyConnection
) -> None:
    load_reports(build, [landed("甲局", 2023, []), landed("甲局", 2023, [], "unit.pdf", issuer_kind="unit")])
    described = build.execute(
        "select issuer_id, name, kind, parent, is_declared from marts.issuers order by kind"
    )
    names = [column[0] for column in described.description]
    known = [dict(zip(names, row, strict=True)) for row in described.fetchall()]
    path = tmp_path / "issuers.yml"
    path.write_text(drafted(known), "utf-8")
    declare_issuers(build, declared_issuers(path))
    settle(build)
    assert build.execute("select bool_and(is_declared) from core.issuer").fetchall() == [(True,)]
    assert shipped_issuers().exists()
