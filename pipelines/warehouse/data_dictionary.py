"""docs/data_dictionary.md: the dictionary as a page for people. `python -m pipelines.warehouse.data_dictionary` writes it.

Only the wording of that page belongs here; a test keeps it fresh.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.warehouse.build import make_tables
from pipelines.warehouse.dictionary import Column, Entry, dictionary
from pipelines.warehouse.twins import CHINESE_SCHEMA

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data_dictionary.md"
_HEAD = f"""# 数据字典 · Data dictionary

本页由 `sql/dictionary/*.yml` 生成（`python -m pipelines.warehouse.data_dictionary`），请改那里。
Generated from `sql/dictionary/*.yml`; edit those.

每张表、每一列的说明也写在库文件里：`select table_name, comment from duckdb_tables()`、`select column_name, comment from duckdb_columns()`。
每张公开的表和视图都有一个中文名的视图，在模式 `{CHINESE_SCHEMA}` 中，列名也是中文：`from {CHINESE_SCHEMA}.年度对比`。
金额单位在列名里：`_yuan` 元，`_wan` 万元，`_pct` %。标 † 的列不随导出（见 `docs/exports.md`）。

The same texts stand in the file as comments. Each public table and view has a twin with Chinese names in the schema
`{CHINESE_SCHEMA}`. Units stand in column names: `_yuan`, `_wan` (10,000 yuan), `_pct`. Columns marked † are not exported.
"""


def page(entries: dict[str, Entry], types: dict[tuple[str, str], str]) -> str:
    """Return the whole page in Markdown; `types` holds the SQL type of each (table, column)."""
    contents = ["| 名称 name | 中文 | English | 粒度 grain |", "|---|---|---|---|"]
    contents += [
        f"| [`{_called(entry)}`](#{_anchor(entry)}) | {entry.title.zh} | {entry.title.en} | {entry.grain.zh} / {entry.grain.en} |"
        for entry in entries.values()
    ]
    sections = [_section(entry, types) for entry in entries.values()]
    return "\n\n".join([_HEAD.rstrip(), "\n".join(contents), *sections]) + "\n"


def column_types() -> dict[tuple[str, str], str]:
    """Return the SQL types of all columns of an empty warehouse, by (schema.table, column)."""
    import duckdb

    with duckdb.connect() as connection:
        make_tables(connection)
        rows = connection.execute(
            "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns"
        ).fetchall()
    return {(table, column): type_ for table, column, type_ in rows}


def _section(entry: Entry, types: dict[tuple[str, str], str]) -> str:
    facts = [
        f"- 粒度 / grain: {entry.grain.both}",
        f"- 来源 / source: {entry.source.both}",
        *(f"- 注意 / caveat: {caveat.both}" for caveat in entry.caveats),
    ]
    if not entry.is_macro:
        facts.append(f"- 中文名 / Chinese twin: `{CHINESE_SCHEMA}.{entry.title.zh}`")
    if entry.key:
        facts.append(f"- 键 / key: {', '.join(f'`{column}`' for column in entry.key)}")
    if entry.volatile:
        facts.append("- 不随导出 / not exported †")
    return "\n\n".join(
        [
            f'<a id="{_anchor(entry)}"></a>\n## {_called(entry)} · {entry.title.zh} · {entry.title.en}',
            f"{entry.meaning.zh}  \n{entry.meaning.en}",
            "\n".join(facts),
            _parameters(entry) if entry.is_macro else _columns(entry, types),
            f"{entry.question.zh} / {entry.question.en}\n\n```sql\n{entry.example}\n```",
        ]
    )


def _columns(entry: Entry, types: dict[tuple[str, str], str]) -> str:
    rows = ["| 列 column | 中文名 | 类型 type | 单位 unit | 含义 meaning |", "|---|---|---|---|---|"]
    rows += [
        f"| `{column.name}`{' †' if column.volatile else ''} | {column.title} | {_short(types[entry.name, column.name])} "
        f"| {_unit(column)} | {_cell(column.text.both)} |"
        for column in entry.columns
    ]
    return "\n".join(rows)


def _parameters(entry: Entry) -> str:
    rows = ["| 参数 parameter | 含义 meaning |", "|---|---|"]
    rows += [f"| `{name}` | {_cell(text.both)} |" for name, text in entry.parameters.items()]
    return "\n".join(rows)


def _called(entry: Entry) -> str:
    name = entry.name.removeprefix("main.")
    return f"{name}({', '.join(entry.parameters)})" if entry.is_macro else name


def _anchor(entry: Entry) -> str:
    return entry.name.replace(".", "-")


def _short(type_: str) -> str:
    return "box[]" if type_.startswith("STRUCT") else type_.lower()


def _unit(column: Column) -> str:
    if column.unit.startswith("column:"):
        return f"见 / see `{column.unit.removeprefix('column:')}`"
    return "各异 / varies" if column.unit == "varies" else column.unit


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(dictionary(), column_types()), "utf-8")
