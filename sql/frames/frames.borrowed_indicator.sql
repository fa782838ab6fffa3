-- E-IND: indicators of a project whose words name another project of the same report, and not their own.
create or replace view frames.borrowed_indicator as
with project as (
    select distinct
        report_id,
        project as name
    from frames.project_indicator
),

judged as (
    select
        indicator.report_id,
        indicator.project,
        indicator.subject,
        any_value(indicator.fact_ids) as fact_ids,
        string_agg(other.name, '、' order by other.name) as others
    from frames.project_indicator as indicator
    left join project as other
        on
            indicator.report_id = other.report_id
            and indicator.project <> other.name
            and length(other.name) >= 3
            and contains(indicator.subject, other.name)
            and not contains(indicator.subject, indicator.project)
            and not contains(indicator.project, other.name)
    group by indicator.report_id, indicator.project, indicator.subject
)

select
    report_id,
    project || '.' || subject as key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case when others is null then 'exact' else 'violation' end as outcome,
    case when others is not null then '项目「' || project || '」的指标「' || subject || '」说的是项目「' || others || '」' end
        as reason,
    fact_ids
from judged;
