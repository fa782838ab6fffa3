"""Where pages, pictures and scripts stand, seen from a page: relative paths for files, absolute ones for a server.

Templates ask these objects and know nothing of hosts. What is on the pages belongs to `pages/`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


def slug(text: str) -> str:
    """Return a file name for `text`: itself where it is plain, else 12 hex digits of its sha256."""
    return text if _PLAIN.fullmatch(text) else hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Links:
    """Links from one page of one language. `here`: that page without language, such as `findings/ab12`.

    `root` leads to the top of the site and ends in a slash or is empty; `suffix` is what page names end in.
    """

    language: str
    here: str
    root: str
    suffix: str

    @property
    def menu(self) -> tuple[str, ...]:
        """The pages of the main menu: numbers are typed from pages only where a server takes them."""
        return (
            ("coverage", "identities", "findings", "runs")
            if self.suffix
            else ("coverage", "identities", "findings", "cells", "runs")
        )

    @classmethod
    def of_files(cls, language: str, here: str) -> Links:
        """Return the links of a page that lies in a file."""
        depth = here.count("/") + (language != "zh")
        return cls(language, here, "../" * depth, ".html")

    @classmethod
    def of_server(cls, language: str, here: str) -> Links:
        """Return the links of a page that a server answers."""
        return cls(language, here, "/", "")

    def page(self, name: str, language: str | None = None, **filters: str | int | None) -> str:
        """Return the address of a page by name (`coverage`, `findings`, …); filters go behind `#`, or `?` to a server."""
        prefix = "" if (language or self.language) == "zh" else "en/"
        file = ("index" if self.suffix else "") if name == "coverage" else name
        kept = {key: value for key, value in filters.items() if value not in (None, "")}
        return f"{self.root}{prefix}{file}{self.suffix if file else ''}" + (
            f"{'#' if self.suffix else '?'}{urlencode(kept, quote_via=quote)}" if kept else ""
        )

    def finding(self, finding_id: str, fact: str | None = None) -> str:
        """Return the address of a finding, or of one of its cells."""
        return self.page(f"findings/{slug(finding_id)}") + (f"#fact={fact}" if fact else "")

    def finding_of(self, finding: Mapping[str, Any]) -> str:
        """Return the address of a finding by its row: in files, what is off by rounding stands with its report."""
        if self.suffix and is_tail(finding):
            return f"{self.report(finding['report_id'])}#{finding['finding_id']}"
        return self.finding(finding["finding_id"])

    def findings_of(self, issuer: Mapping[str, Any], year: int | None = None) -> str:
        """Return the address of the findings that are open, of an issuer's row (`issuer_id`, `issuer`) and a year."""
        if self.suffix:
            wanted = {"severity": "error,warning", "status": "open,stale"} if year else {}
            return self.page("findings", issuer=issuer["issuer_id"], year=year, **wanted)
        return self.page("findings", issuer=issuer["issuer"], year=year)

    def report(self, report_id: str, fact: str | None = None) -> str:
        """Return the address of a report, or of one of its cells."""
        return self.page(f"reports/{slug(report_id)}") + (f"#fact={fact}" if fact else "")

    def issuer(self, issuer_id: str) -> str:
        """Return the address of an issuer."""
        return self.page(f"issuers/{slug(issuer_id)}")

    def rule(self, check_id: str) -> str:
        """Return the address of an identity."""
        return self.page(f"identities/{slug(check_id)}")

    def twin(self) -> str:
        """Return the address of this page in the other language."""
        return self.page(self.here, "en" if self.language == "zh" else "zh")

    def static(self, name: str) -> str:
        """Return the address of a style sheet or script of the product."""
        return f"{self.root}static/{name}"

    def data(self, name: str) -> str:
        """Return the address of a file of this build: data of scripts, downloads."""
        return f"{self.root}data/{name}"

    def picture(self, sha256: str, page: int) -> str:
        """Return the address of the picture of one page of a report."""
        return f"{self.root}pictures/{sha256[:16]}/{page}.webp"


def is_tail(finding: Mapping[str, Any]) -> bool:
    """Whether a finding is of the many that rounding explains and nobody needs to look at one by one."""
    return finding["severity"] == "info" and finding["class"] in ("rounding_tail", "truncated")


def outside(address: str | None) -> str | None:
    """Return an address that may become a link: http and https alone, nothing that a browser would run."""
    return address if address and re.match(r"https?://[^\s]+$", address, re.IGNORECASE) else None
