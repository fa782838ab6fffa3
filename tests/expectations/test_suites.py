"""The files of expectations/: what the schema and the loader refuse, and what every entry must say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.errors import FormDataError
from pipelines.validating.suites import load_suite, load_suites

ENTRY: dict[str, Any] = {
    "id": "T9-02",
    "zh": "车辆等于购置加运行",
    "en": "Vehicles are purchase plus operation",
    "origin": "printed",
    "source": "3栏=（4+5）栏",
    "severity": "error",
    "law": "rounding",
    "scope": "column",
    "equation": "vehicles = vehicle_purchase + vehicle_operation",
}


def written(place: Path, entries: list[dict[str, Any]], **more: Any) -> Path:
    suite = {"suite": "three_public", "zh": "三公", "en": "Three public", "statement": "three_public"}
    path = place / "three_public.yml"
    path.write_text(yaml.safe_dump({**suite, "identities": entries, **more}, allow_unicode=True), "utf-8")
    return path


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ENTRY.items() if key != name}


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    (identity,) = load_suite(written(tmp_path, [ENTRY])).identities
    assert identity.cases == {"": ENTRY["equation"]}
    assert identity.statement == "three_public"


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (without("zh"), "'zh' is a required property"),
        (without("equation"), "not valid under any of the given schemas"),
        ({**ENTRY, "tolerance": "0.02"}, "'tolerance' was unexpected"),
        ({**ENTRY, "law": "roughly"}, "'roughly' is not one of"),
        ({**ENTRY, "severity": "fatal"}, "'fatal' is not one of"),
        ({**ENTRY, "law": "at_most"}, "does not fit the relation ="),
        ({**ENTRY, "scope": "frame"}, "a frame has the scope frame"),
        ({**ENTRY, "scope": "page"}, "'page' is not one of"),
        ({**ENTRY, "id": "t9"}, "does not match"),
        ({**ENTRY, "cases": {"a": "b = c", "d": "e = f"}}, "valid under each of"),
        ({**ENTRY, "equation": "vehicles = bicycles"}, "three_public has no line bicycles"),
        ({**ENTRY, "equation": "vehicles = "}, "equation cannot be read"),
    ],
)
def test_a_bad_entry_is_refused_and_named(tmp_path: Path, entry: dict[str, Any], complaint: str) -> None:
    with pytest.raises(FormDataError, match=r"three_public\.yml") as caught:
        load_suite(written(tmp_path, [entry]))
    assert complaint in str(caught.value)


@pytest.mark.parametrize("more", [{"identities": []}, {"suite": "other"}, {"remark": "x"}])
def test_a_bad_file_is_refused(tmp_path: Path, more: dict[str, Any]) -> None:
    with pytest.raises(FormDataError, match=r"three_public\.yml"):
        load_suite(written(tmp_path, [ENTRY], **more))


def test_text_that_is_not_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "three_public.yml"
    path.write_text("suite: [", "utf-8")
    with pytest.raises(FormDataError, match="is not YAML"):
        load_suite(path)


def test_an_id_stands_once(tmp_path: Path) -> None:
    written(tmp_path, [ENTRY, ENTRY])
    with pytest.raises(FormDataError, match="declared twice"):
        load_suites(tmp_path)


def test_a_folder_without_suites_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormDataError, match="no suites"):
        load_suites(tmp_path)


def test_every_statement_has_its_suite() -> None:
    names = {suite.name for suite in load_suites()}
    assert names == {
        "rev_exp_summary", "revenue", "expenditure", "approp_summary", "gpb_expenditure", "gpb_basic_economic",
        "gov_fund", "state_capital", "three_public", "cross_table", "cross_year", "narrative", "narrative_tables", "annex",
        "structure", "whole_document", "printed_formulas",
    }  # fmt: skip
