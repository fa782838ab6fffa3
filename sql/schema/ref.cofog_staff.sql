create table ref.cofog_staff (
    code varchar primary key,
    treatment varchar not null check (treatment in ('own_staff', 'former_staff')),
    name varchar not null,
    source varchar not null
);
