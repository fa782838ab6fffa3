"""A published file that another program holds open for writing, as a `duckdb` shell does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held_for_writing(target: Path) -> Iterator[None]:
    """Hold the file open for writing in another process."""
    code = f"import duckdb, sys; file = duckdb.connect({str(target)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline()
        yield
        other.communicate(b"")
