-- N-USE-ITEM: what the explanation of one item says that it is for, against the item itself.
create or replace view frames.own_content as
select * exclude (level) from frames.named_content
where level = 7;
