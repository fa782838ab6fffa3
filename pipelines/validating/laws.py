"""The laws by which two sides agree, as SQL over the terms of an identity: sums by rounding, percentages by interval.

A sum of k non-zero terms may miss by floor((k - 1) / 2) last digits, a restatement by nothing. No flat tolerances.
A part is at most the whole by the same law. An amount that is derived from two printed ones counts as two terms.
"""

from __future__ import annotations

# What a percentage is of, and by how many half digits its two sides are uncertain. Doubled millionths are whole numbers
# even for half of a last digit. A printed prior is uncertain by half a digit; an implied one, which is
# current - difference, by two halves, while its numerator is the printed difference with one.
_PERCENTAGES = {
    "percent_change": {
        "change": "current_doubled - prior_doubled",
        "change_slack": "case when is_implied then 1 else 2 end * step",
        "prior_slack": "case when is_implied then 2 else 1 end * step",
        "no_base": "false",
    },
    "percent_of": {
        "change": "current_doubled",
        "change_slack": "part_step",
        "prior_slack": "base_step",
        # of nothing there is no share; 0 % and 100 % are what people write then
        "no_base": "prior_doubled = 0 and change_doubled <> 0 and growth_millionths not in (0, 100000000)",
    },
}


def judged_sql(law: str, counts: str | None, percentage: str | None = None) -> str:
    """Return the query over `term` that gives both sides, difference, tolerance, outcome and reason of each key.

    `counts`: what a row of a functional statement, being a sum of rounded amounts, counts as in the law of rounding:
    see _COUNTED. `percentage`: percent_change or percent_of, for the law of percentages.
    """
    if law == "interval_percent":
        return _PERCENT.format(**_PERCENTAGES[percentage or "percent_change"])
    return _SUM.format(
        counted=_COUNTED[counts],
        holds="lhs <= rhs" if law == "at_most" else "lhs = rhs",
        named="true"
        if law == "at_most"
        else "is_printed",  # a whole that is blank is why the part is above it
        lawful="0" if law == "exact" else f"{_ULPS[counts]} * ulp",
    )


_COUNTED = {
    None: "case when is_derived then 2 else 1 end",
    "items": "greatest(coalesce(items, 1), 1)",
    "addends": "greatest(coalesce(addends, 1), 1)",
    "rows": "greatest(coalesce(addends, 1), 1)",
    "changes": "2",
}
"""As how many terms a cell counts: one, if not derived; a 类 row as its rounded amounts; every row as its rounded amounts;
so does every column of a row that is the sum of 项 rows, each of which holds by itself: there each 项 row has one term
that the others determine, where else the whole equation has one; a change as the amounts of two years."""
_ULPS = dict.fromkeys(_COUNTED, "greatest(terms - 1, 0) // 2") | {
    "rows": "greatest(terms - greatest(item_rows, 1), 0) // 2",
    "changes": "greatest(terms // 2 - 1, 0) // 2 * 2",  # the sums of two years
}

_SUM = """
    select
        *,
        lhs - rhs as difference,
        case
            when doubt is not null then 'not_evaluable'
            when printed = 0 then 'not_applicable'
            when is_mixed and is_moneyless then 'not_evaluable'
            when {holds} then 'exact'
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
            * exclude (value_left, value_right, yuan_left, yuan_right, ulp, half_ulps_yuan, item_rows),
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
                -- a change of 0.00 is rounded too, where amounts of 0.00 are nothing
                coalesce(sum({counted}) filter (is_nonzero or (is_printed and measure = 'difference')), 0)::integer
                    as terms,
                coalesce(max(ulp) filter (is_nonzero), 0) as ulp,
                coalesce(max(item_rows) filter (is_nonzero), 1) as item_rows,
                coalesce(sum(ulp * yuan_factor) filter (is_nonzero) * 0.5, 0) as half_ulps_yuan,
                coalesce(min(unit) filter (is_nonzero) <> max(unit) filter (is_nonzero), false) as is_mixed,
                bool_or(is_nonzero and yuan_factor is null) as is_moneyless,
                count(*) filter (is_printed) as printed,
                count(*) filter (is_left) as left_rows,
                count(*) filter (not is_left) as right_rows,
                count(distinct position) as positions,
                max(doubt) as doubt,
                list(fact_id order by position, row_no, fact_id) filter ({named}) as fact_ids
            from term
            group by report_id, case_key, key
        )
    )
"""

