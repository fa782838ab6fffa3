-- Where one number stands, ready to be quoted; a fact is named by its id or the beginning of it. Quoted is what is
-- printed; what a review made of it is said behind.
create macro main.cite(fact_id) as table
with shown as (
    select
        fact.*,
        coalesce(fact.reviewed_presence, fact.presence) as read_presence,
        fact.reading_status = 'reviewed' as is_reviewed,
        regexp_replace(fact.value::varchar, '(\.\d\d\d*?)0+$', '\1') as shown_value,
        regexp_replace(coalesce(fact.reviewed_from, fact.value)::varchar, '(\.\d\d\d*?)0+$', '\1') as read_value
    from core.fact as fact
    where starts_with(fact.fact_id, fact_id)
),

named as (
    select
        fact.*,
        place.cell_zh,
        place.cell_en,
        statement.title_zh,
        statement.title_en,
        report.issuer_kind,
        report.kind,
        report.source_name,
        report.source_url,
        report.sha256,
        report.published_on,
        report.status as report_status,
        case fact.read_presence
            when 'blank' then '（空白）'
            when 'stated_none' then '（说明没有）'
            else coalesce(fact.printed || fact.unit, '未印，由增减额推出 ' || fact.read_value || fact.unit)
        end
        || case
            when fact.is_reviewed then '，复核为' || coalesce(fact.shown_value || fact.unit, '空白') else ''
        end as said_zh,
        case fact.read_presence
            when 'blank' then '(blank)'
            when 'stated_none' then '(stated: none)'
            else coalesce(
                fact.printed || ' ' || fact.unit,
                'not printed, implied by the change: ' || fact.read_value || ' ' || fact.unit
            )
        end
        || case
            when fact.is_reviewed then ', reviewed: ' || coalesce(fact.shown_value || ' ' || fact.unit, 'blank') else ''
        end as said_en
    from shown as fact
    inner join core.report as report on fact.report_id = report.report_id
    left join staging.place as place on fact.fact_id = place.fact_id
    left join ref.statement as statement on fact.statement = statement.statement
)

select
    named.fact_id,
    named.issuer || '：' || named.fiscal_year || '年度'
    || case when named.issuer_kind = 'unit' then '单位' else '部门' end
    || case when named.kind = 'budget' then '预算' else '决算' end
    || '，' || coalesce('《' || named.title_zh || '》', '') || named.cell_zh
    || '，第' || named.page || '页：' || named.said_zh as citation_zh,
    named.issuer || ', ' || case when named.kind = 'budget' then 'budget' else 'final accounts' end
    || ' of ' || named.fiscal_year || ', ' || coalesce(named.title_en || ', ', '') || named.cell_en
    || ', p. ' || named.page || ': ' || named.said_en as citation_en,
    named.issuer,
    named.fiscal_year,
    named.period_year,
    named.statement,
    named.title_zh as statement_zh,
    named.line_id,
    named.measure,
    named.cell_zh,
    named.printed,
    named.value,
    named.unit,
    staging.wan(named.amount_yuan) as amount_wan,
    named.presence,
    named.is_derived,
    named.page,
    named.boxes,
    named.reading_status,
    named.second_printed,
    named.reviewed_from,
    named.quote,
    named.source_name,
    named.source_url,
    named.sha256,
    named.published_on,
    named.report_status,
    named.report_id
from named
order by named.fact_id;
