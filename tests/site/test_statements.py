"""Statements set again: rows and columns follow from places alone."""

from __future__ import annotations

from typing import Any

from pipelines.site.pages.statements import layouts
from pipelines.site.words import words


def _fact(line: str, measure: str, x: float, top: float, page: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "statement": "t",
        "line_id": line,
        "subject_code": None,
        "subject_name": line,
        "line_zh": None,
        "line_en": None,
        "measure": measure,
        "budget_stage": None,
        "unit": "万元",
        "page": page,
        "x0": x,
        "x1": x + 50,
        "top": top,
        "bottom": top + 15,
        **more,
    }


def _shape(facts: list[dict[str, Any]]) -> list[list[str]]:
    [found] = layouts(facts, ["t"])
    return [[f"{fact['line_id']}.{fact['measure']}" if fact else "" for fact in row] for row in found.rows]


def test_a_plain_statement_has_one_name_per_row() -> None:
    facts = [
        _fact(line, m, x, top)
        for top, line in ((0, "a"), (20, "b"))
        for x, m in ((100, "total"), (160, "basic"))
    ]
    assert _shape(facts) == [["a.total", "a.basic"], ["b.total", "b.basic"]]
    [found] = layouts(facts, ["t"])
    assert found.starts == {0}
    assert found.heads(words("zh")) == ["合计", "基本支出"]


def test_a_two_sided_statement_has_two_names_per_row_and_room_where_one_side_ends() -> None:
    facts = [_fact("l1", "amount", 100, 0), _fact("r1", "amount", 300, 1), _fact("r2", "amount", 300, 20)]
    assert _shape(facts) == [["l1.amount", "r1.amount"], ["", "r2.amount"]]
    [found] = layouts(facts, ["t"])
    assert found.starts == {0, 1}
    parts = found.parts(found.rows[1])
    assert [first["line_id"] if first else None for first, _ in parts] == [None, "r2"]


def test_a_statement_goes_on_on_the_next_page() -> None:
    facts = [_fact("a", "total", 100, 700), _fact("b", "total", 101, 60, page=2)]
    assert _shape(facts) == [["a.total"], ["b.total"]]
    [found] = layouts(facts, ["t"])
    assert found.pages == (1, 2)


def test_one_row_of_many_lines_has_its_names_above() -> None:
    facts = [_fact(line, "budget", 60 * n, 0) for n, line in enumerate(("total", "overseas", "vehicles"))]
    [found] = layouts(facts, ["t"])
    assert found.is_single and not found.starts
    assert found.heads(words("en")) == ["total budget", "overseas budget", "vehicles budget"]


def test_two_numbers_in_one_place_and_one_without_a_place_are_not_lost() -> None:
    facts = [_fact("a", "total", 100, 0), _fact("b", "total", 102, 1), _fact("c", "total", 0, 0, x0=None)]
    assert _shape(facts) == [["a.total"], ["b.total"], ["c.total"]]
