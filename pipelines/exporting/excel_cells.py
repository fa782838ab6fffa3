"""One cell of a workbook: exact numbers, harmless text, links. Which cells there are belongs to `excel.py`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pipelines.exporting.csv_files import harmless
from pipelines.exporting.excel_links import ReportLinks
from pipelines.warehouse.dictionary import dictionary
from pipelines.warehouse.queries import Row

_LINKS_OF_A_SHEET = 65_530  # more are a damaged file to Excel; beyond it cells have their value and no link
_TEXT_OF_A_CELL = 32_767
_CUT = "…（文字过长，此处截断 cut here）"
_DIGITS_OF_A_NUMBER = 15  # what Excel's numbers keep; longer ones are written as text
_Place = tuple[Any, int, int]  # sheet, row, column
_SEVERITY_COLORS = {"error": "#C00000", "warning": "#B45F06", "info": "#555555"}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: the name in the rows, the header, the width in characters, and how it looks."""

    name: str
    title: str
    width: int
    look: str
    explained: str


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet: its name, its columns, and how many of them stay when the others scroll."""

    name: str
    frozen: int
    columns: tuple[SheetColumn, ...]


def sheet_specs() -> dict[str, SheetSpec]:
    """Return the sheets of `workbook.yml`, with headers from the dictionary where it names none."""
    raw = yaml.safe_load(Path(__file__).with_name("workbook.yml").read_text("utf-8"))
    entries = dictionary()
    specs = {}
    for key, sheet in raw.items():
        known = entries[sheet["titles_of"]].column
        columns = []
        for name, said in sheet["columns"].items():
            title = said.get("title") or known[name].title
            explained = known[name].text.both if name in known else title
            columns.append(SheetColumn(name, title, said["width"], said.get("look", "text"), explained))
        specs[key] = SheetSpec(sheet["name"], sheet["frozen"], tuple(columns))
    return specs


class Cells:
    """Writes cells into the sheets of one workbook. `first_rows`: of facts and findings, see `excel.py`."""

    def __init__(self, book: Any, links: ReportLinks, first_rows: dict[str, tuple[int, int]]) -> None:
        self._links, self._first_rows = links, first_rows
        self._linked: dict[str, int] = {}
        self.header = book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "white", "text_wrap": True, "valign": "top"}
        )
        self._number = book.add_format({"num_format": "#,##0.00##;[Red]-#,##0.00##"})
        self._percent = book.add_format({"num_format": '0.00"%";[Red]-0.00"%"'})
        self._integer = book.add_format({"num_format": "0"})
        self._link = book.add_format({"font_color": "#0563C1", "underline": 1})
        self._severity = {
            name: book.add_format({"font_color": color, "bold": name == "error"})
            for name, color in _SEVERITY_COLORS.items()
        }

    def write(self, sheet: Any, row: int, column: int, look: str, values: Row, name: str) -> None:
        """Write `values[name]` as its look demands; nothing where there is no value."""
        place = (sheet, row, column)
        if look == "page":
            self._page(place, values[name], values["report_id"], values.get("fact_id"))
        elif look == "prior_page":
            self._page(place, values[name], values["prior_report_id"], values["prior_fact_id"])
        elif look == "finding":
            self._count(place, "问题", self._first_rows.get(values["fact_id"]))
        elif look == "first_fact":
            self._count(place, "事实", self._first_rows.get(values["finding_id"]))
        elif look == "finding_page":
            linked = self._link_to(place, self._links.finding(values))
            self._text(place, str(values[name]), self._link if linked else None)
        elif values[name] is not None:
            self._value(place, look, values[name])

    def _value(self, place: _Place, look: str, value: Any) -> None:
        sheet, row, column = place
        if look in ("number", "percent"):
            self._exact(place, value, self._number if look == "number" else self._percent)
        elif look == "integer":
            sheet.write_number(row, column, value, self._integer)
        elif look == "flag":
            sheet.write_string(row, column, "是" if value else "")
        elif look == "list":
            self._text(place, "；".join(value))
        else:
            self._text(place, str(value), self._severity.get(value) if look == "severity" else None)

    def _exact(self, place: _Place, value: Decimal, form: Any) -> None:
        sheet, row, column = place
        if len(value.normalize().as_tuple().digits) > _DIGITS_OF_A_NUMBER:
            sheet.write_string(row, column, f"{value:f}")
        else:
            sheet.write_number(row, column, value, form)

    def _text(self, place: _Place, text: str, form: Any = None) -> None:
        sheet, row, column = place
        text = harmless(text)
        if len(text) > _TEXT_OF_A_CELL:
            text = text[: _TEXT_OF_A_CELL - len(_CUT)] + _CUT
        sheet.write_string(row, column, text, form)

    def _page(self, place: _Place, page: int | None, report_id: str | None, fact_id: str | None) -> None:
        if page is not None:
            self._linked_number(place, page, self._links.page(report_id, page, fact_id))

    def _count(self, place: _Place, sheet: str, known: tuple[int, int] | None) -> None:
        if known and known[0]:
            self._linked_number(place, known[0], f"internal:'{sheet}'!A{known[1] + 1}")

    def _linked_number(self, place: _Place, value: int, to: str | None) -> None:
        sheet, row, column = place
        linked = self._link_to(place, to)
        sheet.write_number(row, column, value, self._link if linked else self._integer)

    def _link_to(self, place: _Place, to: str | None) -> bool:
        """Let the cell be a link where Excel has room for one; what is written into it next is what it shows."""
        sheet, row, column = place
        used = self._linked.get(sheet.name, 0)
        if to is None or used >= _LINKS_OF_A_SHEET:
            return False
        self._linked[sheet.name] = used + 1
        return bool(sheet.write_url(row, column, to, self._link) == 0)
