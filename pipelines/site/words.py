"""What the site says in its two languages, from `words.yml`. Texts of the warehouse itself are not here."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder

LANGUAGES = ("zh", "en")


class Words:
    """The words of one language: `words("nav.coverage")`, with fields `words("finding.page_n", page=7)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = {key: entry[language] for key, entry in _entries().items()}

    def __call__(self, key: str, **fields: Any) -> str:
        """Return the text of `key`; raises FormDataError where there is none."""
        text = self._texts.get(key)
        if text is None:
            raise FormDataError(
                "the site has no words for this",
                got=key,
                expected="an entry of pipelines/site/words.yml",
                remedy="add it in both languages",
            )
        return text.format(**fields) if fields else text

    def named(self, group: str, value: str | None) -> str:
        """Return what `value` of a closed list is called, or the value itself where nobody named it."""
        return self._texts.get(f"{group}.{value}", value or "")

    def of(self, row: dict[str, Any], column: str) -> str:
        """Return the text of a row that has `<column>_zh` and `<column>_en`, or what there is of the two."""
        other = "en" if self.language == "zh" else "zh"
        return row.get(f"{column}_{self.language}") or row.get(f"{column}_{other}") or ""


@cache
def _entries() -> dict[str, dict[str, str]]:
    """Return every entry, and the names of measures; raises FormDataError for one without both languages."""
    entries: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("words.yml").read_text("utf-8")
    )
    for key, entry in entries.items():
        if set(entry) != set(LANGUAGES) or not all(isinstance(text, str) and text for text in entry.values()):
            raise FormDataError(
                "words.yml: an entry lacks a language", got=f"{key}: {entry}", expected="zh and en"
            )
    with (folder("sql") / "ref" / "measure.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entries[f"measure.{row['measure']}"] = {"zh": row["name_zh"], "en": row["name_en"]}
    return entries


@cache
def words(language: str) -> Words:
    """Return the words of a language; they are read once."""
    return Words(language)
