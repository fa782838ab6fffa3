-- Government procurement as the narrative gives it: by kind, and what small and medium (SME), small and micro enterprises
-- were set aside and awarded. sme_awarded is what the report states, or the sum of reserved and other contracts won.
create view marts.procurement as
with said as (
    select
        issuer_id,
        issuer,
        issuer_kind,
        is_summable,
        fiscal_year,
        report_id,
        max(amount_yuan) filter (line_id = 'procurement') as total,
        max(presence) filter (line_id = 'procurement') as presence,
        max(amount_yuan) filter (line_id = 'procurement.goods') as goods,
        max(amount_yuan) filter (line_id = 'procurement.works') as works,
        max(amount_yuan) filter (line_id = 'procurement.services') as services,
        max(amount_yuan) filter (line_id = 'procurement_sme.reserved') as sme_reserved,
        max(amount_yuan) filter (line_id = 'procurement_sme.micro_reserved') as micro_reserved,
        max(amount_yuan) filter (line_id = 'procurement_sme.reserved_awarded') as sme_reserved_awarded,
        max(amount_yuan) filter (line_id = 'procurement_sme.micro_reserved_awarded') as micro_reserved_awarded,
        max(amount_yuan) filter (line_id = 'procurement_sme.other_awarded') as sme_other_awarded,
        max(amount_yuan) filter (line_id = 'procurement_sme.awarded') as sme_awarded_stated,
        max(amount_yuan) filter (line_id = 'procurement_sme.micro_awarded') as micro_awarded_stated,
        min(doubt) as doubt,
        max(page) filter (line_id = 'procurement') as page,
        max(fact_id) filter (line_id = 'procurement') as fact_id
    from staging.current_cell
    where
        statement = 'narrative'
        and kind = 'final_accounts'
        and measure = 'current'
        and (line_id = 'procurement' or line_id like 'procurement.%' or line_id like 'procurement_sme.%')
    group by all
),

summed as (
    select
        *,
        coalesce(sme_awarded_stated, sme_reserved_awarded + coalesce(sme_other_awarded, 0)) as sme_awarded,
        coalesce(micro_awarded_stated, micro_reserved_awarded) as micro_awarded
    from said
)

select
    issuer_id,
    issuer,
    issuer_kind,
    is_summable,
    fiscal_year,
    staging.wan(total) as total_wan,
    presence,
    staging.wan(goods) as goods_wan,
    staging.wan(works) as works_wan,
    staging.wan(services) as services_wan,
    staging.wan(sme_reserved) as sme_reserved_wan,
    staging.wan(micro_reserved) as micro_reserved_wan,
    staging.wan(sme_reserved_awarded) as sme_reserved_awarded_wan,
    staging.wan(micro_reserved_awarded) as micro_reserved_awarded_wan,
    staging.wan(sme_other_awarded) as sme_other_awarded_wan,
    staging.wan(sme_awarded) as sme_awarded_wan,
    staging.percent_of(sme_awarded, total) as sme_share_pct,
    staging.wan(micro_awarded) as micro_awarded_wan,
    staging.percent_of(micro_awarded, total) as micro_share_pct,
    case
        when total is null then 'total_missing'
        when total = 0 then 'total_zero'
        when sme_awarded is null then 'awards_missing'
    end as no_share_because,
    doubt,
    report_id,
    page,
    fact_id
from summed;
