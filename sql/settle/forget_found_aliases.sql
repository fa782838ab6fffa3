delete from core.issuer_alias
where not is_declared;
