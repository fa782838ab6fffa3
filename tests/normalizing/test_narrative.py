"""Every example in the phrase files gives exactly the facts that stand beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.forms.files import read_yaml
from pipelines.normalizing.narrative import read_totals
from pipelines.normalizing.running_text import RunningText
from pipelines.normalizing.statements import Context
from pipelines.reading.model import Line, PageReading
from pipelines.records import Fact

EXAMPLES = [
    (subject["line"], example["text"], example["facts"])
    for subject in read_yaml("narrative/totals.yml")["subjects"]
    for example in subject["examples"]
]


def totals(text: str) -> list[Fact]:
    line = Line(text, (0, 0, 10.0 * len(text), 10), tuple(10.0 * i for i in range(len(text))))
    page = PageReading(7, 600, 800, (line,), ())
    context = Context("r", "某局", 2024, "万元", "initial", {7: page})
    return read_totals(RunningText(text, tuple((page, line, i) for i in range(len(text)))), context)


@pytest.mark.parametrize(("line", "text", "expected"), EXAMPLES)
def test_examples(line: str, text: str, expected: dict[str, str]) -> None:
    facts = [fact for fact in totals(text) if not fact.is_derived]
    assert {fact.line_id for fact in facts} == {line}
    assert {fact.measure: fact.printed for fact in facts} == expected


def test_words_carry_the_sign_and_the_print_stays() -> None:
    facts = {
        f.measure: f
        for f in totals("2024年度收入支出总计90万元。与2023年度相比,收入支出总计减少10万元,下降10%。")
    }
    assert (facts["difference"].printed, facts["difference"].value) == ("10", Decimal(-10))
    assert (facts["growth_pct"].printed, facts["growth_pct"].value, facts["growth_pct"].unit) == (
        "10%",
        Decimal(-10),
        "%",
    )
    prior = facts["prior"]
    assert (prior.printed, prior.value, prior.is_derived, prior.period_year) == (
        None,
        Decimal(100),
        True,
        2023,
    )
    assert prior.amount_yuan == Decimal(1000000)


def test_a_number_stands_at_its_own_place() -> None:
    text = "2024年度收入支出总计90.00万元。"
    (current,) = totals(text)
    start = text.index("90.00")
    assert current.boxes == ((10.0 * start, 0, 10.0 * (start + 5), 10),)
    assert current.page == 7


def test_the_total_of_fiscal_appropriations_is_not_the_total_of_all() -> None:
    assert [fact.line_id for fact in totals("2024年度财政拨款收入支出总计90.00万元。")] == ["approp_total"]


def test_units_are_read_per_number() -> None:
    (current,) = totals("2024年度收入支出总计1.5亿元。")
    assert (current.unit, current.amount_yuan) == ("亿元", Decimal(150000000))
