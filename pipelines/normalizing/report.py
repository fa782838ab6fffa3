"""The way in: a `ReportReading` to a `LandedReport` with facts and findings.

One statement that cannot be normalized becomes a finding; the others land.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipelines.errors import UnreadableReport
from pipelines.forms.labels import canonical
from pipelines.forms.loader import Profile, forms
from pipelines.normalizing.amounts import parse_amount
from pipelines.normalizing.annex.annexes import read_annexes
from pipelines.normalizing.narrative.names import Names
from pipelines.normalizing.narrative.report_text import read_narrative
from pipelines.normalizing.notes import budget_stage, says_none
from pipelines.normalizing.observing.observations import observe
from pipelines.normalizing.printed_formulas import formula_terms
from pipelines.normalizing.problems import StatementError, dispute, finding
from pipelines.normalizing.report_identity import ReportIdentity, identify, units_of
from pipelines.normalizing.running_text import part_three
from pipelines.normalizing.statements import Context, read_statement
from pipelines.reading.compare import squeeze
from pipelines.reading.locate import Located, LocatedStatements, locate
from pipelines.reading.model import ReportReading
from pipelines.records import Fact, Finding, FormulaTerm, LandedReport, Observation, Report


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
    identity = _identity(reading, located)
    profile = _profile(located.found)
    units = Counter(printed[0] for item in located.found if len(printed := units_of(item)) == 1)
    context = Context(
        report_id=source.sha256[:16],
        issuer=identity.issuer,
        fiscal_year=identity.fiscal_year,
        unit=units.most_common(1)[0][0] if units else "",
        budget_stage=profile.three_public_budget_stage,
        pages={page.number: page for page in reading.pages},
    )
    facts: list[Fact] = []
    findings = list(_structure(located, context.report_id))
    noted: list[Observation] = []
    formulas: list[FormulaTerm] = []
    landed: set[str] = set()
    for item in located.found:
        try:
            read = _statement(item, context, landed)
        except StatementError as error:
            findings.append(error.finding(context.report_id, item.statement))
            continue
        landed.add(item.statement)
        facts += read.facts
        findings += read.findings
        noted += read.observations
        formulas += read.formulas
    if facts and not any(fact.printed for fact in facts):
        raise UnreadableReport(
            "the statements hold no numbers",
            got=f"{len(landed)} statements, all cells blank",
            expected="a report with its figures",
            remedy="check that the file is not the empty form",
        )
    last_page = max(grid.page for item in located.found for grid in item.grids)
    narrative = read_narrative(part_three(reading.pages, last_page), context, Names(facts))
    facts += _even_ulp(narrative.facts, facts)
    findings += narrative.findings
    annex_facts, annex_findings = read_annexes(reading.pages, last_page, context)
    facts += annex_facts
    findings += annex_findings
    findings += [dispute(fact) for fact in facts if fact.reading_status == "disputed"]
    doubt = any(item.finding_class == "extraction_doubt" and item.severity == "error" for item in findings)
    report = Report(
        report_id=context.report_id,
        source_name=source.source_name,
        sha256=source.sha256,
        source_url=source.source_url,
        issuer=identity.issuer,
        issuer_kind=identity.issuer_kind,
        fiscal_year=identity.fiscal_year,
        kind=identity.kind,
        form_profile=profile.profile,
        unit=context.unit or None,
        pages=len(reading.pages),
        published_on=source.published_on,
        ingested_at=source.ingested_at,
        status="landed_with_doubt" if doubt else "landed",
    )
    noted += observe(reading.pages, located, identity, facts, context.report_id)
    return LandedReport(report, tuple(facts), tuple(findings), tuple(noted), tuple(formulas))


def _identity(reading: ReportReading, located: LocatedStatements) -> ReportIdentity:
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
    return identity


def _profile(found: list[Located]) -> Profile:
    summary = next((item for item in found if item.statement == "rev_exp_summary"), found[0])
    numbered = any(canonical(cell.text) == "行次" for cell in summary.grids[0].cells)
    return next(profile for profile in forms().profiles if profile.line_numbers == numbered)


@dataclass(frozen=True, slots=True)
class _StatementRead:
    """What one statement contributes."""

    facts: list[Fact]
    findings: list[Finding]
    observations: list[Observation]
    formulas: list[FormulaTerm]


def _statement(item: Located, context: Context, landed: set[str]) -> _StatementRead:
    statement = forms().statements[item.statement]
    name_zh, name_en = f"《{statement.title_zh}》", statement.title_en
    if item.statement in landed:
        raise StatementError(
            "S-TWICE",
            f"{name_zh}出现两次",
            f"{name_en} stands twice",
            f"found: again on page {item.page}; expected: once; the first one landed",
            item.page,
        )
    unit, findings = _unit(item, context, name_zh, name_en)
    if any(grid.inferred for grid in item.grids):
        titles = (
            f"{name_zh}没有表线，行列按文字位置判定",
            f"{name_en} has no rules; rows and columns by position",
        )
        grade = ("warning", "extraction_doubt")
        detail = "found: no vertical rules; both readings of every cell agree unless another finding says so"
        findings.append(
            finding("S-RULE", context.report_id, item.statement, grade, titles, detail, item.page)
        )
    notes = "".join(canonical(line.text) for _, line in item.notes)
    context = replace(context, unit=unit, budget_stage=budget_stage(notes) or context.budget_stage)
    facts, numbering = read_statement(item, context)
    observations: list[Observation] = []
    if says_none(notes, statement):
        observations.append(_none_note(item, notes, context))
        if not any(fact.presence == "printed" for fact in facts):
            facts = [
                replace(fact, presence="stated_none") if fact.presence == "blank" else fact for fact in facts
            ]
    formulas = list(formula_terms(notes, numbering, item.statement, context.report_id, item.page))
    return _StatementRead(facts, findings, observations, formulas)


def _none_note(item: Located, notes: str, context: Context) -> Observation:
    page, line = item.notes[0]
    return Observation(
        context.report_id,
        "none_note",
        "notes",
        printed=notes[:200],
        statement=item.statement,
        page=page,
        boxes=(context.pages[page].shown_box(line.box),),
    )


def _unit(item: Located, context: Context, name_zh: str, name_en: str) -> tuple[str, list[Finding]]:
    """Return the statement's unit of measure; a missing one is taken from the other statements and reported."""
    printed = units_of(item)
    if len(printed) > 1 or not (printed or context.unit):
        raise StatementError(
            "S-UNIT",
            f"{name_zh}的金额单位不明",
            f"{name_en}: no certain unit of measure",
            f"found: {' and '.join(printed) or 'no 单位：… above the table'}; expected: one unit, 万元 or 元",
            item.page,
        )
    if printed and printed[0] == context.unit:
        return printed[0], []
    if printed:
        titles = (f"{name_zh}的金额单位与其他报表不同", f"{name_en}: another unit than the other statements")
        detail = f"found: {printed[0]}; the other statements: {context.unit}; the unit printed here is taken"
    else:
        titles = (
            f"{name_zh}没有印金额单位",
            f"{name_en} prints no unit; that of the other statements is taken",
        )
        detail = f"unit taken: {context.unit}"
    grade = ("warning", "template_residue")
    note = finding("S-UNIT", context.report_id, item.statement, grade, titles, detail, item.page)
    return (printed or [context.unit])[0], [note]


