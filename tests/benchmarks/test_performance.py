"""What measurements are said to mean: every promise has its verdict, and a part that could not be measured keeps none."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from copy import deepcopy
from typing import Any

import pytest

from benchmarks import scale
from benchmarks.__main__ import measured
from benchmarks.performance import claims, markdown, plot

STAGES = ("load", "check", "publish")


def size(reports: int, cost: float) -> dict[str, Any]:
    stages = {stage: {"cpu": 10.0, "wall": 12.0, "peak_mib": 900.0} for stage in STAGES}
    return {
        "reports": reports,
        "facts": reports * 540,
        "bytes": reports << 18,
        "few": stages,
        "stages": stages,
        "ms_per_report": dict.fromkeys(STAGES, cost),
        "peak_mib": 900.0,
    }


@pytest.fixture
def found() -> dict[str, Any]:
    """Measurements by which every promise just holds."""
    ways = [
        {"way": way, "ms_per_page": 4.0, "times_limit": 1.0} for way in ("limit", "pdfplumber's find_tables")
    ]
    file = {"file": "a.pdf", "pages": 24, "tables": 12, "seconds": 0.6}
    file |= {"times_limit": 10.0, "stock_over": 10.0, "right": 900, "cells": 900}
    times = {stage: {"wall": 10.0, "cpu": 10.0} for stage in ("read", *STAGES, "land")}
    runs = [{"workers": 1, "reports": 40, "reports_per_second": 1.0, "reports_per_cpu_second": 0.9} | times]
    runs.append(runs[0] | {"workers": 2, "reports_per_second": 1.7})
    asked = {"mart": "marts.year_over_year", "rows": 9, "seconds": 3.0, "scan": 1.0, "ratio": 3.0}
    return {
        "conditions": {"measured_at": "today", "machine": "here", "memory_gib": 8.0, "load": 0.1},
        "reading": {
            "rounds": 3, "median_times_limit": 10.0, "median_stock_over": 10.0, "right": 900, "cells": 900,
            "table_pages": 12, "pages": 24, "tables": ways, "whole": ways, "files": [file],
        },
        "end_to_end": {"runs": runs, "ratio": 1.7},
        "at_size": [size(100, 86.0), size(1_000, 100.0), size(10_000, 114.0) | {"peak_mib": 4096.0, "questions": [asked]}],
        "seconds": {"reading": 9},
        "failed": {},
    }  # fmt: skip


def test_what_just_holds_holds(found: dict[str, Any]) -> None:
    assert len(claims(found)) == 9
    assert all(holds for *_, holds in claims(found))
    assert "**no**" not in markdown(found)


@pytest.mark.parametrize(
    ("place", "value", "claim"),
    [
        (("reading", "median_times_limit"), 10.1, "10 × the pdfium limit"),
        (("reading", "median_stock_over"), 9.9, "a tenth of stock Camelot"),
        (("reading", "right"), 899, "every cell right"),
        (("end_to_end", "ratio"), 1.69, "2 workers"),
        (("at_size", 2, "peak_mib"), 4097.0, "peak memory"),
        (("at_size", 2, "questions", 0, "ratio"), 3.01, "year over year"),
        (("at_size", 2, "ms_per_report", "check"), 130.0, "check: cost per report"),
    ],
)
def test_what_does_not_hold_is_said_to_fail(
    found: dict[str, Any], place: tuple[Any, ...], value: float, claim: str
) -> None:
    changed: Any = deepcopy(found)
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    [failing] = [words for words, _, holds in claims(changed) if not holds]
    assert claim in failing
    assert markdown(changed).count("**no**") == 1


def test_a_part_that_fails_is_named_and_holds_nothing() -> None:
    made = measured({"broken": ["benchmarks.no_such_part"]})
    [(claim, why, holds)] = claims(made)
    assert (claim, holds) == ("broken can be measured", False)
    assert "no_such_part" in why
    assert "**no**" in markdown(made)


def test_the_plot_and_the_plan_are_made_of_the_same_numbers(found: dict[str, Any]) -> None:
    drawing = ElementTree.fromstring(plot(found))
    assert len(drawing.findall("{*}polyline")) == 3
    assert scale.is_told(found) and not scale.is_told(found | {"at_size": []})
    [facts] = [cost for name, cost, _ in scale.per_year(found) if name == "facts"]
    assert facts[0] == pytest.approx(540 * 600_000 / 1e6)
    assert facts[0] < facts[1] < facts[2]
