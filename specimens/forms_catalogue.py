"""Loads the forms (forms/*.yml): the words all share, laid under the words of one form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent


def load_form(profile: str) -> dict[str, Any]:
    """Return one form with the shared words; raises FileNotFoundError for an unknown profile."""
    return {**_yaml("forms/common.yml"), **_yaml(f"forms/{profile}.yml")}


def load_series(name: str) -> dict[str, Any]:
    """Return the description of one issuer's reports (reports/<name>.yml)."""
    return _yaml(f"reports/{name}.yml")


def series_names() -> list[str]:
    """Return the names of all descriptions in reports/."""
    return sorted(path.stem for path in (_HERE / "reports").glob("*.yml"))


def _yaml(path: str) -> dict[str, Any]:
    data = yaml.safe_load((_HERE / path).read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(f"{path} does not hold a mapping")
    return data
