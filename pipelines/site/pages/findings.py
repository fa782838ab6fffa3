"""The list of findings as the script of its page takes it: closed lists by name, one array per finding, tails folded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pipelines.site.links import Links, is_tail
from pipelines.site.templating import number
from pipelines.site.words import Words
from pipelines.warehouse.queries import Row

SEVERITIES = ("error", "warning", "info")
CLASSES = ("issuer_error", "scope", "extraction_doubt", "template_residue", "truncated", "rounding_tail")
STATUSES = ("open", "stale", "accepted", "overridden")
FOLDED = ("truncated", "rounding_tail")


def findings_data(
    findings: list[Row], checks: Mapping[str, list[Row]], titles: Mapping[str, str], link: Links, t: Words
) -> dict[str, Any]:
    """Return the data of the list; `checks` by finding_id, `titles` of statements."""
    named = _issuers(findings, t)
    places = {key: place for place, key in enumerate(named)}
    return {
        "link": link.page("findings/{id}"),
        "tails": link.page("reports/{report}") + "#{id}",
        "issuers": list(named.values()),
        "issuer_ids": list(named),
        "statements": dict(titles),
        "names": {
            "severity": {name: t(f"severity.{name}") for name in SEVERITIES},
            "class": {name: t(f"class.{name}") for name in CLASSES},
            "status": {name: t(f"status.{name}") for name in STATUSES},
        },
        "order": {"severity": SEVERITIES, "class": CLASSES, "status": STATUSES},
        "folded": FOLDED,
        "rows": [
            [
                row["finding_id"],
                row["severity"],
                row["class"],
                places[_issuer_key(row)],
                row["fiscal_year"],
                row["statement"],
                row["check_id"],
                t.of(row, "title"),
                number(row["lhs"]) or None,
                number(row["rhs"]) or None,
                number(row["difference"], sign=True) or None,
                row["unit"],
                row["page"],
                row["status"],
                row["report_id"] if is_tail(row) else None,
                [_member(check) for check in checks.get(row["finding_id"], ())],
                int(row["is_superseded"]),
            ]
            for row in findings
        ],
    }


def _issuer_key(row: Row) -> str:
    """Return what a finding is filtered by: its issuer, or the file that nobody could place."""
    return row["issuer_id"] or row["source_name"] or ""


def _issuers(findings: list[Row], t: Words) -> dict[str, str]:
    """Return the name of each issuer by its key; a department and a unit of one name are told apart."""
    found = {_issuer_key(row): row for row in findings}
    names = Counter(row["issuer"] for row in found.values())
    return {
        key: f"{row['issuer']}（{t.named('coverage', row['issuer_kind'])}）"
        if row["issuer"] and names[row["issuer"]] > 1
        else row["issuer"] or row["source_name"] or ""
        for key, row in found.items()
    }


def _member(check: Row) -> list[str | None]:
    name = f"{check['check_id']} {check['key'] or ''}".rstrip()
    if check["lhs"] is None:
        return [name, check["reason"]]
    return [name, number(check["lhs"]), number(check["rhs"]), number(check["difference"], sign=True)]


def script(name: str, value: Any) -> str:
    """Return a script that makes `value` known as `fiscal.<name>`; it may stand in a page or in a file."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).replace("<", "\\u003c")
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(window.fiscal??={{}})[{json.dumps(name)}]={text};\n"
