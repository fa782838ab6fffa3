"""Printed formulas as expressions, and what the numbers in them stand for in the table that prints them."""

from __future__ import annotations

import pytest

from pipelines.normalizing.printed_formulas import Numbering, formula_terms, parse_formulas, parse_over_column

NOTES = {
    "27行=（1+2+…+8）行": ("行", 27, [(1, number) for number in range(1, 9)]),
    "58行=（32+33+...+57）行;": ("行", 58, [(1, number) for number in range(32, 58)]),
    "58行＝（32＋33＋⋯＋57）行": ("行", 58, [(1, number) for number in range(32, 58)]),
    "１栏各行＝（２＋３＋４）栏各行。": ("栏", 1, [(1, 2), (1, 3), (1, 4)]),
    "6栏各行=（1+2－3）栏各行": ("栏", 6, [(1, 1), (1, 2), (-1, 3)]),
    "注：7 栏 = ( 8 + 9 + 12 ) 栏": ("栏", 7, [(1, 8), (1, 9), (1, 12)]),
    "1栏=2栏": ("栏", 1, [(1, 2)]),
    "27行=1行+2行+3行": ("行", 27, [(1, 1), (1, 2), (1, 3)]),
    "第31行=第27行+第28行": ("行", 31, [(1, 27), (1, 28)]),
    "6栏=（1+2）-（4+5）栏": ("栏", 6, [(1, 1), (1, 2), (-1, 4), (-1, 5)]),
    "6栏=1+（2-（4-5））栏": ("栏", 6, [(1, 1), (1, 2), (-1, 4), (1, 5)]),
}


@pytest.mark.parametrize("text", NOTES)
def test_a_formula_is_a_sum_of_signed_numbers(text: str) -> None:
    (formula,) = parse_formulas(text)
    assert (formula.axis, formula.target, list(formula.terms)) == NOTES[text]


@pytest.mark.parametrize(
    "text",
    [
        "本表反映2023年度收支情况",
        "27行=（8+…+1）行",
        "27行=（1+…）行",
        "3行=（4+5）栏",
        "3栏=（4+5栏",
        "3栏=（4+）栏",
        "3=4+5",
    ],
)
def test_what_is_no_formula_is_passed_over(text: str) -> None:
    assert parse_formulas(text) == []


def test_formulas_of_one_note_are_told_apart() -> None:
    text = "27行=（1+2+3）行；28行=（29+30+31）行32行=（27+28）行、59行=（33+34）行。"
    assert [str(formula) for formula in parse_formulas(text)] == [
        "27行=（1+2+3）行", "28行=（29+30+31）行", "32行=（27+28）行", "59行=（33+34）行",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "formula"), [("3=4+5", "3栏=（4+5）栏"), ("6=（1+2－3）", "6栏=（1+2-3）栏")]
)
def test_a_formula_may_stand_over_its_column(text: str, formula: str) -> None:
    assert str(parse_over_column(text)) == formula
    assert parse_over_column("3") is None


def test_numbers_are_rows_with_a_line_or_columns_with_a_measure() -> None:
    numbering = Numbering({27: "rev.current_total", 1: "rev.gpb_approp", 2: None}, {}, ())
    terms = list(formula_terms("27行=（1+2+3）行", numbering, "rev_exp_summary", "r", 7))
    assert [(term.position, term.sign, term.number, term.is_placed, term.line_id) for term in terms] == [
        (0, 1, 27, True, "rev.current_total"),
        (1, 1, 1, True, "rev.gpb_approp"),
        (2, 1, 2, True, None),  # a row without a label
        (3, 1, 3, False, None),  # no such row
    ]
    assert {(term.axis, term.measure, term.page) for term in terms} == {("row", None, 7)}


def test_a_formula_that_stands_twice_is_one() -> None:
    numbering = Numbering({}, {1: (None, "total"), 2: (None, "basic"), 3: (None, "project")}, ("1=2+3",))
    terms = list(formula_terms("1栏各行=（2+3）栏各行", numbering, "gpb_expenditure", "r", 7))
    assert [(term.axis, term.line_id, term.measure) for term in terms] == [
        ("column", None, "total"), ("column", None, "basic"), ("column", None, "project"),
    ]  # fmt: skip
