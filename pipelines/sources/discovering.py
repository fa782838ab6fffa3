"""From a list page to the reports it lists: page after page, and through articles to what is attached to them.

Downloading documents belongs to `collecting.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipelines.sources.collected import SourceProblem
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.file_names import decoded
from pipelines.sources.page_process import read_bounded
from pipelines.sources.pages import Link, PageContent, joined
from pipelines.sources.problems import FetchError, nothing_listed
from pipelines.sources.titles import Told, is_followed, is_skipped, told_by
from pipelines.sources.watched import ListPage, WatchedSource

_PDF = re.compile(r"\.pdf$", re.IGNORECASE)
_OTHER = re.compile(r"\.(docx?|xlsx?|et|wps|ofd|zip|rar|7z|rtf|jpe?g|png)$", re.IGNORECASE)
_ADDRESS_DAY = re.compile(r"[/_]t?(20\d\d)-?([01]\d)-?([0-3]\d)(?=[/_.])")
_ARROWS = " \t>»›→"


@dataclass(frozen=True, slots=True)
class Listed:
    """A link to a report: a document, or an article that it is attached to. `day` is when it says to be published."""

    url: str
    title: str
    told: Told
    day: str | None
    found_on: str
    is_document: bool


@dataclass(slots=True)
class Listing:
    """What one list page led to. `whole`: its last page was reached; `links` counts all links seen.

    `silent`: it yielded links to reports before and yields none now.
    """

    entries: list[Listed] = field(default_factory=list)
    problems: list[SourceProblem] = field(default_factory=list)
    answered: bool = False
    whole: bool = False
    links: int = 0
    silent: bool = False


def walk(
    client: PoliteClient,
    source: WatchedSource,
    start: ListPage,
    stops: Callable[[list[Listed]], bool],
    *,
    yielded_before: bool = False,
) -> Listing:
    """Read the list page and those that follow it, until they end, repeat, or `stops` says that a page is known.

    A list page that is answered and leads nowhere is a problem too, and silence where it `yielded_before`.
    """
    listing = Listing()
    found: dict[str, Listed] = {}
    asked: set[str] = set()
    url, guessed = start.url, False
    for number in range(1, source.links.max_pages + 1):
        asked.add(url)
        try:
            page = client.page(url, source)
            content = read_bounded(page, source.links.max_links)
        except FetchError as error:
            if guessed and error.status in (404, 410):
                listing.whole = True  # the page after the last one
            else:
                listing.problems.append(error.problem(url))
            break
        listing.answered = True
        listing.links += len(content.links)
        if content.cut:
            listing.problems.append(_too_many_links(url, source))
        entries = [entry for link in content.links if (entry := _listed(link, page.url, start, source))]
        fresh = [entry for entry in entries if entry.url not in found]
        found |= {entry.url: entry for entry in fresh}
        following, guessed = _next_page(content, page.url, start.url, number, source)
        if not following or following in asked or (number > 1 and not fresh):
            listing.whole = True
            break
        if fresh and stops(fresh):
            break
        url = following
    else:
        listing.whole = True  # as far as the source wants to follow it
    listing.entries = list(found.values())
    if listing.answered and not listing.entries and not listing.problems:
        listing.silent = yielded_before
        listing.problems.append(nothing_listed(start.url, listing.links, yielded_before))
    return listing


def attachments(client: PoliteClient, source: WatchedSource, article: Listed) -> list[Listed]:
    """Return the documents behind an article, or the article itself where it is one. Raises FetchError."""
    if _OTHER.search(_file_of(article.url)):
        raise _no_pdf(article, [_file_of(article.url)])
    page = client.page(article.url, source)
    if page.is_pdf:
        return [Listed(article.url, article.title, article.told, article.day, article.found_on, True)]
    content = read_bounded(page, source.links.max_links)
    told = article.told.over(told_by(content.title, source))
    documents: dict[str, Listed] = {}
    others: list[str] = []
    for link in content.links:
        named = link.text or _file_of(link.url)
        if is_skipped(named, source):
            continue
        if _is_document(link.url, source):
            own = told_by(named, source)
            title = named if own.kind and (own.issuer or own.fiscal_year) else article.title
            entry = Listed(
                link.url, title, own.over(told), article.day or _address_day(link.url), page.url, True
            )
            documents.setdefault(link.url, entry)
        elif _OTHER.search(urlsplit(link.url).path):
            others.append(_file_of(link.url))
    if not documents:
        raise _no_pdf(article, others)
    return list(documents.values())


def _listed(link: Link, found_on: str, start: ListPage, source: WatchedSource) -> Listed | None:
    is_document = _is_document(link.url, source)
    title = link.text or (_file_of(link.url) if is_document else "")
    told = told_by(title, source)
    rules = source.links
    if start.kind and not told.kind and not is_skipped(title, source):
        # the page is for one kind: a document, or an article by its address, need not say it again
        follows = is_document or (rules.articles is not None and bool(rules.articles.search(link.url)))
    else:
        follows = is_followed(title, told, source)
        follows = follows and (is_document or rules.articles is None or bool(rules.articles.search(link.url)))
    if not follows:
        return None
    told = told.over(Told(kind=start.kind, fiscal_year=start.fiscal_year))
    return Listed(link.url, title, told, link.day or _address_day(link.url), found_on, is_document)


def _next_page(
    content: PageContent, url: str, start: str, number: int, source: WatchedSource
) -> tuple[str, bool]:
    """Return the address of the next page, or nothing, and whether it is only guessed."""
    rules = source.links
    for link in content.links:
        if (link.is_next or link.text.strip(_ARROWS).lower() in rules.next_page_texts) and link.url != url:
            return link.url, False
    pattern = rules.next_page_pattern
    if pattern is None and content.script_pages and number < content.script_pages[0]:
        _, stem, extension = content.script_pages
        pattern = f"{stem}_{{page}}.{extension}"
    if pattern is None:
        return "", False
    return joined(start, pattern.replace("{page}", str(rules.next_page_first + number - 1))), True


def _is_document(url: str, source: WatchedSource) -> bool:
    if source.links.documents is not None and source.links.documents.search(url):
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.lower().endswith(".pdf")
    return any(_PDF.search(text) for text in _file_names(parts.path, parts.query))


def _file_names(path: str, query: str) -> Iterator[str]:
    yield path
    for part in query.split("&"):
        yield part.partition("=")[2]


def _file_of(url: str) -> str:
    try:
        return decoded(urlsplit(url).path.rsplit("/", 1)[-1])
    except ValueError:
        return ""


def _address_day(url: str) -> str | None:
    match = _ADDRESS_DAY.search(url)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _no_pdf(article: Listed, others: list[str]) -> FetchError:
    return FetchError(
        "no PDF is published for the title",
        kind="format",
        got=f"{article.title[:80]}: "
        + (", ".join(others[:5]) or "no attachment, perhaps text in the page itself"),
        expected="a report as PDF",
        remedy="print it to PDF and ingest it by hand; if it is no report, add its title to `skip_titles`",
    )


def _too_many_links(url: str, source: WatchedSource) -> SourceProblem:
    return FetchError(
        "the page has more links than are followed",
        kind="limit",
        got=f"more than {source.links.max_links:,}",
        expected=f"at most {source.links.max_links:,} (`max_links` in the source)",
        remedy="name a smaller page, or raise `max_links`",
    ).problem(url)
