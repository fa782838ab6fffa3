"""The cells of every check and their weight in it, for the reports in which some check fails: what causes are sought in.

Fills `frames.term` and `frames.residual` from the results of a run. Which cell is to blame is decided in causes.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.validating.evaluation import _term as term_sql
from pipelines.validating.selection import compile_cases, quoted
from pipelines.validating.suites import Identity, load_suites

if TYPE_CHECKING:
    import duckdb

SUMS = ("rounding", "exact")
"""Laws of identities whose two sides are sums: there a wrong cell leaves exactly its error as the difference."""

_FAILING_CELLS = """
create or replace temp table failing_cell as
select cell.* from frames.cell as cell
where cell.report_id in (select report_id from quality.check_result where outcome = 'violation')
order by cell.statement, cell.measure, cell.report_id, cell.row_no
"""
_SIGNED = """
select report_id, {check} || case when key <> '' then ' ' || key else '' end as member, {check} as check_id, key, fact_id,
    sum(sign * case when is_left then 1 else -1 end) as sign,
    any_value(yuan_factor) as yuan_factor, any_value(unit) as unit, any_value(is_nonzero) as is_nonzero
from ({term}) as term
group by report_id, key, fact_id
"""
_RESIDUALS = """
insert into frames.residual
select result.report_id, concat_ws(' ', result.check_id, nullif(result.key, '')), result.check_id, result.key,
    scope.scope, scope.statement, scope.is_sum, result.outcome = 'violation', result.outcome = 'violation',
    coalesce(result.difference, 0), coalesce(result.tolerance, 0)
from quality.check_result as result
join identity_scope as scope using (check_id)
where result.run_id = ? and result.outcome in ('exact', 'tail', 'violation')
    and result.report_id in (select report_id from failing_cell)
    and (result.report_id, result.check_id, result.key) not in (
        select (restated.report_id, restated.check_id, restated.key) from frames.restated_result as restated
    )
"""
_TERMS = """
insert into frames.term
with mixed as (
    select report_id, member, coalesce(min(unit) filter (is_nonzero) <> max(unit) filter (is_nonzero), false) as is_mixed
    from signed_term
    group by report_id, member
)
select report_id, member, fact_id, sign * case when is_mixed then yuan_factor else 1 end,
    sign * case when not is_mixed then 1 when yuan_factor = 10000 then 0.0001 when yuan_factor = 1000 then 0.001
        when yuan_factor = 100000000 then 0.00000001 else 1 end
from signed_term
join mixed using (report_id, member)
where sign in (-1, 1) and (report_id, member) in (select (report_id, member) from frames.residual)
union all
select report_id, member, unnest(fact_ids), null, null
from quality.check_result as result
join frames.residual as residual using (report_id, check_id, key)
where not residual.is_sum
"""
_TAUTOLOGIES = """
delete from frames.residual as residual
where not residual.is_violation and (report_id, member) in (
    select (term.report_id, term.member) from frames.term as term join core.fact using (fact_id) where is_derived
)
"""
"""What holds because one of its terms was computed from the others says nothing against a cause."""


def fill_terms(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Fill frames.residual and frames.term for the reports in which some check of run `run_id` fails."""
    for table in ("term", "residual"):
        connection.execute(f"delete from frames.{table}")
    connection.execute(_FAILING_CELLS)
    run = {name for (name,) in connection.execute("select check_id from frames.identity").fetchall()}
    identities = [one for suite in load_suites() for one in suite.identities if one.id in run]
    connection.execute(
        "create or replace temp table identity_scope "
        "(check_id varchar, scope varchar, statement varchar, is_sum boolean)"
    )
    connection.executemany(
        "insert into identity_scope values (?, ?, ?, ?)",
        [[one.id, one.scope, one.statement, is_sum(one)] for one in identities],
    )
    connection.execute(_RESIDUALS, [run_id])
    connection.execute(
        "create or replace temp table signed_term (report_id varchar, member varchar, check_id varchar, key varchar, "
        "fact_id varchar, sign integer, yuan_factor integer, unit varchar, is_nonzero boolean)"
    )
    for identity in identities:
        if is_sum(identity):
            connection.execute(f"insert into signed_term {signed_terms(identity, 'failing_cell')}")
    connection.execute(_TERMS)
    connection.execute(_TAUTOLOGIES)


def is_sum(identity: Identity) -> bool:
    """Whether the identity adds up cells of the report itself; cells of other reports are not blamed here."""
    return identity.law in SUMS and identity.frame is None and ":" not in identity.equation


def signed_terms(identity: Identity, cells: str) -> str:
    """Return the query of all terms of a sum over the relation `cells`: report_id, member, check_id, key, fact_id, sign
    (+1 on the left side), yuan_factor, unit, is_nonzero."""
    cases = compile_cases(identity.scope, identity.law, identity.cases, identity.statement)
    terms = "\nunion all\n".join(
        term_sql(case, selection, cells) for case in cases for selection in case.selections
    )
    return _SIGNED.format(check=quoted(identity.id), term=terms)
