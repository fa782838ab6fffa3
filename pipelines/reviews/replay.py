"""Reviews applied to a build: overridden cells before the checks run, the status of findings after.

Replaying twice, or over a warehouse where reviews are applied already, gives the same rows. The printed text of a cell
is never touched; its value before the review is kept in `reviewed_from`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipelines.reviews.records import OF_A_CELL, Review, in_force

if TYPE_CHECKING:
    import duckdb

_FACTOR = "case fact.unit when '元' then 1 when '千元' then 1000 when '万元' then 10000 when '亿元' then 100000000 end"
_UNDO = f"""
update core.fact as fact
set presence = coalesce(reviewed_presence, presence), value = reviewed_from,
    amount_yuan = cast(reviewed_from * {_FACTOR} as decimal(22, 4)),
    reading_status = reviewed_status, reviewed_from = null, reviewed_status = null, reviewed_presence = null
where reading_status = 'reviewed' and reviewed_status is not null
"""
_OVERRIDE = f"""
update core.fact as fact
set reviewed_from = fact.value, reviewed_status = fact.reading_status, reviewed_presence = fact.presence,
    reading_status = 'reviewed', value = given.value,
    amount_yuan = cast(given.value * {_FACTOR} as decimal(22, 4)),
    presence = case when given.value is null then 'blank' when given.value = 0 then 'printed_zero' else 'printed' end
from given_review as given
join core.report as report using (sha256)
where given.action = 'override' and fact.fact_id = given.fact_id and fact.report_id = report.report_id
    and (given.presence is null or fact.presence in ('printed', 'printed_zero'))
"""
# The same finding of other bytes: of the same check at the same place, or led by the same cell. Which cell leads may
# differ where several are equally suspect.
_STALE = """
update quality.finding as finding
set status = 'stale'
from given_review as given
join core.report as report on report.sha256 <> given.sha256
    and report.issuer = given.issuer and report.fiscal_year = given.fiscal_year
    and report.kind is not distinct from given.kind and report.issuer_kind is not distinct from given.issuer_kind
left join core.fact as fact on fact.report_id = report.report_id
    and fact.statement = given.cell.statement and fact.line_id = given.cell.line_id
    and fact.measure = given.cell.measure and fact.fund = given.cell.fund
    and fact.budget_stage is not distinct from given.cell.budget_stage
    and fact.period_year = given.cell.period_year and fact.occurrence = given.cell.occurrence
where finding.report_id = report.report_id
    and (given.finding.check_id is null or given.finding.check_id = finding.check_id)
    and (finding.fact_ids[1] = fact.fact_id or list_has_any(finding.members, given.finding.members))
"""
_ACCEPTED = """
update quality.finding as finding
set status = 'accepted'
from given_review as given
join core.report as report using (sha256)
where given.action = 'accept' and finding.finding_id = given.finding.finding_id
    and finding.report_id = report.report_id
"""
# An override closes the finding only where every check that the finding explained holds with the reviewed value.
_READING_OVERRIDDEN = """
update quality.finding as finding
set status = 'overridden'
from given_review as given
join core.report as report using (sha256)
where given.action = 'override' and finding.report_id = report.report_id
    and finding.check_id not in (select check_id from quality.check_result)
    and (finding.finding_id = given.finding.finding_id or finding.fact_ids = [given.fact_id])
"""
# Findings that stand only because an override closed them: the checks hold and write them no more.
_LEFT_BY_OVERRIDES = f"""
delete from quality.finding
where check_id = '{OF_A_CELL}'
    or (status = 'overridden' and check_id in (select check_id from quality.check_result))
