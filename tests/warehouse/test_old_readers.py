"""The published file opens in the oldest DuckDB that is promised, and says there what it says here."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from pipelines.warehouse.connect import STORAGE_VERSION
from pipelines.warehouse.dictionary import dictionary
from tests.machine import lacking
from tests.published import published

OLDEST = STORAGE_VERSION.removeprefix("v").rsplit(".", 1)[0]
READER = Path(__file__).with_name("read_everything.py")
UNREACHABLE = ("no matching distribution", "connection", "resolve", "timed out", "network is unreachable")


@pytest.fixture(scope="module")
def old_python() -> Path:
    """A Python with the oldest DuckDB, in an environment of its own that is kept for the next run."""
    folder = (
        Path(tempfile.gettempdir()) / f"fiscal-duckdb-{OLDEST}-{sys.implementation.cache_tag}-{os.getuid()}"
    )
    python = folder / "bin" / "python"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            install = [python, "-m", "pip", "install", "--quiet", "--no-cache-dir", f"duckdb=={OLDEST}.*"]
            done = subprocess.run(install, capture_output=True, text=True, check=False)
            if done.returncode and any(sign in done.stderr.lower() for sign in UNREACHABLE):
                lacking(f"pip reaches no registry: {done.stderr.strip().splitlines()[-1]}")
            assert done.returncode == 0, done.stderr
            (folder / "ready").touch()
    return python


def read_everything(python: Path | str, warehouse: Path, queries: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [python, "-I", READER, warehouse],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_every_view_macro_and_example_reads_the_same(
    old_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    warehouse = published(tmp_path_factory)
    examples = {f"example of {name}": entry.example for name, entry in dictionary().items()}
    old, new = (read_everything(python, warehouse, examples) for python in (old_python, sys.executable))
    assert old["duckdb"].startswith(f"{OLDEST}.")
    assert [name for name, got in old["read"].items() if isinstance(got, str)] == []
    differing = {name for name, got in new["read"].items() if got != old["read"][name]}
    assert {
        name for name in differing if not name.startswith("frames.")
    } == set()  # nobody's lists are sorted there
    assert {name for name in differing if new["read"][name][0] != old["read"][name][0]} == set()
    macros = {f"example of {name}" for name, entry in dictionary().items() if entry.is_macro}
    assert {name for name in macros if not new["read"][name][0]} == set()
    assert {"marts.year_over_year", "中文.年度对比", "example of core.fact"} <= set(new["read"])
