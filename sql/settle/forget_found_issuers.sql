-- Issuers that only reports name are found anew each time; the declared ones stay.
delete from core.issuer
where not is_declared;
