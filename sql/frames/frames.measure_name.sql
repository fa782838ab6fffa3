-- What the columns and the kinds of numbers in sentences are called.
create or replace view frames.measure_name as
select
    measure,
    name_zh as zh,
    name_en as en
from ref.measure;
