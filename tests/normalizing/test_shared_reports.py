"""Every cell of the shared reports against their hand-checked truth: all equal, none extra, all read twice alike."""

from __future__ import annotations

import hashlib
import re

import pytest

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.records import Fact, LandedReport
from tests.shared_reports import FOLDER, PUTUO, XINZHOU, Key, needs_shared_reports, truth_of

pytestmark = needs_shared_reports
LANDED: dict[str, LandedReport] = {}


def landed(name: str) -> LandedReport:
    if name not in LANDED:
        data = (FOLDER / name).read_bytes()
        LANDED[name] = normalize(read_report(data), Source(name, hashlib.sha256(data).hexdigest()))
    return LANDED[name]


def key_of(fact: Fact) -> Key:
    if fact.statement == "three_public":
        return fact.statement, fact.line_id, fact.measure
    row = fact.subject_code if fact.subject_system and not fact.line_id.startswith("exp.fn.") else None
    if row is None:
        row = re.sub(r"^[一二三四五六七八九十]+、", "", fact.subject_name or "")
    if fact.statement in ("rev_exp_summary", "approp_summary"):
        left = fact.line_id.startswith("rev.") or fact.line_id.startswith("bal.opening")
        opening = "opening:" if fact.line_id.startswith("bal.opening.") else ""
        row = ("left:" if left else "right:") + opening + row
    return fact.statement, row, fact.measure


@pytest.mark.parametrize("name", [*XINZHOU, *PUTUO])
def test_every_cell_equals_the_truth_and_none_is_extra(name: str) -> None:
    facts = [
        fact
        for fact in landed(name).facts
        if fact.statement not in ("narrative", "annex") and fact.printed is not None
    ]
    printed = {key_of(fact): fact.printed for fact in facts}
    assert len(printed) == len(facts)
    assert printed == truth_of(name)
    assert {fact.reading_status for fact in facts} == {"agreed"}


@pytest.mark.parametrize("name", [*XINZHOU, *PUTUO])
def test_nothing_is_reported_beside_what_the_issuer_did(name: str) -> None:
    assert [finding.check_id for finding in landed(name).findings if finding.severity != "info"] == []
    assert landed(name).report.status == "landed"


@pytest.mark.parametrize("name", XINZHOU)
def test_seed_report_states_its_prior_year(name: str) -> None:
    stated = {
        (fact.line_id, fact.measure): (str(fact.value), fact.is_derived)
        for fact in landed(name).facts
        if fact.statement == "narrative" and fact.occurrence == 1
    }
    for line in ("rev_exp_total", "revenue_total", "expenditure_total", "approp_total"):
        assert stated[(line, "current")] == ("673.16", False)
        assert stated[(line, "prior")] == ("599.27", False)
        assert stated[(line, "difference")] == ("73.89", False)
        assert stated[(line, "growth_pct")] == ("12.33", False)
    assert stated[("gpb_expenditure", "prior")] == ("599.27", True)
    assert stated[("agency_operating", "prior")] == ("73.17", False)
    assert stated[("agency_operating", "difference")] == ("-9.78", False)
    assert stated[("agency_operating", "growth_pct")] == ("-13.37", False)
    totals = {"rev_exp_total", "revenue_total", "expenditure_total", "approp_total", "gpb_expenditure"}
    measures = {"current", "prior", "difference", "growth_pct"}
    kept = [key for key in stated if key[0] in totals | {"agency_operating"} and key[1] in measures]
    assert len(kept) == 24


def test_shanghai_report_implies_its_prior_year() -> None:
    facts = {
        (fact.line_id, fact.measure): fact
        for fact in landed("putuo-finance-bureau-2024.pdf").facts
        if fact.statement == "narrative" and fact.occurrence == 1
    }
    prior = facts[("rev_exp_total", "prior")]
    assert (str(prior.value), prior.is_derived, prior.is_comparative, prior.period_year) == (
        "3052.34",
        True,
        True,
        2023,
    )
    assert str(facts[("gpb_expenditure", "prior")].value) == "3003.19"
    assert str(facts[("agency_operating", "prior")].value) == "182.10"
    assert facts[("approp_total", "difference")].printed == "持平"
    assert ("revenue_total", "prior") not in facts
