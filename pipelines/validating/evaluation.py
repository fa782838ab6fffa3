"""The SQL that evaluates one identity over all reports at once: its cells, and where it does not apply.

A pure function from cases to text; it runs in identity_expectation.py, and laws.py judges. Columns: those of
quality.check_result without check_id and run_id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.validating.laws import judged_sql
from pipelines.validating.selection import Case, Selection, quoted


@dataclass(frozen=True, slots=True)
class Applies:
    """To which reports an identity applies: from a fiscal year on, and to some form profiles; all by default."""

    from_year: int | None = None
    forms: tuple[str, ...] = ()
    complete: str | None = None


EVERYWHERE = Applies()


def evaluation_sql(
    cases: Sequence[Case], law: str, counts: str | None, cells: str, shapes: str, where: Applies = EVERYWHERE
) -> str:
    """Return the query for `cases`. `cells` and `shapes` name relations with the columns of frames.cell and
    frames.report_shape; `counts`: as how many terms a cell counts, see laws.py."""
    terms = "\nunion all\n".join(
        _term(case, selection, cells) for case in cases for selection in case.selections
    )
    return _QUERY.format(
        terms=terms,
        judged=judged_sql(law, counts, cases[0].percentage),
        elsewhere=_elsewhere(where),
        cases=", ".join(_case_row(case) for case in cases),
        shapes=shapes,
        absent_is_zero=str(cases[0].absent_is_zero).lower(),
        why=_why(law),
    )


def frame_sql(frame: str, law: str, needs: Sequence[str], shapes: str, where: Applies = EVERYWHERE) -> str:
    """Return the query for an identity that a view of sql/frames evaluates itself: its rows, with the columns of
    quality.check_result, for reports that print the statements `needs`."""
    statements = ", ".join(quoted(name) for name in needs)
    return _FRAME_QUERY.format(
        frame=frame, needs=statements, shapes=shapes, elsewhere=_elsewhere(where), why=_why(law)
    )


def _why(law: str) -> str:
    """Return the SQL that says why a row was judged as it was, where the law or the frame itself does not."""
    judged = " ".join(f"when {quoted(outcome)} then {quoted(why)}" for outcome, why in _WHY[law].items())
    return f"case outcome {judged} end"


_ROUNDED = {"exact": "equal", "tail": "within rounding", "violation": "beyond rounding"}
_WHY = {
    "rounding": _ROUNDED,
    "interval_percent": _ROUNDED,
    "exact": {"exact": "equal", "violation": "not equal"},
    "at_most": {"exact": "at most the whole", "tail": "within rounding", "violation": "more than the whole"},
    "agreement": {"exact": "agrees"},
}
"""Why, by law and outcome; a frame says itself what does not agree."""


def _elsewhere(where: Applies) -> str:
    lines = []
    if where.from_year is not None:
        lines.append(
            f"when shape.fiscal_year < {where.from_year} then 'does not apply before {where.from_year}'"
        )
    if where.complete is not None:
        lines.append(
            "when shape.report_id in (select report_id from frames.undescribed_item) "
            "then 'not every item of the statement is described'"
        )
    if where.forms:
        forms = ", ".join(quoted(form) for form in where.forms)
        lines.append(f"when shape.form_profile not in ({forms}) then 'does not apply to this form'")
    return "\n            ".join(lines)


def _term(case: Case, selection: Selection, cells: str) -> str:
    if selection.relation is not None:
        return (
            f"select cell.*, {quoted(case.key)} as case_key, {selection.key} as key, term.position = 0 as is_left, "
            f"term.sign as sign, term.position as position\n"
            f"from {cells} as cell join {selection.relation} as term on {selection.where}"
        )
    key, join = selection.key, ""
    where = selection.where
    if case.mentions is not None:
        key = (
            f"{selection.key} || case when mention.occurrence > 1 then '#' || mention.occurrence else '' end"
        )
        join = (
            f"join (select report_id, occurrence, {case.per or 'null'} as per from {cells} as cell "
            f"where {case.mentions} group by all) as mention on cell.report_id = mention.report_id"
        )
        if selection.joined is not None:
            where = f"{where} and {selection.joined} = mention.per"
        if selection.is_left:
            where = f"{where} and cell.occurrence = mention.occurrence"
    return (
        f"select cell.*, {quoted(case.key)} as case_key, {key} as key, {str(selection.is_left).lower()} as is_left, "
        f"{selection.sign} as sign, {selection.position} as position\n"
        f"from {cells} as cell {join} where {where}"
    )


def _case_row(case: Case) -> str:
    statements = ", ".join(quoted(name) for name in case.statements)
    columns = ", ".join(quoted(name) for name in case.columns)
    terms = len(case.selections) if case.every_term else 0
    return f"({quoted(case.key)}, [{statements}]::varchar[], [{columns}]::varchar[], {terms})"


_QUERY = """
with term as (
{terms}
),

