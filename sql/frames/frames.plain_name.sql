-- A subject's name without what varies in printing: white space, the kind of brackets, and marks around levels.
create or replace macro frames.plain_name(name) as (
    regexp_replace(
        regexp_replace(translate(name, '()﹙﹚“”"', '（）（）'), '（[类款项]）$', ''), '[\s　、，,·]', '', 'g'
    )
);
