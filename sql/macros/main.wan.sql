-- Yuan in 10,000 yuan, exact: select wan(6731600) is 673.16.
create macro main.wan(yuan) as staging.wan(yuan::decimal(22, 4));
