create view marts.check_coverage as
select
    result.report_id,
    report.source_name,
    coalesce(issuer.name, report.issuer) as issuer,
    report.fiscal_year,
    identity.suite,
    result.check_id,
    identity.sentence_zh,
    identity.sentence_en,
    case
        when count(*) filter (result.outcome in ('exact', 'tail', 'violation')) > 0 then 'evaluated'
        when count(*) filter (result.outcome = 'not_evaluable') > 0 then 'not_evaluable'
        else 'not_applicable'
    end as coverage,
    count(*) filter (result.outcome = 'exact') as exact,
    count(*) filter (result.outcome = 'tail') as tail,
    count(*) filter (result.outcome = 'violation') as violation,
    count(*) filter (result.outcome = 'not_applicable') as not_applicable,
    count(*) filter (result.outcome = 'not_evaluable') as not_evaluable,
    list_sort(
        list(distinct result.reason) filter (
            result.outcome in ('not_applicable', 'not_evaluable') and result.reason is not null
        )
    ) as reasons
from quality.check_result as result
inner join ref.identity as identity on result.check_id = identity.check_id
left join core.report as report on result.report_id = report.report_id
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
group by all;
