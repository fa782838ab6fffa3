"""What the public tables, views and macros mean, in Chinese and English: `sql/dictionary/<schema>.<name>.yml`.

Only reading and checking those files belongs here; `comments.py`, `twins.py`, `data_dictionary.py` and the exports use
what they say.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder

PUBLIC_SCHEMAS = ("core", "quality", "ref", "marts", "main")
"""Schemas whose tables, views and macros are explained. `main` holds macros that are called without a schema."""

_UNIT_OF_SUFFIX = {"_yuan": "元", "_wan": "万元", "_pct": "%"}
_KEPT_BRACKET = re.compile(r"（(?:万元|元)）")
_BRACKET = re.compile(r"（[^（）]*）")
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class Text:
    """The same said in Chinese and in English."""

    zh: str
    en: str

    @property
    def both(self) -> str:
        """Both languages on one line."""
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `title` is its name in the Chinese twin; `unit` is empty where it is no amount."""

    name: str
    title: str
    text: Text
    unit: str
    references: str | None
    role: str | None
    volatile: bool


@dataclass(frozen=True)
class Entry:
    """One table or view (with `columns`) or macro (with `parameters`)."""

    name: str
    title: Text
    meaning: Text
    grain: Text
    source: Text
    caveats: tuple[Text, ...]
    question: Text
    example: str
    key: tuple[str, ...]
    volatile: bool
    columns: tuple[Column, ...]
    parameters: dict[str, Text]

    @property
    def is_macro(self) -> bool:
        """Whether it is called and not selected from."""
        return not self.columns

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}


def dictionary() -> dict[str, Entry]:
    """Return the entries by `schema.name`; raises FormDataError where a file breaks `sql/dictionary.schema.yml`."""
    return dict(_load(folder("sql")))


@cache
def _load(place: Path) -> dict[str, Entry]:
    import jsonschema

    validator = jsonschema.Draft202012Validator(_read(place / "dictionary.schema.yml"))
    entries = {}
    for path in sorted((place / "dictionary").glob("*.yml")):
        raw = _read(path)
        error = jsonschema.exceptions.best_match(validator.iter_errors(raw))
        if error is not None:
            raise _faulty(path.name, f"{error.json_path}: {error.message}")
        entries[path.stem] = _entry(path.stem, raw)
    doubled = [title for title, count in Counter(e.title.zh for e in entries.values()).items() if count > 1]
    if doubled:
        raise _faulty("*.yml", f"two entries have the title {', '.join(doubled)}")
    return entries


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise _faulty(path.name, str(error)) from error


def _faulty(name: str, got: str) -> FormDataError:
    return FormDataError(
        f"sql/dictionary/{name} breaks its schema",
        got=got,
        expected="what sql/dictionary.schema.yml describes",
        remedy="mend the entry",
    )


def _entry(name: str, raw: dict[str, Any]) -> Entry:
    columns = tuple(_column(name, column, said) for column, said in raw.get("columns", {}).items())
    doubled = [title for title, count in Counter(column.title for column in columns).items() if count > 1]
    if doubled:
        raise _faulty(
            f"{name}.yml", f"several columns would be called {doubled[0]} in Chinese: give each a `name`"
        )
    unknown = set(raw.get("key", ())) - {column.name for column in columns}
    if unknown:
        raise _faulty(f"{name}.yml", f"its key names {', '.join(sorted(unknown))}, which is no column of it")
    example = raw["example"]
    return Entry(
        name,
        Text(raw["zh"], raw["en"]),
        Text(**raw["meaning"]),
        Text(**raw["grain"]),
        Text(**raw["source"]),
        tuple(Text(**caveat) for caveat in raw.get("caveats", ())),
        Text(example["zh"], example["en"]),
        example["sql"].strip(),
        tuple(raw.get("key", ())),
        raw.get("volatile", False),
        columns,
        {parameter: Text(**said) for parameter, said in raw.get("parameters", {}).items()},
    )


def _column(table: str, name: str, raw: dict[str, Any]) -> Column:
    title = raw.get("name") or _title(raw["zh"])
    if len(title) > _LONGEST_NAME or re.search(r"[\s\x00-\x7f]", title):
        raise _faulty(f"{table}.yml", f"{name} would be called {title!r} in Chinese: give it a short `name`")
    suffix = next((unit for end, unit in _UNIT_OF_SUFFIX.items() if name.endswith(end)), "")
    return Column(
        name,
        title,
        Text(raw["zh"], raw["en"]),
        raw.get("unit", suffix),
        raw.get("references"),
        raw.get("role"),
        raw.get("volatile", False),
    )


def _title(zh: str) -> str:
    """Return the beginning of an explanation that names the column: 本年金额（万元）, 报告编号."""
    unit = _KEPT_BRACKET.search(zh)
    named = re.split("[：，；。]", _BRACKET.sub("", zh))[0].strip()
    return named + (unit[0] if unit else "")
