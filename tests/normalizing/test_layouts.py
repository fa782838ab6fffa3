"""Awkward layouts, one page or two each, named for what they taught: every cell right, or a finding that says why not."""

from __future__ import annotations

import hashlib

import pytest

from pipelines.errors import UnreadableReport
from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.records import Fact, LandedReport
from tests.pdf_files import Page, pdf

T3_HEAD = [["项目", "<", "本年支出合计", "基本支出", "项目支出"], ["科目编码", "科目名称", "^", "^", "^"]]
T3_WIDTHS = [60, 150, 80, 80, 80]
T3_BODY = [
    ["合计", "<", "30.00", "20.00", "10.00"],
    ["201", "一般公共服务支出", "30.00", "20.00", "10.00"],
    ["20129", "群众团体事务", "30.00", "20.00", "10.00"],
    ["2012901", "行政运行", "20.00", "20.00", ""],
    ["2012906", "工会事务", "10.00", "", "10.00"],
]
T3_FACTS = {
    (code, measure): printed or None
    for code, _, *values in [["total", "", *T3_BODY[0][2:]], *T3_BODY[1:]]
    for measure, printed in zip(("total", "basic", "project"), values, strict=True)
}


def sheet(
    title: str | None = "支出决算表", unit: str | None = "单位：万元", top: float = 60, **size: float
) -> Page:
    page = Page(**size)
    if title:
        page.text(200, top, title, 12)
    if unit:
        page.text(430, top + 20, unit)
    return page


def land(*pages: Page, **options: object) -> LandedReport:
    data = pdf(Page().text(150, 300, "某市总工会2023年度部门决算", 20), *pages, **options)  # type: ignore[arg-type]
    return normalize(read_report(data), Source("x.pdf", hashlib.sha256(data).hexdigest()))


def printed(report: LandedReport, statement: str) -> dict[tuple[str, str], str | None]:
    facts = [fact for fact in report.facts if fact.statement == statement]
    assert {fact.reading_status for fact in facts} <= {"agreed"}
    cells = {(fact.line_id, fact.measure): fact.printed for fact in facts}
    assert len(cells) == len(facts)
    return cells


def errors(report: LandedReport) -> list[str]:
    return [finding.check_id for finding in report.findings if finding.severity == "error"]


def test_plain_table() -> None:
    report = land(sheet().table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY))
    assert printed(report, "expenditure") == T3_FACTS
    assert report.report.issuer == "某市总工会" and report.report.fiscal_year == 2023


@pytest.mark.parametrize(
    "title",
    [
        "三、支出决算表",
        "支 出 决 算 表",
        "表3 支出决算表（公开03表）",
        "某市总工会2023年度支出决算表",
        "⽀出决算表",
    ],
)
def test_titles_vary(title: str) -> None:
    assert printed(land(sheet(title).table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY)), "expenditure") == T3_FACTS


def test_the_unit_may_stand_in_the_title() -> None:
    report = land(sheet("支出决算表（单位：元）", None).table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY))
    assert printed(report, "expenditure") == T3_FACTS
    assert {fact.unit for fact in report.facts} == {"元"}


@pytest.mark.parametrize("head", [[], T3_HEAD], ids=["header once", "header repeated"])
@pytest.mark.parametrize("again", [None, "支出决算表（续表）", "续表"])
def test_continuation_on_the_next_page(head: list[list[str]], again: str | None) -> None:
    first = sheet().table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY[:3])
    second = sheet(again, "单位：万元" if again else None, 40).table(50, 100, T3_WIDTHS, head + T3_BODY[3:])
    assert printed(land(first, second), "expenditure") == T3_FACTS


def second_page(head: list[list[str]], body: list[list[str]], unit: str = "单位：万元") -> LandedReport:
    """Land T3 whose second page has another head, body or unit."""
    first = sheet().table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY[:3])
    return land(first, sheet("支出决算表（续表）", unit, 40).table(50, 100, T3_WIDTHS, head + body))


def test_columns_in_another_order_on_the_second_page_are_read_by_their_own_head() -> None:
    head = [["项目", "<", "本年支出合计", "项目支出", "基本支出"], T3_HEAD[1]]
    report = second_page(head, [[*row[:3], row[4], row[3]] for row in T3_BODY[3:]])
    assert printed(report, "expenditure") == T3_FACTS


