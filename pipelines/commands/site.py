"""Commands of the static site: build, open."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.commands.options import Json, Warehouse, settings, warehouse_path

app = typer.Typer(
    no_args_is_help=True, help="The data-quality site: files that open without a server. 数据质量网站。"
)
To = Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Where the site stands.")]
_PLACE = Path("data/site")


@app.command()
def build(
    to: To = _PLACE,
    all_pages: Annotated[
        bool, typer.Option("--all-pages", help="Pictures of every page, not only of those that are cited.")
    ] = False,
    warehouse: Warehouse = None,
    as_json: Json = False,
) -> None:
    """Build the site of the published warehouse. 由数据仓库生成网站。"""
    import time

    from pipelines.commands.printing import print_json
    from pipelines.commands.watching import watch
    from pipelines.site.build import SiteBuilder
    from pipelines.warehouse.places import Places

    known = settings()
    begin = time.monotonic()
    progress = watch()
    try:
        places = Places.around(warehouse_path(warehouse), known)
        made = SiteBuilder(places, to.absolute(), all_pages, known.workers, progress).build()
    finally:
        progress.end()
    index = to.absolute() / "index.html"
    if as_json:
        print_json({"site": str(index), **made, "seconds": round(time.monotonic() - begin, 1)})
        return
    typer.echo(f"网页 pages {made['pages']:,}, 页面图像 pictures {made['pictures']:,}")
    typer.echo(f"网站 site: {index}")
    typer.echo("下一步 next: fiscal site open")


@app.command(name="open")
def open_site(to: To = _PLACE) -> None:
    """Open the site in the browser. 在浏览器中打开网站。"""
    from pipelines.errors import FiscalError

    index = to.absolute() / "index.html"
    if not index.exists():
        raise FiscalError("there is no site yet", got=str(index), remedy="build it with `fiscal site build`")
    typer.echo(index.as_uri())
    typer.launch(index.as_uri())
