"""Scripts of others are exactly what their list says, with their licences, and nothing else lies beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "pipelines/site/static/vendor", ROOT / "tests/site/vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=["product", "tests"])
def test_vendored_files_are_what_their_list_says(folder: Path) -> None:
    entries = yaml.safe_load((folder / "vendor.yml").read_text("utf-8"))
    for entry in entries:
        data = (folder / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["file"]
        assert entry["package"].rpartition("@")[2].encode() in data
        assert entry["license"] and entry["license_files"]
    listed = {name for entry in entries for name in (entry["file"], *entry["license_files"])} | {"vendor.yml"}
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == listed
