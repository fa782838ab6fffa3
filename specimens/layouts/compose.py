"""One layout of the catalogue to the blocks of a report and its truth. No exporter is known here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from specimens.amounts import Amounts
from specimens.forms_catalogue import load_form
from specimens.grid import Cell, Grid, header_row
from specimens.identities_between import check
from specimens.layout import layout_from
from specimens.layouts.blocks import Caption, Document, NewPage, Table, TableStyle, Text
from specimens.layouts.places import placed
from specimens.layouts.print_style import PrintStyle
from specimens.ledger import read_books
from specimens.ledger_statements import statements
from specimens.statements import build_grid, ordinal

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Switches:
    """One layout: what the catalogue says of it."""

    name: str
    form: str
    shows: str  # what the layout is there for
    exporters: tuple[str, ...]
    layout: dict[str, Any] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    amounts: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)
    table: dict[str, Any] = field(default_factory=dict)
    finish: dict[str, Any] = field(default_factory=dict)
    statements: tuple[str, ...] = ()  # all of the form when empty
    folder: str = "pdf"


@dataclass(frozen=True)
class Report:
    """A report before it is typeset, and every value cell of its statements as printed."""

    document: Document
    truth: dict[
        str, dict[str, dict[str, str | None]]
    ]  # statement -> line -> measure -> printed, None for blank


def catalogue() -> list[Switches]:
    """Return all layouts in the catalogue's order."""
    tuples = ("exporters", "variants", "statements")
    return [
        Switches(**{k: tuple(v) if k in tuples else v for k, v in entry.items()})
        for entry in _yaml("catalogue.yml")["layouts"]
    ]


def compose(switches: Switches) -> Report:
    """Return blocks and truth of one layout; raises ValueError where its amounts do not add up."""
    office, form = _yaml("office.yml"), _form(switches)
    layout = layout_from({"zero": "printed", **switches.layout})
    amounts = _amounts(office, form, switches)
    pages = switches.pages
    style = PrintStyle(**{k: tuple(v) if isinstance(v, list) else v for k, v in switches.amounts.items()})
    document = Document(
        switches.name,
        font=layout.font,
        running_head=pages.get("running_head", ""),
        page_number=pages.get("page_number", "— {} —"),
        margin_mm=pages.get("margin_mm", 18.0),
    )
    blocks = document.blocks
    truth: dict[str, dict[str, dict[str, str | None]]] = {}
    blocks += [NewPage(), Text(f"{office['issuer']}{office['year']}年度部门决算", "cover")]
    if pages.get("contents"):
        blocks += [NewPage(), Text("目录", "part")]
        blocks += [Text(f"{ordinal(n)}、{title}", "caption") for n, title in enumerate(_titles(form), 1)]
    part = Text(style.label(f"第二部分 {office['issuer']}{office['year']}年度部门决算表"), "part")
    order = switches.statements or tuple(form["order"])
    size = ""
    for number, name in enumerate(order, 1):
        grid = style.grid(build_grid(name, form, amounts, layout))
        for line, measure, printed, _ in grid.facts():
            truth.setdefault(name, {}).setdefault(line, {})[measure] = printed
        wanted = pages.get("sizes", {}).get(name, pages.get("size", "a4"))
        if not (pages.get("flow") and wanted == size):
            blocks.append(NewPage(wanted))
        size = wanted
        if number == 1:
            blocks.append(part)
            if pages.get("prose"):
                blocks.append(Text(style.label(pages["prose"])))
        table = Table(grid, TableStyle(**{**switches.table, **pages.get("tables", {}).get(name, {})}))
        spec = form["statements"][name]
        title = style.label(pages.get("titles", {}).get(name, spec["title"]))
        unit = pages.get("units", {}).get(name, f"单位：{style.unit}")
        head = _head(title, number, office["issuer"], unit, pages)
        notes = [Text(style.label(note), "note") for note in spec["notes"]] if pages.get("notes") else []
        if name in pages.get("empty", ()):
            notes.append(
                Text(spec["empty_note"].format(issuer=office["issuer"], year=office["year"]), "note")
            )
        if name in pages.get("title_before", ()):
            blocks += [*head, NewPage(wanted), table, *notes]
        elif name in pages.get("continued", {}):
            blocks += [*head, *_continued(table, head, pages["continued"][name], wanted), *notes]
        else:
            blocks += [*head, table, *notes]
        for other in pages.get("others", {}).get(name, ()):
            blocks += _other(other, style, table.style)
    blocks += [NewPage(), *_part_three(office, amounts)]
    return Report(document, truth)


