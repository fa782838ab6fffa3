-- What falls on each of a number of people or things, in whole yuan, half away from zero; NULL where there are none.
create macro staging.per(amount_yuan, number) as
case
    when number > 0 then
        (sign(amount_yuan)::hugeint * ((2 * abs(amount_yuan)::hugeint + number::hugeint) // (2 * number::hugeint)))
        ::decimal(22, 4)
end;
