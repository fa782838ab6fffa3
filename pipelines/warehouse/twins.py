"""Twins of the public tables and views with Chinese names, in the schema 中文: `from 中文.年度对比`.

Their names and columns are the titles of the dictionary; what they mean is said there too. No data of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.warehouse.comments import literal
from pipelines.warehouse.dictionary import dictionary

if TYPE_CHECKING:
    import duckdb

CHINESE_SCHEMA = "中文"


def make_twins(connection: duckdb.DuckDBPyConnection) -> None:
    """Make one view per entry of the dictionary, with the comments of the original and its English column names."""
    connection.execute(f'drop schema if exists "{CHINESE_SCHEMA}" cascade')
    connection.execute(f'create schema "{CHINESE_SCHEMA}"')
    for name, entry in dictionary().items():
        if entry.is_macro:
            continue
        twin = f'"{CHINESE_SCHEMA}"."{entry.title.zh}"'
        columns = ", ".join(f'"{column.name}" as "{column.title}"' for column in entry.columns)
        connection.execute(f"create view {twin} as select {columns} from {name}")
        connection.execute(f"comment on view {twin} is {literal(f'{name}：{entry.title.both}')}")
        for column in entry.columns:
            said = literal(f"{column.name}：{column.text.both}")
            connection.execute(f'comment on column {twin}."{column.title}" is {said}')
