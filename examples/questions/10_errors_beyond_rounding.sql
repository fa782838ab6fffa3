-- 哪些报告有尾差以外的算术错误，是什么错？
-- Which reports contain arithmetic errors beyond rounding, and what kind?
-- explain(finding_id) spells one out: the equation, both sides, each number and its page.
select
    finding.issuer,
    finding.fiscal_year,
    finding.statement,
    finding.check_id,
    identity.sentence_zh,
    finding.class,
    finding.title_zh,
    finding.page,
    finding.finding_id
from marts.findings as finding
inner join ref.identity as identity on finding.check_id = identity.check_id
where
    finding.severity = 'error'
    and finding.class != 'rounding_tail'
    and finding.status in ('open', 'stale')
    and finding.report_status != 'superseded'
order by finding.issuer, finding.fiscal_year, finding.statement, finding.check_id, finding.finding_id;
