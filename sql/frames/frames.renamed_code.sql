-- Y-CODE: codes whose name differs from last year's, unless the classification itself knows both names.
create or replace view frames.renamed_code as
with named as (
    select
        report_id,
        subject_system,
        subject_code,
        list_sort(list(distinct name)) as names,
        min(fact_id) as fact_id
    from frames.printed_code
    group by report_id, subject_system, subject_code
),

known as (
    select
        'functional' as subject_system,
        code,
        list(distinct frames.plain_name(name)) as names
    from ref.function
    group by code
)

select
    this.report_id,
    this.subject_code as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case
        when list_has_any(this.names, before.names) then 'exact'
        when list_has_all(known.names, this.names) and list_has_all(known.names, before.names) then 'exact'
        else 'violation'
    end as outcome,
    case
        when not list_has_any(this.names, before.names)
            then array_to_string(before.names, '、') || ' → ' || array_to_string(this.names, '、')
    end as reason,
    [this.fact_id, before.fact_id] as fact_ids
from frames.other_report as other
inner join named as this on other.report_id = this.report_id
inner join named as before
    on
        other.other_report_id = before.report_id
        and this.subject_system = before.subject_system
        and this.subject_code = before.subject_code
left join known on this.subject_system = known.subject_system and this.subject_code = known.code
where other.prefix = 'last_year:';