def _head(title: str, number: int, issuer: str, unit: str, pages: dict[str, Any]) -> list[Text | Caption]:
    """Title and captions above a statement, in the order that `captions` names."""
    if pages.get("spaced_titles"):
        title = " ".join(title)
    if pages.get("ordinals", True):
        title = f"{ordinal(number)}、{title}"
    drawn: dict[str, Text | Caption] = {
        "title": Text(title, "title"),
        "unit": Caption("", unit),
        "owner_unit": Caption(f"部门：{issuer}", f"金额{unit}" if unit else ""),
        "label": Caption("", f"公开{number:02d}表"),
    }
    return [drawn[line] for line in pages.get("captions", ["title", "unit"])]


def _continued(table: Table, head: list[Any], how: dict[str, Any], size: str) -> list[Any]:
    """Cut a table after `rows` body rows; `title` (none | again | 续表) and `header` say what stands above the rest."""
    grid, rows = table.grid, how["rows"]
    first = Grid(grid.statement, grid.widths, grid.head, grid.body[:rows])
    rest = Grid(grid.statement, grid.widths, grid.head if how.get("header") else [], grid.body[rows:])
    if "header_rows" in how:
        upper, lower = _cut(grid.head, how["header_rows"])
        first = Grid(grid.statement, grid.widths, upper)
        rest = Grid(grid.statement, grid.widths, lower, grid.body)
    above = {
        "none": [],
        "again": list(head),
        "续表": [Text("续表", "caption"), *head[1:]],
        "suffix": [
            replace(block, text=block.text + "（续表）") if isinstance(block, Text) else block
            for block in head
        ],
    }[how["title"]]
    return [replace(table, grid=first), NewPage(size), *above, replace(table, grid=rest)]


def _cut(head: list[list[Cell]], rows: int) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Cut a header after `rows` rows; a cell that spans the cut goes on below it without its text."""
    upper: list[list[Cell]] = [[] for _ in range(rows)]
    lower: list[list[tuple[int, Cell]]] = [[] for _ in head[rows:]]
    for row, column, cell in placed(Grid("", [0.0] * 99, head)):
        below = row + cell.rowspan - rows
        if row >= rows:
            lower[row - rows].append((column, cell))
        elif below > 0:
            upper[row].append(replace(cell, rowspan=cell.rowspan - below))
            lower[0].append((column, replace(cell, rowspan=below, text="")))
        else:
            upper[row].append(cell)
    return upper, [[cell for _, cell in sorted(row, key=lambda place: place[0])] for row in lower]


def _other(name: str, style: PrintStyle, table: TableStyle) -> list[Any]:
    spec = _yaml("variants.yml")["others"][name]
    grid = Grid(name, spec["widths"], [header_row(row) for row in spec["head"]])
    grid.body = [
        [Cell(text, style="label" if n < 2 else "amount") for n, text in enumerate(row)]
        for row in spec["rows"]
    ]
    return [Text(spec["title"], "title"), Caption("", f"单位：{style.unit}"), Table(grid, table)]


def _part_three(office: dict[str, Any], amounts: Amounts) -> list[Text]:
    who, year = office["issuer"], office["year"]

    def of(*key: str) -> str:
        return (amounts.get(*key) or "0.00").replace(",", "")

    return [
        Text(f"第三部分 {who}{year}年度部门决算情况说明", "part"),
        Text("一、收入支出决算总体情况说明", "heading"),
        Text(
            f"{who}{year}年度收入支出总计{of('rev_exp_summary', 'rev.grand_total', 'amount')}万元。与{year - 1}年度相比，收入支出总计持平。"
        ),
        Text("二、收入决算情况说明", "heading"),
        Text(f"本年收入合计{of('revenue', 'total', 'total')}万元。"),
        Text("三、支出决算情况说明", "heading"),
        Text(f"本年支出合计{of('expenditure', 'total', 'total')}万元。"),
    ]


def _titles(form: dict[str, Any]) -> list[str]:
    return [form["statements"][name]["title"] for name in form["order"]]


def _amounts(office: dict[str, Any], form: dict[str, Any], switches: Switches) -> Amounts:
    (books,) = read_books(office)
    layout = layout_from({**switches.layout, "zero": "printed"})
    amounts = statements(books, office["names"], form, layout)
    broken = [outcome for outcome in check(amounts) if not outcome.holds]
    if broken:
        raise ValueError(f"the ledger of office.yml does not add up: {broken}")
    for item, stages in _yaml("variants.yml")["amounts"].items():
        for stage, printed in stages.items():
            amounts.put("three_public", item, stage, printed)
    empty = switches.pages.get("empty", ())
    amounts.rows = {name: rows for name, rows in amounts.rows.items() if name not in empty}
    amounts.printed = {key: printed for key, printed in amounts.printed.items() if key[0] not in empty}
    return amounts


def _form(switches: Switches) -> dict[str, Any]:
    form = load_form(switches.form)
    specs = dict(form["statements"])
    for variant in switches.variants:
        for statement, keys in _yaml("variants.yml")["statements"][variant].items():
            specs[statement] = {**specs[statement], **keys}
    return {**form, "statements": specs}


@cache
def _yaml(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))
