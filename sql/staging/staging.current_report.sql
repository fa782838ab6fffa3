-- The publication of each report that counts, under its issuer's one name. is_summable: adding this report to others adds
-- no money twice. A department is; what stands above it is not here for that year. A unit is only where its department
-- is known and not here: departments consolidate their units.
create view staging.current_report as
select
    report.* replace (issuer.name as issuer),
    report.issuer as printed_issuer,
    issuer.region_code,
    issuer.level as issuer_level,
    issuer.parent as parent_issuer_id,
    (issuer.kind = 'department' or issuer.parent is not null)
    and not exists (
        from staging.issuer_ancestor as above
        inner join core.report as consolidated on above.ancestor = consolidated.issuer_id
        where
            above.issuer_id = report.issuer_id
            and consolidated.fiscal_year = report.fiscal_year
            and consolidated.kind = report.kind
            and consolidated.status in ('landed', 'landed_with_doubt')
    ) as is_summable
from core.report as report
inner join core.issuer as issuer on report.issuer_id = issuer.issuer_id
where
    report.status in ('landed', 'landed_with_doubt')
    and report.fiscal_year is not null;
