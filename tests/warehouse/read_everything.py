"""Run by any Python with any DuckDB, outside this project: open a warehouse read-only and read all of it.

`read_everything.py WAREHOUSE < QUERIES` prints as JSON what each table, view and query (JSON: name → SQL) gives:
its number of rows and a digest of them, or the error.
"""

import hashlib
import json
import sys

import duckdb

TABLES = """
select table_schema, table_name from information_schema.tables
where table_schema not in ('information_schema', 'pg_catalog') order by all
"""


def main():
    queries = json.load(sys.stdin)
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        for schema, table in connection.execute(TABLES).fetchall():
            queries[f"{schema}.{table}"] = f'from "{schema}"."{table}"'
        read = {name: outcome(connection, sql) for name, sql in queries.items()}
    print(json.dumps({"duckdb": duckdb.__version__, "read": read}, ensure_ascii=False))


def outcome(connection, sql):
    try:
        rows = sorted(repr(row) for row in connection.execute(sql).fetchall())
    except duckdb.Error as error:
        return str(error)
    return [len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()]


main()