judged as (
{judged}
),

applicable as (
    select
        shape.report_id,
        wanted.case_key,
        wanted.terms as wanted_terms,
        case
            {elsewhere}
            when not list_has_all(shape.statements, wanted.statements)
                then 'statement not in report: '
                    || array_to_string(list_filter(wanted.statements, lambda x: x not in shape.statements), ', ')
            when not list_has_all(shape.columns, wanted.columns)
                then 'column not in the form: '
                    || array_to_string(list_filter(wanted.columns, lambda x: x not in shape.columns), ', ')
        end as hindrance
    from {shapes} as shape
    cross join (values {cases}) as wanted (case_key, statements, columns, terms)
),

found as (
    select judged.* exclude (case_key, left_rows, right_rows, positions, outcome, reason),
        case
            when not {absent_is_zero} and (left_rows = 0 or right_rows = 0) then 'not_applicable'
            when positions < wanted_terms then 'not_applicable'
            else outcome
        end as outcome,
        case
            when left_rows > 0 and right_rows > 0 and positions < wanted_terms then 'an amount is not stated'
            when {absent_is_zero} or (left_rows > 0 and right_rows > 0) then reason
            when left_rows = 0 then 'left side not printed'
            else 'right side not printed'
        end as reason
    from judged
    join applicable using (report_id, case_key)
    where applicable.hindrance is null
)

select report_id, key, lhs, rhs, difference, terms, tolerance, outcome, reason, fact_ids
from (
    select
        report_id, key,
        case when outcome in ('not_applicable', 'not_evaluable') then null else lhs end as lhs,
        case when outcome in ('not_applicable', 'not_evaluable') then null else rhs end as rhs,
        case when outcome in ('not_applicable', 'not_evaluable') then null else difference end as difference,
        terms,
        case when outcome in ('not_applicable', 'not_evaluable') then null else tolerance end as tolerance,
        outcome, coalesce(reason, {why}) as reason, fact_ids
    from found
    union all
    select report_id, case_key, null, null, null, 0, null, 'not_applicable',
        coalesce(hindrance, 'no row to compare'), []
    from applicable
    where hindrance is not null or (report_id, case_key) not in (select (report_id, case_key) from judged)
)
order by report_id, key
"""

_FRAME_QUERY = """
with applicable as (
    select
        shape.report_id,
        case
            {elsewhere}
            when not list_has_all(shape.statements, wanted.statements)
                then 'statement not in report: '
                    || array_to_string(list_filter(wanted.statements, lambda x: x not in shape.statements), ', ')
        end as hindrance
    from {shapes} as shape
    cross join (select [{needs}]::varchar[] as statements) as wanted
),

found as (
    select row.*
    from {frame} as row
    join applicable using (report_id)
    where applicable.hindrance is null
)

select
    report_id, key, lhs::decimal(20, 6) as lhs, rhs::decimal(20, 6) as rhs, (lhs - rhs)::decimal(20, 6) as difference,
    terms::integer as terms, tolerance::decimal(20, 6) as tolerance, outcome, coalesce(reason, {why}) as reason, fact_ids
from found
union all
select report_id, '', null, null, null, 0, null, 'not_applicable', coalesce(hindrance, 'no row to compare'), []
from applicable
where hindrance is not null or report_id not in (select report_id from found)
order by report_id, key
"""
