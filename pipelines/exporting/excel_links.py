"""Where the links of a workbook lead: the page of a report, and the site's page of a finding."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import FiscalError
from pipelines.site.links import Links, outside
from pipelines.warehouse.places import Places
from pipelines.warehouse.queries import Row, answer

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class ReportLinks:
    """Links from a workbook in `folder`. `site`: the address of a built site, such as `https://example.org/fiscal`.

    A report's page is sought on the site, then at the address it was published at, then in the archived file.
    """

    folder: Path
    places: Places
    reports: dict[str, Row]
    site: str | None = None
    _found: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls, connection: duckdb.DuckDBPyConnection, folder: Path, places: Places, site: str | None = None
    ) -> ReportLinks:
        """Return the links from a workbook in `folder` to the reports of an open warehouse.

        Raises FiscalError when `site` is no http or https address.
        """
        if site is not None and outside(site) is None:
            raise FiscalError(
                "this is no address of a site",
                got=site,
                expected="http://… or https://…",
                remedy="name the address at which the folder of `fiscal site build` is published",
            )
        every = answer(connection, "sheet_reports", issuer=None, fiscal_year=None)
        return cls(folder, places, {report["report_id"]: report for report in every}, site)

    def page(self, report_id: str | None, page: int | None, fact_id: str | None = None) -> str | None:
        """Return where a page of a report can be seen, or None."""
        if report_id is None or page is None:
            return None
        if self.site:
            return self._on_site.report(report_id, fact_id)
        file = self._file(report_id)
        return f"{file}#page={page}" if file else None

    def finding(self, finding: Row) -> str | None:
        """Return the site's page of a finding, or None without a site."""
        return self._on_site.finding_of(finding) if self.site else None

    @property
    def _on_site(self) -> Links:
        return Links("zh", "", f"{(self.site or '').rstrip('/')}/", ".html")

    def _file(self, report_id: str) -> str | None:
        if report_id not in self._found:
            self._found[report_id] = self._seek(report_id)
        return self._found[report_id]

    def _seek(self, report_id: str) -> str | None:
        from pipelines.site.pictures import find_report

        report = self.reports[report_id]
        published = outside(report["source_url"])
        if published:
            return published.split("#")[0]
        path = find_report(report["sha256"] or "", report["source_name"] or "", self.places)
        return f"external:{os.path.relpath(path, self.folder.absolute())}" if path else None
