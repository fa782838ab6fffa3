"""One builder at a time: a lock file beside the warehouse that the operating system lets go with its process.

Readers take no lock; they open the published file, which is never written to.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import WarehouseError

_held: set[Path] = set()


@contextmanager
def building(lock: Path) -> Iterator[None]:
    """Hold `lock`, which one process may take twice. Raises WarehouseError while another process has it."""
    import fcntl

    if lock in _held:
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise WarehouseError(
                "another process is building this warehouse",
                got=f"process {file.read().strip() or 'unknown'} holds {lock}",
                remedy="wait until it has ended, then run this again",
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        _held.add(lock)
        try:
            yield
        finally:
            _held.discard(lock)


def is_held(lock: Path) -> bool:
    """Whether a process builds now; nothing is changed."""
    import fcntl

    try:
        with lock.open("r", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
