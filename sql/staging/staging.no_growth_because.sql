-- Why staging.growth_pct of the same two amounts is NULL; NULL where it is not.
create macro staging.no_growth_because(current_yuan, prior_yuan) as
case
    when current_yuan is null then 'current_missing'
    when prior_yuan is null then 'prior_missing'
    when prior_yuan = 0 then 'prior_zero'
    when prior_yuan < 0 then 'prior_negative'
end;
