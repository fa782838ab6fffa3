"""The SQL that evaluates one identity over all reports at once: both sides, the law, the outcome, the cells.

A pure function from cases to text; it runs in identity_expectation.py. Columns: those of quality.check_result
without check_id and run_id.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.validating.selection import Case, Selection, quoted


def evaluation_sql(cases: Sequence[Case], law: str, counts: str | None, cells: str, shapes: str) -> str:
    """Return the query for `cases`. `cells` and `shapes` name relations with the columns of frames.cell and
    frames.report_shape; `counts` = 'items' lets a 类 row count as its 项 rows."""
    terms = "\nunion all\n".join(
        _term(case, selection, cells) for case in cases for selection in case.selections
    )
    template = _PERCENT if law == "interval_percent" else _SUM
    judged = template.format(
        counted="greatest(coalesce(items, 1), 1)" if counts == "items" else "1",
        lawful="0" if law == "exact" else "greatest(terms - 1, 0) // 2 * ulp",
    )
    return _QUERY.format(
        terms=terms,
        judged=judged,
        cases=", ".join(_case_row(case) for case in cases),
        shapes=shapes,
        absent_is_zero=str(cases[0].absent_is_zero).lower(),
    )


def _term(case: Case, selection: Selection, cells: str) -> str:
    key, join = selection.key, ""
    if case.mentions is not None:
        key = (
            f"{selection.key} || case when mention.occurrence > 1 then '#' || mention.occurrence else '' end"
        )
        mentions = (
            f"(select report_id, occurrence from {cells} where {case.mentions} group by all) as mention"
        )
        join = f"join {mentions} using (report_id)"
    where = selection.where
    if case.mentions is not None and selection.is_left:
        where = f"{where} and cell.occurrence = mention.occurrence"
    return (
        f"select cell.*, {quoted(case.key)} as case_key, {key} as key, {str(selection.is_left).lower()} as is_left, "
        f"{selection.sign} as sign, {selection.position} as position\n"
        f"from {cells} as cell {join} where {where}"
    )


def _case_row(case: Case) -> str:
    statements = ", ".join(quoted(name) for name in case.statements)
    columns = ", ".join(quoted(name) for name in case.columns)
    return f"({quoted(case.key)}, [{statements}]::varchar[], [{columns}]::varchar[])"


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
        case
            when not list_has_all(shape.statements, wanted.statements)
                then 'statement not in report: '
                    || array_to_string(list_filter(wanted.statements, lambda x: x not in shape.statements), ', ')
            when not list_has_all(shape.columns, wanted.columns)
                then 'column not in the form: '
                    || array_to_string(list_filter(wanted.columns, lambda x: x not in shape.columns), ', ')
        end as hindrance
    from {shapes} as shape
    cross join (values {cases}) as wanted (case_key, statements, columns)
),

found as (
    select judged.* exclude (case_key, left_rows, right_rows, outcome, reason),
        case
            when not {absent_is_zero} and (left_rows = 0 or right_rows = 0) then 'not_applicable'
            else outcome
        end as outcome,
        case
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
        outcome, reason, fact_ids
    from found
    union all
    select report_id, case_key, null, null, null, 0, null, 'not_applicable', coalesce(hindrance, 'no row to compare'), []
    from applicable
    where hindrance is not null or (report_id, case_key) not in (select (report_id, case_key) from judged)
)
order by report_id, key
"""

_SUM = """
    select
        *,
        lhs - rhs as difference,
        case
            when doubt is not null then 'not_evaluable'
            when printed = 0 then 'not_applicable'
            when is_mixed and is_moneyless then 'not_evaluable'
            when lhs = rhs then 'exact'
            when abs(lhs - rhs) <= tolerance then 'tail'
            else 'violation'
        end as outcome,
        case
            when doubt is not null then 'a cell is ' || doubt
            when printed = 0 then 'all blank'
            when is_mixed and is_moneyless then 'units cannot be compared'
        end as reason
    from (
        select
            * exclude (value_left, value_right, yuan_left, yuan_right, ulp, half_ulps_yuan),
            case when is_mixed then yuan_left else value_left end as lhs,
            case when is_mixed then yuan_right else value_right end as rhs,
            case when is_mixed then half_ulps_yuan else {lawful} end as tolerance
        from (
            select
                report_id,
                case_key,
                key,
                coalesce(sum(sign * value) filter (is_left), 0)::decimal(20, 6) as value_left,
                coalesce(sum(sign * value) filter (not is_left), 0)::decimal(20, 6) as value_right,
                coalesce(sum(sign * amount_yuan) filter (is_left), 0)::decimal(20, 6) as yuan_left,
                coalesce(sum(sign * amount_yuan) filter (not is_left), 0)::decimal(20, 6) as yuan_right,
                coalesce(sum({counted}) filter (is_nonzero), 0)::integer as terms,
                coalesce(max(ulp) filter (is_nonzero), 0) as ulp,
                coalesce(sum(ulp * yuan_factor) filter (is_nonzero) * 0.5, 0) as half_ulps_yuan,
                coalesce(min(unit) filter (is_nonzero) <> max(unit) filter (is_nonzero), false) as is_mixed,
                bool_or(is_nonzero and yuan_factor is null) as is_moneyless,
                count(*) filter (is_printed) as printed,
                count(*) filter (is_left) as left_rows,
                count(*) filter (not is_left) as right_rows,
                max(doubt) as doubt,
                list(fact_id order by position, row_no, fact_id) filter (is_printed) as fact_ids
            from term
            group by report_id, case_key, key
        )
    )
"""

