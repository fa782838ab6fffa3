"""`python -m pipelines.dagster_home FOLDER`: make FOLDER a DAGSTER_HOME with the shipped settings. For servers."""

from __future__ import annotations

import sys
from pathlib import Path

from pipelines.dagster_home.preparing import prepare

if len(sys.argv) != 2:
    sys.exit("usage: python -m pipelines.dagster_home FOLDER")
print(prepare(Path(sys.argv[1])))
