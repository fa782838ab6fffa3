from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.errors import UnreadableReport
from pipelines.sources.archive import ArchivedFile, keep
from pipelines.sources.readings import Readings, read_files


def read(data: bytes) -> bytes:
    """A reader whose files say what becomes of them."""
    if data == b"kill":
        os._exit(9)
    if data == b"encrypted":
        raise UnreadableReport(
            "the file is encrypted", got="a password", expected="none", remedy="ask the issuer"
        )
    if data == b"surprise":
        raise KeyError("栏次")
    return b"read " + data


@pytest.fixture
def readings(tmp_path: Path) -> Readings:
    return Readings(tmp_path / "readings", "1")


def files(folder: Path, *contents: bytes) -> list[ArchivedFile]:
    made = []
    for number, content in enumerate(contents):
        path = folder / f"{number}.pdf"
        path.write_bytes(content)
        made.append(keep(path, folder / "archive", folder / "raw"))
    return made


def outcome(readings: Readings, file: ArchivedFile) -> str:
    problem = readings.problem(file.sha256)
    if problem is None:
        return readings.reading_path(file.sha256).read_text()
    assert not readings.reading_path(file.sha256).exists()
    return problem.what


@pytest.mark.parametrize("workers", [0, 2])
def test_one_bad_file_costs_that_file_alone(tmp_path: Path, readings: Readings, workers: int) -> None:
    given = files(tmp_path, b"one", b"encrypted", b"surprise", b"two")
    done: list[str] = []
    read_files(given, readings, read, workers, lambda file: done.append(file.source_name))
    assert [outcome(readings, file) for file in given] == [
        "read one",
        "the file is encrypted",
        "the report could not be read: an unforeseen error",
        "read two",
    ]
    assert readings.problem(given[1].sha256).remedy == "ask the issuer"
    assert readings.problem(given[2].sha256).got == "KeyError: '栏次'"
    assert sorted(done) == [file.source_name for file in given]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_file_that_changes_before_it_is_read_is_set_aside(
    tmp_path: Path, readings: Readings, workers: int
) -> None:
    """As one that is still being copied: what it became is never kept as the reading of what it was."""
    given = files(tmp_path, b"half", b"two")
    given[0].path.write_bytes(b"half and half")
    read_files(given, readings, read, workers)
    assert [outcome(readings, file) for file in given] == [
        "the file changed after it was taken in, before it was read",
        "read two",
    ]


def test_a_file_that_kills_its_reader_is_one_problem(tmp_path: Path, readings: Readings) -> None:
    given = files(tmp_path, b"one", b"kill", b"two")
    read_files(given, readings, read, workers=2)
    assert [outcome(readings, file) for file in given] == [
        "read one",
        "the process that read the report died",
        "read two",
    ]


def test_a_reading_is_kept_and_a_problem_is_tried_again(tmp_path: Path, readings: Readings) -> None:
    given = files(tmp_path, b"one", b"encrypted")
    read_files(given, readings, read)
    calls: list[bytes] = []

    def counting(data: bytes) -> bytes:
        calls.append(data)
        return b"now read"

    read_files(given, readings, counting)
    assert calls == [b"encrypted"]
    assert outcome(readings, given[1]) == "now read"


@pytest.mark.parametrize("left", ["", '{"what": "the fi', "[]", '{"what": "x"}'])
def test_a_problem_that_was_half_written_is_none(tmp_path: Path, readings: Readings, left: str) -> None:
    """As a power cut may leave it."""
    [given] = files(tmp_path, b"encrypted")
    read_files([given], readings, read)
    assert readings.problem(given.sha256) is not None
    readings.problem_path(given.sha256).write_text(left)
    assert readings.problem(given.sha256) is None
    read_files([given], readings, read)
    assert readings.problem(given.sha256) is not None


def test_another_reader_version_reads_anew(tmp_path: Path, readings: Readings) -> None:
    given = files(tmp_path, b"one")
    read_files(given, readings, read)
    newer = Readings(readings.folder, "2")
    read_files(given, newer, lambda data: b"better")
    assert outcome(newer, given[0]) == "better"
    assert outcome(readings, given[0]) == "read one"
