"""Progress of a long run on stderr: bars on a terminal, plain lines elsewhere, or JSON lines for machines."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


def watch(quiet: bool = False, log_format: str | None = None) -> Progress:
    """Return the progress that suits stderr, or the one of `log_format` (json; without it FISCAL_LOG_FORMAT)."""
    from pipelines.commands.options import settings

    if quiet:
        return Progress()
    if (log_format or settings().log_format) == "json":
        return JsonProgress()
    return BarProgress() if sys.stderr.isatty() else LineProgress()


class LineProgress(Progress):
    """One line per stage and piece, with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._total: int | None = None
        self._done = 0

    def stage(self, title: str, total: int | None = None) -> None:
        """Print the title."""
        self._total, self._done = total, 0
        self.say(f"{time.monotonic() - self._started:6.1f} s  {title}" + (f" ({total})" if total else ""))

    def advance(self, what: str = "") -> None:
        """Print what is done."""
        self._done += 1
        of = f"{self._done}/{self._total} " if self._total else ""
        self.say(f"          {of}{what}")

    def say(self, line: str) -> None:
        """Print the line."""
        print(line, file=sys.stderr, flush=True)


class JsonProgress(Progress):
    """One JSON object per line: `at` (UTC), `event` (stage, advance, say, end), `stage`, `done`, `total`, `text`."""

    def __init__(self) -> None:
        self._stage = ""
        self._total: int | None = None
        self._done = 0

    def stage(self, title: str, total: int | None = None) -> None:
        """Write the title."""
        self._stage, self._total, self._done = title, total, 0
        self._write("stage", title)

    def advance(self, what: str = "") -> None:
        """Write what is done."""
        self._done += 1
        self._write("advance", what)

    def say(self, line: str) -> None:
        """Write the line."""
        self._write("say", line)

    def end(self) -> None:
        """Write that the run is over."""
        self._write("end", "")

    def _write(self, event: str, text: str) -> None:
        told = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event,
            "stage": self._stage,
            "done": self._done,
            "total": self._total,
            "text": text,
        }
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr, flush=True)


class BarProgress(Progress):
    """One bar per stage, the current piece beside it."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        self._bars: Bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[what]}", markup=False),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None
        self._bars.start()

    def stage(self, title: str, total: int | None = None) -> None:
        """Close the bar of the stage before and open a new one."""
        self._close()
        self._task = self._bars.add_task(title, total=total, what="")

    def advance(self, what: str = "") -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.update(self._task, advance=1, what=what)

    def say(self, line: str) -> None:
        """Print the line above the bars."""
        self._bars.console.print(line, markup=False, highlight=False)

    def end(self) -> None:
        """Leave the bars as they are."""
        self._close()
        self._bars.stop()

    def _close(self) -> None:
        if self._task is not None:
            done = self._bars.tasks[self._task].completed
            self._bars.update(self._task, total=max(done, 1), completed=max(done, 1), what="")
