-- The facts that analysis may use: of current reports, each number once, without those whose two readings disagree.
create view staging.current_fact as
select
    report.issuer_kind,
    report.kind,
    fact.*
from core.fact as fact
inner join staging.current_report as report on fact.report_id = report.report_id
where fact.reading_status != 'disputed' and fact.occurrence = 1;
