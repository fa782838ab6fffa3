"""The committed specimens: sidecars and truth files agree with the generator, and its own check can fail.

Nothing is typeset here: WeasyPrint needs libpango, which a machine that only runs the tests may lack.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from specimens.faults import FaultNotVisibleError, plant
from specimens.forms_catalogue import load_series, series_names
from specimens.identities_between import check
from specimens.ledger import read_books
from specimens.series import specimens_of
from specimens.specimen import Specimen
from specimens.statements import build_grid

ROOT = Path(__file__).resolve().parents[2]
SPECIMENS = [specimen for name in series_names() for specimen in specimens_of(name)]
CLEAN = [s for s in SPECIMENS if s.form["profile"] == "shanghai" and not s.planted_faults]


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda s: s.report["name"])
def test_sidecar_and_truth_are_those_of_the_generator(specimen: Specimen) -> None:
    name = specimen.report["name"]
    pdf = (ROOT / "data" / "raw" / f"{name}.pdf").read_bytes()
    sidecar = json.loads((ROOT / "data" / "raw" / f"{name}.pdf.json").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert sidecar["planted_faults"] == specimen.planted_faults
    assert sidecar["published_on"] == specimen.report["published_on"]
    assert len(pdf) < 300_000
    truth = json.loads((Path(__file__).parent / f"{name}.truth.json").read_text(encoding="utf-8"))
    expected = [
        (statement, line_id, measure, printed)
        for statement in specimen.form["order"]
        for line_id, measure, printed, _ in build_grid(
            statement, specimen.form, specimen.amounts, specimen.layout
        ).facts()
    ]
    assert [(c["statement"], c["line_id"], c["measure"], c["printed"]) for c in truth] == expected
    assert len({row[:3] for row in expected}) == len(expected)


@pytest.mark.parametrize("specimen", CLEAN, ids=lambda s: s.report["name"])
def test_clean_years_hold_with_tails(specimen: Specimen) -> None:
    outcomes = check(specimen.amounts)
    assert all(outcome.holds for outcome in outcomes)
    assert sum(1 for outcome in outcomes if outcome.difference) >= 4


def test_faulty_year_breaks_only_where_it_was_planted() -> None:
    (faulty,) = (s for s in SPECIMENS if s.planted_faults)
    broken = {(o.identity, o.key) for o in check(faulty.amounts) if not o.holds}
    assert broken == {
        ("ROW", "expenditure/2070109"),
        ("HIER", "expenditure/20701/basic"),
        ("TOT7", "expenditure/basic"),
        ("T6-03", "301"),
        ("T9-01", "final"),
    }


def test_each_year_opens_with_the_printed_closing_of_the_year_before() -> None:
    years = [s for s in SPECIMENS if s.form["profile"] == "shanghai"]
    for earlier, later in pairwise(years):
        closing = earlier.amounts.get("rev_exp_summary", "bal.closing", "amount") or ""
        opening = later.amounts.get("rev_exp_summary", "bal.opening", "amount") or ""
        assert Decimal(closing.replace(",", "")) == Decimal(opening.replace(",", "")) > 0


def test_the_check_sees_a_wrong_amount() -> None:
    amounts = CLEAN[0].amounts
    key = ("rev_exp_summary", "rev.grand_total", "amount")
    wrong = replace(amounts, printed={**amounts.printed, key: "1.00"})
    assert {"T1-03", "T1-05"} <= {o.identity for o in check(wrong) if not o.holds}


def test_a_fault_that_changes_nothing_is_refused() -> None:
    amounts = CLEAN[0].amounts
    same = amounts.get("three_public", "total", "final") or ""
    fault = {
        "statement": "three_public",
        "line_id": "total",
        "measure": "final",
        "printed": same,
        "kind": "none",
    }
    with pytest.raises(FaultNotVisibleError):
        plant(amounts, [fault])


def test_the_books_balance_in_every_year() -> None:
    for books in read_books(load_series("sample-culture-bureau")):
        money_in = sum(books.opened(f) for f in books.flows) + books.surplus_used
        money_in += sum(
            v
            for rows in books.flows.values()
            for r in rows.values()
            for k, v in r.items()
            if "spend_" not in k
        )
        money_out = sum(books.spent(f) + books.closed(f) for f in books.flows) + books.surplus_distribution
        assert money_in == money_out
