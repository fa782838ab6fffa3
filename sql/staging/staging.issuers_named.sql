-- The issuers that somebody means by a text: those with that id or exactly that name, else those whose name holds it.
create macro staging.issuers_named(wanted) as table
select distinct alias.issuer_id
from core.issuer_alias as alias
where
    alias.issuer_id = wanted
    or alias.printed = wanted
    or (
        contains(alias.printed, wanted)
        and not exists (
            from core.issuer_alias as exact
            where exact.issuer_id = wanted or exact.printed = wanted
        )
    );
