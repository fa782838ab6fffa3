"""Whole reports: every number that part three states, as listed by hand or in the truth, and none invented."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from pipelines.records import Fact, LandedReport
from tests.shared_reports import FOLDER, PUTUO, XINZHOU, needs_shared_reports

ROOT = Path(__file__).resolve().parents[3]
SPECIMEN = ROOT / "data" / "raw" / "xinzhou-union-2023.pdf"
SEED = [
    SPECIMEN,
    *(pytest.param(FOLDER / name, marks=needs_shared_reports, id=name) for name in XINZHOU),
]
Said = tuple[str, str, str | None]


@cache
def landed(path: Path) -> LandedReport:
    data = path.read_bytes()
    return normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest()))


def narrative(path: Path) -> list[Fact]:
    return [fact for fact in landed(path).facts if fact.statement == "narrative"]


def unread(path: Path) -> list[str]:
    return [finding.detail for finding in landed(path).findings if finding.check_id == "N-UNREAD"]


@pytest.mark.parametrize("path", SEED)
def test_the_seed_report_says_what_was_listed_by_hand_and_nothing_else(path: Path) -> None:
    listed = yaml.safe_load(Path(__file__).with_name("seed_facts.yml").read_text("utf-8"))
    expected = Counter(tuple(entry) for section in listed.values() for entry in section)
    assert expected.total() > 150
    found = Counter(
        (
            fact.line_id,
            fact.measure,
            fact.printed,
            None if fact.value is None else f"{fact.value:f}",
            fact.unit,
            fact.period_year - fact.fiscal_year,
        )
        for fact in narrative(path)
    )
    assert found == expected
    assert unread(path) == []


@pytest.mark.parametrize("path", SEED)
def test_every_number_can_be_cited(path: Path) -> None:
    for fact in narrative(path):
        assert fact.page is not None and fact.boxes and fact.quote
        assert fact.printed is None or fact.printed in fact.quote
        assert fact.is_derived == (fact.printed is None and fact.value is not None)
        assert (fact.presence == "stated_none") == (fact.value is None)


@pytest.mark.parametrize("path", SEED)
def test_budgets_and_completions_name_their_stage(path: Path) -> None:
    stages = {
        (fact.line_id.partition(".")[0], fact.measure, fact.budget_stage)
        for fact in narrative(path)
        if fact.budget_stage or fact.measure.endswith("budget")
    }
    assert stages == {
        ("gpb_expenditure", "initial_budget", "initial"),
        ("gpb_expenditure", "completion_pct", "initial"),
        ("fn", "initial_budget", "initial"),
        ("fn", "completion_pct", "initial"),
        ("three_public", "adjusted_budget", "adjusted"),
        ("three_public", "completion_pct", "adjusted"),
        ("agency_operating", "initial_budget", "initial"),
        ("performance", "adjusted_budget", "adjusted"),
        ("performance", "completion_pct", "adjusted"),
    }


@pytest.mark.parametrize("path", SEED)
def test_reasons_stand_beside_what_they_explain(path: Path) -> None:
    reasons = {(fact.line_id, fact.measure) for fact in narrative(path) if fact.reason}
    assert reasons == {
        ("rev_exp_total", "difference"),
        ("approp_total", "difference"),
        ("approp_revenue.gpb", "difference"),
        ("gpb_expenditure", "difference"),
        ("fn.201", "completion_pct"),
        ("fn.208", "completion_pct"),
        ("fn.221", "completion_pct"),
        ("agency_operating", "difference"),
    }


@needs_shared_reports
@pytest.mark.parametrize("name", PUTUO)
def test_shanghai_reports_say_what_their_truth_says_and_nothing_else(name: str) -> None:
    truth = json.loads((FOLDER / name.replace(".pdf", ".truth.json")).read_text("utf-8"))
    expected = Counter(said for entry in truth["narrative"] for said in _said(entry))
    found = Counter(
        (fact.line_id, fact.measure, fact.printed) for fact in narrative(FOLDER / name) if not fact.is_derived
    )
    assert found == expected
    assert unread(FOLDER / name) == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data" / "raw").glob("sample-*.pdf")), ids=lambda path: path.stem
)
def test_specimens_leave_no_amount_unread(path: Path) -> None:
    assert unread(path) == []
    assert len(narrative(path)) > 150


# -- the truth's entries as facts ------------------------------------------------------------------------------

_REVENUE = {"财政拨款收入": "fiscal_approp", "其他收入": "other"}
_EXPENDITURE = {"基本支出": "basic", "项目支出": "project"}
_CLASSES = {
    "一般公共服务支出": "201",
    "社会保障和就业支出": "208",
    "卫生健康支出": "210",
    "住房保障支出": "221",
}
_THREE_PUBLIC = {
    "因公出国（境）费": "overseas",
    "公务用车购置及运行维护费": "vehicles",
    "公务接待费": "reception",
}
_VEHICLES = {
    "部级领导干部用车": "ministerial", "主要领导干部用车": "principal", "机要通信用车": "confidential",
    "应急保障用车": "emergency", "执法执勤用车": "law_enforcement", "特种专业技术用车": "special",
    "离退休干部用车": "retired", "其他用车": "other",
}  # fmt: skip
_SME = {
    "中小企业预留预算": "reserved", "小微企业预留预算": "micro_reserved", "中小企业预留_成交": "reserved_awarded",
    "小微企业预留_成交": "micro_reserved_awarded", "其他项目_中小企业成交": "other_awarded",
}  # fmt: skip
_GRADES = {"优": "excellent", "良": "good", "合格": "qualified", "不合格": "unqualified"}
_PROBLEMS = {"problems_found": "found", "problems_fixed": "fixed", "problems_fixing": "open"}
_TOTALS = {
    "total_income_expenditure": "rev_exp_total",
    "fiscal_appropriation_total": "approp_total",
    "general_public_budget_total": "gpb_expenditure",
    "agency_operating": "agency_operating",
}
_BUDGETS = {"年初预算": "initial_budget", "全年预算": "adjusted_budget"}


def _said(entry: dict[str, Any]) -> Iterator[Said]:
    """Yield what one entry of the truth says, as line, measure and print."""
    fact, numbers = entry["fact"], entry["numbers"]
    if fact in _TOTALS:
        yield from _total(_TOTALS[fact], numbers)
    elif fact in ("income_structure", "expenditure_structure"):
        stem, parts = ("revenue", _REVENUE) if fact == "income_structure" else ("expenditure", _EXPENDITURE)
        yield f"{stem}_total", "current", numbers["total"]
        for name, part in parts.items():
            if name in numbers:
                yield f"{stem}.{part}", "current", numbers[name]
                yield f"{stem}.{part}", "share_pct", numbers[f"{name}_percent"]
    elif fact == "general_public_budget_structure":
        yield "gpb_expenditure", "current", numbers["total"]
        for row in numbers["classes"]:
            yield f"fn.{_CLASSES[row['name']]}", "current", row["amount"]
            yield f"fn.{_CLASSES[row['name']]}", "share_pct", row["percent"]
    elif fact == "general_public_budget_execution":
        yield "gpb_expenditure", "initial_budget", numbers["initial_budget"]
        if "full_year_budget" in numbers:
            yield "gpb_expenditure", "adjusted_budget", numbers["full_year_budget"]
        yield "gpb_expenditure", "final", numbers["actual"]
        yield "gpb_expenditure", "completion_pct", numbers["completion_percent"]
    elif fact == "function_item":
        yield f"fn.{numbers['code']}", _BUDGETS[numbers["budget_kind"]], numbers["budget"]
        yield f"fn.{numbers['code']}", "final", numbers["actual"]
        if "completion_percent" in numbers:
            yield f"fn.{numbers['code']}", "completion_pct", numbers["completion_percent"]
    elif fact == "basic_expenditure":
        yield "basic", "current", numbers["total"]
        yield "personnel", "current", numbers["人员经费"]
        yield "public", "current", numbers["公用经费"]
    elif fact.startswith("sangong"):
        yield from _three_public(fact, numbers)
    elif fact in ("gov_fund_none", "state_capital_none"):
        line = fact.removesuffix("_none")
        yield line, "current", None
        yield f"{line}.revenue", "current", None
    elif fact == "performance":
        yield from _performance(numbers)
    elif fact == "procurement":
        yield "procurement", "current", numbers["total"]
        for name, part in {"货物": "goods", "工程": "works", "服务": "services"}.items():
            yield f"procurement.{part}", "current", numbers[name]
    elif fact == "procurement_sme":
        for name, part in _SME.items():
            yield f"procurement_sme.{part}", "current", numbers[name]
    elif fact == "state_assets":
        yield "vehicles", "count", numbers["vehicles_total"]
        for name, part in _VEHICLES.items():
            yield f"vehicles.{part}", "count", numbers[name]
        yield f"equipment.over_{numbers['equipment_threshold_万元']}_wan", "count", numbers["equipment_sets"]
    else:
        assert fact.startswith("heading")


def _total(line: str, numbers: dict[str, str]) -> Iterator[Said]:
    yield line, "current", numbers.get("total", numbers.get("amount"))
    if "share_of_expenditure_percent" in numbers:
        yield line, "share_pct", numbers["share_of_expenditure_percent"]
    yield line, "difference", numbers.get("difference", numbers.get("change"))
    if "percent" in numbers:
        yield line, "growth_pct", numbers["percent"]


def _three_public(fact: str, numbers: dict[str, str]) -> Iterator[Said]:
    if fact == "sangong_none":
        yield "three_public", "final", None
    elif fact == "sangong_overall":
        yield "three_public", "initial_budget", numbers["budget"]
        yield "three_public", "final", numbers["actual"]
        yield "three_public", "completion_pct", numbers["completion_percent"]
        for name, item in _THREE_PUBLIC.items():
            yield f"three_public.{item}", "final", numbers[f"{name}_actual"]
            yield f"three_public.{item}", "completion_pct", numbers[f"{name}_completion_percent"]
    else:
        yield "three_public", "difference", numbers["change"]
        for name, item in _THREE_PUBLIC.items():
            yield f"three_public.{item}", "difference", numbers[f"{name}_change"]


def _performance(numbers: dict[str, str]) -> Iterator[Said]:
    for name, line in {"目标": "targets", "跟踪": "monitored", "自评": "self_evaluated"}.items():
        yield f"performance.{line}", "count", numbers[f"{name}_projects"]
        yield f"performance.{line}", "current", numbers[f"{name}_amount"]
    yield "performance.self_evaluated", "score", numbers["average_score"]
    for name, grade in _GRADES.items():
        yield f"performance.grade.{grade}", "count", numbers[name]
    for name, state in _PROBLEMS.items():
        if name in numbers:
            yield f"performance.problems.{state}", "count", numbers[name]
