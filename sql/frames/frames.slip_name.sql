-- What slips are called.
create or replace view frames.slip_name as
select name.*
from (
    values
    ('dropped_digit', '漏一位数字', 'a digit dropped'),
    ('extra_digit', '多一位数字', 'a digit too many'),
    ('transposed_digits', '相邻两位数字颠倒', 'two neighbouring digits transposed'),
    ('one_digit', '一位数字有误', 'one digit differs'),
    ('decimal_point', '小数点移位，相差十倍或百倍', 'the decimal point moved'),
    ('unit', '单位有误，相差一万倍', 'another unit, ten thousand times'),
    ('sign', '正负号颠倒', 'the sign turned round')
) as name (slip, zh, en);