def test_an_unknown_column_on_the_second_page_stops_the_statement() -> None:
    head = [["项目", "<", "本年支出合计", "基本支出", "样例支出"], T3_HEAD[1]]
    report = second_page(head, T3_BODY[3:])
    assert errors(report) == ["S-COL"] and "样例支出" in str(report.findings[0].detail)
    assert printed(report, "expenditure") == {}


def test_the_statement_of_another_year_on_the_second_page_is_no_continuation() -> None:
    pages = [
        sheet(f"{year}年度支出决算表").table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY) for year in (2023, 2022)
    ]
    report = land(*pages)
    assert errors(report) == ["S-TWICE"]
    assert printed(report, "expenditure") == T3_FACTS


def test_another_unit_on_the_second_page_stops_the_statement() -> None:
    report = second_page(T3_HEAD, T3_BODY[3:], "单位：元")
    assert errors(report) == ["S-UNIT"] and "万元 and 元" in str(report.findings[0].detail)
    assert printed(report, "expenditure") == {}


def test_an_unknown_row_at_the_top_of_the_second_page_is_no_half_of_the_row_before() -> None:
    report = second_page(T3_HEAD, [["", "样例事务", "1.00", "1.00", ""], *T3_BODY[3:]])
    assert errors(report) == ["S-LINE"] and "样例事务" in str(report.findings[0].detail)


def test_a_running_head_does_not_end_a_table() -> None:
    def page() -> Page:
        return Page().text(200, 30, "某市总工会2023年度部门决算公开")

    first = (
        page()
        .text(200, 90, "支出决算表")
        .text(400, 90, "单位：万元")
        .table(50, 120, T3_WIDTHS, T3_HEAD + T3_BODY[:3])
    )
    second = page().table(50, 80, T3_WIDTHS, T3_BODY[3:])
    assert printed(land(first, second, page(), page()), "expenditure") == T3_FACTS


def test_header_split_over_a_page_break() -> None:
    first = sheet().table(50, 100, T3_WIDTHS, T3_HEAD[:1])
    second = Page().table(50, 60, T3_WIDTHS, [["科目编码", "科目名称", "", "", ""], *T3_BODY])
    assert printed(land(first, second), "expenditure") == T3_FACTS


def test_a_row_broken_over_two_pages_is_one_row() -> None:
    broken = ["2080505", "机关事业单位基本养老", "5.00", "5.00", ""]
    first = sheet().table(
        50, 100, T3_WIDTHS, [*T3_HEAD, ["208", "社会保障和就业支出", "5.00", "5.00", ""], broken]
    )
    second = Page().table(
        50, 60, T3_WIDTHS, [["", "保险缴费支出", "", "", ""], ["合计", "<", "5.00", "5.00", ""]]
    )
    report = land(first, second)
    (fact,) = [f for f in report.facts if f.line_id == "2080505" and f.measure == "total"]
    assert fact.subject_name == "机关事业单位基本养老保险缴费支出"
    assert [f.line_id for f in report.facts if f.measure == "total"] == ["208", "2080505", "total"]


def test_title_on_the_page_before() -> None:
    report = land(sheet(top=780), Page().table(50, 60, T3_WIDTHS, T3_HEAD + T3_BODY))
    assert printed(report, "expenditure") == T3_FACTS


def test_table_under_prose_and_two_statements_on_a_page() -> None:
    page = Page().text(50, 40, "本部分反映某市总工会2023年度收支情况，金额以万元计，详见下列各表。")
    page.text(200, 80, "支出决算表").text(400, 95, "单位：万元").table(50, 110, T3_WIDTHS, T3_HEAD + T3_BODY)
    page.text(50, 240, "注：本表反映部门本年度各项支出情况。")
    page.text(200, 280, "一般公共预算财政拨款支出决算表").text(400, 295, "单位：万元")
    page.table(
        50,
        310,
        T3_WIDTHS,
        [
            ["项目", "<", "本年支出", "<", "<"],
            ["科目编码", "科目名称", "小计", "基本支出", "项目支出"],
            *T3_BODY,
        ],
    )
    report = land(page)
    assert printed(report, "expenditure") == T3_FACTS
    assert printed(report, "gpb_expenditure") == T3_FACTS