# 100 * change / prior is compared in whole numbers, without a division that would make it a float.
_PERCENT = """
    select
        * exclude (growth_step, growth_millionths, quotient, lowest, highest, truncated, part_rows, base_rows),
        growth_millionths * 0.000001 as lhs,
        case when {no_base} then 0 else quotient * growth_step * 0.000001 end as rhs,
        growth_millionths * 0.000001 - rhs as difference,
        case when {no_base} then 0 when growth_millionths >= quotient * growth_step then highest - quotient else quotient - lowest end
            * growth_step * 0.000001 as tolerance,
        case
            when doubt is not null or (is_mixed and is_moneyless) then 'not_evaluable'
            when growth_rows = 0 or terms_printed < 2 or part_rows = 0 or base_rows = 0 then 'not_applicable'
            when {no_base} then 'violation'
            when prior_doubled <= 0 or prior_doubled <= prior_slack then 'not_applicable'
            when growth_millionths = quotient * growth_step then 'exact'
            when growth_millionths between lowest * growth_step and highest * growth_step then 'tail'
            when growth_millionths = truncated * growth_step then 'tail'
            else 'violation'
        end as outcome,
        case
            when doubt is not null then 'a cell is ' || doubt
            when is_mixed and is_moneyless then 'units cannot be compared'
            when growth_rows = 0 or terms_printed < 2 then 'no percentage printed'
            when part_rows = 0 or base_rows = 0 then 'not stated what it is a percentage of'
            when {no_base} then 'wrong'
            when prior_doubled <= 0 then 'zero base'
            when prior_doubled <= prior_slack then 'base too small'
            when growth_millionths = quotient * growth_step then 'ok'
            when growth_millionths between lowest * growth_step and highest * growth_step then 'consistent'
            when growth_millionths = truncated * growth_step then 'truncated'
            else 'wrong'
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
                {change} as change_doubled,
                greatest(prior_doubled, 1) * growth_step as scale,
                least(prior_slack, greatest(prior_doubled, 1) - 1) * growth_step as slack_scale
            from (
                select
                    report_id,
                    case_key,
                    key,
                    coalesce(max(value) filter (position = 0), 0)::decimal(20, 6) as growth,
                    (growth * 1000000)::hugeint as growth_millionths,
                    (coalesce(max(ulp) filter (position = 0), 0.01) * 1000000)::hugeint as growth_step,
                    coalesce(
                        min(unit) filter (position > 0 and is_nonzero) <> max(unit) filter (position > 0 and is_nonzero),
                        false
                    ) as is_mixed,
                    bool_or(position > 0 and is_nonzero and yuan_factor is null) as is_moneyless,
                    coalesce(max(value) filter (position = 1), 0) as part,
                    coalesce(max(value) filter (position = 2), 0) as base,
                    coalesce(max(amount_yuan) filter (position = 1), 0) as part_yuan,
                    coalesce(max(amount_yuan) filter (position = 2), 0) as base_yuan,
                    -- what is counted, such as points of a score, is exact
                    coalesce(max(ulp) filter (position = 1 and yuan_factor is not null), 0) as part_ulp,
                    coalesce(max(ulp) filter (position = 2 and yuan_factor is not null), 0) as base_ulp,
                    coalesce(max(ulp * yuan_factor) filter (position = 1), 0) as part_yuan_ulp,
                    coalesce(max(ulp * yuan_factor) filter (position = 2), 0) as base_yuan_ulp,
                    ((case when is_mixed then part_yuan else part end) * 2000000)::hugeint as current_doubled,
                    ((case when is_mixed then base_yuan else base end) * 2000000)::hugeint as prior_doubled,
                    ((case when is_mixed then part_yuan_ulp else part_ulp end) * 1000000)::hugeint as part_step,
                    ((case when is_mixed then base_yuan_ulp else base_ulp end) * 1000000)::hugeint as base_step,
                    greatest(part_step, base_step) as step,
                    coalesce(bool_or(is_derived) filter (position = 2), false) as is_implied,
                    {change_slack} as change_slack,
                    {prior_slack} as prior_slack,
                    count(*) filter (is_nonzero)::integer as terms,
                    count(*) filter (is_printed) as terms_printed,
                    count(*) filter (is_left and is_printed) as growth_rows,
                    count(*) filter (is_left) as left_rows,
                    count(*) filter (not is_left) as right_rows,
                    -- a table prints all its cells, blank ones too; what a sentence does not say has no row
                    count(*) filter (position = 1) as part_rows,
                    count(*) filter (position = 2) as base_rows,
                    count(distinct position) as positions,
                    max(doubt) as doubt,
                    list(fact_id order by position, row_no, fact_id) filter (is_printed) as fact_ids
                from term
                group by report_id, case_key, key
            )
        )
    )
"""
