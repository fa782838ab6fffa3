"""The way in: all pages behind the statements to the facts of the statement `annex`, and findings about its forms."""

from __future__ import annotations

from pipelines.normalizing.annex.evaluation import read_evaluation
from pipelines.normalizing.annex.facts import numbered
from pipelines.normalizing.annex.indicators import deduplicated, read_indicators
from pipelines.normalizing.annex.project_form import read_project_form
from pipelines.normalizing.annex.sentences import read_sentences
from pipelines.normalizing.annex.text import passages
from pipelines.normalizing.problems import StatementError
from pipelines.normalizing.statements import Context
from pipelines.reading.annex_tables import annex_tables
from pipelines.reading.model import PageReading
from pipelines.records import Fact, Finding

_READERS = {"evaluation": read_evaluation, "project": read_project_form}


def read_annexes(
    pages: tuple[PageReading, ...], after_page: int, context: Context
) -> tuple[list[Fact], list[Finding]]:
    """Return what stands behind the statements, on or after `after_page`; a form that stops becomes a finding."""
    facts: list[Fact] = []
    findings: list[Finding] = []
    indicators: list[Fact] = []
    for passage in passages(pages, after_page):
        sentences = [] if passage.kind == "work" else read_sentences(passage, context)
        taken = {passage.index[place] for item in sentences for place in range(item.start, item.stop)}
        facts += [item.fact for item in sentences]
        indicators += read_indicators(passage, context, taken)
    for table in annex_tables(pages):
        try:
            facts += _READERS[table.kind](table, context)
        except StatementError as error:
            findings.append(error.finding(context.report_id, "annex"))
    return numbered([*facts, *deduplicated(indicators)]), findings
