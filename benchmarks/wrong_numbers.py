"""Copies of a landed report in each of which something is wrong with its numbers: one cell, two cells or one statement.

Works on the facts of an open build database, set-based. Whether checks notice is measured in `detection`.
"""

from __future__ import annotations

import duckdb

_TABLES = "report_id = $report_id and statement not in ('narrative', 'annex') and not is_derived"
_CELL = f"""
    select fact_id, {{value}} as value, {{presence}} as presence, fact_id as mutant
    from core.fact
    where {_TABLES} and value <> 0 and ({{where}})
"""
_DIGITS = "cast(cast(abs(value) * 100 as bigint) as varchar)"
_FIRST_PAIR = f"list_filter(range(1, length({_DIGITS})), lambda i: {_DIGITS}[i] <> {_DIGITS}[i + 1])[1]"
_TRANSPOSED = f"{_DIGITS}[:pair - 1] || {_DIGITS}[pair + 1] || {_DIGITS}[pair] || {_DIGITS}[pair + 2:]"

CELL_KINDS = {
    "plus_one": _CELL.format(value="value + 1", presence="'printed'", where="true"),
    "plus_cent": _CELL.format(value="value + 0.01", presence="'printed'", where="true"),
    "lost": _CELL.format(value="cast(null as decimal(20, 6))", presence="'blank'", where="true"),
    "wrong_unit": _CELL.format(value="value * 10000", presence="'printed'", where="abs(value) < 1000000000"),
    "dropped_digit": _CELL.format(
        value=f"sign(value) * cast({_DIGITS}[1] || {_DIGITS}[3:] as decimal(18, 0)) * 0.01",
        presence="'printed'",
        where=f"length({_DIGITS}) > 3 and {_DIGITS}[2] <> '0'",
    ),
    "transposed_digits": _CELL.format(
        value=f"sign(value) * cast({_TRANSPOSED} as decimal(18, 0)) * 0.01",
        presence="'printed'",
        where="pair is not null",
    ).replace("from core.fact", f"from (select *, {_FIRST_PAIR} as pair from core.fact)"),
}
"""Each puts something wrong into one cell that is not zero, and makes one copy per cell."""

DIGIT_KINDS = ("wrong_unit", "dropped_digit", "transposed_digits")
"""What goes wrong when digits are typed or converted."""

_PLACE = "dense_rank() over (partition by statement order by coalesce(subject_code, ''), row_no, line_id)"
STATEMENT_KINDS = {
    "swapped_siblings": f"""
    with item as (
        select *, row_number() over (
            partition by statement, measure, length(subject_code), left(subject_code, length(subject_code) - 2)
            order by subject_code
        ) as place
        from core.fact
        where {_TABLES} and value <> 0 and subject_system is not null
            and (length(subject_code) = 7 or subject_system = 'economic' and length(subject_code) = 5)
    ),
    pair as (
        select one.fact_id as first, other.fact_id as second, one.value as first_value, other.value as second_value
        from item as one
        join item as other on one.statement = other.statement and one.measure = other.measure
            and left(one.subject_code, length(one.subject_code) - 2)
                = left(other.subject_code, length(other.subject_code) - 2)
            and one.place + 1 = other.place and one.value <> other.value
    )
    select first as fact_id, second_value as value, 'printed' as presence, first as mutant from pair
    union all
    select second, first_value, 'printed', first from pair
    """,
    "shifted_codes": f"""
    select fact_id, lead(value) over below as value, coalesce(lead(presence) over below, 'blank') as presence,
        statement as mutant
    from (
        select *, {_PLACE} as place from core.fact
        where {_TABLES} and subject_system is not null
            and statement in (
                select statement from core.fact where {_TABLES} and length(subject_code) > 3 and value <> 0
                group by statement having count(distinct subject_code) > 4
            )
    )
    window below as (partition by statement, measure order by place)
    """,
    "statement_unit": f"""
    select fact_id, value * 10000 as value, presence, statement as mutant
    from core.fact
    where {_TABLES} and abs(value) < 1000000000
        and statement in (select statement from core.fact where {_TABLES} and value <> 0)
    """,
}
"""Each puts something wrong into several cells; one copy per pair of cells or per statement."""

