"""`fiscal review` and `fiscal check` as people use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.warehouse.build import begin
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.publish import publish
from tests.test_cli import fiscal
from tests.warehouse.landed import landed

pytestmark = pytest.mark.end_to_end
LINES = {"total": "30.00", "overseas": "3.00", "vehicles": "20.00", "reception": "7.10"}

_RECEPTION = "select fact_id from core.fact where line_id = 'reception'"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    connection = begin(tmp_path / "build.duckdb", tmp_path / "fiscal.duckdb")
    load_reports(
        connection,
        [landed("样例局", 2023, [("three_public", line, "final", wan) for line, wan in LINES.items()])],
    )
    publish(connection, tmp_path / "build.duckdb", tmp_path / "fiscal.duckdb")
    return tmp_path / "fiscal.duckdb"


def statuses(warehouse: Path) -> list[tuple[str, str]]:
    done = fiscal("findings", "--warehouse", warehouse, "--json")
    assert done.returncode == 0, done.stderr
    return [(row["finding_id"], row["status"]) for row in json.loads(done.stdout)]


def test_a_review_takes_effect_with_the_next_check_and_stays(warehouse: Path) -> None:
    assert fiscal("check", "--warehouse", warehouse, "--fail-on", "error").returncode == 1
    [(finding_id, status)] = statuses(warehouse)
    assert status == "open"

    told = fiscal("review", "accept", finding_id[:6], "--reason", "原文如此", "--warehouse", warehouse)
    assert told.returncode == 0, told.stderr
    assert f"accept {finding_id}" in told.stdout
    checked = fiscal("check", "--data-docs", "--warehouse", warehouse, "--fail-on", "error")
    assert checked.returncode == 0, checked.stderr
    assert statuses(warehouse) == [(finding_id, "accepted")]
    assert (warehouse.parent / "data_docs" / "index.html").is_file()
    results = warehouse.parent / "checks"
    assert (
        len(list(results.glob("*/three_public.json"))) == 2
    )  # of the run before the review, and of this one

    listed = json.loads(fiscal("review", "list", "--warehouse", warehouse, "--json").stdout)
    assert listed["reviews"] == str(warehouse.with_name("fiscal.reviews.jsonl"))
    [record] = listed["records"]
    assert (record["action"], record["reason"], record["in_force"]) == ("accept", "原文如此", True)

    assert (
        fiscal("review", "reopen", finding_id, "--reason", "再查", "--warehouse", warehouse).returncode == 0
    )
    assert fiscal("check", "--warehouse", warehouse, "--fail-on", "error").returncode == 1
    assert statuses(warehouse) == [(finding_id, "open")]

    [row] = json.loads(fiscal("sql", _RECEPTION, "--json", "--warehouse", warehouse).stdout)
    fact_id = row["fact_id"]
    changed = (
        "review",
        "override",
        finding_id,
        "--fact",
        fact_id,
        "--value",
        "7.00",
        "--reason",
        "第二页为7.00",
    )
    assert fiscal(*changed, "--warehouse", warehouse).returncode == 0
    assert fiscal("check", "--warehouse", warehouse, "--fail-on", "error").returncode == 0


def test_a_cell_is_made_blank(warehouse: Path) -> None:
    [row] = json.loads(fiscal("sql", _RECEPTION, "--json", "--warehouse", warehouse).stdout)
    asked = ("review", "override", row["fact_id"], "--reason", "污点，不是数", "--warehouse", warehouse)
    for given, said in (((), "no amount"), (("--value", "1", "--blank"), "a blank cell has no value")):
        refused = fiscal(*asked, *given)
        assert refused.returncode == 2 and said in refused.stderr
    told = fiscal(*asked, "--blank")
    assert told.returncode == 0 and "→ 空白 blank: 污点" in told.stdout, told.stderr
    [record] = json.loads(fiscal("review", "list", "--warehouse", warehouse, "--json").stdout)["records"]
    assert (record["fact_id"], record["value"], record["presence"]) == (row["fact_id"], None, "blank")


def test_what_a_review_takes_the_place_of_is_told(warehouse: Path) -> None:
    fiscal("check", "--warehouse", warehouse)
    [(finding_id, _)] = statuses(warehouse)
    asked = ("--reason", "原文如此", "--by", "甲", "--warehouse", warehouse)
    nothing = fiscal("review", "reopen", finding_id, *asked)
    assert nothing.returncode == 2 and "nothing that is in force" in nothing.stderr
    assert "replaces" not in fiscal("review", "accept", finding_id, *asked).stderr
    told = fiscal("review", "accept", finding_id, "--as", "rounding", *asked)
    assert f"取代 replaces accept {finding_id}: 原文如此 (甲" in told.stderr
    told = fiscal("review", "reopen", finding_id, *asked, "--json")
    assert [one["verdict"] for one in json.loads(told.stdout)["replaces"]] == ["rounding"]


def test_a_review_without_reason_or_target_is_refused(warehouse: Path) -> None:
    assert fiscal("review", "accept", "abc", "--warehouse", warehouse).returncode == 2
    refused = fiscal("review", "accept", "abc", "--reason", "原文如此", "--warehouse", warehouse)
    assert refused.returncode == 2
    assert "错误 error" in refused.stderr and "Traceback" not in refused.stderr
    assert not warehouse.with_name("fiscal.reviews.jsonl").exists()
