-- The statements and what they are called.
select *
from ref.statement
order by ordinal;