@pytest.mark.parametrize("rotate", [0, 90, 270])
def test_turned_and_cropped_a3(rotate: int) -> None:
    page = sheet(width=1191, height=842).table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY)
    report = land(page, rotate=rotate, crop=(10, 20, 590, 830))
    assert printed(report, "expenditure") == T3_FACTS


def test_codes_split_over_three_columns_with_a_lost_zero_and_total_beside_the_captions() -> None:
    rows = [
        ["项目", "<", "<", "<", "本年支出合计", "基本支出", "项目支出"],
        ["功能分类科目编码", "<", "<", "科目名称", "^", "^", "^"],
        ["类", "款", "项", "合计", "30.00", "20.00", "10.00"],
        ["201", "", "", "一般公共服务支出", "30.00", "20.00", "10.00"],
        ["201", "29", "", "群众团体事务", "30.00", "20.00", "10.00"],
        ["201", "29", "1", "行政运行", "20.00", "20.00", ""],
        ["201", "29", "6", "工会事务", "10.00", "", "10.00"],
    ]
    assert (
        printed(land(sheet().table(50, 100, [40, 30, 30, 130, 80, 80, 80], rows)), "expenditure") == T3_FACTS
    )


def test_code_and_name_in_one_cell() -> None:
    rows = [["项目", "本年支出合计", "基本支出", "项目支出"]]
    rows += [[row[0] + ("" if row[1] == "<" else row[1]), *row[2:]] for row in T3_BODY]
    assert printed(land(sheet().table(50, 100, [200, 80, 80, 80], rows)), "expenditure") == T3_FACTS


def test_revenue_with_tuition_of_which() -> None:
    rows = [
        ["项目", "<", "合计", "财政拨款收入", "事业收入", "<"],
        ["科目编码", "科目名称", "^", "^", "小计", "其中：教育收费"],
        ["栏次", "<", "1", "2", "3", "4"],
        ["合计", "<", "9.00", "5.00", "4.00", "1.00"],
    ]
    report = land(sheet("收入决算表").table(50, 100, [60, 120, 60, 80, 60, 90], rows))
    assert printed(report, "revenue") == {
        ("total", "total"): "9.00", ("total", "fiscal_approp"): "5.00",
        ("total", "institutional"): "4.00", ("total", "institutional_tuition"): "1.00",
    }  # fmt: skip


def test_balances_split_into_basic_and_project_as_the_ministrys_own_form_does() -> None:
    balance, spent = (
        ["合计", "基本支出结转", "项目支出结转和结余"],
        ["合计", "基本支出", "<", "<", "项目支出"],
    )
    groups = {"项目": 2, "年初结转和结余": 3, "本年收入": 3, "本年支出": 5, "年末结转和结余": 5}
    rows = [
        [text for group, count in groups.items() for text in (group, *["<"] * (count - 1))],
        ["科目编码", "科目名称", *balance, "合计", "基本支出", "项目支出", *spent, *balance, "<", "<"],
        [*["^"] * 9, "小计", "人员经费", "公用经费", *["^"] * 3, "小计", "项目支出结转", "项目支出结余"],
        ["合计", "<", *(f"{number}.00" for number in range(1, 17))],
    ]
    title = "一般公共预算财政拨款收入支出决算表"
    report = land(sheet(title, width=1684, height=842).table(20, 100, [60, 100, *[90] * 16], rows))
    measures = (
        "opening opening_basic opening_project revenue revenue_basic revenue_project total basic basic_personnel"
        " basic_public project closing closing_basic closing_project closing_project_carried closing_project_surplus"
    )
    assert printed(report, "gpb_expenditure") == {
        ("total", measure): f"{number}.00" for number, measure in enumerate(measures.split(), 1)
    }


@pytest.mark.parametrize(
    ("title", "statement"),
    [
        ("一般公共预算支出决算表（功能科目）", "gpb_expenditure"),
        ("支出决算表（按功能分类）", "expenditure"),
        ("政府性基金预算支出决算表", "gov_fund"),
    ],
)
def test_titles_that_name_the_classification_behind(title: str, statement: str) -> None:
    report = land(sheet(title).table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY))
    assert printed(report, statement) == T3_FACTS


