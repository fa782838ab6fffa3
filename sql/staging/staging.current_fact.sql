-- The facts that analysis may use: of current reports, each number once, without those whose two readings disagree.
create view staging.current_fact as
select *
from staging.current_cell
where doubt is distinct from 'disputed';
