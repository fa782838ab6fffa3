-- 谁的“三公”经费最多，谁年年报零？
-- Who has the largest three public expenses, and who reports none every year?
-- None is a printed zero, a blank, or a sentence that says so: final_presence in marts.three_public tells which.
select
    issuer,
    count(*) as years,
    max(final_wan) as most_wan,
    max_by(fiscal_year, final_wan) as most_in,
    bool_and(is_none) as none_every_year,
    bool_or(doubt is not null) as is_doubtful
from marts.three_public
where line_id = 'total'
group by issuer
order by most_wan desc nulls last, issuer asc;
