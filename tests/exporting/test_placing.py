"""An export stands whole in its place or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import time
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


def endlessly(folder: Path) -> None:
    number = 0
    while number := number + 1:
        with new_folder(folder) as unfinished:
            for name in range(20):
                (unfinished / f"{name}.txt").write_text(f"{number}\n" * 1_000)


def test_a_killed_export_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    found = 0
    for kill in range(10):
        folder = tmp_path / f"out{kill}"
        process = context.Process(target=endlessly, args=(folder,))
        process.start()
        while kill % 2 and process.is_alive() and not folder.exists():  # every second one is killed later
            time.sleep(0.005)
        time.sleep(random.random() / 5)
        process.kill()
        process.join()
        if folder.exists():
            found += 1
            sums = dict(reversed(line.split("  ")) for line in (folder / SUMS).read_text().splitlines())
            assert len(sums) == 20
            assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums} == sums
            assert len({(folder / name).read_text() for name in sums}) == 1
        write(folder, "1")
        assert names(folder) == [SUMS, "a.txt"]
        assert [name for name in names(tmp_path) if name.startswith(f".out{kill}.")] == []
    assert found > 0
