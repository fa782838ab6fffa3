"""Runs and freshness: what each publication did, which files were set aside, where reports come from, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.site.asking import ask, has
from pipelines.site.pages.identities import grouped
from pipelines.warehouse.queries import Row, rows

if TYPE_CHECKING:
    import duckdb

CHANGES = ("new", "new_version", "updated", "quarantined", "removed")
RUNS_SHOWN = 60
_TOUCHED_SHOWN = 40
_DUE = "marts.sources_due"


def runs(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return what the page of runs shows; a warehouse of an older product has no runs and no due list."""
    has_runs = has(connection, "marts.runs")
    found = rows(connection, "from marts.runs order by started_at desc, run_id") if has_runs else []
    touched = grouped(ask(connection, "run_reports"), "run_id") if has_runs else {}
    due = rows(connection, f"from {_DUE}") if has(connection, _DUE) else None
    return {
        "runs": [(run, touched.get(run["run_id"], [])[:_TOUCHED_SHOWN]) for run in found[:RUNS_SHOWN]],
        "changes": CHANGES,
        "quarantined": ask(connection, "quarantined"),
        "sources": ask(connection, "sources"),
        "due": due,
        "due_heads": _heads(due),
        "refusal_of": refusal_of,
    }


def _heads(due: list[Row] | None) -> list[tuple[str, str, str]]:
    """Return the columns of the due list that say something: name, Chinese title, English title."""
    from pipelines.warehouse.dictionary import dictionary

    if not due:
        return []
    known = dictionary()[_DUE].column
    kept = [name for name in due[0] if any(row[name] is not None for row in due)]
    return [(name, known[name].title if name in known else name, name.replace("_", " ")) for name in kept]


def refusal_of(detail: str) -> str:
    """Return what a file was set aside for, without what was found, expected and is to be done."""
    return detail.partition("; found: ")[0]
