"""An export stands whole in its place or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import FiscalError
from pipelines.exporting.placing import SUMS, new_file, new_folder


def write(folder: Path, text: str) -> None:
    with new_folder(folder) as unfinished:
        (unfinished / "a.txt").write_text(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole_and_replaces_an_earlier_export(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "out", "1")
    write(tmp_path / "deep" / "out", "2")
    assert (tmp_path / "deep" / "out" / "a.txt").read_text() == "2"
    assert names(tmp_path / "deep" / "out") == [SUMS, "a.txt"]
    assert names(tmp_path / "deep") == ["out"]


@pytest.mark.parametrize("before", [None, "1"])
def test_what_fails_halfway_leaves_what_was_there(tmp_path: Path, before: str | None) -> None:
    if before:
        write(tmp_path / "out", before)
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "out") as unfinished:
        (unfinished / "a.txt").write_text("2")
        raise ZeroDivisionError
    assert names(tmp_path) == (["out"] if before else [])
    with pytest.raises(ZeroDivisionError), new_file(tmp_path / "out.xlsx") as unfinished:
        unfinished.write_text("2")
        raise ZeroDivisionError
    assert names(tmp_path) == (["out"] if before else [])


def test_nothing_else_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("x")
    with pytest.raises(FiscalError, match="no export"):
        write(tmp_path / "mine", "1")
    with pytest.raises(FiscalError, match="no export"):
        write(tmp_path / "mine" / "work.txt", "1")
    with pytest.raises(FiscalError, match="one file"), new_file(tmp_path / "mine"):
        pass
    assert names(tmp_path / "mine") == ["work.txt"]
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", "1")
    assert names(tmp_path / "empty") == [SUMS, "a.txt"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FiscalError, match="cannot be written") as caught:
        write(tmp_path / "file" / "out", "1")
    assert caught.value.remedy
