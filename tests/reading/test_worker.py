"""Reading in processes that can be killed: time, memory and crashes are one refusal each, and the others go on."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from pipelines.errors import UnreadableReport
from pipelines.reading.limits import Limits, limits_in_force, need_time_for
from pipelines.reading.report import read_report
from pipelines.reading.storage import load_reading
from pipelines.reading.worker import ReadingPool, read_in_worker
from tests.pdf_files import Page, pdf

SMALL = pdf(
    Page().text(60, 50, "支出决算表", 12).table(60, 100, [80, 80], [["项目", "合计"], ["合计", "1.00"]])
)


def behave(data: bytes) -> bytes:
    """Stand in for a reader: do what the bytes say."""
    if data == b"loop":
        while True:
            pass
    if data == b"memory":
        return bytes(1 << 30)
    if data == b"crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"exit":
        os._exit(3)
    if data == b"unforeseen":
        raise StopIteration("two\nlines")
    if data == b"pages":
        return str(limits_in_force().pages).encode()
    if data == b"scan":
        need_time_for(2)
        time.sleep(3)
        return b"recognized"
    if data == b"pid":
        return str(os.getpid()).encode()
    return data


def test_a_report_is_read_as_in_this_process() -> None:
    assert read_in_worker(SMALL) == read_report(SMALL)


def test_a_refusal_comes_back_in_its_four_parts() -> None:
    with pytest.raises(UnreadableReport) as refusal:
        read_in_worker(b"<html>")
    assert refusal.value.what == "the file is not a PDF"
    assert refusal.value.got and refusal.value.expected and refusal.value.remedy


@pytest.mark.parametrize(
    ("data", "what", "got"),
    [
        (b"loop", "takes too long", "not done after 4 s"),
        pytest.param(
            b"memory", "takes too much memory", "more than 512 MiB",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="the limit is the kernel's"),
        ),
        (b"crash", "process that read the report died", "SIGSEGV"),
        (b"exit", "process that read the report died", "ended with 3"),
        (b"unforeseen", "unforeseen error", "StopIteration: two lines"),
    ],
)  # fmt: skip
def test_one_bad_report_is_one_refusal_and_its_neighbours_are_read(data: bytes, what: str, got: str) -> None:
    with ReadingPool(Limits(seconds=4, memory_mib=512), workers=2, read=behave) as pool:
        futures = [pool.submit(some) for some in (b"before", data, b"after", data, b"last")]
        for future, answer in ((0, b"before"), (2, b"after"), (4, b"last")):
            assert futures[future].result(timeout=30) == answer
        for future in (1, 3):
            with pytest.raises(UnreadableReport, match=what) as refusal:
                futures[future].result(timeout=30)
            assert got in refusal.value.got
            assert "\n" not in str(refusal.value)


def test_limits_reach_the_gate_in_the_worker() -> None:
    with ReadingPool(Limits(pages=7), read=behave) as pool:
        assert pool.submit(b"pages").result(timeout=30) == b"7"
    with pytest.raises(UnreadableReport, match="number of pages") as refusal:
        read_in_worker(pdf(Page(), Page()), Limits(pages=1))
    assert "FISCAL_READ_PAGES" in refusal.value.expected
    with pytest.raises(UnreadableReport, match="too large"):
        read_in_worker(SMALL, Limits(file_mib=0))


def test_an_idle_process_that_is_killed_from_outside_is_replaced() -> None:
    with ReadingPool(workers=1, read=behave) as pool:
        os.kill(int(pool.submit(b"pid").result(timeout=30)), signal.SIGKILL)
        time.sleep(0.5)
        assert pool.submit(b"next").result(timeout=30) == b"next"


def test_scanned_pages_are_granted_more_time_and_no_more_than_that() -> None:
    with ReadingPool(Limits(seconds=2, scan_seconds=4), read=behave) as pool:
        left = pool.submit(b"scan")
    assert left.result(timeout=0) == b"recognized"
    with ReadingPool(Limits(seconds=2, scan_seconds=0.25), read=behave) as pool:
        refusal = pool.submit(b"scan").exception(timeout=30)
    assert isinstance(refusal, UnreadableReport)
    assert refusal.got == "not done after 2.5 s"
    need_time_for(500)  # nobody keeps the time here


def test_a_pool_stays_warm() -> None:
    with ReadingPool(workers=1) as pool:
        first = pool.submit(SMALL).result(timeout=60)
        started = time.monotonic()
        again = [pool.submit(SMALL).result(timeout=60) for _ in range(3)]
        assert again == [first] * 3
        assert time.monotonic() - started < 3
        assert load_reading(first).pages[0].grids
