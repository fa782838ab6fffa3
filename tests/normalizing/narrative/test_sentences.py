"""What sentences do to numbers: signs, units, implied priors, places, approximations, reasons, doubts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.normalizing.narrative.names import Names
from pipelines.normalizing.narrative.report_text import read_narrative
from pipelines.normalizing.statements import Context
from pipelines.records import Fact
from tests.normalizing.narrative.lines_of_text import narrative_of, page_of, running


def by_measure(text: str) -> dict[str, Fact]:
    return {fact.measure: fact for fact in narrative_of(text).facts}


def test_words_carry_the_sign_and_the_print_stays() -> None:
    facts = by_measure("2024年度收入支出总计90万元。与2023年度相比,收入支出总计减少10万元,下降10%。")
    assert (facts["difference"].printed, facts["difference"].value) == ("10", Decimal(-10))
    growth = facts["growth_pct"]
    assert (growth.printed, growth.value, growth.unit) == ("10%", Decimal(-10), "%")
    prior = facts["prior"]
    assert (prior.printed, prior.value, prior.is_derived, prior.period_year) == (
        None,
        Decimal(100),
        True,
        2023,
    )
    assert prior.amount_yuan == Decimal(1000000)


@pytest.mark.parametrize(
    ("word", "sign"), [("增加", 1), ("增长", 1), ("减少", -1), ("下降", -1), ("降低", -1)]
)
def test_every_direction_word_has_its_sign(word: str, sign: int) -> None:
    facts = by_measure(f"机关运行经费支出90万元,比2023年度{word}10万元,{word}10%。")
    assert (facts["difference"].value, facts["growth_pct"].value) == (Decimal(sign * 10), Decimal(sign * 10))


def test_a_number_stands_at_its_own_place() -> None:
    text = "2024年度收入支出总计90.00万元。"
    (current,) = narrative_of(text).facts
    start = text.index("90.00")
    assert current.boxes == ((10.0 * start, 200.0, 10.0 * (start + 5), 210.0),)
    assert current.page == 7


def test_last_years_amount_named_by_its_label_is_not_this_years() -> None:
    text = "三、支出决算情况说明\n基本支出850万元,占85%,比上年基本支出800万元增加50万元。"
    assert [
        (fact.measure, fact.printed)
        for fact in narrative_of(text).facts
        if fact.line_id == "expenditure.basic"
    ] == [("current", "850"), ("share_pct", "85%")]


def test_basically_level_is_about_zero() -> None:
    [level] = [
        fact
        for fact in narrative_of(
            "一、收入支出决算总体情况说明\n收支总计30.30万元。与上年相比,收支总计基本持平。"
        ).facts
        if fact.measure == "difference"
    ]
    assert (level.value, level.approx) == (0, "about")


def test_a_multiple_is_no_percentage() -> None:
    text = "一、收入支出决算总体情况说明\n收支总计30.30万元,比上年增加20.30万元,增长2.03倍。"
    assert {fact.measure for fact in narrative_of(text).facts} & {"growth_pct"} == set()


def test_the_total_of_fiscal_appropriations_is_not_the_total_of_all() -> None:
    assert [fact.line_id for fact in narrative_of("2024年度财政拨款收入支出总计90.00万元。").facts] == [
        "approp_total"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2021年度本年财政拨款收入合计1470.00万元。",
        "2021年度事业收入合计10.30万元。",
        "2021年度项目支出合计950.00万元。",
        "2021年度一般公共预算财政拨款支出合计950.00万元。",
    ],
)
def test_the_total_of_one_source_is_not_the_total_of_all(text: str) -> None:
    lines = {fact.line_id for fact in narrative_of(text).facts}
    assert lines.isdisjoint({"revenue_total", "expenditure_total"})


@pytest.mark.parametrize(
    ("amount", "unit", "yuan"),
    [
        ("1.5亿元", "亿元", 150000000),
        ("90万元", "万元", 900000),
        ("900,000.00元", "元", 900000),
        ("0.39万", "万元", 3900),
    ],
)
def test_units_are_read_per_number(amount: str, unit: str, yuan: int) -> None:
    (current,) = narrative_of(f"2024年度收入支出总计{amount}。").facts
    assert (current.unit, current.amount_yuan) == (unit, Decimal(yuan))


@pytest.mark.parametrize(
    ("amount", "approx"),
    [("约90万元", "about"), ("近90万元", "about"), ("90余万元", "more_than"), ("90万余元", "more_than"),
     ("不少于90万元", "at_least"), ("超过90万元", "more_than"), ("90万元左右", "about"), ("90万元", None)],
)  # fmt: skip
def test_approximations_are_marked(amount: str, approx: str | None) -> None:
    facts = narrative_of(
        f"一、收入支出决算总体情况说明\n2024年度收入支出总计100万元。主要原因是一次性抚恤金{amount}。"
    ).facts
    assert [(fact.line_id, fact.approx, fact.value, fact.unit) for fact in facts] == [
        ("rev_exp_total", None, Decimal(100), "万元"),
        ("rev_exp_total.reason", approx, Decimal(90), "万元"),
    ]


def test_page_numbers_do_not_glue_into_sentences() -> None:
    head = "一、收入支出决算总体情况说明\n2024年度收入支出总计673.16万元。与2023年度相比,收入支出总计增加98.79万元,增长"
    pages = (page_of(7, head, "4"), page_of(8, "17.20%。主要原因:人员增加。", "— 5 —"))
    context = Context("r", "某局", 2024, "万元", "initial", {page.number: page for page in pages})
    facts = {fact.measure: fact for fact in read_narrative(running(*pages), context, Names()).facts}
    assert (facts["growth_pct"].printed, facts["growth_pct"].page, facts["current"].page) == ("17.20%", 8, 7)
    assert facts["difference"].reason == "人员增加"
    assert str(facts["growth_pct"].quote).startswith("2024年度收入支出总计673.16万元。与2023年度相比")


def test_a_section_is_known_by_its_words_and_not_by_its_number() -> None:
    text = "十二、机关运行经费支出说明\n机关运行经费支出9.00万元。\n一、政府采购支出说明\n政府采购支出总额1.00万元。"
    assert [fact.line_id for fact in narrative_of(text).facts] == ["agency_operating", "procurement"]


def test_a_pattern_does_not_read_what_stands_in_another_section() -> None:
    text = "五、预算绩效管理情况\n其中:办公费1.70万元、水费0.51万元。"
    (unread,) = narrative_of(text).findings
    assert narrative_of(text).facts == ()
    assert (unread.check_id, unread.severity, unread.finding_class, unread.page) == (
        "N-UNREAD",
        "info",
        "scope",
        7,
    )
    assert "1.70万元" in unread.detail and "0.51万元" in unread.detail
    assert unread.title_en.startswith("2 amounts")


def test_a_missing_percent_sign_is_kept_as_printed_and_reported() -> None:
    narrative = narrative_of("机关运行经费支出90万元,比2023年度增加10万元,增长12.50。主要原因是搬迁。")
    growth = next(fact for fact in narrative.facts if fact.measure == "growth_pct")
    assert (growth.printed, growth.value, growth.unit) == ("12.50", Decimal("12.50"), "%")
    (finding,) = narrative.findings
    assert (finding.check_id, finding.severity, finding.finding_class) == (
        "S-PCT",
        "info",
        "template_residue",
    )
    assert finding.fact_ids == (growth.fact_id,)


def test_a_reason_belongs_to_the_comparison_it_follows() -> None:
    text = (
        "七、财政拨款“三公”经费支出决算情况说明\n“三公”经费财政拨款支出年初预算为3.00万元,支出决算为2.00万元,完成预算的66.67%,其中:"
        "公务接待费支出决算为2.00万元,完成预算的80.00%。2024年度“三公”经费支出决算数小于预算数的主要原因:厉行节约。"
        "2024年度“三公”经费财政拨款支出决算数比2023年度增加1.00万元,其中:公务接待费支出决算增加1.00万元。"
        "公务接待费支出增加的主要原因是会议增多。"
    )
    reasons = {(fact.line_id, fact.measure): fact.reason for fact in narrative_of(text).facts if fact.reason}
    assert reasons == {
        ("three_public", "completion_pct"): "厉行节约",
        ("three_public.reception", "difference"): "会议增多",
    }


def test_the_only_budget_of_a_sentence_is_the_one_that_completion_means() -> None:
    text = (
        "七、财政拨款“三公”经费支出决算情况说明\n“三公”经费财政拨款支出年初预算为3.00万元,支出决算为2.00万元,完成预算的66.67%,"
        "其中:公务接待费支出决算为2.00万元,完成预算的80.00%。"
    )
    stages = {
        fact.line_id: fact.budget_stage
        for fact in narrative_of(text).facts
        if fact.measure == "completion_pct"
    }
    assert stages == {"three_public": "initial", "three_public.reception": None}


def test_a_number_said_twice_is_two_facts() -> None:
    text = "2024年度收入支出总计90.00万元。如上所述,收入支出总计90.00万元。"
    facts = narrative_of(text).facts
    assert [fact.occurrence for fact in facts] == [1, 2]
    assert len({fact.fact_id for fact in facts}) == 2


def test_names_become_the_codes_of_the_reports_own_statements() -> None:
    base = Fact("", "r", "某局", 2024, 2024, "gpb_expenditure", "", "total", subject_system="functional")
    rows = {
        "201": "一般公共服务支出", "20106": "财政事务", "2010601": "行政运行",
        "20139": "社会工作事务", "2013901": "行政运行",
    }  # fmt: skip
    facts = [
        Fact(
            **{name: getattr(base, name) for name in base.__slots__}
            | {"subject_code": code, "subject_name": name_zh}
        )
        for code, name_zh in rows.items()
    ]
    names = Names(facts)
    assert names.class_code("一般公共服务") == "201"
    assert names.item_code("一般公共服务支出", "社会工作事务", "行政运行") == "2013901"
    assert names.item_code("一般公共服务支出", "没有的款", "行政运行") is None
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n1、一般公共服务支出（类）财政事务（款）行政运行（项）。"
        "年初预算为2.00万元,支出决算为1.00万元。2、一般公共服务支出（类）社会工作事务（款）没有（项）。年初预算为2.00万元,支出决算为1.00万元。"
    )
    finals = [fact for fact in narrative_of(text, names).facts if fact.measure == "final"]
    assert [(fact.line_id, fact.subject_code) for fact in finals] == [
        ("fn.2010601", "2010601"),
        ("fn.一般公共服务支出/社会工作事务/没有", None),
    ]
