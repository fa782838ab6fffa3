-- The explanations of the round in which causes are sought.
create or replace table frames.suspect as
select * from frames.explanation where false;
