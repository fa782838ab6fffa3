"""Files that mean harm: each is read or refused with one clear message, in bounded time and memory, scripts unheard."""

from __future__ import annotations

import sys
from concurrent.futures import Future

import pytest

from pipelines.errors import UnreadableReport
from pipelines.reading.limits import Limits
from pipelines.reading.model import PageReading
from pipelines.reading.report import read_report
from pipelines.reading.storage import dump_reading, load_reading
from pipelines.reading.worker import ReadingPool
from tests.hostile import hostile_files
from tests.hostile.hostile_files import FILES

SECONDS = 8
REFUSED = {
    "many_paths": "pieces of drawing",
    "many_crossing_rules": "rules that may cross",
    "long_path": "pieces of drawing",
    "many_characters": "too many characters",
    "nested_forms": "forms in one another",
    "recursive_forms": "forms in one another",
    "pages_600": "number of pages",
    "zero_pages": "damaged",
    "deep_page_tree": "page 1 cannot be loaded",
    "recursive_page_tree": "page 2 cannot be loaded",
    "lying_count": "page 2 cannot be loaded",
}
"""What must be refused, and with which words, on every machine."""
STOPPED = {
    "spaces_bomb",
    "operators_bomb",
    "form_fan",
    "recursive_forms",
    "endless_operands",
    "many_tiny_bars",
    "recursive_length",  # how often a parser comes back to it depends on how deep it was called
}
"""What only the limits of time or memory can stop, depending on the machine."""
READ = {"broken_xref", "no_xref", "scripts"}
"""What holds a right table, and must be read like any other."""


def every_page(pages: list[PageReading]) -> list[int]:
    """Have every page read by both readings, statement or not."""
    return [page.number for page in pages]


def read_every_page(data: bytes) -> bytes:
    return dump_reading(read_report(data, every_page))


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Future[bytes]]:
    with ReadingPool(Limits(seconds=SECONDS, memory_mib=1024), workers=2, read=read_every_page) as pool:
        return {name: pool.submit(make()) for name, make in FILES.items()}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is the kernel's")
@pytest.mark.parametrize("name", FILES)
def test_is_read_or_refused_with_one_clear_message(name: str, outcomes: dict[str, Future[bytes]]) -> None:
    try:
        reading = load_reading(outcomes[name].result(timeout=0))
    except UnreadableReport as refusal:
        assert name not in READ
        assert name in REFUSED or name in STOPPED
        stopped = "takes too" in refusal.what or "process that read the report died" in refusal.what
        assert stopped or REFUSED.get(name, "no words") in refusal.what
        assert "unforeseen" not in refusal.what
        assert refusal.got and refusal.expected and refusal.remedy
        assert "\n" not in str(refusal)
    else:
        assert name not in REFUSED
        if name in READ:
            (grid,) = reading.pages[0].grids
            assert [cell.text for cell in grid.cells] == ["项目", "合计", "合计", "1.00"]
            assert {cell.status for cell in grid.cells} == {"agreed"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_statement_can_hold_is_refused_before_any_limit_of_time_or_memory(name: str) -> None:
    with pytest.raises(UnreadableReport, match=REFUSED[name]):
        read_report(FILES[name](), every_page)


def test_a_form_that_fills_memory_is_stopped_by_the_limit_and_not_by_the_machine() -> None:
    with ReadingPool(Limits(seconds=60, memory_mib=512), read=read_every_page) as pool:
        refusal = pool.submit(hostile_files.operators_bomb()).exception(timeout=90)
    assert isinstance(refusal, UnreadableReport)
    assert "FISCAL_READ_MEMORY_MIB" in refusal.expected
