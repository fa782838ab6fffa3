"""All annex facts of the seed report in its three prints: exactly the listed ones, each read twice alike; none elsewhere."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.records import Fact, LandedReport
from tests.shared_reports import FOLDER, PUTUO, XINZHOU, needs_shared_reports

HERE = Path(__file__).resolve().parent
RAW = HERE.parents[2] / "data" / "raw"
SPECIMEN = RAW / "xinzhou-union-2023.pdf"
LANDED: dict[Path, LandedReport] = {}
PRINTS = [
    pytest.param(SPECIMEN, "specimen", id="specimen"),
    *(pytest.param(FOLDER / name, "full", id=name, marks=needs_shared_reports) for name in XINZHOU),
]


def truth(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.truth.yml").read_text("utf-8"))


def annex_facts(path: Path) -> list[Fact]:
    if path not in LANDED:
        data = path.read_bytes()
        LANDED[path] = normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest()))
    return [fact for fact in LANDED[path].facts if fact.statement == "annex"]


def key_of(fact: Fact) -> tuple[str, str]:
    stage = f"#{fact.budget_stage}" if fact.budget_stage else ""
    number = f"#{fact.occurrence}" if fact.occurrence > 1 else ""
    return fact.line_id + stage + number, fact.measure


@pytest.mark.parametrize(("path", "sentences"), PRINTS)
def test_forms_and_self_evaluation(path: Path, sentences: str) -> None:
    sections = truth("forms")
    names = sections.pop("names")
    expected = {
        (line, measure): tuple(printed)
        for lines in sections.values()
        for line, measures in lines.items()
        for measure, printed in measures.items()
    }
    facts = [fact for fact in annex_facts(path) if fact.line_id != "indicator"]
    assert {key_of(fact): (fact.printed, fact.unit) for fact in facts} == expected
    assert len(facts) == len(expected)
    quotes = {fact.line_id: fact.quote for fact in facts if ".indicator." in fact.line_id}
    assert quotes == {line: " / ".join(parts) for line, parts in names.items()}


@pytest.mark.parametrize(("path", "sentences"), PRINTS)
def test_indicators(path: Path, sentences: str) -> None:
    found = [
        [fact.measure, fact.subject_name, fact.printed, format(fact.value.normalize(), "f"), fact.unit]
        + ([fact.approx] if fact.approx else [])
        for fact in annex_facts(path)
        if fact.line_id == "indicator" and fact.value is not None
    ]
    assert found == truth(f"indicators-{sentences}")


@pytest.mark.parametrize(("path", "sentences"), PRINTS)
def test_every_fact_is_agreed_and_has_its_place(path: Path, sentences: str) -> None:
    facts = annex_facts(path)
    assert {fact.reading_status for fact in facts} == {"agreed"}
    assert all(fact.page is not None and fact.boxes for fact in facts)
    assert all(
        fact.quote for fact in facts if fact.line_id.split(".")[0] in ("indicator", "spending", "headcount")
    )
    assert len({fact.fact_id for fact in facts}) == len(facts)


@pytest.mark.parametrize(("path", "sentences"), PRINTS)
def test_amounts_in_yuan_whatever_the_unit(path: Path, sentences: str) -> None:
    yuan = {key_of(fact): fact.amount_yuan for fact in annex_facts(path)}
    for name, amount in (("困难职工帮扶", 100000), ("劳模慰问", 30000), ("劳模经费", 100000)):
        assert yuan[(f"project.{name}", "spent")] == yuan[(f"project.{name}#2", "spent")] == amount
        assert yuan[(f"project.{name}", "budget")] == yuan[(f"project.{name}#adjusted", "budget")] == amount
    assert yuan[("project.金秋助学", "funded")] == yuan[("project.金秋助学", "spent")] == 0
    parts = [yuan[(f"spending.{part}", "spent")] for part in ("wages", "goods_services", "personal")]
    assert sum(amount or 0 for amount in parts) == yuan[("spending.total", "spent")]


@needs_shared_reports
@pytest.mark.parametrize("name", PUTUO)
def test_reports_without_annexes_have_none(name: str) -> None:
    assert annex_facts(FOLDER / name) == []


@pytest.mark.parametrize("path", sorted(RAW.glob("sample-culture-bureau-*.pdf")), ids=lambda path: path.stem)
def test_specimens_without_annexes_have_none(path: Path) -> None:
    assert annex_facts(path) == []
