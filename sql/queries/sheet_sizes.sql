-- How many rows each sheet of a workbook would have.
select
    (
        select count(*) from marts.year_over_year
        where ($issuer is null or contains(issuer, $issuer)) and ($fiscal_year is null or fiscal_year = $fiscal_year)
    ) as year_over_year,
    (
        select count(*) from core.fact
        where ($issuer is null or contains(issuer, $issuer)) and ($fiscal_year is null or fiscal_year = $fiscal_year)
    ) as facts,
    (
        select count(*) from marts.findings
        where ($issuer is null or contains(issuer, $issuer)) and ($fiscal_year is null or fiscal_year = $fiscal_year)
    ) as findings;
