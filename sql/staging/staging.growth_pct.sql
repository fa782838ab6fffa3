-- Growth in percent, two decimals, half away from zero, in whole numbers throughout: DECIMAL / DECIMAL is DOUBLE.
-- NULL where the base is missing, zero or negative.
create macro staging.growth_pct(current_yuan, prior_yuan) as
case
    when prior_yuan > 0 then
        (
            sign(current_yuan - prior_yuan)::hugeint
            * (
                (
                    20000 * (abs(current_yuan - prior_yuan) * 10000)::hugeint
                    + (prior_yuan * 10000)::hugeint
                )
                // (2 * (prior_yuan * 10000)::hugeint)
            )
        )::decimal(18, 0) * 0.01::decimal(3, 2)
end;