# Doubled millionths are whole numbers even for half of a last digit: 100 * (current - prior) / prior is compared
# without a division that would make it a float. A printed prior is uncertain by half a digit; an implied one, which
# is current - difference, by two halves, while its numerator is the printed difference with one.
_PERCENT = """
    select
        * exclude (growth_step, growth_sixths, quotient, lowest, highest, truncated),
        growth_sixths * 0.000001 as lhs,
        quotient * growth_step * 0.000001 as rhs,
        (growth_sixths - quotient * growth_step) * 0.000001 as difference,
        case when growth_sixths >= quotient * growth_step then highest - quotient else quotient - lowest end
            * growth_step * 0.000001 as tolerance,
        case
            when doubt is not null then 'not_evaluable'
            when growth_rows = 0 or terms_printed < 2 then 'not_applicable'
            when prior_doubled <= 0 or prior_doubled <= prior_slack then 'not_applicable'
            when growth_sixths = quotient * growth_step then 'exact'
            when growth_sixths between lowest * growth_step and highest * growth_step then 'tail'
            when growth_sixths = truncated * growth_step then 'tail'
            else 'violation'
        end as outcome,
        case
            when doubt is not null then 'a cell is ' || doubt
            when growth_rows = 0 or terms_printed < 2 then 'no percentage printed'
            when prior_doubled <= 0 then 'zero base'
            when prior_doubled <= prior_slack then 'base too small'
            when growth_sixths between lowest * growth_step and highest * growth_step then null
            when growth_sixths = truncated * growth_step then 'truncated'
        end as reason
    from (
        select
            *,
            frames.rounded_quotient(100000000 * change_doubled, scale) as quotient,
            frames.rounded_quotient(
                100000000 * (change_doubled - change_slack),
                scale + sign(change_doubled - change_slack) * slack_scale
            ) as lowest,
            frames.rounded_quotient(
                100000000 * (change_doubled + change_slack),
                scale - sign(change_doubled + change_slack) * slack_scale
            ) as highest,
            sign(change_doubled) * ((100000000 * abs(change_doubled)) // scale) as truncated
        from (
            select
                *,
                current_doubled - prior_doubled as change_doubled,
                greatest(prior_doubled, 1) * growth_step as scale,
                least(prior_slack, greatest(prior_doubled, 1) - 1) * growth_step as slack_scale
            from (
                select
                    report_id,
                    case_key,
                    key,
                    coalesce(max(value) filter (position = 0), 0)::decimal(20, 6) as growth,
                    (growth * 1000000)::hugeint as growth_sixths,
                    (coalesce(max(ulp) filter (position = 0), 0.01) * 1000000)::hugeint as growth_step,
                    (coalesce(max(value) filter (position = 1), 0) * 2000000)::hugeint as current_doubled,
                    (coalesce(max(value) filter (position = 2), 0) * 2000000)::hugeint as prior_doubled,
                    (coalesce(max(ulp) filter (position > 0), 0) * 1000000)::hugeint as step,
                    coalesce(bool_or(is_derived) filter (position = 2), false) as is_implied,
                    case when is_implied then 1 else 2 end * step as change_slack,
                    case when is_implied then 2 else 1 end * step as prior_slack,
                    count(*) filter (is_nonzero)::integer as terms,
                    count(*) filter (is_printed) as terms_printed,
                    count(*) filter (is_left and is_printed) as growth_rows,
                    count(*) filter (is_left) as left_rows,
                    count(*) filter (not is_left) as right_rows,
                    max(doubt) as doubt,
                    list(fact_id order by position, row_no, fact_id) filter (is_printed) as fact_ids
                from term
                group by report_id, case_key, key
            )
        )
    )
"""
