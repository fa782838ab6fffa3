from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.warehouse.build import begin


@pytest.fixture
def build(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse under construction."""
    with begin(tmp_path / "build.duckdb", tmp_path / "fiscal.duckdb") as connection:
        yield connection
