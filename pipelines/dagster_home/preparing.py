"""Writing the shipped `dagster.yaml` into a DAGSTER_HOME; what else Dagster keeps there stays."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipelines.resources import folder


def prepare(home: Path) -> Path:
    """Return the folder, made where it was not there, with the settings of this version of the program."""
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder("dagster_home") / "dagster.yaml", home / "dagster.yaml")
    return home
