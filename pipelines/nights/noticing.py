"""What people should be told: new reports, errors, what was set aside, sources in trouble, overdue reports, a failed night.

Each notice has a key that stays the same from night to night. Who was told already, and telling, belong to `telling.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipelines.errors import FiscalError
from pipelines.nights.retrying import is_settled

if TYPE_CHECKING:
    import duckdb

Kind = Literal["failed", "source", "quarantined", "error", "overdue", "report"]
KINDS: dict[Kind, tuple[str, str]] = {
    "failed": ("运行失败", "night failed"),
    "source": ("来源异常", "sources in trouble"),
    "quarantined": ("未能入库", "set aside"),
    "error": ("核对错误", "errors found"),
    "overdue": ("逾期未公开", "overdue"),
    "report": ("新入库", "new reports"),
}
"""The gravest first, with their headings."""
PASSING: tuple[Kind, ...] = ("failed", "source")
"""Kinds that are told again when they went away and come back."""
_ALWAYS = ("page", "watch_list", "storage", "unforeseen")
"""Kinds of problem of a source that count on whatever page; others count on its list pages alone."""
_REPORTS = """
select report_id, coalesce(issuer, source_name) as issuer, fiscal_year, source_url, supersedes is not null
from core.report where status in ('landed', 'landed_with_doubt') order by issuer, fiscal_year, report_id
"""
_ERRORS = """
select finding.finding_id, report.report_id, coalesce(report.issuer, report.source_name), report.fiscal_year,
    finding.title_zh
from quality.finding as finding join core.report as report using (report_id)
where finding.severity = 'error' and finding.status in ('open', 'stale') and finding.check_id <> 'S-READ'
order by 3, 4, finding.page, finding.finding_id
"""
_SET_ASIDE = """
select report.report_id, report.source_name, finding.detail, report.source_url
from core.report as report join quality.finding as finding using (report_id)
where report.status = 'quarantined' and finding.check_id = 'S-READ' order by 2, 1
"""
_OVERDUE = """
select issuer, issuer_kind, fiscal_year, due_on, days_overdue from marts.sources_due
where state = 'overdue' and fiscal_year = year(coalesce(try_cast(getvariable('as_of') as date), current_date)) - 1
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. `group`: what it is told together with; `link`: where to look, if anywhere; `report_id`: the
    report that it is about, if any."""

    key: str
    kind: Kind
    group: str
    text: str
    link: str = ""
    report_id: str = ""


def of_warehouse(connection: duckdb.DuckDBPyConnection, site_url: str) -> list[Notice]:
    """Return what the published warehouse gives reason to tell; links lead to `site_url` where there is a site."""
    found = []
    for report_id, issuer, year, url, is_version in connection.execute(_REPORTS).fetchall():
        text = f"{issuer} {year or ''} 年度决算".replace("  ", " ") + ("（新版本）" if is_version else "")
        link = _page(site_url, report=report_id) or url or ""
        found.append(Notice(f"report:{report_id}", "report", report_id, text, link, report_id))
    for finding_id, report_id, issuer, year, title in connection.execute(_ERRORS).fetchall():
        link = _page(site_url, finding=finding_id)
        group = f"{issuer} {year or ''}".strip()
        found.append(Notice(f"finding:{finding_id}", "error", group, title, link, report_id))
    for report_id, name, detail, url in connection.execute(_SET_ASIDE).fetchall():
        if not is_settled(detail or ""):
            what = (detail or "").partition("; expected:")[0]
            key = f"quarantined:{report_id}:{_digest(detail)}"
            found.append(Notice(key, "quarantined", name, f"{name}：{what}", url or "", report_id))
    for issuer, kind, year, due_on, days in connection.execute(_OVERDUE).fetchall():
        text = f"{issuer} {year} 年度决算应于 {due_on} 前公开，已逾期 {days} 天"
        found.append(Notice(f"overdue:{issuer}:{kind}:{year}", "overdue", issuer, text))
    return found


def of_sources(summaries: Iterable[dict[str, Any]]) -> list[Notice]:
    """Return what the last looks at the sources give reason to tell, once per source and kind of trouble."""
    found: dict[str, Notice] = {}
    for summary in summaries:
        source, name = summary["source_id"], f"{summary['jurisdiction']}（{summary['source_id']}）"
        if summary["silent"]:
            page = (summary["list_pages"] or [""])[0]
            text = f"{name}：列表页没有链接了，版式可能已变 no links any more, the layout may have changed"
            found[f"source:{source}:silent"] = Notice(f"source:{source}:silent", "source", source, text, page)
        for problem in summary["problems"]:
            if summary["silent"] and problem["kind"] == "page" and problem["is_list_page"]:
                continue  # it is what silence was told by
            if problem["kind"] in _ALWAYS or problem["is_list_page"]:
                key = f"source:{source}:{problem['kind']}"
                text = f"{name}：{problem['what']}" + (f"（{problem['got']}）" if problem["got"] else "")
                found.setdefault(key, Notice(key, "source", source, text, problem["url"]))
    return list(found.values())


def of_failure(error: BaseException) -> Notice:
    """Return the notice of a night that failed with `error`."""
    what = error.what if isinstance(error, FiscalError) else type(error).__name__
    got = error.got if isinstance(error, FiscalError) else " ".join(str(error).split())
    remedy = error.remedy if isinstance(error, FiscalError) else ""
    text = "；".join(part for part in (what, got[:300], remedy) if part)
    return Notice(f"failed:{_digest(what)}", "failed", "night", text)


def published_notices(target: Path, site_url: str) -> list[Notice]:
    """Return `of_warehouse` of the published file, nothing where there is none."""
    if not target.exists():
        return []
    from pipelines.warehouse.connect import open_published

    with open_published(target) as connection:
        return of_warehouse(connection, site_url)


def _page(site_url: str, *, report: str = "", finding: str = "") -> str:
    if not site_url:
        return ""
    from pipelines.site.links import Links

    links = Links("zh", "", site_url.rstrip("/") + "/", ".html")
    return links.finding(finding) if finding else links.report(report)


def _digest(text: str | None) -> str:
    return hashlib.sha256((text or "").encode("utf-8")).hexdigest()[:12]
