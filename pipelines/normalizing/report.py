"""The way in: a `ReportReading` to a `LandedReport` with facts and findings.

One statement that cannot be normalized becomes a finding; the others land.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipelines.errors import UnreadableReport
from pipelines.forms.labels import canonical
from pipelines.forms.loader import Profile, forms
from pipelines.normalizing.narrative import read_totals
from pipelines.normalizing.problems import StatementProblem
from pipelines.normalizing.report_identity import identify, unit_of
from pipelines.normalizing.running_text import part_three
from pipelines.normalizing.statements import Context, read_statement
from pipelines.reading.locate import Located, LocatedStatements, locate
from pipelines.reading.model import ReportReading
from pipelines.records import Fact, Finding, LandedReport, Report, stable_id

_SENTENCE = re.compile(r"[^。;；]+")
_TEMPLATE = re.compile(r"仍保留该表格式|作下述说明")
_ADJUSTED = re.compile(r"全年预算数|调整后的?预算数|调整预算数")
_INITIAL = re.compile(r"年初预算数|年初批复")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file came from."""

    source_name: str
    sha256: str
    source_url: str | None = None
    ingested_at: str | None = None  # ISO 8601, UTC
    published_on: date | None = None


def normalize(reading: ReportReading, source: Source) -> LandedReport:
    """Return the report's facts and findings; raises UnreadableReport where it is no final-account report."""
    located = locate(reading.pages)
    if not located.found:
        raise UnreadableReport(
            "no statement of a final account was found",
            got=f"{len(reading.pages)} pages, {sum(len(page.grids) for page in reading.pages)} ruled tables",
            expected="titles such as 收入支出决算总表 above ruled tables",
            remedy="check that the file is a 部门决算 report and that its tables are not images",
        )
    identity = identify(reading.pages, located.found)
    if identity.kind == "budget":
        raise UnreadableReport(
            "this is a budget, not a final account",
            got=f"{identity.issuer} {identity.fiscal_year} 预算",
            expected="部门决算",
            remedy="nothing; budgets are set aside",
        )
    report_id = source.sha256[:16]
    profile = _profile(located.found)
    units = {id(item): unit_of(item) for item in located.found}
    common = Counter(unit for unit in units.values() if unit)
    unit = common.most_common(1)[0][0] if common else None
    context = Context(
        report_id,
        identity.issuer,
        identity.fiscal_year,
        unit or "",
        profile.three_public_budget_stage,
        {page.number: page for page in reading.pages},
    )
    facts: list[Fact] = []
    findings: list[Finding] = []
    landed: set[str] = set()
    for item in located.found:
        try:
            item_facts, item_findings = _statement(item, replace(context, unit=units[id(item)] or ""), context, landed)
        except StatementProblem as problem:
            findings.append(_problem_finding(problem, item.statement, report_id))
            continue
        landed.add(item.statement)
        facts.extend(item_facts)
        findings.extend(item_findings)
    last_page = max((grid.page for item in located.found for grid in item.grids), default=1)
    facts.extend(_even_ulp(read_totals(part_three(reading.pages, last_page), context), facts))
    findings.extend(_report_findings(identity.contradictions, located, report_id))
    doubt = any(fact.reading_status == "disputed" for fact in facts) or any(
        finding.finding_class == "extraction_doubt" and finding.severity == "error" for finding in findings
    )
    report = Report(
        report_id=report_id,
        source_name=source.source_name,
        sha256=source.sha256,
        source_url=source.source_url,
        issuer=identity.issuer,
        issuer_kind=identity.issuer_kind,
        fiscal_year=identity.fiscal_year,
        kind=identity.kind,
        form_profile=profile.profile,
        unit=unit,
        pages=len(reading.pages),
        published_on=source.published_on,
        ingested_at=source.ingested_at,
        status="landed_with_doubt" if doubt else "landed",
    )
    return LandedReport(report, tuple(facts), tuple([*findings, *_disputes(facts)]))


def _profile(found: list[Located]) -> Profile:
    summary = next((item for item in found if item.statement == "rev_exp_summary"), found[0])
    numbered = any(canonical(cell.text) == "行次" for cell in summary.grids[0].cells)
    return next(profile for profile in forms().profiles if profile.line_numbers == numbered)


