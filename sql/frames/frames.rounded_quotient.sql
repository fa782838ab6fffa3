-- Half-up quotient of two whole numbers, away from zero, without a float; d > 0.
create or replace macro frames.rounded_quotient(n, d) as (
    sign(n) * ((2 * abs(n) + d) // (2 * d))
);
