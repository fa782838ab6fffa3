"""Commands about this machine: doctor, dev."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Json, Warehouse, settings, warehouse_path

_LIBRARIES = ("duckdb", "dagster", "great-expectations", "camelot-py", "pypdfium2", "pandas", "typer", "rich")


def doctor(warehouse: Warehouse = None, as_json: Json = False) -> None:
    """Say what is installed and where things stand. 检查安装与路径。"""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from pipelines import __version__
    from pipelines.commands.printing import print_json, show, table
    from pipelines.resources import folder
    from pipelines.site.fonts import draws_chinese
    from pipelines.warehouse.connect import wal_of

    path = warehouse_path(warehouse).absolute()
    facts = {"fiscal-warehouse": __version__, "python": platform.python_version()}
    for library in _LIBRARIES:
        try:
            facts[library] = version(library)
        except PackageNotFoundError:
            facts[library] = "missing"
    has_fonts = draws_chinese()
    facts["chinese fonts"] = (
        "present"
        if has_fonts
        else "missing: pictures of PDFs that embed no fonts stay blank; install Noto Sans CJK"
    )
    facts["sql"] = str(folder("sql"))
    facts["expectations"] = str(folder("expectations"))
    facts["raw"] = str(settings().raw.absolute())
    facts["workers"] = str(settings().workers)
    facts["warehouse"] = f"{path}" if path.exists() else f"{path} (not built yet)"
    if wal_of(path).exists():
        facts["warehouse"] += f"; {wal_of(path).name} is in the way of publishing"
    if as_json:
        print_json(facts)
    else:
        made = table("什么", "是")
        made.show_header = False
        for name, found in facts.items():
            made.add_row(name, found)
        show(made)
    if "missing" in facts.values() or not has_fonts or wal_of(path).exists():
        raise typer.Exit(1)


def dev(
    warehouse: Warehouse = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 3000,
) -> None:
    """Open Dagster's user interface over the same assets. 打开 Dagster 界面。"""
    from pipelines.dagster_home.preparing import prepare

    home = prepare(Path(".dagster"))
    known = settings()
    quiet = "ignore:Function `dev_command` is superseded"  # by a command of a package that is not needed here
    environment = {
        **os.environ,
        "PYTHONWARNINGS": ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), quiet])),
        "DAGSTER_HOME": str(home),
        "FISCAL_WAREHOUSE": str(warehouse_path(warehouse).absolute()),
        "FISCAL_RAW": str(known.raw.absolute()),
    }
    typer.echo(f"http://{host}:{port}  (Ctrl-C ends it)", err=True)
    command = [
        sys.executable,
        "-m",
        "dagster",
        "dev",
        "-m",
        "pipelines.definitions",
        "-h",
        host,
        "-p",
        str(port),
    ]
    running = subprocess.Popen(command, env=environment)
    while True:
        try:
            raise typer.Exit(running.wait())
        except KeyboardInterrupt:
            continue  # Dagster heard it too, and ends its processes
