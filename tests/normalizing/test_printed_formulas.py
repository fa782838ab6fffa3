"""Printed formulas as expressions, and what is said of one that is not the form's own."""

from __future__ import annotations

import pytest

from pipelines.normalizing.printed_formulas import formula_findings, own_formulas, parse_formulas
from pipelines.records import Finding

TITLE = ("《支出决算表》", "Statement of expenditure")
NOTES = {
    "27行=（1+2+…+8）行": ("行", 27, {(1, number) for number in range(1, 9)}),
    "58行=（32+33+...+57）行;": ("行", 58, {(1, number) for number in range(32, 58)}),
    "１栏各行＝（２＋３＋４）栏各行。": ("栏", 1, {(1, 2), (1, 3), (1, 4)}),
    "6栏各行=（1+2－3）栏各行": ("栏", 6, {(1, 1), (1, 2), (-1, 3)}),
    "注：7 栏 = ( 8 + 9 + 12 ) 栏": ("栏", 7, {(1, 8), (1, 9), (1, 12)}),
    "1栏=2栏": ("栏", 1, {(1, 2)}),
}


@pytest.mark.parametrize("text", NOTES)
def test_a_formula_is_a_set_of_signed_numbers(text: str) -> None:
    (formula,) = parse_formulas(text)
    assert (formula.axis, formula.target, set(formula.terms)) == NOTES[text]


@pytest.mark.parametrize(
    "text", ["本表反映2023年度收支情况", "27行=（8+…+1）行", "27行=（1+…）行", "3行=（4+5）栏"]
)
def test_what_is_no_formula_is_passed_over(text: str) -> None:
    assert parse_formulas(text) == []


def test_the_forms_own_formulas_come_from_the_expectations() -> None:
    assert {str(formula) for formula in own_formulas("three_public")} == {
        "1栏=（2+3+6）栏", "3栏=（4+5）栏", "7栏=（8+9+12）栏", "9栏=（10+11）栏",
    }  # fmt: skip
    assert {formula.target for formula in own_formulas("rev_exp_summary")} == {27, 31, 58, 62}
    assert own_formulas("gpb_basic_economic") == frozenset()


def found(notes: str, statement: str = "expenditure") -> list[Finding]:
    return list(formula_findings(notes, statement, TITLE, "r", 7))


def test_the_forms_own_formula_is_no_finding() -> None:
    assert found("1栏各行=（2+3+4+5+6）栏各行。") == []
    assert found("注：本表反映部门本年度各项支出情况。") == []


def test_another_sum_for_the_same_column_is_a_finding() -> None:
    (finding,) = found("1栏各行=（2+3+4+5）栏各行。")
    assert (finding.check_id, finding.severity, finding.page) == ("S-FORM", "warning", 7)
    assert finding.detail == "found: 1栏=（2+3+4+5）栏; expected: 1栏=（2+3+4+5+6）栏"


def test_a_form_with_other_numbers_is_told_once_for_information() -> None:
    (finding,) = found("25行=（1+2+3）行;29行=（25+26+27）行", "rev_exp_summary")
    assert (finding.severity, finding.finding_class) == ("info", "scope")
