-- Yuan in 10,000 yuan, exact.
create macro staging.wan(yuan) as (yuan * 0.0001)::decimal(20, 6);
