-- How many yuan one unit of money is; NULL for what is not money.
create macro staging.yuan_per(unit) as
case unit when '元' then 1 when '千元' then 1000 when '万元' then 10000 when '亿元' then 100000000 end;