def _even_ulp(narrative: Iterable[Fact], table: list[Fact]) -> list[Fact]:
    """Amounts in sentences drop trailing zeros (6.2 for 6.20): they share the last digit of the tables."""
    finest = min((fact.ulp for fact in table if fact.ulp is not None), default=Decimal("0.01"))
    return [
        replace(fact, ulp=min(fact.ulp, finest)) if fact.ulp is not None and fact.unit == "万元" else fact
        for fact in narrative
    ]


def _structure(located: LocatedStatements, report_id: str) -> list[Finding]:
    """Return what is wrong with the report as a whole: tables that cannot be read or belong to no title, other tables."""
    scope = ("info", "scope")
    found = []
    error = ("error", "extraction_doubt")
    present = {item.statement for item in located.found}
    seen = {item.statement: item for item in located.without_table if item.statement not in present}
    for key, statement in forms().statements.items():
        if key in seen:
            titles = (
                f"《{statement.title_zh}》的表无法识读",
                f"{statement.title_en}: its table cannot be read",
            )
            detail = f"found: its title on page {seen[key].page}; expected: a table below whose rows and columns can be told"
            found.append(finding("S-TAB", report_id, key, error, titles, detail, seen[key].page))
    for key, grid in located.orphans:
        amounts = [
            cell for cell in grid.cells if parse_amount(cell.text).ulp is not None and "." in cell.text
        ]
        if amounts:
            titles = ("报表之间有未归属的表格", "a table among the statements belongs to no title")
            detail = f"found: {len(amounts)} amounts, the first {squeeze(amounts[0].text)}; expected: a title above"
            found.append(finding("S-TAB", report_id, key, error, titles, detail, grid.page, (grid.box,)))
    for page, line in located.others:
        text = canonical(line.text)
        titles = (f"另有表格：{text}", f"another table is printed and not read: {text}")
        found.append(finding("S-OTHER", report_id, None, scope, titles, text, page))
    return found
