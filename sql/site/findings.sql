-- Findings of the reports whose ids are given (NULL: of all), or one by its id, each with the check that leads it:
-- both sides, their difference and its unit (two units are compared in yuan).
with wanted as (
    select finding.*
    from quality.finding as finding
    where
        ($report_ids is null or finding.report_id in (select unnest($report_ids::varchar[])))
        and ($finding_id is null or finding.finding_id = $finding_id)
),

member as (
    select
        finding_id,
        report_id,
        check_id as finding_check,
        unnest(members) as member,
        unnest(range(len(members))) as place
    from wanted
),

failing as (
    select
        member.finding_id,
        result.lhs,
        result.rhs,
        result.difference,
        result.fact_ids,
        identity.law,
        row_number() over (
            partition by member.finding_id
            order by result.check_id <> member.finding_check, abs(result.difference) desc, member.place
        ) as rank
    from member
    inner join quality.check_result as result
        on member.report_id = result.report_id and member.member = concat_ws(' ', result.check_id, nullif(result.key, ''))
    left join ref.identity as identity on result.check_id = identity.check_id
    where result.outcome in ('violation', 'tail') and result.lhs is not null
),

lead_check as (
    select * exclude (rank)
    from failing
    where rank = 1
),

operand as (
    select
        finding_id,
        lhs,
        unnest(fact_ids) as fact_id
    from lead_check
),

operand_unit as (
    select
        operand.finding_id,
        case when count(distinct fact.unit) = 1 then min(fact.unit) else '元' end as unit,
        bool_or(fact.value = operand.lhs) as is_compared  -- not a count of cells
    from operand
    inner join core.fact as fact on operand.fact_id = fact.fact_id
    where fact.value <> 0
    group by operand.finding_id
)

select
    wanted.*,
    coalesce(issuer.name, report.issuer) as issuer,
    report.issuer_id,
    coalesce(issuer.kind, report.issuer_kind) as issuer_kind,
    report.status = 'superseded' as is_superseded,
    report.fiscal_year,
    report.source_name,
    report.sha256,
    lead_check.lhs,
    lead_check.rhs,
    lead_check.difference,
    case
        when lead_check.law = 'interval_percent' then '%'
        when lead_check.law <> 'agreement' or operand_unit.is_compared then operand_unit.unit
    end as unit,
    case
        when lead_check.law in ('interval_percent', 'agreement') then 0
        else (abs(lead_check.difference) * case operand_unit.unit
            when '元' then 1 when '千元' then 1000 when '万元' then 10000 when '亿元' then 100000000 else 0
        end)::decimal(22, 2)
    end as off_yuan
from wanted
inner join core.report as report on wanted.report_id = report.report_id
left join core.issuer as issuer on report.issuer_id = issuer.issuer_id
left join lead_check on wanted.finding_id = lead_check.finding_id
left join operand_unit on wanted.finding_id = operand_unit.finding_id
order by
    case wanted.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    off_yuan desc nulls last,
    coalesce(issuer.name, report.issuer), report.fiscal_year desc, wanted.check_id, wanted.finding_id;
