"""Every pattern of forms/text/residue.yml finds what stands beside it and passes over what it must pass over."""

from __future__ import annotations

import pytest

from pipelines.forms.files import read_yaml
from pipelines.normalizing.observing.residue import residue
from pipelines.normalizing.report_identity import ReportIdentity
from pipelines.normalizing.running_text import running_text
from pipelines.records import Observation
from tests.normalizing.narrative.lines_of_text import page_of

DISTRICT = ReportIdentity("武汉市新洲区总工会", "department", 2023, "final_accounts")
PATTERNS = read_yaml("text/residue.yml")["patterns"]
EXAMPLES = [
    pytest.param(entry["kind"], text, verdict == "found", id=f"{entry['kind']}-{verdict}-{number}")
    for entry in PATTERNS
    for verdict in ("found", "passed")
    for number, text in enumerate(entry[verdict])
]


def found(text: str, identity: ReportIdentity = DISTRICT) -> list[Observation]:
    page = page_of(7, text)
    return list(residue(running_text((page, line) for line in page.lines), None, identity, "r"))


@pytest.mark.parametrize(("kind", "text", "is_found"), EXAMPLES)
def test_an_example_is_found_or_passed_over(kind: str, text: str, is_found: bool) -> None:
    assert [item.subject for item in found(text)] == ([kind] if is_found else [])


def test_what_is_found_is_shown_with_its_place() -> None:
    (item,) = found("政府性基金预算财政拨款收入0元。有资本经营\n预算财政拨款收入0元")
    assert (item.page, item.value) == (7, "预算名称缺字")
    assert item.printed == "政拨款收入0元。有资本经营预算财政拨款收入0元"
    assert len(item.boxes) == 2  # it goes on in the next line


def test_an_issuer_of_the_province_may_speak_of_the_province() -> None:
    text = "指省级财政一般公共预算当年拨付的资金"
    assert found(text, ReportIdentity("湖北省财政厅", "department", 2023, "final_accounts")) == []
    assert found(text, ReportIdentity("财政局", "department", 2023, "final_accounts")) == []
    assert len(found(text)) == 1


@pytest.mark.parametrize(("year", "is_over"), [(2020, False), (2021, True)])
def test_a_plan_is_over_after_its_last_year(year: int, is_over: bool) -> None:
    identity = ReportIdentity("新洲区总工会", "department", year, "final_accounts")
    assert len(found("目标符合“十三五”总体发展规划", identity)) == is_over
