-- E-IND: indicators of a project whose words are those of another one: they name another project of the same report and
-- not their own, or a group of people of whom the report says nothing but in such forms.
create or replace view frames.borrowed_indicator as
with project as (
    select distinct
        report_id,
        project as name
    from frames.project_indicator
),

indicator as (
    select
        report_id,
        project,
        subject,
        any_value(fact_ids) as fact_ids
    from frames.project_indicator
    group by report_id, project, subject
),

other as (
    select
        indicator.report_id,
        indicator.project,
        indicator.subject,
        string_agg(project.name, '、' order by project.name) as projects
    from indicator
    inner join project
        on
            indicator.report_id = project.report_id
            and indicator.project <> project.name
            and length(project.name) >= 3
            and contains(indicator.subject, project.name)
            and not contains(indicator.subject, indicator.project)
            and not contains(indicator.project, project.name)
    group by all
),

stranger as (
    select
        indicator.report_id,
        indicator.subject,
        string_agg(distinct noted.subject, '、' order by noted.subject) as groups,
        string_agg(distinct '「' || indicator.project || '」', '、' order by '「' || indicator.project || '」') as projects,
        flatten(list(indicator.fact_ids order by indicator.project)) as fact_ids
    from indicator
    inner join core.observation as noted
        on
            indicator.report_id = noted.report_id
            and noted.kind = 'beneficiary'
            and noted.number = 0
            and contains(indicator.subject, noted.subject)
    group by indicator.report_id, indicator.subject
),

judged as (
    select
        indicator.report_id,
        indicator.project || '.' || indicator.subject as key,
        '项目「' || indicator.project || '」的指标「' || indicator.subject || '」说的是项目「' || other.projects || '」'
            as reason,
        indicator.fact_ids
    from indicator
    left join other
        on
            indicator.report_id = other.report_id
            and indicator.project = other.project
            and indicator.subject = other.subject
    where other.projects is not null or (indicator.report_id, indicator.subject) not in (
        select (stranger.report_id, stranger.subject) from stranger
    )
    union all
    select
        report_id,
        subject as key,
        '指标「' || subject || '」中的「' || groups || '」在报告中别无提及，见于项目' || projects as reason,
        fact_ids
    from stranger
)

select
    report_id,
    key,
    null as lhs,
    null as rhs,
    2 as terms,
    0 as tolerance,
    case when reason is null then 'exact' else 'violation' end as outcome,
    reason,
    fact_ids
from judged;