def test_zero_styles_signs_widths_and_yuan() -> None:
    body = [
        ["201", "一般公共服务支出", "１，２３４．５０", "0.00", "—"],
        ["205", "教育支出", "(12.00)", "", "-3.00"],
    ]
    report = land(sheet(unit="金额单位：元").table(50, 100, T3_WIDTHS, T3_HEAD + body))
    facts: dict[tuple[str, str], Fact] = {(f.line_id, f.measure): f for f in report.facts}
    assert [(str(f.value), f.presence) for f in facts.values()] == [
        ("1234.50", "printed"), ("0.00", "printed_zero"), ("None", "stated_none"),
        ("-12.00", "printed"), ("None", "blank"), ("-3.00", "printed"),
    ]  # fmt: skip
    assert facts[("201", "total")].amount_yuan == facts[("201", "total")].value
    assert facts[("201", "total")].printed == "１，２３４．５０"


ITEMS = ["因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]


def test_three_public_with_meetings_and_training_beside() -> None:
    group = "公务用车购置及运行维护费"
    rows = [
        ["合计", "因公出国（境）费", group, "<", "<", "公务接待费", "会议费", "培训费"],
        ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^", "^", "^"],
        ["预算数", "预算数", "预算数", "预算数", "预算数", "预算数", "预算数", "预算数"],
        ["6.00", "", "5.00", "2.00", "3.00", "1.00", "0.50", "0.25"],
    ]
    title = "财政拨款“三公”经费及会议费、培训费支出决算表"
    report = land(sheet(title.replace("、", "")).table(20, 100, [50, 80, 60, 80, 100, 60, 50, 50], rows))
    assert printed(report, "three_public") == {
        ("total", "budget"): "6.00", ("overseas", "budget"): None, ("vehicles", "budget"): "5.00",
        ("vehicle_purchase", "budget"): "2.00", ("vehicle_operation", "budget"): "3.00",
        ("reception", "budget"): "1.00", ("meeting", "budget"): "0.50", ("training", "budget"): "0.25",
    }  # fmt: skip


def test_three_public_with_items_as_rows() -> None:
    rows = [
        ["项目", "预算数", "决算数"], ["合计", "6.00", "4.00"], ["1.因公出国（境）费", "", ""], ["2.公务接待费", "1.00", "0.50"],
        ["3.公务用车购置及运行费", "5.00", "3.50"], ["其中：（1）公务用车购置费", "2.00", ""], ["（2）公务用车运行费", "3.00", "3.50"],
    ]  # fmt: skip
    cells = printed(
        land(sheet("财政拨款“三公”经费支出决算表").table(50, 100, [200, 80, 80], rows)), "three_public"
    )
    assert cells == {
        ("total", "budget"): "6.00", ("total", "final"): "4.00", ("overseas", "budget"): None,
        ("overseas", "final"): None, ("reception", "budget"): "1.00", ("reception", "final"): "0.50",
        ("vehicles", "budget"): "5.00", ("vehicles", "final"): "3.50", ("vehicle_purchase", "budget"): "2.00",
        ("vehicle_purchase", "final"): None, ("vehicle_operation", "budget"): "3.00", ("vehicle_operation", "final"): "3.50",
    }  # fmt: skip


def test_older_class_names_and_24_classes_without_line_numbers() -> None:
    rows = [
        ["收入", "<", "支出", "<"], ["项目", "决算数", "项目", "决算数"],
        ["一、财政拨款收入", "", "一、一般公共服务支出", "1.00"], ["八、其他收入", "2.00", "七、文化体育与传媒支出", "1.00"],
        ["本年收入合计", "2.00", "本年支出合计", "2.00"], ["总计", "2.00", "总计", "2.00"],
    ]  # fmt: skip
    rows[2][0] = "一、一般公共预算财政拨款收入"
    cells = printed(
        land(sheet("收入支出决算总表").table(50, 100, [160, 80, 160, 80], rows)), "rev_exp_summary"
    )
    assert cells[("exp.fn.207", "amount")] == "1.00"
    assert cells[("rev.other", "amount")] == "2.00"
    assert cells[("exp.grand_total", "amount")] == "2.00"


@pytest.mark.parametrize(
    ("rows", "check"),
    [
        ([["项目", "<", "本年支出合计", "神秘支出", "项目支出"], T3_HEAD[1], *T3_BODY], "S-COL"),
        ([*T3_HEAD, *T3_BODY, ["", "另行说明", "7.00", "", ""]], "S-LINE"),
    ],
)
def test_what_the_form_does_not_know_stops_that_statement_alone(rows: list[list[str]], check: str) -> None:
    page = sheet().table(50, 100, T3_WIDTHS, rows)
    other = sheet("一般公共预算财政拨款支出决算表").table(
        50, 100, T3_WIDTHS, [["项目", "<", "小计", "基本支出", "项目支出"], T3_HEAD[1], *T3_BODY]
    )
    report = land(page, other)
    assert errors(report) == [check]
    assert report.report.status == "landed_with_doubt"
    assert printed(report, "expenditure") == {}
    assert printed(report, "gpb_expenditure") == T3_FACTS


def test_a_statement_without_any_unit_stops() -> None:
    report = land(sheet(unit=None).table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY))
    assert errors(report) == ["S-UNIT"]


