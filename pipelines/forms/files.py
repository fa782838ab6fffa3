"""Opening the form data files. What they mean is the loader's matter."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from pipelines.errors import FormDataError
from pipelines.resources import folder


@cache
def read_yaml(name: str) -> Any:
    """Return a form data file's content; raises FormDataError where it is missing or is no YAML."""
    path = folder("forms") / name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())
    except (OSError, yaml.YAMLError) as error:
        raise FormDataError(
            f"form data file {name} cannot be read", got=str(error), remedy="reinstall, or mend the file"
        ) from error


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
