"""Whether rounding explains all tails of a report at once: one true amount behind every cell, for which all sums hold.

A linear program per report that has tails; its verdicts fill `frames.feasibility`, which the identity S-FEAS reads. What a
single sum may miss is the law's (laws.py).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipelines.validating.frames import CELLS
from pipelines.validating.linear_program import unexplained
from pipelines.validating.selection import SENTENCES, quoted
from pipelines.validating.suites import Identity, Suite
from pipelines.validating.terms import is_sum, signed_terms

if TYPE_CHECKING:
    import duckdb

FRAME = "frames.feasibility"
_SUMS = """
create or replace temp table held_sum as
select
    report_id, check_id, key, outcome = 'tail' as is_tail, fact_ids,
    row_number() over (order by report_id) as equation
from quality.check_result
where check_id in ({checks}) and outcome in ('exact', 'tail')
"""
_REPORTS = """
create or replace temp table tailed as
select report_id, row_number() over (order by report_id) as report from held_sum where is_tail group by report_id
"""
_CELLS = """
create or replace temp table rounded_cell as
with uneven as (
    select distinct held_sum.report_id, identity.suite as statement
    from held_sum inner join frames.identity as identity using (check_id)
    where held_sum.is_tail and held_sum.check_id in ({hierarchies})
),

told as (
    select distinct report_id, unnest(fact_ids) as fact_id
    from quality.check_result
    where outcome = 'violation' and check_id in (
        select check_id from frames.identity where law in ('rounding', 'exact', 'at_most')
    )
)

select
    cell.*,
    tailed.report,
    row_number() over (order by tailed.report) as unknown,
    case
        when told.fact_id is not null then null
        when cell.level = 7 or uneven.statement is null then greatest(coalesce(cell.addends, 1), 1)
        else 1
    end as rounded
from {cells} as cell
inner join tailed on cell.report_id = tailed.report_id
left join uneven on cell.report_id = uneven.report_id and cell.statement = uneven.statement
left join told on cell.report_id = told.report_id and cell.fact_id = told.fact_id
where cell.is_nonzero and cell.ulp > 0 and cell.yuan_factor is not null and cell.statement not in ({sentences})
order by cell.statement, cell.measure, cell.report_id
"""
"""An amount is rounded once. A row above 项 is the sum of so many rounded amounts, unless a sum over codes in its statement
has a tail: then the issuer rounds every level by itself. What a violation speaks of already may be anything (null)."""
_SIGNED = """
create or replace temp table signed_sum
(report_id varchar, member varchar, check_id varchar, key varchar, fact_id varchar, sign integer, yuan_factor integer,
unit varchar, is_nonzero boolean)
"""
_TERMS = """
create or replace temp table rounded_term as
with half as (
    select report_id, min(ulp * yuan_factor) * 0.5 as yuan from rounded_cell group by report_id
)

select
    cell.report,
    held_sum.equation,
    cell.unknown,
    term.sign,
    cast(cell.value * cell.yuan_factor / half.yuan as double) as printed,
    cast(cell.rounded * cell.ulp * cell.yuan_factor * 0.5 / half.yuan as double) as leeway
from signed_sum as term
inner join held_sum on term.report_id = held_sum.report_id and term.check_id = held_sum.check_id and term.key = held_sum.key
inner join rounded_cell as cell on term.report_id = cell.report_id and term.fact_id = cell.fact_id
inner join half on term.report_id = half.report_id
where term.sign <> 0
order by cell.report
"""
_SETTLED = """
insert into frames.feasibility
select
    report_id, '', 0, 0, count(*) filter (is_tail), 0, 'exact',
    case when bool_or(is_tail) then 'rounding explains every tail at once' else 'no tail to explain' end,
    list_sort(list_distinct(flatten(coalesce(list(fact_ids) filter (is_tail), []))))
from held_sum
where report_id not in (select report_id from frames.feasibility)
group by report_id
"""
_DOUBTFUL = """
insert into frames.feasibility
select report_id, '', null, null, 0, null, 'not_evaluable', 'no sum can be evaluated', []
from quality.check_result
where check_id in ({checks}) and outcome = 'not_evaluable'
    and report_id not in (select report_id from frames.feasibility)
group by report_id
"""
_INFEASIBLE = """
insert into frames.feasibility
select
    $report_id, '', $missing::decimal(20, 6), 0, count(*) filter (is_tail), 0, 'violation',
    '没有一组未经舍入的金额使各项合计同时成立，至少还差 ' || frames.shown($missing::decimal(20, 6)) || ' ' || $unit,
    $ids::varchar[]
from held_sum
where report_id = $report_id
"""
_PLACES = """
select any_value(report_id), min(ulp * yuan_factor) * 0.5, max(yuan_factor), max_by(unit, yuan_factor)
from rounded_cell where report = ?
"""
_IDS = "select unknown, fact_id from rounded_cell where report = ?"


def fill_feasibility(connection: duckdb.DuckDBPyConnection, suites: list[Suite]) -> None:
    """Fill frames.feasibility, one row per report with sums, from the results of `suites`, which must have run."""
    connection.execute(f"delete from {FRAME}")
    sums = [one for suite in suites for one in suite.identities if _binds_amounts(one)]
    if not sums:
        return
    checks = ", ".join(quoted(one.id) for one in sums)
    hierarchies = ", ".join(quoted(one.id) for one in sums if one.scope == "hierarchy") or "null"
    sentences = ", ".join(quoted(name) for name in SENTENCES)
    connection.execute(_SUMS.format(checks=checks))
    connection.execute(_REPORTS)
    connection.execute(_CELLS.format(cells=CELLS, hierarchies=hierarchies, sentences=sentences))
    connection.execute(_SIGNED)
    for one in sums:
        connection.execute(f"insert into signed_sum {signed_terms(one, 'rounded_cell')}")
    connection.execute(_TERMS)
    arrays = connection.execute("from rounded_term").fetchnumpy()
    for report, off in unexplained(arrays):
        _land(connection, report, off)
    connection.execute(_SETTLED)
    connection.execute(_DOUBTFUL.format(checks=checks))


def _binds_amounts(one: Identity) -> bool:
    """Whether the identity is a sum of table amounts that the unrounded amounts fulfil too."""
    tables = not {name for case in one.compiled() for name in case.statements}.intersection(SENTENCES)
    return is_sum(one) and tables and one.severity == "error"


def _land(connection: duckdb.DuckDBPyConnection, report: int, off: dict[int, float]) -> None:
    """Land the verdict on a report whose tails rounding does not explain; `off` as `unexplained` returns it."""
    [(report_id, half_yuan, factor, unit)] = connection.execute(_PLACES, [report]).fetchall()
    missing = Decimal(f"{sum(off.values()):.4f}") * half_yuan / factor
    ranked = sorted(off, key=lambda unknown: (-off[unknown], unknown))
    ids = dict(connection.execute(_IDS, [report]).fetchall())
    connection.execute(
        _INFEASIBLE,
        {
            "report_id": report_id,
            "missing": str(missing),
            "unit": unit,
            "ids": [ids[unknown] for unknown in ranked],
        },
    )
