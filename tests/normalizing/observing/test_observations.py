"""What the text of a report says of its year, issuer, statements and units."""

from __future__ import annotations

import pytest

from pipelines.normalizing.observing.headings import issuers, member_units, statements, years
from pipelines.normalizing.observing.observations import observe
from pipelines.normalizing.report_identity import ReportIdentity
from pipelines.reading.furniture import without_furniture
from pipelines.reading.locate import LocatedStatements, locate
from pipelines.reading.model import Cell, Grid, PageReading
from pipelines.records import Fact, Observation
from tests.normalizing.narrative.lines_of_text import page_of

IDENTITY = ReportIdentity("上海市普陀区财政局", "department", 2024, "final_accounts")
NOWHERE = LocatedStatements()


def years_of(text: str) -> list[tuple[str, str | None]]:
    page = page_of(7, text)
    found = years((page,), without_furniture((page,)), NOWHERE, IDENTITY, "r")
    return [(item.subject, item.value) for item in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第三部分上海市普陀区财政局2023年度部门决算情况说明", [("heading", "2023")]),
        ("（一）2024年度一般公共预算财政拨款支出决算情况", [("heading", "2024")]),
        ("2023年度劳模经费项目自评表", [("heading", "2023")]),
        ("2023年度收入支出决算总表", [("title", "2023")]),
        ("第二部分某局二〇二三年度部门决算表", [("heading", "2023")]),
        ("2023年度部门决算", []),  # may be the rest of a sentence
        ("上海市普陀区财政局2024年度收入支出总计0.3万元。与2023年度相比，", []),
        ("二、2024年度收入决算与2023年度相比情况说明", []),
        ("一、2023年度收入支出总计增加3.00万元", []),
    ],
)
def test_a_year_counts_where_a_heading_or_title_names_it(
    line: str, expected: list[tuple[str, str | None]]
) -> None:
    assert years_of(line) == expected


def test_a_year_that_contradicts_the_cover_counts() -> None:
    page = page_of(7, "某句。")
    identity = ReportIdentity("某局", "department", 2024, "final_accounts", (("fiscal year", "2023"),))
    (item,) = years((page,), without_furniture((page,)), NOWHERE, identity, "r")
    assert (item.subject, item.value) == ("part", "2023")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("上海市普陀区文化局2024年度收入支出总计2995.39万元。", ["上海市普陀区文化局"]),
        ("黄陂区总工会2024年度机关运行经费支出63.39万元", ["黄陂区总工会"]),
        ("其中人员经费和公用经费2024年度政府采购金额3万元", []),
        ("2024年度收入支出总计2995.39万元。", []),
    ],
)
def test_an_issuer_counts_where_a_sentence_begins_with_it(line: str, names: list[str]) -> None:
    found = list(issuers(IDENTITY, {7: list(page_of(7, line).lines)}, "r"))
    assert [item.value for item in found if item.subject == "sentence"] == names
    assert found[0].value == IDENTITY.issuer


def test_statements_are_listed_and_found() -> None:
    contents = page_of(2, "目录\n一、收入支出决算总表\n二、收入决算表\n三、支出决算表")
    title = page_of(5, "收入决算表\n单位：万元")
    grid = Grid(5, (0, 300, 500, 400), 1, 1, (0, 500), (Cell(0, 0, 1, 1, "合计", (0, 300, 500, 400)),))
    page = PageReading(5, 600, 800, title.lines, (grid,))
    found = list(statements((contents, page), locate((contents, page)), "r"))
    assert [(item.subject, item.statement, item.number) for item in found] == [
        ("listed", "rev_exp_summary", 1), ("listed", "revenue", 1), ("listed", "expenditure", 1),
        ("found", "revenue", 1),
    ]  # fmt: skip


def test_member_units_stand_in_the_table_under_their_heading() -> None:
    rows = [("序号", "单位名称", "备注"), ("1", "某局（本级）", ""), ("2", "某中心", "")]
    cells = tuple(
        Cell(
            row, column, 1, 1, text, (100.0 * column, 300 + 20.0 * row, 100.0 * column + 99, 318 + 20.0 * row)
        )
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
    )
    grid = Grid(4, (0, 300, 300, 360), 3, 3, (0, 100, 200, 300), cells)
    text = page_of(4, "二、部门决算单位构成")
    page = PageReading(4, 600, 800, text.lines, (grid,))
    later = LocatedStatements()
    later.found = locate((page_of(5, "收入决算表"),)).without_table
    found = list(member_units((page,), without_furniture((page,)), later, "r"))
    assert [(item.number, item.subject) for item in found] == [(1, "某局（本级）"), (2, "某中心")]


def test_a_group_of_people_is_counted_outside_the_forms() -> None:
    fact = Fact(
        "", "r", "某局", 2024, 2024, "annex", "project.某项目.indicator.1", "score", subject_name="党员满意度"
    )
    seen: list[tuple[Observation, int | None]] = []
    for text in ("服务职工。", "党员教育，党员活动。"):
        observed = observe((page_of(7, text),), NOWHERE, IDENTITY, [fact], "r")
        seen += [(item, item.number) for item in observed if item.kind == "beneficiary"]
    assert [(item.subject, number) for item, number in seen] == [("党员", 0), ("党员", 2)]
