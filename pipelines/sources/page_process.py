"""Reads one page in a process of its own: the page on stdin, what it says on stdout. Only the large ones need it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

from pipelines.sources.pages import Link, Page, PageContent, read_page
from pipelines.sources.problems import FetchError

_SMALL = 128 * 1024  # bytes that even a hostile page of costs no more than a second or two
_SECONDS = 20.0
_MEMORY = 2 * 1024**3


def read_bounded(page: Page, most_links: int, seconds: float = _SECONDS) -> PageContent:
    """Return what the page says; raises FetchError where it takes too long or too much memory."""
    if len(page.body) <= _SMALL:
        return read_page(page.body, page.content_type, page.url, most_links)
    command = [
        sys.executable,
        "-m",
        "pipelines.sources.page_process",
        page.content_type,
        page.url,
        str(most_links),
    ]
    try:
        done = subprocess.run(command, input=page.body, capture_output=True, timeout=seconds, check=True)
        raw = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        slow = isinstance(error, subprocess.TimeoutExpired)
        raise FetchError(
            "the page cannot be read",
            kind="page",
            got=f"{len(page.body):,} bytes of HTML that "
            + (f"took more than {seconds:g} s" if slow else "broke the parser"),
            expected="a page that lists reports",
            remedy="open it in a browser; if it is what it should be, lower `max_page_bytes` and name smaller pages",
        ) from error
    script = raw["script_pages"]
    links = tuple(Link(**link) for link in raw["links"])
    return PageContent(raw["title"], links, tuple(script) if script else None, raw["cut"])


def main() -> None:
    """Read the page that the arguments and stdin give."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits: time bounds it still
    content_type, url, most_links = sys.argv[1:]
    content = read_page(sys.stdin.buffer.read(), content_type, url, int(most_links))
    sys.stdout.write(json.dumps(asdict(content)))


if __name__ == "__main__":
    main()
