"""Who is expected to publish, and when the accounts were approved: from the watch list into `ref`.

Only sources that are switched on count. What is overdue is a view, `marts.sources_due`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import WatchListError

if TYPE_CHECKING:
    import duckdb

    from pipelines.sources.watched import WatchedSource


def watch_list_hash(folder: Path) -> str:
    """Return the hash of the watch list's files; a missing folder is an empty list."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        digest.update(path.name.encode() + b"\x1f" + path.read_bytes())
    return digest.hexdigest()[:16]


def load_expected(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill `ref.expected_issuer` and `ref.approval`; a file of the watch list that is broken is passed over."""
    from pipelines.sources.watch_list import load_source

    issuers: list[list[object]] = []
    approvals: list[list[object]] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            source = load_source(path)
        except WatchListError:
            continue
        if source.enabled:
            issuers += _issuers(source)
            approvals += _approvals(source)
    for table, rows in (("expected_issuer", issuers), ("approval", approvals)):
        connection.execute(f"delete from ref.{table}")
        for row in rows:
            connection.execute(f"insert into ref.{table} values ({', '.join('?' * len(row))})", row)


def _issuers(source: WatchedSource) -> list[list[object]]:
    span = source.season.final_accounts
    return [
        [
            source.source_id,
            source.jurisdiction_name,
            expected.name,
            expected.issuer_kind,
            list(expected.aliases),
            span[1] if span else None,
        ]
        for expected in source.expected_issuers
        if "final_accounts" in expected.kinds
    ]


def _approvals(source: WatchedSource) -> list[list[object]]:
    found: dict[tuple[str, str, int], object] = {}
    for expected in source.expected_issuers:
        for approval in expected.approvals:
            if approval.kind == "final_accounts":
                key = (expected.name, expected.issuer_kind, approval.fiscal_year)
                found.setdefault(key, approval.approved_on)  # its own comes before the jurisdiction's
    return [[source.source_id, *key, approved_on] for key, approved_on in found.items()]
