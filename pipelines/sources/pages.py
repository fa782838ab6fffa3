"""HTML to text and links: which characters its bytes are, which addresses it names. Following them is elsewhere.

A large page is read by a process of its own that can be ended (`page_process.py`): some pages are built so that a
parser never ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qs, quote, urldefrag, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.sources.problems import printable

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_CHINESE = {"gb2312", "gbk", "gb-2312", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"}
_PLACEHOLDERS = {
    "iso-8859-1",
    "latin1",
    "windows-1252",
    "us-ascii",
    "ascii",
}  # what servers say that know nothing
_DATE = re.compile(r"(20\d\d)[-./年](\d{1,2})[-./月](\d{1,2})")
_SCRIPT_PAGES = re.compile(
    r"createPageHTML\(\s*(\d{1,4})\s*,\s*\d{1,4}\s*,\s*[\"']([\w-]+)[\"']\s*,\s*[\"'](\w+)[\"']"
)
_LINKS = "a[href], area[href], iframe[src], embed[src], object[data]"
_LONGEST = 300
_LONGEST_ADDRESS = 8192
_SAFE = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was answered: `url` after redirects, body unpacked (of a PDF its first piece only)."""

    url: str
    body: bytes
    content_type: str

    @property
    def is_pdf(self) -> bool:
        """Whether it is no page but a document."""
        return self.body.lstrip()[:5] == b"%PDF-"


@dataclass(frozen=True, slots=True)
class Link:
    """A link: absolute address, its text (or longer title), the day that stands beside it (ISO), whether rel=next."""

    url: str
    text: str
    day: str | None = None
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page says: its title without the site's name, its links, and pages that only a script names.

    `script_pages` is (how many, stem, extension) of the common `createPageHTML(…)`. `cut`: links were left out.
    """

    title: str
    links: tuple[Link, ...]
    script_pages: tuple[int, str, str] | None = None
    cut: bool = False


def joined(base: str, reference: str) -> str:
    """Return `reference` as seen from `base`, or nothing where it is no address."""
    try:
        return urljoin(base, reference.strip())
    except ValueError:
        return ""


def decode(body: bytes, content_type: str) -> tuple[str, str]:
    """Return a page's text and its charset: what decodes best of what header, page and experience say."""
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            return body.decode(charset, "replace"), charset.removesuffix("-sig")
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    header, meta = _HEADER.search(content_type), _META.search(body[:4096])
    named = [
        header.group(1) if header else "",
        meta.group(1).decode("ascii") if meta else "",
        "gb18030",
        "utf-8",
    ]
    best, best_charset, fewest = "", "utf-8", len(body) + 1
    names = [name.lower() for name in named if name and name.lower() not in _PLACEHOLDERS]
    for charset in dict.fromkeys("gb18030" if name in _CHINESE else name for name in names):
        try:
            text = body.decode(charset, "replace")
        except LookupError:
            continue
        if (wrong := text.count("\ufffd")) < fewest:
            best, best_charset, fewest = text, charset, wrong
    return best, best_charset


def read_page(body: bytes, content_type: str, url: str, most_links: int) -> PageContent:
    """Return what the page at `url` says. Time grows with the square of some hostile pages' length."""
    text, charset = decode(body, content_type)
    tree = LexborHTMLParser(text)
    base_node = tree.css_first("base[href]")
    base = joined(url, (base_node.attributes.get("href") or "") if base_node else "") or url
    nodes = tree.css(_LINKS)
    days: dict[int, str | None] = {}
    links = [link for node in nodes[:most_links] if (link := _link(node, base, charset, days))]
    script = _SCRIPT_PAGES.search(text)
    return PageContent(
        _title(tree),
        tuple(links),
        (int(script.group(1)), script.group(2), script.group(3)) if script else None,
        len(nodes) > most_links,
    )


def _link(node: LexborNode, base: str, charset: str, days: dict[int, str | None]) -> Link | None:
    named = node.attributes
    reference = (named.get("href") or named.get("src") or named.get("data") or "").strip()
    if (
        not reference
        or len(reference) > _LONGEST_ADDRESS
        or reference.lower().startswith(("javascript:", "mailto:", "tel:", "data:", "#"))
    ):
        return None
    text = printable(node.text(deep=True))[:_LONGEST]
    title = printable(named.get("title") or "")[:_LONGEST]
    url = _viewed(_in_charset(urldefrag(joined(base, reference) or reference).url, charset))
    said = title if len(title) > len(text) else text
    return Link(url, said, _day(node.parent, days), (named.get("rel") or "").lower() == "next")


def _title(tree: LexborHTMLParser) -> str:
    heading, title = tree.css_first("h1"), tree.css_first("title")
    texts = [printable(node.text(deep=True))[:_LONGEST] for node in (heading, title) if node]
    told = [text for text in texts if "决算" in text or "预算" in text]
    return (told or texts or [""])[0]


def _day(around: LexborNode | None, days: dict[int, str | None], outward: int = 2) -> str | None:
    """The one date in the row of a list that a link stands in; `days` holds what is known, for pages with many."""
    if around is None:
        return None
    if around.mem_id not in days:
        days[around.mem_id] = None
        links = (inner for inner in around.traverse() if inner.tag == "a")
        if len(list(islice(links, 2))) < 2:
            match = _DATE.search(around.text(deep=True))
            further = _day(around.parent, days, outward - 1) if outward > 1 else None
            days[around.mem_id] = _iso(*match.groups()) if match else further
    return days[around.mem_id]


def _iso(year: str, month: str, day: str) -> str | None:
    within = 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    return f"{year}-{int(month):02}-{int(day):02}" if within else None


def _in_charset(url: str, charset: str) -> str:
    """Return the address as a browser would ask for it: its query in the page's own characters."""
    try:
        parts = urlsplit(url)
        query = quote(parts.query.encode(charset, "xmlcharrefreplace"), safe=_SAFE)
        return urlunsplit((parts.scheme, parts.netloc, quote(parts.path, safe=_SAFE), query, ""))
    except ValueError:
        return url


def _viewed(url: str) -> str:
    """Return the PDF that a page for viewing PDFs is asked to show."""
    try:
        shown = parse_qs(urlsplit(url).query).get("file", [""])[0]
    except ValueError:
        return url
    return joined(url, shown) if shown.lower().endswith(".pdf") and "viewer" in urlsplit(url).path else url
