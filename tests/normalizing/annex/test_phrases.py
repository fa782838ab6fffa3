"""Every example in the annex phrase files gives exactly the facts that stand beside it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.forms.files import read_yaml
from pipelines.normalizing.annex.indicators import deduplicated, read_indicators
from pipelines.normalizing.annex.quantities import quantity_of
from pipelines.normalizing.annex.sentences import read_sentences
from pipelines.normalizing.annex.text import Passage
from pipelines.normalizing.running_text import RunningText
from pipelines.normalizing.statements import Context
from pipelines.reading.model import Line, PageReading
from pipelines.records import Fact


def passage(text: str, kind: str = "annex", status: str = "agreed") -> tuple[Passage, Context]:
    line = Line(text, (0, 0, 10.0 * len(text), 10), tuple(10.0 * i for i in range(len(text))), status)
    page = PageReading(7, 600, 800, (line,), ())
    running = RunningText(text, tuple((page, line, i) for i in range(len(text))))
    flat = tuple(i for i, character in enumerate(text) if character != "\n")
    return Passage(kind, running, "".join(text[i] for i in flat), flat), Context(
        "r", "某会", 2023, "万元", "initial", {7: page}
    )


def indicators(text: str, kind: str = "work") -> list[Fact]:
    return deduplicated(read_indicators(*passage(text, kind), taken=set()))


@pytest.mark.parametrize(
    "example", read_yaml("annex/quantities.yml")["examples"], ids=lambda one: one["text"]
)
def test_cells_with_quantities(example: dict[str, str | None]) -> None:
    found = quantity_of(str(example["text"]))
    got = (format(found.value.normalize(), "f"), found.unit, found.approx) if found else (None, "", None)
    assert got == (example["value"], example["unit"], example["approx"])


@pytest.mark.parametrize(
    "example", read_yaml("annex/sentences.yml")["examples"], ids=lambda one: one["text"][:20]
)
def test_sentences(example: dict[str, object]) -> None:
    found = [item.fact for item in read_sentences(*passage(str(example["text"])))]
    assert [[fact.line_id, fact.measure, fact.printed, fact.unit] for fact in found] == example["facts"]


@pytest.mark.parametrize(
    "example", read_yaml("annex/indicators.yml")["examples"], ids=lambda one: one["text"][:20]
)
def test_indicators(example: dict[str, object]) -> None:
    got = [
        [fact.subject_name, fact.printed, format((fact.value or Decimal(0)).normalize(), "f"), fact.unit, fact.measure, fact.approx]
        for fact in indicators(str(example["text"]))
    ]  # fmt: skip
    assert got == example["facts"]


def test_amounts_keep_their_unit_and_give_yuan() -> None:
    budget, funded, spent = (
        item.fact
        for item in read_sentences(*passage("①劳模慰问,预算安排3.5万元,实际资金到位3.5,实际支出34,000.50元"))
    )
    assert (budget.value, budget.unit, budget.ulp) == (Decimal("3.5"), "万元", Decimal("0.1"))
    assert (funded.unit, spent.unit) == ("万元", "元")
    assert [fact.amount_yuan for fact in (budget, funded, spent)] == [35000, 35000, Decimal("34000.50")]


def test_a_number_stands_at_its_own_place_in_its_sentence() -> None:
    text = "前一句。新建工会562家,发展会员3人。后一句。"
    first, second = indicators(text)
    start = text.index("562")
    assert first.boxes == ((10.0 * start, 0, 10.0 * (start + 3), 10),)
    assert (first.page, first.quote, second.quote) == (
        7,
        "新建工会562家,发展会员3人。",
        "新建工会562家,发展会员3人。",
    )


def test_targets_are_targets() -> None:
    found = indicators("（1）新建工会10家;（2）参加医疗互助31000人次。", "targets")
    assert [(fact.measure, fact.subject_name, fact.printed) for fact in found] == [
        ("target", "新建工会", "10"),
        ("target", "参加医疗互助", "31000"),
    ]


def test_what_the_annex_repeats_is_one_fact() -> None:
    found = indicators(
        "组织3.4万职工参加医疗互助。\n区总工会组织3.4万职工参加医疗互助。组织3.5万职工参加医疗互助。"
    )
    assert [(fact.subject_name, fact.value) for fact in found] == [
        ("组织…参加医疗互助", 34000),
        ("组织…参加医疗互助", 35000),
    ]


def test_numbers_of_recognised_pictures_are_no_surer_than_their_line() -> None:
    text = "总编制人数19人。新建工会562家。"
    read = passage(text, status="ocr_single")
    statuses = {item.fact.reading_status for item in read_sentences(*read)}
    statuses |= {fact.reading_status for fact in read_indicators(*read, taken=set())}
    assert statuses == {"ocr_single"}
