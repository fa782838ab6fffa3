"""What a source of the watch list is: values, with the defaults that hold where its file says nothing.

Reading the files belongs to `watch_list.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

ReportKind = Literal["final_accounts", "budget"]
IssuerKind = Literal["department", "unit"]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page that lists reports. `kind` is what its titles mean where they do not say it."""

    url: str
    kind: ReportKind | None = None
    fiscal_year: int | None = None


@dataclass(frozen=True, slots=True)
class LinkRules:
    """What to follow. Patterns are searched in the link's address (articles, documents) or its title."""

    articles: re.Pattern[str] | None = None
    documents: re.Pattern[str] | None = None
    titles: re.Pattern[str] | None = None
    skip_titles: re.Pattern[str] | None = None
    next_page_texts: tuple[str, ...] = ("下一页", "下页", "后一页", "next")
    next_page_pattern: str | None = None  # file name of the n-th page, such as index_{page}.html
    next_page_first: int = 1  # the number of the page that follows the first one
    max_pages: int = 20
    max_links: int = 2000  # of one page


@dataclass(frozen=True, slots=True)
class Politeness:
    """How often and how much. Sizes in bytes, times in seconds unless the name says days."""

    delay_seconds: float = 5.0
    attempts: int = 4
    retry_seconds: float = 5.0  # before the second attempt, doubled each time
    max_wait_seconds: float = 120.0  # the longest Retry-After or robots delay that is waited for
    connect_seconds: float = 15.0
    read_seconds: float = 30.0  # without a single byte
    total_seconds: float = 600.0  # one answer, all of it
    max_bytes: int = 100 * 1024 * 1024  # one document
    max_page_bytes: int = 4 * 1024 * 1024
    max_documents: int = 500  # asked for in one run
    recheck_days: float = 7.0  # before a document or article that is known is asked for again
    contact: str | None = None  # address for the site's keeper, sent with each request


@dataclass(frozen=True, slots=True)
class Season:
    """Months (first, last) in which a kind of report appears; outside, its list is asked every `off_season_days`."""

    final_accounts: tuple[int, int] | None = None
    budget: tuple[int, int] | None = None
    off_season_days: float = 7.0

    def includes(self, day: date, kind: ReportKind | None) -> bool:
        """Whether `day` lies in the season of `kind`, or of any kind where that is not known."""
        spans = [self.final_accounts, self.budget] if kind is None else [getattr(self, kind)]
        if None in spans:
            return True
        return any(_within(day.month, span) for span in spans if span)


@dataclass(frozen=True, slots=True)
class Approval:
    """The day on which the finance department approved the accounts or budgets of a year."""

    fiscal_year: int
    kind: ReportKind
    approved_on: date


@dataclass(frozen=True, slots=True)
class ExpectedIssuer:
    """An issuer that is to publish each year; `aliases` are other names it goes by."""

    name: str
    issuer_kind: IssuerKind = "department"
    kinds: tuple[ReportKind, ...] = ("final_accounts",)
    aliases: tuple[str, ...] = ()
    approvals: tuple[Approval, ...] = ()

    def approved_on(self, fiscal_year: int, kind: ReportKind) -> date | None:
        """Return the day of approval, its own before the jurisdiction's, or None where it is not known."""
        for approval in self.approvals:
            if (approval.fiscal_year, approval.kind) == (fiscal_year, kind):
                return approval.approved_on
        return None


@dataclass(frozen=True, slots=True)
class IssuerHint:
    """Titles that contain `match` are the issuer's."""

    match: str
    issuer: str


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """One jurisdiction's disclosure site. `allowed_hosts` are authorities: host, or host:port."""

    source_id: str
    jurisdiction_name: str
    list_pages: tuple[ListPage, ...]
    jurisdiction_code: str | None = None
    links: LinkRules = field(default_factory=LinkRules)
    issuer_hints: tuple[IssuerHint, ...] = ()
    expected_issuers: tuple[ExpectedIssuer, ...] = ()
    politeness: Politeness = field(default_factory=Politeness)
    season: Season = field(default_factory=Season)
    enabled: bool = False
    allow_http: bool = False
    allow_private_addresses: bool = False
    allowed_hosts: frozenset[str] = frozenset()
    note: str = ""


def _within(month: int, span: tuple[int, int]) -> bool:
    first, last = span
    return first <= month <= last if first <= last else month >= first or month <= last
