"""Commands that write the warehouse out as files: `fiscal export parquet | csv | xlsx | datapackage`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import Json, Warehouse, settings, warehouse_path

if TYPE_CHECKING:
    import duckdb

app = typer.Typer(
    help="Write the warehouse out as files; equal reports give equal files. 导出。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
ToFolder = Annotated[
    Path,
    typer.Option("--to", metavar="FOLDER", help="A new folder, or an earlier export, which is replaced."),
]


@app.command("parquet")
def parquet(to: ToFolder, warehouse: Warehouse = None, as_json: Json = False) -> None:
    """Write every public table as Parquet (zstd, by fiscal_year) with SHA256SUMS. 导出 Parquet。"""
    from pipelines.exporting.parquet import write_parquet

    _export_folder("parquet", to, warehouse, as_json, write_parquet)


@app.command("csv")
def csv(
    to: ToFolder,
    for_excel: Annotated[
        bool,
        typer.Option(
            "--excel", help="With a byte order mark, and an apostrophe before text that Excel would run."
        ),
    ] = False,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Write every public table as CSV (RFC 4180, UTF-8, exact decimals) with SHA256SUMS. 导出 CSV。"""
    from functools import partial

    from pipelines.exporting.csv_files import write_csv

    _export_folder("csv", to, warehouse, as_json, partial(write_csv, for_excel=for_excel))


@app.command("datapackage")
def datapackage(to: ToFolder, warehouse: Warehouse = None, as_json: Json = False) -> None:
    """Write CSV files with a Data Package v2 and CSVW metadata that describe them. 导出数据包。"""
    from pipelines.exporting.datapackage import write_datapackage

    _export_folder("datapackage", to, warehouse, as_json, write_datapackage)


@app.command("xlsx")
def xlsx(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="The workbook, which is replaced.")],
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="NAME", help="Only issuers whose name contains this.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="YEAR", help="Only this fiscal year.")] = None,
    site: Annotated[
        str | None,
        typer.Option("--site", metavar="URL", help="Lead to the pages of the site that is published there."),
    ] = None,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Write a workbook: 说明, 年度对比, 事实, 问题, each number with a link to its page. 导出 Excel。"""
    from pipelines.exporting.excel import Selection, write_workbook
    from pipelines.exporting.excel_links import ReportLinks
    from pipelines.exporting.placing import new_file
    from pipelines.warehouse.connect import open_published
    from pipelines.warehouse.places import Places

    path = warehouse_path(warehouse)
    places = Places.around(path, settings())
    with open_published(path) as connection, new_file(to) as unfinished:
        links = ReportLinks.of(connection, to.absolute().parent, places, site)
        sheets = write_workbook(connection, unfinished, Selection(issuer, year), links)
    _say("xlsx", to, sheets, as_json)


def _export_folder(
    kind: str,
    to: Path,
    warehouse: Path | None,
    as_json: bool,
    write: Callable[[duckdb.DuckDBPyConnection, Path], Any],
) -> None:
    from pipelines.exporting.placing import new_folder
    from pipelines.warehouse.connect import open_published

    with open_published(warehouse_path(warehouse)) as connection, new_folder(to) as unfinished:
        tables = write(connection, unfinished)
    _say(kind, to, {table.name: table.rows for table in tables}, as_json)


def _say(kind: str, to: Path, rows: dict[str, int], as_json: bool) -> None:
    from dataclasses import asdict

    from pipelines.commands.printing import print_json
    from pipelines.exporting.placing import written_files

    files = written_files(to)
    if as_json:
        print_json(
            {
                "format": kind,
                "to": str(to.absolute()),
                "rows": rows,
                "files": [asdict(file) for file in files],
            }
        )
        return
    for name, count in rows.items():
        typer.echo(f"{name}  {count:,}")
    size = sum(file.bytes for file in files)
    typer.echo(f"已导出 exported {kind}: {to}  文件 files {len(files)}, 字节 bytes {size:,}")
