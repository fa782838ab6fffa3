from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.errors import FiscalError
from pipelines.sources.archive import archived, keep

FIRST = datetime(2024, 10, 15, 1, 2, 3, tzinfo=UTC)
LATER = datetime(2025, 1, 1, tzinfo=UTC)


def report(folder: Path, name: str = "a.pdf", content: bytes = b"%PDF-1.7", **sidecar: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    if sidecar:
        path.with_name(f"{name}.json").write_text(json.dumps(sidecar))
    return path


def test_a_file_is_kept_by_its_content_with_what_its_sidecar_says(tmp_path: Path) -> None:
    path = report(tmp_path / "in", source_url="https://example.org/a", published_on="2024-10-15")
    kept = keep(path, tmp_path / "archive", tmp_path / "raw", FIRST)
    assert kept.path.name == f"{kept.sha256}.pdf"
    assert kept.path.read_bytes() == b"%PDF-1.7"
    assert (kept.source_name, kept.source_url, kept.published_on) == (
        "a.pdf",
        "https://example.org/a",
        date(2024, 10, 15),
    )
    assert kept.ingested_at == "2024-10-15T01:02:03Z"
    assert archived(tmp_path / "archive") == [kept]


def test_the_first_entry_is_never_overwritten(tmp_path: Path) -> None:
    archive, raw = tmp_path / "archive", tmp_path / "raw"
    first = keep(report(tmp_path / "in"), archive, raw, FIRST)
    before = {path.name: path.read_bytes() for path in archive.iterdir()}
    again = keep(report(tmp_path / "in", "copy.pdf", source_url="https://example.org/b"), archive, raw, LATER)
    assert again == first
    assert {path.name: path.read_bytes() for path in archive.iterdir()} == before


def test_a_changed_file_is_another_entry(tmp_path: Path) -> None:
    archive, raw = tmp_path / "archive", tmp_path / "raw"
    keep(report(tmp_path / "in"), archive, raw, FIRST)
    keep(report(tmp_path / "in", content=b"%PDF-1.7 corrected"), archive, raw, LATER)
    assert sorted(file.size for file in archived(archive)) == [8, 18]


def test_a_file_in_the_raw_folder_stays_there(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    kept = keep(report(raw), raw / "archive", raw, FIRST)
    assert kept.path == raw / "a.pdf"
    assert archived(raw / "archive") == []
    report(raw, published_on="2024-10-20")
    again = keep(raw / "a.pdf", raw / "archive", raw, LATER)
    assert again.ingested_at == kept.ingested_at
    assert again.published_on == date(2024, 10, 20)


def test_an_entry_without_its_bytes_is_mended(tmp_path: Path) -> None:
    path = report(tmp_path / "in")
    kept = keep(path, tmp_path / "archive", tmp_path / "raw", FIRST)
    kept.path.unlink()
    assert archived(tmp_path / "archive") == []
    assert keep(path, tmp_path / "archive", tmp_path / "raw", LATER) == kept
    assert archived(tmp_path / "archive") == [kept]


def test_a_file_that_changes_while_it_is_copied_is_not_kept_under_the_name_of_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, archive = report(tmp_path / "in"), tmp_path / "archive"
    copyfile = shutil.copyfile

    def grown(source: Path, copy: Path) -> None:
        with source.open("ab") as file:
            file.write(b" and more")
        copyfile(source, copy)

    with monkeypatch.context() as while_copied:
        while_copied.setattr(shutil, "copyfile", grown)
        with pytest.raises(FiscalError, match=r"a\.pdf changed while it was archived"):
            keep(path, archive, tmp_path / "raw", FIRST)
    assert list(archive.iterdir()) == []
    assert keep(path, archive, tmp_path / "raw", LATER).path.read_bytes() == b"%PDF-1.7 and more"


@pytest.mark.parametrize("sidecar", ["{", "[]", '{"published_on": "last October"}'])
def test_a_broken_sidecar_is_named(tmp_path: Path, sidecar: str) -> None:
    path = report(tmp_path / "in")
    path.with_name("a.pdf.json").write_text(sidecar)
    with pytest.raises(FiscalError, match=r"a\.pdf\.json"):
        keep(path, tmp_path / "archive", tmp_path / "raw", FIRST)
    assert archived(tmp_path / "archive") == []


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(FiscalError, match=r"missing\.pdf cannot be opened"):
        keep(tmp_path / "missing.pdf", tmp_path / "archive", tmp_path / "raw", FIRST)
