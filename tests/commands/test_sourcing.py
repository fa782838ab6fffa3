from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.errors import WatchListError
from pipelines.sources.collecting import collect
from pipelines.sources.watch_list import load_watch_list
from tests.sources.disclosure_sites import DisclosureSites

NOW = datetime(2025, 11, 1, 18, tzinfo=UTC)


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sources", *arguments])


def test_the_shipped_examples_are_listed_and_pass() -> None:
    listed = json.loads(ask("list", "--json").stdout)
    assert {row["source_id"]: row["enabled"] for row in listed}["fujian-pingtan"] is False
    checked = ask("check")
    assert checked.exit_code == 0
    assert "fujian-pingtan.yml" in checked.stdout


def test_a_broken_file_is_named_and_the_others_are_checked(tmp_path: Path) -> None:
    with DisclosureSites() as sites:
        sites.write_watch_list(tmp_path)
    (tmp_path / "broken.yml").write_text("list_pages: []\n")
    done = ask("check", "--sources", str(tmp_path), "--json")
    assert done.exit_code == 1
    rows = {Path(row["file"]).name: row for row in json.loads(done.stdout)}
    assert {name: row["ok"] for name, row in rows.items()} == {
        "broken.yml": False,
        "gb18030.yml": True,
        "paged.yml": True,
        "static.yml": True,
    }
    assert "jurisdiction" in rows["broken.yml"]["got"]


def test_what_was_archived_and_what_fails_is_counted(tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    with DisclosureSites() as sites:
        sites.write_watch_list(tmp_path / "sources")
        for source in load_watch_list(tmp_path / "sources"):
            collect(source, tmp_path / "w.archive", now=NOW)
    done = ask("list", "--sources", str(tmp_path / "sources"), "--warehouse", str(warehouse), "--json")
    rows = {row["source_id"]: row for row in json.loads(done.stdout)}
    assert {name: row["documents"] for name, row in rows.items()} == {"gb18030": 2, "paged": 2, "static": 1}
    assert rows["gb18030"]["failing"] == 10
    assert rows["paged"]["failing"] == 0
    assert rows["static"]["last_looked_at"].startswith("2025-11-01T18:00:00")


def test_a_look_shows_what_would_be_followed_and_keeps_nothing(tmp_path: Path) -> None:
    with DisclosureSites() as sites:
        sites.write_watch_list(tmp_path, enabled=False)
        before = sorted(tmp_path.iterdir())
        done = ask("look", "paged", "--sources", str(tmp_path), "--json")
        assert not any(request.path.endswith(".pdf") for request in sites.paged.requests)
    seen = json.loads(done.stdout)
    assert (done.exit_code, seen["problems"]) == (0, [])
    assert [(entry["is_document"], entry["told"]["fiscal_year"]) for entry in seen["entries"]] == [
        (False, 2024),
        (True, 2024),
        (False, 2023),
        (True, 2023),
    ]
    assert sorted(tmp_path.iterdir()) == before


def test_a_source_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = ask("look", "nope", "--sources", str(tmp_path))
    assert isinstance(done.exception, WatchListError)
    with pytest.raises(WatchListError, match="no watch list"):
        raise ask("list", "--sources", str(tmp_path / "none")).exception or AssertionError
