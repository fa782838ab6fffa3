-- Issuers whose names look alike, the likeliest to be one first.
select *
from marts.issuer_suggestions
order by balance_continues desc, same_year asc, similarity desc, name asc, similar_name asc;
