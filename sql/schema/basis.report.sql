-- What each report was landed with: the reader's version and the hash of what normalizes its reading.
create table basis.report (
    report_id varchar not null,
    sha256 varchar not null,
    reader varchar not null,
    forms varchar not null
);
