"""What one night's look at one source brought: values only. How they were brought belongs to `collecting.py`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.sources.watched import ReportKind

ProblemKind = Literal[
    "address",  # a private, local or unusable network address
    "scheme",  # neither https nor an allowed http
    "host",  # a host that the source does not allow, by link or by redirect
    "redirect",  # too many, or to nowhere
    "robots",  # the site does not want it, or cannot say
    "status",  # an answer such as 404 or 503
    "network",  # no connection, or one that broke
    "time",  # too slow
    "size",  # too large, packed or not
    "type",  # not what the link promised: HTML, zip, a program instead of a PDF
    "format",  # a report that is published in a format that is not read, such as .xls
    "page",  # a list page that changed its layout, or is hostile
    "limit",  # more pages, links or documents than the source's rules follow
    "storage",  # the archive cannot be written
    "unforeseen",
]


@dataclass(frozen=True, slots=True)
class CollectedDocument:
    """One document that the source lists tonight, archived at `path` (`<sha256>.pdf`).

    `is_new`: no fetch of any source brought this content before tonight. `is_new_version`: tonight its address
    gave another content than the last time, which was `supersedes_sha256`. A document that is neither is listed
    too: what is still to be read is told by the reader's own state, by sha256, not by these marks.
    """

    sha256: str
    path: Path
    url: str
    title: str
    issuer_hint: str | None
    fiscal_year: int | None
    kind: ReportKind | None
    is_new: bool
    is_new_version: bool
    supersedes_sha256: str | None
    also_at: tuple[str, ...] = ()  # other addresses that gave the same content


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """Something that one page or document of a source did wrong; the others were collected all the same."""

    url: str
    what: str
    got: str
    expected: str
    remedy: str
    kind: ProblemKind


@dataclass(frozen=True, slots=True)
class Collection:
    """One look at one source. `listed`: links to reports seen on its list pages, documents and articles.

    A look may end at the first page that brings nothing new: `listed` and `documents` are then those of that page.
    `silent`: a list page that yielded links before was answered and yields none now.
    """

    source_id: str
    listed: int
    documents: tuple[CollectedDocument, ...]
    problems: tuple[SourceProblem, ...]
    silent: bool
