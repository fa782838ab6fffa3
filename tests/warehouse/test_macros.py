"""The macros inside the file: what they return of a report whose numbers are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.records import Finding
from pipelines.warehouse.build import begin
from pipelines.warehouse.load import load_reports
from tests.warehouse.landed import landed

TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder: Path = tmp_path_factory.mktemp("macros")
    with begin(folder / "build.duckdb", folder / "fiscal.duckdb") as connection:
        said = [
            ("narrative", "rev_exp_total", "current", "673.16"),
            ("narrative", "rev_exp_total", "prior", "599.27"),
        ]
        union = landed(
            "新洲区总工会", 2023, [(*TOTAL, "673.16"), ("expenditure", "2012901", "basic", None), *said]
        )
        derived = {"printed": None, "is_derived": True}
        facts = tuple(replace(fact, **derived) if fact.measure == "prior" else fact for fact in union.facts)  # type: ignore[arg-type]
        finding = Finding(
            "abcdef0123456789", "T1-31", union.report.report_id, "issuer_error", "error", "总计不符", "total is off",
            detail="差 1", members=("T1-31",), fact_ids=(facts[0].fact_id,), page=3,
        )  # fmt: skip
        others = [
            landed("甲区财政局", 2023, [(*TOTAL, "1.00")]),
            landed("甲区总工会", 2023, [(*TOTAL, "2.00")]),
        ]
        load_reports(connection, [replace(union, facts=facts, findings=(finding,)), *others])
        connection.execute(
            "insert into quality.check_result values "
            "('T1-31', ?, '', 673.16, 672.16, 1.00, 3, 0.01, 'violation', null, [], 'run')",
            [union.report.report_id],
        )
        yield connection


def test_wan_is_exact(known: duckdb.DuckDBPyConnection) -> None:
    assert known.execute("select wan(6731600), wan(0.01), wan(null)").fetchall() == [
        (Decimal("673.16"), Decimal("0.000001"), None)
    ]


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("新洲区总工会", [("新洲区总工会", "exact")]),
        ("武汉市新洲区总工会", [("新洲区总工会", "exact")]),
        ("xinzhou-union", [("新洲区总工会", "exact")]),
        ("总工会", [("甲区总工会", "part"), ("新洲区总工会", "part")]),
        ("甲财局", [("甲区财政局", "similar")]),
        ("甲区财政居", [("甲区财政局", "similar")]),
        ("税务", []),
    ],
)
def test_an_issuer_is_found_by_name_alias_id_or_part(
    known: duckdb.DuckDBPyConnection, text: str, best: list[tuple[str, str]]
) -> None:
    rows = known.execute("select name, match from find_issuer(?)", [text]).fetchall()
    assert rows[: len(best)] == best
    assert [row for row in rows[len(best) :] if row[1] != "similar"] == []
    assert rows or not best


def test_year_over_year_of_an_issuer(known: duckdb.DuckDBPyConnection) -> None:
    query = "select fiscal_year, prior_amount_wan, amount_wan, change_wan, change_pct, prior_basis, page from yoy_of({})"
    wanted = [
        (2023, Decimal("599.27"), Decimal("673.16"), Decimal("73.89"), Decimal("12.33"), "stated_later", 3)
    ]
    for arguments in ("'新洲区总工会', 2023", "'xinzhou-union', null", "'新洲', 2023"):
        assert known.execute(query.format(arguments)).fetchall() == wanted
    assert known.execute(query.format("'新洲区总工会', 2022")).fetchall() == []
    assert len(known.execute(query.format("'总工会', null")).fetchall()) == 2


@pytest.mark.parametrize(
    ("statement", "measure", "zh", "en"),
    [
        (
            "rev_exp_summary",
            "amount",
            "新洲区总工会：2023年度部门决算，《收入支出决算总表》收入总计，第3页：673.16万元",
            "新洲区总工会, final accounts of 2023, Summary statement of revenue and expenditure, Grand total of revenue, "
            "p. 3: 673.16 万元",
        ),
        (
            "expenditure",
            "basic",
            "新洲区总工会：2023年度部门决算，《支出决算表》2012901「基本支出」，第3页：（空白）",
            "新洲区总工会, final accounts of 2023, Statement of expenditure, 2012901, basic, p. 3: (blank)",
        ),
        (
            "narrative",
            "prior",
            "新洲区总工会：2023年度部门决算，《决算情况说明》收入支出总计「上年数」，第3页：未印，由增减额推出 599.27万元",
            "新洲区总工会, final accounts of 2023, Explanation of the final accounts, Revenue and expenditure, prior year, "
            "p. 3: not printed, implied by the change: 599.27 万元",
        ),
    ],
)
def test_a_number_is_cited(
    known: duckdb.DuckDBPyConnection, statement: str, measure: str, zh: str, en: str
) -> None:
    [(fact_id,)] = known.execute(
        "select fact_id from core.fact where issuer = '新洲区总工会' and statement = ? and measure = ?",
        [statement, measure],
    ).fetchall()
    assert known.execute("select citation_zh, citation_en from cite(?)", [fact_id]).fetchall() == [(zh, en)]
    assert known.execute("select fact_id from cite(?)", [fact_id[:12]]).fetchall() == [(fact_id,)]


@pytest.mark.parametrize(
    ("printed", "read", "value", "zh", "en"),
    [
        ("3.00", "printed", "4.00", "3.00万元，复核为4.00万元", "3.00 万元, reviewed: 4.00 万元"),
        ("3.00", "printed", None, "3.00万元，复核为空白", "3.00 万元, reviewed: blank"),
        (None, "blank", "4.00", "（空白），复核为4.00万元", "(blank), reviewed: 4.00 万元"),
        (None, "stated_none", "4.00", "（说明没有），复核为4.00万元", "(stated: none), reviewed: 4.00 万元"),
    ],
)
def test_a_reviewed_number_is_cited_as_printed_and_as_reviewed(
    build: duckdb.DuckDBPyConnection, printed: str | None, read: str, value: str | None, zh: str, en: str
) -> None:
    report = landed("甲局", 2023, [(*TOTAL, value)])
    reviewed = {"printed": printed, "reading_status": "reviewed", "reviewed_status": "agreed"}
    [fact] = report.facts
    load_reports(build, [replace(report, facts=(replace(fact, **reviewed, reviewed_presence=read),))])  # type: ignore[arg-type]
    [cited] = build.execute("select citation_zh, citation_en from cite(?)", [fact.fact_id]).fetchall()
    assert cited[0].endswith(f"：{zh}")
    assert cited[1].endswith(f": {en}")


def test_a_finding_is_explained(known: duckdb.DuckDBPyConnection) -> None:
    rows = known.execute(
        "select part, id, text_zh, lhs, rhs, difference, printed, page from explain('abcdef')"
    ).fetchall()
    told = [(part, text) for part, _, text, *_ in rows]
    assert told == [
        ("finding", "总计不符：差 1"),
        ("check", None),
        ("number", "《收入支出决算总表》收入总计"),
    ]
    assert rows[1][3:6] == (Decimal("673.16"), Decimal("672.16"), Decimal("1.00"))
    assert rows[2][6:] == ("673.16", 3)