_UNCHANGED = """
insert into mutation (kind, mutant_id) values ('unchanged', $report_id || '~unchanged')
"""
_CHANGES = """
insert into mutation
select
    '{kind}' as kind,
    $report_id || '~{kind}~' || mutant as mutant_id,
    mutant,
    fact_id,
    value,
    presence
from ({changes})
"""
_REPORTS = """
insert into core.report by name
select report.* replace (mutant_id as report_id, mutant_id as issuer, mutant_id as issuer_id)
from core.report as report
join (select distinct mutant_id from mutation where starts_with(mutant_id, $report_id)) as mutant on true
where report.report_id = $report_id
"""
_FACTS = """
insert into core.fact by name
select fact.* exclude (factor) replace (
    left(sha256(mutant.mutant_id || chr(31) || fact.fact_id), 16) as fact_id,
    mutant.mutant_id as report_id,
    mutant.mutant_id as issuer,
    case when change.fact_id is null then fact.value else change.value end as value,
    case when change.fact_id is null then fact.amount_yuan else change.value * factor end as amount_yuan,
    case when change.fact_id is null then fact.presence else change.presence end as presence
)
from (
    select *, case unit when '元' then 1 when '万元' then 10000 when '亿元' then 100000000 end as factor
    from core.fact where report_id = $report_id
) as fact
cross join (select distinct mutant_id from mutation where starts_with(mutant_id, $report_id)) as mutant
left join mutation as change on mutant.mutant_id = change.mutant_id and fact.fact_id = change.fact_id
"""


def add_wrong_copies(
    connection: duckdb.DuckDBPyConnection,
    report_id: str,
    kinds: list[str],
    every: int = 1,
    digits_every: int = 1,
) -> int:
    """Add the copies of the report that `kinds` ask for and list what was changed in the table `mutation`.

    Each copy has an issuer of its own, or the copies would be compared as publications of one report. One more copy is
    left unchanged: what fails there is no sign of a wrong number. What goes wrong in one cell is put into every
    `every`-th cell, that of `DIGIT_KINDS` into every `digits_every`-th, in the order of fact_id, which is by chance.

    Returns the number of wrong copies. The table has columns kind, mutant_id (the report_id of the copy), mutant (null
    for the unchanged copy), fact_id (of the original), value, presence.
    """
    connection.execute(
        "create temp table if not exists mutation (kind varchar, mutant_id varchar, mutant varchar, fact_id varchar, "
        "value decimal(20, 6), presence varchar)"
    )
    connection.execute(_UNCHANGED, {"report_id": report_id})
    for kind in kinds:
        changes = {**CELL_KINDS, **STATEMENT_KINDS}[kind]
        if kind in DIGIT_KINDS:
            changes = (
                f"select * from ({changes}) qualify row_number() over (order by fact_id) % {digits_every} = 0"
            )
        connection.execute(_CHANGES.format(kind=kind, changes=changes), {"report_id": report_id})
    connection.execute(_REPORTS, {"report_id": report_id})
    connection.execute(_FACTS, {"report_id": report_id})
    count = "select count(distinct mutant_id) from mutation where mutant is not null and starts_with(mutant_id, ?)"
    return int(connection.execute(count, [report_id]).fetchall()[0][0])


_FOUND = """
create or replace temp table found as
with violated as (
    select report_id, check_id, key, difference
    from quality.check_result
    where outcome = 'violation'
),
mutant as (
    select distinct kind, mutant_id, mutant, split_part(mutant_id, '~', 1) || '~unchanged' as unchanged_id
    from mutation
    where mutant is not null
),
new as (
    select mutant.mutant_id, violated.check_id, violated.key, violated.difference
    from mutant
    join violated on mutant.mutant_id = violated.report_id
    except
    select mutant.mutant_id, violated.check_id, violated.key, violated.difference
    from mutant
    join violated on mutant.unchanged_id = violated.report_id
)
select kind, mutant_id, mutant, unchanged_id, mutant_id in (select mutant_id from new) as is_found
from mutant
"""


def mark_found(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `found` (kind, mutant_id, mutant, unchanged_id, is_found) from the results of the last run.

    Found is what makes a check fail that holds in the unchanged copy, or fail by another difference.
    """
    connection.execute(_FOUND)
