"""The polite client: one request at a time per host, within what the source and the site's robots.txt allow.

What is asked for, and what becomes of the answers, belongs to `discovering.py` and `collecting.py`.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self


class PoliteClient:
    """Keep-alive connections, pages' cache and robots rules of one run; close it, or use it with `with`.

    Several sources may share one client, from several threads too.
    """

    def __init__(self, pages: Path | None = None) -> None:
        """`pages` is the file of the cache of list pages; without it they are asked for in full each time."""
        self.pages = pages

    def close(self) -> None:
        """Close the connections and the cache."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
