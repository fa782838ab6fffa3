-- Where a check of the text, which compares no facts, found what it objects to: the first such place.
create or replace view frames.text_place as
with pointed as (
    select
        noted.report_id,
        'S-RES' as check_id,
        coalesce(noted.statement, 'text') as key,
        coalesce(noted.statement, 'narrative') as statement,
        noted.page,
        noted.boxes
    from core.observation as noted
    where noted.kind = 'residue'
    union all
    select
        noted.report_id,
        'S-YR' as check_id,
        '' as key,
        null as statement,
        noted.page,
        noted.boxes
    from core.observation as noted
    inner join core.report as report on noted.report_id = report.report_id
    where noted.kind = 'year' and noted.value <> report.fiscal_year::varchar
    union all
    select
        report_id,
        'S-FORM' as check_id,
        statement || ' ' || formula as key,
        statement,
        page,
        null as boxes
    from core.printed_formula
    where position = 0
)

select
    report_id,
    check_id,
    key,
    arg_min(statement, page) as statement,
    min(page) as page,
    arg_min(boxes, page) as boxes
from pointed
group by report_id, check_id, key;
