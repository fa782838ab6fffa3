"""One issuer: its headlines year by year, the tables that charts are drawn from, its reports and findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipelines.site.links import is_tail
from pipelines.warehouse.queries import Row

FAMILIES = ("functions", "economic", "three_public", "execution")
KINDS = {"functions": "stacked", "economic": "stacked", "three_public": "grouped", "execution": "grouped"}
_MEASURES = {"three_public": ("budget", "final"), "execution": ("initial_budget", "adjusted_budget", "final")}
FINDINGS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Series:
    """One row of a chart's table: what it is called and its amount of each year, with the fact it stands on."""

    name_zh: str
    name_en: str
    measure: str | None
    cells: tuple[Row | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table. `drawn`: how many of the series, from the first, the chart shows."""

    family: str
    kind: str
    years: tuple[int, ...]
    series: tuple[Series, ...]
    drawn: int


def issuer(
    reports: list[Row], headlines: list[Row], series: list[Row], findings: list[Row]
) -> dict[str, Any]:
    """Return what the page of one issuer shows; all rows are of this issuer."""
    years = sorted({row["fiscal_year"] for row in headlines})
    lines: dict[int, dict[str, Any]] = {}
    for row in headlines:
        line = lines.setdefault(
            row["ordinal"],
            {"name_zh": row["name_zh"], "name_en": row["name_en"], "cells": dict.fromkeys(years)},
        )
        line["cells"][row["fiscal_year"]] = row
    notable = [row for row in findings if not is_tail(row) and not row["is_superseded"]]
    return {
        "issuer_id": reports[0]["issuer_id"],
        "issuer": reports[0]["issuer"],
        "kind": reports[0]["issuer_kind"] or "department",
        "reports": sorted(
            reports,
            key=lambda row: (-(row["fiscal_year"] or 0), row["status"] == "superseded", row["report_id"]),
        ),
        "years": years,
        "lines": [line for _, line in sorted(lines.items())],
        "latest": years[-1] if years else None,
        "charts": [chart for family in FAMILIES if (chart := _chart(family, series)) is not None],
        "findings": notable[:FINDINGS_SHOWN],
        "tails": sum(is_tail(row) for row in findings),
    }


def _chart(family: str, rows: Iterable[Row]) -> Chart | None:
    own = [row for row in rows if row["family"] == family]
    years = tuple(sorted({row["fiscal_year"] for row in own}))
    if not years:
        return None
    found: dict[tuple[str, str], dict[int, Row]] = {}
    for row in own:
        found.setdefault((row["line_id"], row["measure"]), {}).setdefault(row["fiscal_year"], row)
    series = []
    for (_, measure), by_year in found.items():
        if not any(row["amount_wan"] for row in by_year.values()):
            continue
        first = next(iter(by_year.values()))
        named = measure if family in _MEASURES else None
        series.append(
            Series(first["name_zh"], first["name_en"], named, tuple(by_year.get(year) for year in years))
        )
    order = _MEASURES.get(family)
    if family == "three_public":
        series.sort(
            key=lambda one: (_is_part(one), one.name_zh, order.index(one.measure or "") if order else 0)
        )
    elif order:
        series.sort(key=lambda one: order.index(one.measure or ""))
    else:
        series.sort(key=lambda one: -sum((row["amount_wan"] for row in one.cells if row), Decimal(0)))
    drawn = sum(not _is_part(one) for one in series) if family == "three_public" else len(series)
    return Chart(family, KINDS[family], years, tuple(series), drawn) if series else None


def _is_part(series: Series) -> bool:
    """Whether this is a part of the three public expenses, not their total."""
    return any(row is not None and row["line_id"] != "total" for row in series.cells)


def completion(budget: Row | None, final: Row | None) -> Decimal | None:
    """Return what was spent of a budget in percent, two decimals, or None where one of the two is missing or zero."""
    if budget is None or final is None or not budget["amount_wan"]:
        return None
    share: Decimal = 100 * final["amount_wan"] / budget["amount_wan"]
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)
