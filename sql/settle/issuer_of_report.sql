-- The one issuer of each report: the declared one whose name or alias is printed, of that kind and year; else one of its
-- own, whose id follows from kind and printed name alone.
update core.report
set
    issuer_id = coalesce(
        (
            select min(alias.issuer_id)
            from core.issuer_alias as alias
            where
                alias.printed = report.issuer
                and alias.kind = coalesce(report.issuer_kind, 'department')
                and coalesce(report.fiscal_year >= alias.valid_from, true)
                and coalesce(report.fiscal_year <= alias.valid_to, true)
        ),
        substr(sha256('issuer' || chr(31) || coalesce(issuer_kind, 'department') || chr(31) || issuer), 1, 16)
    );
