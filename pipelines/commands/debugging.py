"""Commands for finding out why a report was read as it was: `fiscal debug page`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Json, settings

app = typer.Typer(
    help="Look into a reading. 查看读取过程。", no_args_is_help=True, pretty_exceptions_enable=False
)


@app.callback()
def _group() -> None:
    """Keep `debug` a group of commands, however many it has."""


@app.command("page")
def page(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A report as PDF.")
    ],
    number: Annotated[int, typer.Argument(metavar="N", min=1, help="Page, from 1.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="PNG", help="Where to write. [default: ./<FILE>-page-N.png]"),
    ] = None,
    dots_per_inch: Annotated[
        int, typer.Option("--dpi", min=36, max=400, help="Fineness of the picture.")
    ] = 150,
    as_json: Json = False,
) -> None:
    """Draw a page with its rules, cells and disputes. 画出页面的表线、单元格与两次读取的分歧。

    Blue: rules. Green: both readings agree. Red: they disagree; the number is that of the list. Violet: read once.
    Grey: characters. Orange: lines of text outside tables.
    """
    import json

    from pipelines.commands.printing import print_json, show, table
    from pipelines.errors import FiscalError
    from pipelines.reading.page_picture import page_drawer
    from pipelines.reading.worker import ReadingPool

    with ReadingPool(settings().limits, read=page_drawer(number, dots_per_inch)) as pool:
        said, _, picture = pool.submit(file.read_bytes()).result().partition(b"\n")
    target = out or Path(f"{file.stem}-page-{number}.png")
    try:
        target.write_bytes(picture)
    except OSError as error:
        raise FiscalError(
            "the picture cannot be written", got=str(error), remedy="name another place with --out"
        ) from error
    found = json.loads(said)
    if as_json:
        print_json({"file": str(file), "picture": str(target.absolute()), **found})
        return
    for index, grid in enumerate(found["grids"]):
        statuses = [cell["status"] for cell in grid["cells"]]
        counted = ", ".join(f"{status} {statuses.count(status)}" for status in sorted(set(statuses)))
        show(f"表格 grid {index}: {grid['rows']} × {grid['columns']}, {counted}")
    if found["disputed"]:
        made = table(
            "#", "grid", "row", "column", "text", "second_text", right=("#", "grid", "row", "column")
        )
        for cell in found["disputed"]:
            made.add_row(
                *(str(cell[key]) for key in ("number", "grid", "row", "column")),
                cell["text"],
                cell["second_text"] or "",
            )
        show(made)
    show(str(target.absolute()))
