-- Of several publications of one report the last counts: published last, else come in last, else the greater id. Those
-- before it are superseded; each names the one that it took the place of. One that nothing supersedes any more is landed
-- again, with doubt where reading it left an error.
update core.report
set
    status = case
        when ranked.place > 1 then 'superseded'
        when report.status = 'superseded' and ranked.is_doubtful then 'landed_with_doubt'
        when report.status = 'superseded' then 'landed'
        else report.status
    end,
    supersedes = ranked.earlier
from (
    select
        report_id,
        row_number() over publication as place,
        lead(report_id) over publication as earlier,
        exists (
            from quality.finding as finding
            where
                finding.report_id = core.report.report_id
                and finding.class = 'extraction_doubt'
                and finding.severity = 'error'
                and finding.check_id not in (select identity.check_id from ref.identity as identity)
        ) as is_doubtful
    from core.report
    where status <> 'quarantined' and issuer_id is not null and fiscal_year is not null
    window publication as (
        partition by issuer_id, fiscal_year, kind
        order by published_on desc nulls last, ingested_at desc nulls last, report_id desc
    )
) as ranked
where report.report_id = ranked.report_id;
