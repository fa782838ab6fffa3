"""Identities: which rule holds where. By year, by issuer, and one page for each rule with its failures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from pipelines.warehouse.queries import Row

_COUNTS = ("exact", "tail", "violation", "not_evaluable")
FAILURES_SHOWN = 200


@dataclass(frozen=True)
class Tally:
    """How the checks of one rule came out in one place."""

    exact: int = 0
    tail: int = 0
    violation: int = 0
    not_evaluable: int = 0

    @property
    def state(self) -> str:
        """The gravest outcome: violation, not_evaluable, tail, exact, or none where nothing was checked."""
        return next(
            (name for name in ("violation", "not_evaluable", "tail", "exact") if getattr(self, name)), "none"
        )

    @property
    def symbol(self) -> str:
        """The symbol that is shown, with the count of that outcome."""
        marks = {
            "violation": f"✗{self.violation}",
            "not_evaluable": f"?{self.not_evaluable}",
            "tail": f"≈{self.tail}",
        }
        return marks.get(self.state, "✓" if self.state == "exact" else "·")

    @property
    def cell(self) -> str:
        """The cell of a table that shows it, in HTML."""
        return f'<td class="mid tallied t-{self.state}">{self.symbol}</td>'


_NOTHING = Tally()


def tallied(counts: Iterable[Row], *by: str) -> dict[tuple[Any, ...], Tally]:
    """Return the counts of `sql/site/rule_counts.sql` summed up by some of its columns."""
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(_COUNTS))
    for row in counts:
        so_far = sums[tuple(row[column] for column in by)]
        for place, name in enumerate(_COUNTS):
            so_far[place] += row[name]
    return {key: Tally(*numbers) for key, numbers in sums.items()}


def identities(rules: list[Row], counts: list[Row]) -> dict[str, Any]:
    """Return what the overview of identities shows; cells are the same in every language."""
    years = sorted({row["fiscal_year"] for row in counts})
    issuers = _issuers(counts)
    by_year = tallied(counts, "check_id", "fiscal_year")
    by_issuer = tallied(counts, "check_id", "issuer_id")
    suites: dict[str, list[tuple[Row, Markup, Markup]]] = defaultdict(list)
    for entry in rules:
        key = entry["check_id"]
        suites[entry["suite"]].append(
            (
                entry,
                _cells(by_year.get((key, year)) for year in years),
                _cells(by_issuer.get((key, issuer_id)) for issuer_id, _ in issuers),
            )
        )
    return {"suites": list(suites.values()), "years": years, "issuers": issuers}


def rule(entry: Row, counts: list[Row], failures: list[Row]) -> dict[str, Any]:
    """Return what the page of one rule shows; `counts` and `failures` are this rule's alone."""
    years = sorted({row["fiscal_year"] for row in counts})
    cells = tallied(counts, "issuer_id", "fiscal_year")
    return {
        "rule": entry,
        "years": years,
        "issuers": [
            (key, name, _cells(cells.get((key, year)) for year in years)) for key, name in _issuers(counts)
        ],
        "failures": failures[:FAILURES_SHOWN],
        "failures_left": max(0, len(failures) - FAILURES_SHOWN),
    }


def _issuers(counts: Iterable[Row]) -> list[tuple[str, str]]:
    """Return id and name of each issuer, by name."""
    return sorted({(row["issuer_id"], row["issuer"]) for row in counts}, key=lambda one: (one[1], one[0]))


def _cells(tallies: Iterable[Tally | None]) -> Markup:
    return Markup("".join([(tally or _NOTHING).cell for tally in tallies]))


def grouped(rows: Iterable[Row], *columns: str) -> Mapping[Any, list[Row]]:
    """Return rows by the value of a column, or by the values of several."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[columns[0]] if len(columns) == 1 else tuple(row[name] for name in columns)].append(row)
    return found
