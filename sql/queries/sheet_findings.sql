-- Findings for a workbook, the gravest first, with the statement's title.
select
    finding.severity,
    finding.class,
    finding.status,
    finding.issuer,
    finding.fiscal_year,
    statement.title_zh as statement,
    finding.check_id,
    finding.title_zh,
    finding.title_en,
    finding.detail,
    finding.members,
    finding.fact_ids,
    finding.page,
    finding.report_id,
    finding.finding_id
from marts.findings as finding
left join ref.statement as statement on finding.statement = statement.statement
where
    ($issuer is null or contains(finding.issuer, $issuer))
    and ($fiscal_year is null or finding.fiscal_year = $fiscal_year)
order by
    case finding.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    finding.issuer, finding.fiscal_year, finding.report_id, finding.page, finding.check_id, finding.finding_id;