def test_two_units_above_one_table_stop_it_and_another_unit_is_reported() -> None:
    table = [*T3_HEAD, *T3_BODY]
    both = sheet().text(300, 80, "单位：元").table(50, 100, T3_WIDTHS, table)
    assert errors(land(both)) == ["S-UNIT"]
    head = [["项目", "<", "小计", "基本支出", "项目支出"], T3_HEAD[1]]
    pages = [
        sheet(title).table(50, 100, T3_WIDTHS, [*head, *T3_BODY])
        for title in ("一般公共预算财政拨款支出决算表",)
    ]
    pages += [sheet().table(50, 100, T3_WIDTHS, table)]
    pages += [
        sheet("收入决算表", "单位：元").table(
            50,
            100,
            [60, 150, 80],
            [["项目", "<", "合计"], ["科目编码", "科目名称", "^"], ["合计", "<", "300000.00"]],
        )
    ]
    report = land(*pages)
    assert [(f.check_id, f.statement) for f in report.findings if f.check_id == "S-UNIT"] == [
        ("S-UNIT", "revenue")
    ]
    (fact,) = [f for f in report.facts if f.statement == "revenue"]
    assert (fact.unit, str(fact.amount_yuan)) == ("元", "300000.00")


def test_text_where_an_amount_belongs_is_kept_and_doubted() -> None:
    report = land(
        sheet().table(50, 100, T3_WIDTHS, [*T3_HEAD, ["201", "一般公共服务支出", "3O.00", "20.00", "10.00"]])
    )
    (fact,) = [f for f in report.facts if f.measure == "total"]
    assert (fact.printed, fact.value, fact.reading_status) == ("3O.00", None, "disputed")
    assert errors(report) == ["S-READ2"]


def test_other_tables_are_named_and_never_mistaken() -> None:
    page = sheet().table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY)
    page.text(200, 240, "国有资产占用情况表").table(50, 260, [100, 100], [["项目", "数量"], ["车辆", "7.00"]])
    report = land(page)
    assert printed(report, "expenditure") == T3_FACTS
    assert [f.detail for f in report.findings if f.check_id == "S-OTHER"] == ["国有资产占用情况表"]


def test_an_empty_fund_table_with_its_sentence_is_stated_none_and_numbers_win_over_a_wrong_sentence() -> None:
    head = [["项目", "<", "本年支出", "<", "<"], ["科目编码", "科目名称", "小计", "基本支出", "项目支出"]]
    title = "国有资本经营预算财政拨款支出决算表"
    note = "说明：2023年本单位无国有资本经营预算财政拨款支出。"
    empty = sheet(title).table(50, 100, T3_WIDTHS, [*head, ["合计", "<", "", "", ""]]).text(50, 170, note)
    report = land(sheet().table(50, 100, T3_WIDTHS, T3_HEAD + T3_BODY), empty)
    assert [f.presence for f in report.facts if f.statement == "state_capital"] == ["stated_none"] * 3
    wrong = sheet(title).table(50, 100, T3_WIDTHS, [*head, T3_BODY[0]]).text(50, 170, note)
    report = land(wrong)
    assert [f.printed for f in report.facts] == ["30.00", "20.00", "10.00"]
    (said,) = [item for item in report.observations if item.kind == "none_note"]
    assert (said.statement, said.page) == ("state_capital", 2)


def test_an_empty_form_is_no_report() -> None:
    blank = [*T3_HEAD, ["合计", "<", "", "", ""], ["201", "一般公共服务支出", "", "", ""]]
    with pytest.raises(UnreadableReport, match="hold no numbers"):
        land(sheet().table(50, 100, T3_WIDTHS, blank))
