"""Equations as text, the names they may use, and what they select; no Great Expectations is imported for that."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipelines.errors import FormDataError
from pipelines.validating.contract import load_contract
from pipelines.validating.equation import Equation, Term, parse
from pipelines.validating.selection import compile_cases


def test_an_equation_is_terms_with_signs() -> None:
    assert parse("closing = opening + revenue - sum(项)") == Equation(
        (Term("closing"),), (Term("opening"), Term("revenue"), Term("项", -1, summed=True))
    )


def test_names_keep_dots_codes_and_placeholders() -> None:
    equation = parse("rev_exp_summary.exp.fn.<class> = -301 + sum(exp.fn.*)")
    assert [term.name for _, _, term in equation.terms] == [
        "rev_exp_summary.exp.fn.<class>",
        "301",
        "exp.fn.*",
    ]
    assert [(is_left, position, term.sign) for is_left, position, term in equation.terms] == [
        (True, 0, 1),
        (False, 1, -1),
        (False, 2, 1),
    ]


def test_a_percentage_names_current_and_prior() -> None:
    equation = parse("growth_pct = percent_change(current, prior)")
    assert (equation.percentage, equation.right) == ("percent_change", (Term("current"), Term("prior")))


@pytest.mark.parametrize(
    "text", ["a", "a =", "= a", "a = b +", "a = b c", "a = sum()", "a = sum(b", "a = b * c", "a = percent_change(b)", "a = b = c"]
)  # fmt: skip
def test_what_is_no_equation_is_refused(text: str) -> None:
    with pytest.raises(FormDataError, match="equation cannot be read"):
        parse(text)


def test_a_line_name_wins_over_a_measure_of_the_same_name() -> None:
    contract = load_contract()
    assert contract.cell("bal.opening.gpb", "approp_summary").line == "bal.opening.gpb"
    right = contract.cell("approp_summary.bal.closing.gpb", None)
    assert (right.line, right.measures) == ("bal.closing", ("gpb",))


def test_the_suites_statement_is_tried_before_other_statements() -> None:
    contract = load_contract()
    assert contract.cell("gpb_expenditure.current", "narrative").statement == "narrative"
    assert contract.cell("gpb_expenditure.total.total", "narrative").statement == "gpb_expenditure"


@pytest.mark.parametrize(
    ("scope", "law", "equation", "statement"),
    [
        ("report", "exact", "rev.nowhere = bal.opening", "rev_exp_summary"),
        ("report", "exact", "total.total = total.nowhere", "revenue"),
        ("report", "exact", "total.total = total.basic", None),
        ("report", "exact", "exp.fn.* = exp.current_total", "rev_exp_summary"),
        ("row", "exact", "total = basic + nowhere", "expenditure"),
        ("row", "exact", "total = basic + project", None),
        ("row", "exact", "total = basic", "nowhere"),
        ("column", "exact", "total = sum(目)", "expenditure"),
        ("hierarchy", "exact", "parent = children", "expenditure"),
        ("hierarchy", "exact", "parent = sum(children)", "rev_exp_summary"),
        ("class", "exact", "expenditure.total.total = revenue.<class>.total", None),
        (
            "mention",
            "exact",
            "revenue_total.current + revenue_total.prior = revenue_total.difference",
            "narrative",
        ),
        ("row", "rounding", "growth_pct = percent_change(current, prior)", "narrative"),
        ("row", "interval_percent", "difference = current - prior", "narrative"),
    ],
)
def test_names_that_the_contract_does_not_have_are_refused(
    scope: str, law: str, equation: str, statement: str | None
) -> None:
    with pytest.raises(FormDataError):
        compile_cases(scope, law, {"": equation}, statement)


def test_a_case_knows_what_a_report_must_print() -> None:
    (case,) = compile_cases("row", "rounding", {"": "closing = opening + revenue - total"}, "state_capital")
    assert case.statements == ("state_capital",)
    assert "state_capital.opening" in case.columns
    assert [selection.sign for selection in case.selections] == [1, 1, 1, -1]


def test_declaring_needs_no_great_expectations() -> None:
    code = (
        "import sys; from pipelines.validating import suites, run, findings; suites.load_suites(); "
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
