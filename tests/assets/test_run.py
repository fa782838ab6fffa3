from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from pipelines.resources import folder
from pipelines.settings import Settings
from pipelines.warehouse import queries
from pipelines.warehouse.builder import Builder
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.places import Places

pytestmark = pytest.mark.end_to_end
SPECIMEN = Path(__file__).resolve().parents[2] / "data" / "raw" / "xinzhou-union-2023.pdf"


def builder(folder: Path) -> Builder:
    return Builder(Places.around(folder / "fiscal.duckdb", Settings(raw=folder / "raw")))


def test_all_assets_build_the_warehouse_and_report_every_suite(tmp_path: Path) -> None:
    from pipelines.assets.run import materialize_all
    from pipelines.validating.suites import load_suites

    (tmp_path / "raw").mkdir()
    shutil.copy(SPECIMEN, tmp_path / "raw")
    (tmp_path / "raw" / "empty.pdf").touch()
    passed = materialize_all(builder(tmp_path))
    mistaken = {"annex", "narrative_tables"}  # the report's own known mistakes stand there, and nowhere else
    assert passed == {suite.name: suite.name not in mistaken for suite in load_suites()}
    with open_published(tmp_path / "fiscal.duckdb") as connection:
        [change] = queries.year_over_year(connection, "新洲区总工会", 2023, headlines=1)
        [refused] = queries.quarantined(connection)
    assert (str(change["amount_wan"]), str(change["change_pct"])) == ("673.160000", "12.33")
    assert refused["source_name"] == "empty.pdf"


def test_a_failing_stage_raises_its_own_error(tmp_path: Path) -> None:
    from pipelines.assets.run import materialize_all
    from pipelines.errors import WarehouseError

    with pytest.raises(WarehouseError, match="there are no reports"):
        materialize_all(builder(tmp_path))


def test_assets_stand_in_sequence() -> None:
    from pipelines.definitions import defs

    graph = defs.resolve_asset_graph()
    parents = {
        key.to_user_string(): {p.to_user_string() for p in graph.get(key).parent_keys}
        for key in graph.get_all_asset_keys()
    }
    assert parents == {
        "sources": set(),
        "reports": {"sources"},
        "cells": {"reports"},
        "facts": {"cells"},
        "checks": {"facts"},
        "warehouse": {"checks"},
        "messages": {"warehouse"},
    }


def test_the_shipped_instance_sends_nothing_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dagster as dg

    shutil.copy(folder("dagster_home") / "dagster.yaml", tmp_path)
    assert yaml.safe_load((tmp_path / "dagster.yaml").read_text())["telemetry"] == {"enabled": False}
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with dg.DagsterInstance.get() as instance:
        assert instance.telemetry_enabled is False
        assert instance.nux_enabled is False
