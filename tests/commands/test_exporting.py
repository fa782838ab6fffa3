"""`fiscal export` and `fiscal sql` as people type them: what is printed, where it goes, how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.warehouse.build import begin
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.publish import publish
from tests.warehouse.landed import landed


def fiscal(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "120"},
        check=False,
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("warehouse")
    connection = begin(folder / "build.duckdb", folder / "fiscal.duckdb")
    load_reports(
        connection, [landed("甲局", 2023, [("rev_exp_summary", "rev.grand_total", "amount", "673.16")])]
    )
    publish(connection, folder / "build.duckdb", folder / "fiscal.duckdb")
    return folder / "fiscal.duckdb"


@pytest.mark.parametrize(
    ("kind", "to", "made"),
    [
        (("parquet",), "out", "core/fact/fiscal_year=2023/data_0.parquet"),
        (("csv", "--excel"), "out", "core.fact.csv"),
        (("datapackage",), "out", "datapackage.json"),
        (("xlsx", "--year", "2023"), "out.xlsx", "out.xlsx"),
    ],
)
def test_an_export_says_what_it_wrote(
    warehouse: Path, tmp_path: Path, kind: tuple[str, ...], to: str, made: str
) -> None:
    done = fiscal("export", *kind, "--to", tmp_path / to, "--warehouse", warehouse, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["format"] == kind[0]
    assert Path(told["to"]) == tmp_path / to
    files = {file["path"]: file for file in told["files"]}
    place = tmp_path / to if to.endswith("xlsx") else tmp_path / to / made
    assert files[made]["bytes"] == place.stat().st_size
    assert sum(told["rows"].values()) > 0


def test_an_export_that_cannot_be_is_one_clear_error(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("x")
    failed = fiscal("export", "csv", "--to", tmp_path / "mine", "--warehouse", warehouse)
    assert failed.returncode == 2
    assert "no export" in failed.stderr
    assert "to do" in failed.stderr
    assert failed.stdout == ""


def test_sql_prints_csv_with_every_digit(warehouse: Path) -> None:
    query = "select issuer, amount_yuan, null as none, true as yes, ['a', 'b'] as list, 'x,\"y' as text from core.fact"
    done = fiscal("sql", query, "--csv", "--warehouse", warehouse)
    assert done.returncode == 0, done.stderr
    header, row = csv.reader(io.StringIO(done.stdout))
    assert header == ["issuer", "amount_yuan", "none", "yes", "list", "text"]
    assert row == ["甲局", "6731600.0000", "", "true", '["a", "b"]', 'x,"y']


def test_sql_says_where_it_stopped(warehouse: Path) -> None:
    shown = fiscal("sql", "from range(1001)", "--warehouse", warehouse)
    assert "1,000" in shown.stderr
    assert "--limit 0" in shown.stderr
    everything = fiscal("sql", "from range(1001)", "--json", "--warehouse", warehouse)
    assert len(json.loads(everything.stdout)) == 1001
    assert everything.stderr == ""
    few = fiscal("sql", "from range(1001)", "--csv", "--limit", 2, "--warehouse", warehouse)
    assert few.stdout.splitlines() == ["range", "0", "1"]
    assert "2 rows" in few.stderr
    assert fiscal("sql", "from range(3)", "--limit", 3, "--warehouse", warehouse).stderr == ""


def test_sql_refuses_two_formats(warehouse: Path) -> None:
    failed = fiscal("sql", "select 1", "--json", "--csv", "--warehouse", warehouse)
    assert failed.returncode == 2
    assert "exclude each other" in failed.stderr