def _statement(
    item: Located, context: Context, report: Context, landed: set[str]
) -> tuple[list[Fact], list[Finding]]:
    statement = forms().statements[item.statement]
    findings: list[Finding] = []
    if item.statement in landed:
        raise StatementProblem(
            "S-9T",
            f"《{statement.title_zh}》出现两次",
            f"{statement.title_en} stands twice",
            f"found: again on page {item.page}; expected: once; the first one landed",
            item.page,
        )
    if not context.unit:
        if not report.unit:
            raise StatementProblem(
                "S-UNIT",
                f"《{statement.title_zh}》没有金额单位",
                f"{statement.title_en}: no unit of measure",
                "found: no 单位：… above the table; expected: 万元 or 元",
                item.page,
            )
        context = replace(context, unit=report.unit)
        findings.append(
            _finding(
                "S-UNIT",
                item.statement,
                report.report_id,
                "warning",
                "template_residue",
                f"《{statement.title_zh}》没有印金额单位",
                f"{statement.title_en} prints no unit; that of the other statements is taken",
                f"unit taken: {report.unit}",
                item.page,
            )
        )
    notes = [canonical(line.text) for _, line in item.notes]
    joined = "".join(notes)
    if _ADJUSTED.search(joined):
        context = replace(context, budget_stage="adjusted")
    elif _INITIAL.search(joined):
        context = replace(context, budget_stage="initial")
    facts = read_statement(item, context)
    if statement.none_sentence and _says_none(joined, statement.none_sentence):
        if any(fact.presence == "printed" for fact in facts):
            findings.append(
                _finding(
                    "N-EMP",
                    item.statement,
                    report.report_id,
                    "warning",
                    "issuer_error",
                    f"《{statement.title_zh}》注明无数据，但表中有数",
                    f"{statement.title_en}: a note says none, the table holds amounts; the amounts count",
                    joined[:200],
                    item.page,
                )
            )
        else:
            facts = [
                replace(fact, presence="stated_none") if fact.presence == "blank" else fact for fact in facts
            ]
    return facts, findings


def _says_none(notes: str, pattern: str) -> bool:
    return any(
        re.search(pattern, sentence) or re.search(pattern.replace("无", "没有", 1), sentence)
        for sentence in _SENTENCE.findall(notes)
        if not _TEMPLATE.search(sentence.split("说明:")[0]) or "说明:" in sentence
    )


def _even_ulp(narrative: list[Fact], table: list[Fact]) -> list[Fact]:
    """Amounts in sentences drop trailing zeros (6.2 for 6.20): they share the last digit of the tables."""
    finest = min((fact.ulp for fact in table if fact.ulp is not None), default=Decimal("0.01"))
    return [
        replace(fact, ulp=min(fact.ulp, finest)) if fact.ulp is not None and fact.unit == "万元" else fact
        for fact in narrative
    ]


def _report_findings(
    contradictions: tuple[tuple[str, str], ...], located: LocatedStatements, report_id: str
) -> list[Finding]:
    findings = [
        _finding(
            "S-ISS" if what == "issuer" else "S-YR",
            None,
            report_id,
            "warning",
            "template_residue",
            f"报告内{'单位名称' if what == 'issuer' else '年度'}不一致：{value}",
            f"another {what} is printed inside the report: {value}",
            value,
            None,
        )
        for what, value in contradictions
    ]
    present = {item.statement for item in located.found}
    for key, statement in forms().statements.items():
        if key not in present:
            findings.append(
                _finding(
                    "S-9T",
                    key,
                    report_id,
                    "warning",
                    "extraction_doubt",
                    f"未见《{statement.title_zh}》",
                    f"{statement.title_en} was not found",
                    "expected: its title above a ruled table",
                    None,
                )
            )
    findings.extend(
        _finding(
            "S-OTHER",
            None,
            report_id,
            "info",
            "scope",
            f"另有表格：{canonical(line.text)}",
            f"another table is printed and not read: {canonical(line.text)}",
            canonical(line.text),
            page,
        )
        for page, line in located.others
    )
    return findings


def _disputes(facts: list[Fact]) -> list[Finding]:
    return [
        Finding(
            finding_id=stable_id(fact.report_id, "S-READ2", fact.fact_id),
            check_id="S-READ2",
            report_id=fact.report_id,
            finding_class="extraction_doubt",
            severity="error",
            title_zh=f"两次识读不一致：{fact.line_id} {fact.measure}",
            title_en=f"two readings disagree: {fact.line_id} {fact.measure}",
            statement=fact.statement,
            detail=f"first reading: {fact.printed or '(blank)'}; second reading: {fact.second_printed or '(same)'}",
            fact_ids=(fact.fact_id,),
            page=fact.page,
            boxes=fact.boxes,
        )
        for fact in facts
        if fact.reading_status == "disputed"
    ]


def _problem_finding(problem: StatementProblem, statement: str, report_id: str) -> Finding:
    return Finding(
        finding_id=stable_id(report_id, problem.check_id, statement, problem.page),
        check_id=problem.check_id,
        report_id=report_id,
        finding_class="extraction_doubt",
        severity="error",
        title_zh=problem.title_zh,
        title_en=problem.title_en,
        statement=statement,
        detail=problem.detail,
        page=problem.page,
        boxes=problem.boxes,
    )


def _finding(
    check_id: str,
    statement: str | None,
    report_id: str,
    severity: str,
    finding_class: str,
    title_zh: str,
    title_en: str,
    detail: str,
    page: int | None,
) -> Finding:
    return Finding(
        finding_id=stable_id(report_id, check_id, statement, detail),
        check_id=check_id,
        report_id=report_id,
        finding_class=finding_class,
        severity=severity,
        title_zh=title_zh,
        title_en=title_en,
        statement=statement,
        detail=detail,
        page=page,
    )
