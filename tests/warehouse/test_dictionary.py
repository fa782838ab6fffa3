"""sql/dictionary: complete, in both languages, with examples that run; the page made from it is fresh."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder
from pipelines.warehouse import dictionary as reading
from pipelines.warehouse.comments import comment
from pipelines.warehouse.data_dictionary import PAGE, column_types, page
from pipelines.warehouse.dictionary import dictionary


def test_the_page_is_fresh() -> None:
    fresh = page(dictionary(), column_types())
    assert PAGE.read_text("utf-8") == fresh, "run python -m pipelines.warehouse.data_dictionary"


def test_every_amount_has_a_unit() -> None:
    types, without = column_types(), []
    for entry in dictionary().values():
        for column in entry.columns:
            if types[entry.name, column.name].startswith("DECIMAL") and not column.unit:
                without.append(f"{entry.name}.{column.name}")
            if column.unit.startswith("column:"):
                assert column.unit.removeprefix("column:") in entry.column
    assert without == []


def test_every_reference_leads_to_a_column() -> None:
    columns = {f"{entry.name}.{column}" for entry in dictionary().values() for column in entry.column}
    for entry in dictionary().values():
        for column in entry.columns:
            assert column.references is None or column.references in columns, (entry.name, column.name)


def test_every_example_runs_and_asks_what_it_explains(build: duckdb.DuckDBPyConnection) -> None:
    for entry in dictionary().values():
        build.execute(entry.example)
        assert entry.name.removeprefix("main.") in entry.example


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda raw: raw.pop("meaning"), "'meaning' is a required property"),
        (lambda raw: raw["columns"]["printed"].pop("en"), "'en' is a required property"),
        (lambda raw: raw["columns"]["printed"].update(zh="as printed"), "does not match"),
        (lambda raw: raw["columns"]["printed"].update(name="数值"), "数值"),
        (lambda raw: raw["columns"]["printed"].update(name="a 名"), "give it a short `name`"),
        (lambda raw: raw.update(key=["nothing"]), "its key names nothing"),
        (lambda raw: raw.update(zh="报告"), "two entries have the title 报告"),
        (lambda raw: raw.update(parameters={}), "valid under each of"),
    ],
)
def test_an_entry_that_breaks_the_schema_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change, named: str
) -> None:
    shutil.copytree(folder("sql") / "dictionary", tmp_path / "dictionary")
    shutil.copy(folder("sql") / "dictionary.schema.yml", tmp_path)
    path = tmp_path / "dictionary" / "core.fact.yml"
    raw = yaml.safe_load(path.read_text("utf-8"))
    change(raw)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    monkeypatch.setattr(reading, "folder", lambda name: tmp_path)
    with pytest.raises(FormDataError, match=r"sql/dictionary/.*\.yml breaks its schema") as caught:
        dictionary()
    assert named in str(caught.value)


def test_macros_are_explained_like_tables(
    build: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: entry for name, entry in dictionary().items() if entry.is_macro}
    build.execute(
        "create macro core.twice(amount) as 2 * amount; create macro thrice(a) as table select 3 * a as b"
    )
    with pytest.raises(
        FormDataError, match=r"core\.twice\(\), core\.twice\.amount, main\.thrice\(\), main\.thrice\.a"
    ):
        comment(build)
    shutil.copytree(folder("sql") / "dictionary", tmp_path / "dictionary")
    shutil.copy(folder("sql") / "dictionary.schema.yml", tmp_path)
    both = {"zh": "数", "en": "number"}
    for name, parameter in (("core.twice", "amount"), ("main.thrice", "a")):
        entry = {"zh": f"倍数{name}", "en": "multiple", "meaning": both, "grain": both, "source": both}
        entry |= {"example": {**both, "sql": f"select {name}(1)"}, "parameters": {parameter: both}}
        (tmp_path / "dictionary" / f"{name}.yml").write_text(yaml.safe_dump(entry), "utf-8")
    monkeypatch.setattr(reading, "folder", lambda name: tmp_path)
    comment(build)
    said = build.execute(
        """select function_name, comment from duckdb_functions()
        where function_name in ('twice', 'thrice') and not internal order by all"""
    ).fetchall()
    assert said == [("thrice", "倍数main.thrice / multiple"), ("twice", "倍数core.twice / multiple")]
    assert set(before) < set(dictionary()) or not before
