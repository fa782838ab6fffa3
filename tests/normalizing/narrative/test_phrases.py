"""Every example in the phrase files gives exactly the facts that stand beside it, and the files keep their schema."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from typing import Any

import jsonschema
import pytest

from pipelines.forms.files import read_yaml
from pipelines.normalizing.narrative.phrases import patterns, phrase_files
from pipelines.resources import folder
from tests.normalizing.narrative.lines_of_text import narrative_of

HEADINGS = {
    "rev_exp": "一、收入支出决算总体情况说明",
    "revenue": "二、收入决算情况说明",
    "expenditure": "三、支出决算情况说明",
    "approp": "四、财政拨款收入支出决算总体情况说明",
    "gpb": "五、一般公共预算财政拨款支出决算情况说明",
    "basic": "六、一般公共预算财政拨款基本支出决算情况说明",
    "gov_fund": "八、政府性基金预算财政拨款收入支出决算情况说明",
    "state_capital": "九、国有资本经营预算财政拨款收入支出决算情况说明",
    "three_public": "七、财政拨款“三公”经费支出决算情况说明",
    "agency_operating": "（一）机关运行经费支出情况",
    "procurement": "（二）政府采购支出情况",
    "assets": "（三）国有资产占有使用情况说明",
    "performance": "十、预算绩效管理情况",
    "special": "十四、专项支出、转移支付支出情况说明",
}
EXAMPLES = [
    pytest.param(HEADINGS[entry["sections"][0]], example, id=f"{name}-{number}-{place}")
    for name in phrase_files()
    for number, entry in enumerate(read_yaml(f"narrative/{name}.yml")["patterns"])
    for place, example in enumerate(entry["examples"])
]
Said = dict[str, dict[str, Any]]


def said(text: str) -> Said:
    """Return the printed numbers by line and measure: one, or several in a list; None where there is stated none."""
    found: dict[str, dict[str, list[str | None]]] = defaultdict(lambda: defaultdict(list))
    for fact in narrative_of(text).facts:
        if not fact.is_derived:
            found[fact.line_id][fact.measure].append(fact.printed)
    return {
        line: {measure: printed[0] if len(printed) == 1 else printed for measure, printed in row.items()}
        for line, row in found.items()
    }


@pytest.mark.parametrize(("heading", "example"), EXAMPLES)
def test_examples(heading: str, example: dict[str, Any]) -> None:
    assert said(f"{heading}\n{example['text']}") == example["facts"]


@pytest.mark.parametrize(("heading", "example"), EXAMPLES)
def test_examples_leave_no_amount_unread(heading: str, example: dict[str, Any]) -> None:
    assert narrative_of(f"{heading}\n{example['text']}").findings == ()


@pytest.mark.parametrize("name", phrase_files())
def test_phrase_files_keep_their_schema(name: str) -> None:
    schema = json.loads((folder("forms") / "narrative" / "phrases.schema.json").read_text("utf-8"))
    jsonschema.validate(read_yaml(f"narrative/{name}.yml"), schema)


def test_every_section_that_a_pattern_names_is_a_section() -> None:
    known = set(read_yaml("narrative/sections.yml")["sections"])
    named = {
        section
        for name in phrase_files()
        for entry in read_yaml(f"narrative/{name}.yml")["patterns"]
        for section in entry["sections"]
    }
    assert named - known == set()
    assert set(HEADINGS) == named


def test_every_line_that_a_pattern_writes_has_its_names() -> None:
    with (folder("sql") / "ref" / "line.csv").open(encoding="utf-8") as file:
        named = {row["line_id"] for row in csv.DictReader(file) if row["statement"] == "narrative"}
    written = {
        line
        for pattern in patterns()
        for line in (*(label.line for label in pattern.labels), *pattern.none, pattern.line)
        if line and "<" not in line
    }
    assert written - named == set()
