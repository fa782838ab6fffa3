"""The console script `fiscal`: puts the commands together and turns errors into one clear line.

Exit codes: 0 fine; 1 done, but something was set aside or a finding reached --fail-on; 2 could not do it.
Nothing heavy is imported here: `fiscal --help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from pipelines.commands import (
    asking,
    building,
    citing,
    comparing,
    debugging,
    exporting,
    machine,
    nights,
    querying,
    reviewing,
    site,
    sourcing,
)
from pipelines.errors import FiscalError

app = typer.Typer(
    name="fiscal",
    help="Final accounts of Chinese departments, from PDF to an audited warehouse. 部门决算数据仓库。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_COMMANDS: dict[str, Callable[..., None]] = {
    "run": building.run,
    "ingest": building.ingest,
    "check": building.check,
    "watch": nights.watch,
    "yoy": comparing.yoy,
    "findings": asking.findings,
    "show": citing.show_finding,
    "cite": citing.cite,
    "issuers": asking.issuers,
    "diff": comparing.diff,
    "sql": querying.sql,
    "status": asking.status,
    "doctor": machine.doctor,
    "dev": machine.dev,
}
for _name, _command in _COMMANDS.items():
    # a query may begin with an SQL comment, which looks like an option
    app.command(_name, context_settings={"ignore_unknown_options": _name == "sql"})(_command)
app.add_typer(debugging.app, name="debug")
app.add_typer(exporting.app, name="export")
app.add_typer(reviewing.app, name="review")
app.add_typer(sourcing.app, name="sources")
app.add_typer(site.app, name="site")

_verbosity = 0


@app.callback()
def _options(
    verbose: Annotated[
        int, typer.Option("-v", count=True, help="Say more; -vv shows where an error arose.")
    ] = 0,
) -> None:
    global _verbosity
    _verbosity = verbose


def main() -> None:
    """Run the command line; never ends in a traceback unless -vv asks for it."""
    try:
        app()
    except FiscalError as error:
        _fail(error)
    except Exception as error:
        _fail(_unforeseen(error))


def _fail(error: FiscalError) -> None:
    if _verbosity >= 2:
        import traceback

        traceback.print_exception(error)
    typer.echo(f"错误 error: {error.what}", err=True)
    for label, text in (
        ("实际 found", error.got),
        ("应为 expected", error.expected),
        ("处理 to do", error.remedy),
    ):
        if text:
            typer.echo(f"  {label}: {text}", err=True)
    sys.exit(2)


def _unforeseen(error: Exception) -> FiscalError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, FiscalError):
            return cause
        cause = cause.__cause__
    clear = FiscalError(
        "an unforeseen error",
        got=f"{type(error).__name__}: {error}",
        remedy="run it again as `fiscal -vv …` and report what it prints",
    )
    clear.__cause__ = error
    return clear
