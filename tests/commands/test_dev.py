"""`fiscal dev` for real: it comes up in a fresh directory, and Ctrl-C ends all that it began."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).resolve().parents[2]


def hear_ctrl_c() -> None:
    """As in a terminal; a test run in the background may have it switched off."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def is_there(group: int) -> bool:
    """Whether a process of the group is left, other than what only waits to be counted as dead."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of_group) == group and state != "Z":
            return True
    return False


def test_dagster_comes_up_and_goes_down(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path / "log"
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "dev", "--port", str(port)]
    with log.open("w") as said:
        running = subprocess.Popen(
            command,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=hear_ctrl_c,
        )
    try:
        deadline = time.monotonic() + 180
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info", timeout=5) as answer:
                    assert answer.status == 200
                break
            except OSError:
                assert running.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.5)
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(120) == 0
        while is_there(running.pid):  # servers of code end some seconds after who asked them
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
    finally:
        if is_there(running.pid):
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
    assert (tmp_path / ".dagster" / "dagster.yaml").exists()
    assert f"http://127.0.0.1:{port}" in log.read_text()
    assert "superseded" not in log.read_text()
