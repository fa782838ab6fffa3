-- What current reports print, each number once, under the issuer's one name; indicators in running text share one line and
-- are told apart by their occurrence. doubt: disputed where the two readings differ,
-- and then there is no amount; ocr_single where only one of two recognisers read it; questioned where an open finding of
-- severity error blames it.
create view staging.current_cell as
select
    report.issuer_id,
    report.issuer_kind,
    report.kind,
    report.is_summable,
    fact.* replace (
        report.issuer as issuer,
        case when fact.reading_status != 'disputed' then fact.value end as value,
        case when fact.reading_status != 'disputed' then fact.amount_yuan end as amount_yuan
    ),
    case
        when fact.reading_status in ('disputed', 'ocr_single') then fact.reading_status
        when questioned.fact_id is not null then 'questioned'
    end as doubt
from core.fact as fact
inner join staging.current_report as report on fact.report_id = report.report_id
left join staging.questioned_fact as questioned on fact.fact_id = questioned.fact_id
where fact.occurrence = 1 or fact.line_id = 'indicator';
