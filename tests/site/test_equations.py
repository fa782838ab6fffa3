"""Equations as shown: sides and signs follow from the identity and add up to what the check found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipelines.site.equations import shown


def _fact(fact_id: str, value: str, unit: str = "万元") -> dict[str, Any]:
    amount = Decimal(value)
    yuan = amount * {"元": 1, "万元": 10000}.get(unit, 0)
    return {"fact_id": fact_id, "value": amount, "amount_yuan": yuan, "unit": unit}


def _check(equation: str, lhs: str | None, rhs: str | None, ids: list[str], **more: Any) -> dict[str, Any]:
    found = {"equation": equation, "fact_ids": ids, "law": "rounding", "tolerance": Decimal("0.01"), **more}
    return {
        **found,
        "lhs": None if lhs is None else Decimal(lhs),
        "rhs": None if rhs is None else Decimal(rhs),
    }


def _facts(*facts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {fact["fact_id"]: fact for fact in facts}


def _signs(operands: Any) -> list[tuple[int, str]]:
    return [(operand.sign, operand.fact["fact_id"]) for operand in operands]


def test_a_sum_has_its_total_on_the_left_and_the_parts_on_the_right() -> None:
    facts = _facts(_fact("t", "10"), _fact("a", "4"), _fact("b", "5"))
    found = shown(_check("total = sum(项)", "10", "9", ["t", "a", "b"]), facts)
    assert (found.kind, _signs(found.left), _signs(found.right)) == ("sum", [(1, "t")], [(1, "a"), (1, "b")])
    assert (found.lowest, found.highest) == (Decimal("8.99"), Decimal("9.01"))


def test_a_difference_has_its_sign() -> None:
    facts = _facts(_fact("t", "6"), _fact("a", "10"), _fact("b", "3"))
    found = shown(_check("growth = current - prior", "6", "7", ["t", "a", "b"]), facts)
    assert _signs(found.right) == [(1, "a"), (-1, "b")]


def test_a_blank_total_that_is_not_listed_leaves_the_left_side_empty() -> None:
    facts = _facts(_fact("a", "4"), _fact("b", "5"))
    found = shown(_check("total = sum(项)", "0", "9", ["a", "b"]), facts)
    assert (_signs(found.left), _signs(found.right)) == ([], [(1, "a"), (1, "b")])


def test_two_units_are_added_up_in_yuan() -> None:
    facts = _facts(_fact("t", "100000.00", "元"), _fact("a", "4"), _fact("b", "5"))
    found = shown(_check("x = sum(y.*)", "100000", "90000", ["t", "a", "b"]), facts)
    assert found.in_yuan
    assert _signs(found.left) == [(1, "t")]


def test_a_percentage_stands_against_part_and_base() -> None:
    facts = _facts(_fact("p", "3.42", "%"), _fact("a", "23"), _fact("b", "27"))
    check = _check("p = percent_of(a, b)", "3.42", "85.19", ["p", "a", "b"], law="interval_percent")
    found = shown(check, facts)
    assert (found.kind, found.function, _signs(found.right)) == (
        "percent",
        "percent_of",
        [(1, "a"), (1, "b")],
    )


def test_cells_that_do_not_add_up_to_the_check_are_only_listed() -> None:
    facts = _facts(_fact("t", "10"), _fact("a", "4"))
    assert shown(_check("total = sum(项)", "11", "9", ["t", "a"]), facts).kind == "list"


def test_a_cell_that_is_not_there_is_not_made_up() -> None:
    assert shown(_check("t = a", "10", "9", ["t", "gone"]), _facts(_fact("t", "10"))).kind == "list"


def test_at_most_has_no_lower_bound() -> None:
    facts = _facts(_fact("t", "10"), _fact("a", "4"))
    found = shown(_check("t <= a", "10", "4", ["t", "a"], law="at_most"), facts)
    assert (found.lowest, found.highest) == (None, Decimal("4.01"))
