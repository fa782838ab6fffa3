from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.records import Finding
from pipelines.warehouse.build import begin
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.publish import publish
from tests.published import published
from tests.warehouse.landed import landed

HOSTILE = ("=1+1", "+1", "-1+1|cmd", "@SUM(A1)", "\t=1", "\r=1", "-")


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two specimens, checked, and a file that was set aside."""
    return published(tmp_path_factory)


@pytest.fixture
def connection(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(warehouse) as opened:
        yield opened


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report whose texts are traps: formulas, quotes, line ends; one amount of many digits; one finding."""
    folder = tmp_path_factory.mktemp("small")
    total = ("rev_exp_summary", "rev.grand_total", "amount", "12345678901234.56")
    one = landed("甲局", 2023, [total, *(("narrative", f"fn.{n}", "current", "1.00") for n in range(8))])
    texts = [*HOSTILE, '引号"，逗号,\r\n换行']
    facts = [replace(fact, subject_name=text) for fact, text in zip(one.facts[1:], texts, strict=True)]
    finding = Finding(
        "abcdef0123456789",
        "T1-03",
        one.report.report_id,
        "issuer_error",
        "error",
        "=HYPERLINK(1)",
        "-total",
        detail="@detail",
        members=("+T1-03 a",),
        fact_ids=(one.facts[0].fact_id, facts[0].fact_id),
        page=3,
    )
    connection = begin(folder / "build.duckdb", folder / "fiscal.duckdb")
    load_reports(connection, [replace(one, facts=(one.facts[0], *facts), findings=(finding,))])
    publish(connection, folder / "build.duckdb", folder / "fiscal.duckdb")
    return folder / "fiscal.duckdb"
