"""Local processes: one bad task fails alone, one that is killed from outside is begun again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.parallel.local_workers import LocalWorkers
from pipelines.parallel.seam import WorkerDied, open_workers
from tests.parallel import tasks

ROOT = Path(__file__).resolve().parents[2]


def test_functions_run_elsewhere_and_answer_in_the_order_of_their_futures() -> None:
    with open_workers(2) as workers:
        assert workers.count == 2
        futures = [workers.submit(tasks.double, number) for number in range(20)]
        assert [future.result(timeout=30) for future in futures] == [2 * number for number in range(20)]


def test_a_process_keeps_to_one_thread() -> None:
    with LocalWorkers(1, ["cv2"]) as workers:
        assert workers.submit(tasks.threads_of_libraries).result(timeout=30) == {
            "cv2": 1,
            "OMP_NUM_THREADS": "1",
        }


def test_one_bad_task_fails_its_own_future_alone() -> None:
    with LocalWorkers(2) as workers:
        good = [workers.submit(tasks.double, number) for number in range(4)]
        failing = workers.submit(tasks.fail, "栏次")
        crashing = workers.submit(tasks.end_by, signal.SIGSEGV)
        aborted = workers.submit(tasks.end_by, signal.SIGABRT)
        killed = workers.submit(tasks.end_by, signal.SIGKILL)
        hanging = workers.submit(tasks.hang, seconds=1)
        good += [workers.submit(tasks.double, number) for number in range(4, 8)]
    assert [future.result(timeout=0) for future in good] == [2 * number for number in range(8)]
    with pytest.raises(ValueError, match="栏次"):
        failing.result(timeout=0)
    for future, how in (
        (crashing, "ended by SIGSEGV"),
        (aborted, "SIGABRT, as when memory"),
        (killed, "SIGKILL"),
    ):
        with pytest.raises(WorkerDied, match=how):
            future.result(timeout=0)
    with pytest.raises(TimeoutError):
        hanging.result(timeout=0)


def test_a_task_whose_process_is_killed_from_outside_is_begun_again(tmp_path: Path) -> None:
    with LocalWorkers(1) as workers:
        assert workers.submit(tasks.killed_once, tmp_path).result(timeout=30) == "done"


def test_what_waits_to_be_sent_is_not_lost_with_an_idle_process() -> None:
    with LocalWorkers(1) as workers:
        idle = workers.submit(tasks.process_id).result(timeout=30)
        os.kill(idle, signal.SIGSTOP)
        futures = [workers.submit(tasks.length, bytes(2 << 20)) for _ in range(4)]
        time.sleep(0.3)  # none is running: the first is too long for the pipe, the others wait behind it
        os.kill(idle, signal.SIGKILL)
        assert [future.result(timeout=30) for future in futures] == [2 << 20] * 4


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_busy_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pipelines.parallel.local_workers import LocalWorkers\n"
        "from tests.parallel import tasks\n"
        "workers = LocalWorkers(1)\n"
        "workers.submit(tasks.slow, 1, Path(sys.argv[1])).result()\n"
        "workers.submit(tasks.hang).result()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT)
    assert until(lambda: any(tmp_path.iterdir()), 60)
    [begun] = tmp_path.iterdir()
    child = Path(f"/proc/{begun.name.partition('-')[2]}")
    assert child.exists()
    parent.kill()
    parent.wait()
    assert until(lambda: not child.exists(), 30)


def until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()
