-- 本年决算所说的上年数，与上年自己的决算一致吗？
-- Does last year's own report agree with what this year's report says about last year?
-- restated: the later report also says that it restated; differs: it does not.
select
    issuer,
    fiscal_year,
    stated_in,
    line_id,
    own_wan,
    stated as stated_wan,
    difference_wan,
    agreement,
    restatement
from marts.comparatives
where measure = 'prior' and agreement in ('restated', 'differs')
order by issuer, fiscal_year, line_id;
