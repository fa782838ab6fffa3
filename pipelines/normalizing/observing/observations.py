"""The way in: everything that the text of a report says beside its numbers, as rows that checks compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipelines.forms.files import read_yaml
from pipelines.normalizing.observing.headings import issuers, member_units, statements, years
from pipelines.normalizing.observing.residue import residue
from pipelines.normalizing.report_identity import ReportIdentity
from pipelines.normalizing.running_text import RunningText, running_text
from pipelines.reading.annex_tables import annex_tables
from pipelines.reading.furniture import without_furniture
from pipelines.reading.locate import LocatedStatements
from pipelines.reading.model import Line, PageReading
from pipelines.records import Fact, Observation


def observe(
    pages: tuple[PageReading, ...],
    located: LocatedStatements,
    identity: ReportIdentity,
    facts: Sequence[Fact],
    report_id: str,
) -> tuple[Observation, ...]:
    """Return what the text says: of its year and issuer, of the statements, and what should not stand there."""
    lines = without_furniture(pages)
    notes = {id(line) for item in located.found for _, line in (*item.notes, *item.captions)}
    forms = {id(line) for table in annex_tables(pages) if table.kind == "project" for line in table.notes}
    text = running_text(
        (page, line) for page in pages for line in lines[page.number] if id(line) not in notes | forms
    )
    by_number = {page.number: page for page in pages}
    return (
        *years(pages, lines, located, identity, report_id),
        *issuers(identity, lines, report_id),
        *statements(pages, located, report_id),
        *member_units(pages, lines, located, report_id),
        *residue(text, None, identity, report_id),
        *_under_statements(located, by_number, identity, report_id),
        *_beneficiaries(text, facts, report_id),
    )


def _under_statements(
    located: LocatedStatements, pages: dict[int, PageReading], identity: ReportIdentity, report_id: str
) -> Iterator[Observation]:
    for item in located.found:
        placed: list[tuple[PageReading, Line]] = [(pages[number], line) for number, line in item.notes]
        yield from residue(running_text(placed), item.statement, identity, report_id)


def _beneficiaries(text: RunningText, facts: Iterable[Fact], report_id: str) -> Iterator[Observation]:
    """Yield each group of people that some indicator names, with how often the text outside the forms does."""
    subjects = {
        fact.subject_name for fact in facts if ".indicator." in fact.line_id and fact.subject_name is not None
    }
    for group in read_yaml("text/beneficiaries.yml")["groups"]:
        if any(group in subject for subject in subjects):
            yield Observation(report_id, "beneficiary", group, number=text.text.count(group))
