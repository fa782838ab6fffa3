from __future__ import annotations

from dataclasses import fields, replace

import duckdb
import pytest

from pipelines.errors import FormDataError
from pipelines.records import Fact, Finding, Report
from pipelines.warehouse import comments, sql_files
from pipelines.warehouse.comments import comment
from pipelines.warehouse.dictionary import dictionary


def test_no_number_is_a_float(build: duckdb.DuckDBPyConnection) -> None:
    types = build.execute(
        """select table_schema, table_name, column_name, data_type from information_schema.columns
        where regexp_matches(data_type, 'FLOAT|DOUBLE|REAL')"""
    ).fetchall()
    assert types == []


@pytest.mark.parametrize(
    ("table", "kind"), [("core.report", Report), ("core.fact", Fact), ("quality.finding", Finding)]
)
def test_every_field_has_its_column(build: duckdb.DuckDBPyConnection, table: str, kind: type) -> None:
    columns = {name for name, *_ in build.execute(f"describe {table}").fetchall()}
    assert columns == {"class" if field.name == "finding_class" else field.name for field in fields(kind)}


def test_every_public_column_is_explained_in_both_languages(build: duckdb.DuckDBPyConnection) -> None:
    comment(build)
    unexplained = build.execute(
        """select schema_name, table_name, column_name from duckdb_columns()
        where schema_name in ('core', 'quality', 'ref', 'marts') and comment is null"""
    ).fetchall()
    assert unexplained == []


def test_a_column_without_explanation_stops_the_build(
    build: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = dictionary()
    fact = entries["core.fact"]
    entries["core.fact"] = replace(fact, columns=tuple(c for c in fact.columns if c.name != "ulp"))
    monkeypatch.setattr(comments, "dictionary", lambda: entries)
    with pytest.raises(FormDataError, match=r"core\.fact\.ulp"):
        comment(build)


@pytest.mark.parametrize("folder", ["schema", "staging", "marts", "macros", "frames"])
def test_every_sql_file_makes_what_its_name_says(folder: str) -> None:
    for path in sql_files.files_of(folder):
        text = " ".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("--"))
        assert len(duckdb.extract_statements(text)) == 1, path
        assert path.stem in text.split("(")[0].split(" as ")[0], path


def test_a_file_that_order_yml_forgets_is_named(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "marts").mkdir()
    for name in ("a", "b"):
        (tmp_path / "marts" / f"{name}.sql").write_text("select 1;")
    (tmp_path / "marts" / "order.yml").write_text("- a\n")
    monkeypatch.setattr(sql_files, "folder", lambda name: tmp_path)
    with pytest.raises(FormDataError, match="found: b"):
        sql_files.files_of("marts")
