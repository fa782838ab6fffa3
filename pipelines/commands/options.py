"""Options that several commands share, and what is made of them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipelines.settings import Settings

Warehouse = Annotated[
    Path | None,
    typer.Option(
        "--warehouse", metavar="FILE", help="The warehouse file. [default: data/warehouse/fiscal.duckdb]"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON with English keys to stdout.")]
Year = Annotated[int | None, typer.Argument(metavar="[YEAR]", help="Fiscal year; without it all years.")]

Dask = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="tcp://HOST:PORT",
        help="Read on the workers of this Dask scheduler. 在 Dask 集群上读取。",
    ),
]


class Level(StrEnum):
    """How grave a finding is."""

    error = "error"
    warning = "warning"
    info = "info"


FailOn = Annotated[
    Level | None,
    typer.Option("--fail-on", help="Exit with 1 when a finding is at least this grave."),
]


def settings() -> Settings:
    """Return the settings of this process."""
    from pipelines.settings import Settings

    return Settings()


def warehouse_path(warehouse: Path | None) -> Path:
    """Return the warehouse that was named, or the one of the settings."""
    return warehouse if warehouse is not None else settings().warehouse
