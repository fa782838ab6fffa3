-- What part of the whole a part is, in percent, two decimals, half away from zero; NULL where the whole is missing,
-- zero or negative. Whole numbers throughout: DECIMAL / DECIMAL is DOUBLE.
create macro staging.percent_of(part_yuan, whole_yuan) as
case
    when whole_yuan > 0 then
        (
            sign(part_yuan)::hugeint
            * (
                (20000 * (abs(part_yuan) * 10000)::hugeint + (whole_yuan * 10000)::hugeint)
                // (2 * (whole_yuan * 10000)::hugeint)
            )
        )::decimal(18, 0) * 0.01::decimal(3, 2)
end;
