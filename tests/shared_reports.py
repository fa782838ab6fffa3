"""The shared reports with their hand-checked truth, where they lie beside the checkout; contract names from truth names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "reports"
needs_shared_reports = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared reports are not beside the checkout"
)

XINZHOU = ("xinzhou-union-2023-word.pdf", "xinzhou-union-2023-chromium.pdf")
PUTUO = ("putuo-social-work-2024.pdf", "putuo-finance-bureau-2024.pdf")
STATEMENTS = {
    1: "rev_exp_summary", 2: "revenue", 3: "expenditure", 4: "approp_summary", 5: "gpb_expenditure",
    6: "gpb_basic_economic", 7: "gov_fund", 8: "state_capital", 9: "three_public",
}  # fmt: skip
PUTUO_ORDER = {**STATEMENTS, 7: "three_public", 8: "gov_fund", 9: "state_capital"}
MEASURES = {
    "决算数": "amount", "本年收入合计": "total", "财政拨款收入": "fiscal_approp", "上级补助收入": "superior_subsidy",
    "事业收入": "institutional", "经营收入": "business", "附属单位上缴收入": "affiliate_remittance", "其他收入": "other",
    "本年支出合计": "total", "基本支出": "basic", "项目支出": "project", "上缴上级支出": "remit_to_superior",
    "经营支出": "business", "对附属单位补助支出": "subsidy_to_affiliates", "合计": "total",
    "一般公共预算财政拨款": "gpb", "政府性基金预算财政拨款": "gov_fund", "国有资本经营预算财政拨款": "state_capital",
    "fiscal_appropriation": "fiscal_approp", "general_public_budget": "gpb",
}  # fmt: skip
ITEMS = (
    ("公务用车购置费", "vehicle_purchase"), ("公务用车运行", "vehicle_operation"), ("公务用车购置及", "vehicles"),
    ("因公出国", "overseas"), ("公务接待", "reception"), ("合计", "total"),
)  # fmt: skip
Key = tuple[str, str, str]
"""Statement, label or code (`left:` or `right:` before labels of two-sided statements), measure."""


def _label(text: str) -> str:
    return re.sub(r"^[一二三四五六七八九十]+、", "", text)


def truth_of(name: str) -> dict[Key, str]:
    """Return printed strings by (statement, row, measure) for one shared report; blank cells are absent."""
    if name in XINZHOU:
        raw = json.loads((FOLDER / "xinzhou-union-2023.truth.json").read_text("utf-8"))
        return dict(_xinzhou(raw))
    raw = json.loads((FOLDER / name.replace(".pdf", ".truth.json")).read_text("utf-8"))
    return dict(_putuo(raw))


def _xinzhou(raw: dict) -> Iterator[tuple[Key, str]]:
    for cell in raw["cells"]:
        statement = STATEMENTS[cell["table"]]
        row = cell.get("code") or _label(cell["label"])
        if statement in ("rev_exp_summary", "approp_summary"):
            row = ("left:" if cell["side"] == "income" else "right:") + row
        yield (statement, row, MEASURES.get(cell["measure"], cell["measure"])), cell["printed"]


def _putuo(raw: dict) -> Iterator[tuple[Key, str]]:
    for table in raw["tables"]:
        statement = PUTUO_ORDER[table["no"]]
        for row in table["rows"]:
            name = row["code"] or _label(row["label"] or "")
            if statement in ("rev_exp_summary", "approp_summary"):
                side = "left:" if row["half"] == "left" else "right:"
                name = side + ("opening:" if row.get("parent") else "") + name
            for column, printed in row["values"].items():
                if statement == "three_public":
                    item = next(item for words, item in ITEMS if words in column.split("/")[-2])
                    yield (statement, item, "budget" if column.endswith("预算数") else "final"), printed
                else:
                    yield (statement, name, MEASURES[column.split("/")[-1]]), printed
