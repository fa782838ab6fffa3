-- What this file was made with, by name: hashes of the program's data, when the run began and what called for it.
create table basis.part (
    name varchar primary key,
    value varchar not null
);
