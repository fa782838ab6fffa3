"""Every text of the templates exists in both languages, and none stands there that nobody uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pipelines.errors import FormDataError
from pipelines.site.words import words

SITE = Path(__file__).parents[2] / "pipelines" / "site"
ENTRIES = yaml.safe_load((SITE / "words.yml").read_text("utf-8"))
CLOSED = [
    "symbol",
    "outcome",
    "severity",
    "class",
    "status",
    "reading",
    "presence",
    "report_status",
    "origin",
    "law",
    "measure",
    "stage",
    "review",
    "nav",
    "rule_state",
    "basis",
    "occasion",
    "change",
    "reason",
    "prefix",
    "verdict",
    "doubt",
    "no_growth",
    "due",
    "refusal",
]
"""Groups whose entries are asked for by the value of a column."""


def test_every_text_that_a_template_asks_for_exists() -> None:
    asked = {
        key
        for path in [*SITE.rglob("*.j2"), *SITE.rglob("*.py")]
        for key in re.findall(r"\bt\([\"']([a-z_]+\.[a-z0-9_]+)[\"']", path.read_text("utf-8"))
    }
    assert len(asked) > 50
    assert {key for key in asked if not key.startswith("measure.")} <= set(ENTRIES)


def test_no_text_is_left_over() -> None:
    sources = "".join(path.read_text("utf-8") for path in [*SITE.rglob("*.j2"), *SITE.rglob("*.py")])
    left_over = [key for key in ENTRIES if key.split(".")[0] not in CLOSED and key not in sources]
    built = [
        key
        for key in left_over
        if f"'{key.split('.')[0]}.' ~" in sources or f'f"{key.split(".")[0]}.' in sources
    ]
    assert [key for key in left_over if key not in built] == []


def test_a_missing_text_is_an_error_that_names_it() -> None:
    with pytest.raises(FormDataError, match=r"nav\.elsewhere"):
        words("zh")("nav.elsewhere")


def test_a_value_without_a_name_is_shown_as_it_is() -> None:
    assert words("en").named("measure", "basic") == "basic"
    assert words("zh").named("measure", "basic") == "基本支出"
    assert words("zh").named("measure", "no_such_measure") == "no_such_measure"
