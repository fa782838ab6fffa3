"""examples/questions: sixteen questions that people ask, each answered as somebody worked it out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.warehouse.connect import open_published

pytestmark = pytest.mark.end_to_end
QUESTIONS = sorted((Path(__file__).resolve().parents[2] / "examples" / "questions").glob("*.sql"))
ANSWERS: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("answers.yml").read_text("utf-8")
)


def test_there_are_sixteen_and_each_has_its_answer() -> None:
    assert [path.stem[:2] for path in QUESTIONS] == [f"{number:02}" for number in range(1, 17)]
    assert [path.stem for path in QUESTIONS] == list(ANSWERS)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_file_opens_with_its_question_in_both_languages(path: Path) -> None:
    chinese, english, *rest = path.read_text("utf-8").splitlines()
    assert (chinese.startswith("-- ") and chinese.endswith("。")) or "？" in chinese
    assert english.startswith("-- ") and english.isascii()
    assert len(duckdb.extract_statements("\n".join(rest))) == 1


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_answer_is_the_one_worked_out_by_hand(path: Path, warehouse: Path) -> None:
    answer = ANSWERS[path.stem]
    with open_published(warehouse, sealed=True) as connection:
        result = connection.execute(path.read_text("utf-8"))
        names = [column[0] for column in result.description]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    assert not [value for row in found for value in row.values() if isinstance(value, float)]
    given = [[row[name] for name in answer["columns"]] for row in found]
    assert given == [
        [_like(had, said) for had, said in zip(row, wanted, strict=True)]
        for row, wanted in zip(given, answer["rows"], strict=True)
    ]


def _like(had: Any, said: Any) -> Any:
    """Return what the answer says, as exact as the column that it is about."""
    return Decimal(said) if isinstance(had, Decimal) and said is not None else said
