-- The issuers whose id, name or alias a text names, holds or resembles, the best first.
create macro main.find_issuer(text) as table
with judged as (
    select
        alias.issuer_id,
        alias.printed,
        case
            when alias.issuer_id = text or alias.printed = text then 1
            when contains(alias.printed, text) or contains(text, alias.printed) then 2
            when alias.printed like '%' || array_to_string(string_split(text, ''), '%') || '%' then 3
            when jaro_winkler_similarity(alias.printed, text) >= 0.85 then 4
        end as place
    from core.issuer_alias as alias
),

best as (
    select
        judged.issuer_id,
        min(judged.place) as place,
        min_by(judged.printed, judged.place) as matched_name
    from judged
    where judged.place is not null
    group by judged.issuer_id
)

select
    issuer.issuer_id,
    issuer.name,
    issuer.kind,
    issuer.level,
    issuer.region_code,
    best.matched_name,
    case best.place when 1 then 'exact' when 2 then 'part' else 'similar' end as match,
    issuer.fiscal_years
from best
inner join marts.issuers as issuer on best.issuer_id = issuer.issuer_id
order by best.place, length(issuer.name), issuer.name, issuer.issuer_id;
