"""The schema 中文: the public tables and views under Chinese names, row for row."""

from __future__ import annotations

import re

import duckdb

from pipelines.warehouse.comments import comment
from pipelines.warehouse.dictionary import dictionary
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.twins import make_twins
from tests.warehouse.landed import landed


def test_every_public_table_and_view_has_its_twin(build: duckdb.DuckDBPyConnection) -> None:
    load_reports(build, [landed("甲", 2023, [("rev_exp_summary", "rev.grand_total", "amount", "1.00")])])
    comment(build)
    make_twins(build)
    make_twins(build)
    public = build.execute(
        """select table_schema || '.' || table_name from information_schema.tables
        where table_schema in ('core', 'quality', 'ref', 'marts') order by all"""
    ).fetchall()
    twins = {name: entry.title.zh for name, entry in dictionary().items() if not entry.is_macro}
    assert [name for (name,) in public] == sorted(twins)
    for name, title in twins.items():
        own = build.execute(f"from {name} order by all").fetchall()
        assert build.execute(f"from 中文.{title} order by all").fetchall() == own
    assert build.execute("select 编制部门或单位, 金额（元） from 中文.数据").fetchall() == [("甲", 10000)]


def test_twins_are_named_and_explained_in_chinese(build: duckdb.DuckDBPyConnection) -> None:
    make_twins(build)
    named = build.execute(
        "select table_name, column_name, comment from duckdb_columns() where schema_name = '中文'"
    ).fetchall()
    assert len(named) == sum(len(entry.columns) for entry in dictionary().values())
    for table, column, comment_ in named:
        assert re.fullmatch("[一-鿿（）]+", column), (table, column)
        assert re.match("[a-z0-9_]+：.+ / .+", comment_), (table, column)
