"""The command `fiscal sql`: one question in SQL, read-only, shut off from files, network and settings."""

from __future__ import annotations

import sys
from itertools import islice
from typing import Annotated

import typer

from pipelines.commands.options import Json, Warehouse, warehouse_path

_SHOWN = 1_000


def sql(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="One SQL statement; - reads it from standard input.")
    ],
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=0,
            metavar="N",
            help=f"Rows to print, 0 for all. [default: {_SHOWN} on a table, all as JSON and CSV]",
        ),
    ] = None,
    warehouse: Warehouse = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV with a header line to stdout.")] = False,
) -> None:
    """Ask in SQL, read-only and shut off from files and network. 用 SQL 查询（只读）。"""
    from pipelines.commands.printing import print_csv, print_json, print_table
    from pipelines.errors import FiscalError
    from pipelines.warehouse.asking import ask
    from pipelines.warehouse.connect import open_published

    if as_json and as_csv:
        raise FiscalError("--json and --csv exclude each other", remedy="name one of them")
    most = limit if limit is not None else (0 if as_json or as_csv else _SHOWN)
    with open_published(warehouse_path(warehouse), sealed=True) as connection:
        names, rows = ask(connection, sys.stdin.read() if query == "-" else query)
        found = list(islice(rows, most + 1) if most else rows)
    shown = found[:most] if most else found
    if as_csv:
        print_csv(names, shown)
    elif as_json:
        print_json([dict(zip(names, row, strict=True)) for row in shown])
    else:
        print_table(names, shown)
    if len(shown) < len(found):
        typer.echo(f"只列出前 {most:,} 行 only the first {most:,} rows: --limit 0 gives all", err=True)
