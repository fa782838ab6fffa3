-- An exact number as people write it: two decimals, more only where it has more.
create or replace macro frames.shown(x) as (
    case
        when x = cast(x as decimal(20, 2)) then cast(cast(x as decimal(20, 2)) as varchar)
        else rtrim(cast(x as varchar), '0')
    end
);