"""
_OVERRIDDEN = f"""
insert into quality.finding by name
select
    coalesce(given.finding.finding_id, left(sha256('review' || chr(31) || given.fact_id), 16)) as finding_id,
    coalesce(given.finding.check_id, '{OF_A_CELL}') as check_id,
    report.report_id,
    coalesce(given.finding.statement, fact.statement) as statement,
    coalesce(given.finding.class, 'extraction_doubt') as class,
    coalesce(given.finding.severity, 'info') as severity,
    coalesce(given.finding.title_zh, '复核：' || coalesce(fact.printed, '空白') || ' 改为 ' || coalesce(given.text, '空白')) as title_zh,
    coalesce(given.finding.title_en, 'Reviewed: ' || coalesce(fact.printed, 'blank') || ' made ' || coalesce(given.text, 'blank')) as title_en,
    given.finding.detail as detail,
    coalesce(given.finding.members, []) as members,
    coalesce(given.finding.fact_ids, [given.fact_id]) as fact_ids,
    fact.page, fact.boxes, 'overridden' as status
from given_review as given
join core.report as report using (sha256)
join core.fact as fact on fact.fact_id = given.fact_id and fact.report_id = report.report_id
where given.action = 'override'
    and coalesce(given.finding.finding_id, left(sha256('review' || chr(31) || given.fact_id), 16))
        not in (select finding_id from quality.finding)
    and not exists (
        from quality.check_result as result
        where result.report_id = report.report_id and result.outcome = 'violation'
            and list_contains(given.finding.members, concat_ws(' ', result.check_id, nullif(result.key, '')))
    )
    and (given.finding is not null or not exists (
        from quality.finding as other where other.fact_ids = [given.fact_id] and other.status = 'overridden'
    ))
"""
_FINDING = (
    "struct(finding_id varchar, check_id varchar, statement varchar, class varchar, severity varchar, "
    "title_zh varchar, title_en varchar, detail varchar, members varchar[], fact_ids varchar[])"
)
_CELL = (
    "struct(statement varchar, line_id varchar, measure varchar, fund varchar, budget_stage varchar, "
    "period_year integer, occurrence integer)"
)
_COLUMNS = ("action", "sha256", "issuer", "issuer_kind", "fiscal_year", "kind", "fact_id", "presence", "text")


def override_facts(connection: duckdb.DuckDBPyConnection, reviews: Iterable[Review]) -> None:
    """Give overridden cells their reviewed value, and all others back the value that was read; before the checks."""
    _given(connection, reviews)
    connection.execute(_UNDO)
    connection.execute(_OVERRIDE)


def mark_findings(connection: duckdb.DuckDBPyConnection, reviews: Iterable[Review]) -> None:
    """Give each finding its status, after the checks and `override_facts` with the same reviews.

    accepted and overridden are tied to the bytes of the report; of the same report with other bytes, the finding
    of the same check and cell is stale: what was decided has to be decided again.
    """
    _given(connection, reviews)
    connection.execute(_LEFT_BY_OVERRIDES)
    connection.execute("update quality.finding set status = 'open' where status <> 'open'")
    for statement in (_STALE, _ACCEPTED, _READING_OVERRIDDEN, _OVERRIDDEN):
        connection.execute(statement)


def _given(connection: duckdb.DuckDBPyConnection, reviews: Iterable[Review]) -> None:
    """Create the table given_review with the reviews that are in force."""
    connection.execute(
        f"create or replace temp table given_review (action varchar, sha256 varchar, issuer varchar, "
        f"issuer_kind varchar, fiscal_year integer, kind varchar, fact_id varchar, presence varchar, text varchar, "
        f"value decimal(20, 6), finding {_FINDING}, cell {_CELL})"
    )
    rows = [_row(review) for review in in_force(reviews)]
    if rows:
        connection.executemany(
            "insert into given_review select ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            f"cast(? as decimal(20, 6)), cast(? as json)::{_FINDING}, cast(? as json)::{_CELL}",
            rows,
        )


def _row(review: Review) -> list[Any]:
    plain = [review.value if name == "text" else getattr(review, name) for name in _COLUMNS]
    number = None if review.value is None else review.value.replace(",", "").replace("，", "").strip()
    return [*plain, number, *(json.dumps(part) if part else None for part in (review.finding, review.cell))]
