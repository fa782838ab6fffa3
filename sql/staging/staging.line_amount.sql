-- Money that stands on a line and is followed over the years: every statement line, and those narrative
-- lines that no statement carries.
create view staging.line_amount as
select fact.*
from staging.current_fact as fact
where
    fact.kind = 'final_accounts'
    and not fact.is_comparative
    and fact.amount_yuan is not null
    and (
        fact.statement not in ('narrative', 'annex')
        or exists (
            from ref.narrative_prior as mapped
            where
                mapped.statement = fact.statement
                and mapped.line_id = fact.line_id
                and mapped.measure = fact.measure
        )
    );
