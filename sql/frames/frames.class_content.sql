-- N-USE: what explanations say of a functional class, against the items of the class.
create or replace view frames.class_content as
select * exclude (level) from frames.named_content
where level = 3;
