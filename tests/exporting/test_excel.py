"""The workbook, read back by openpyxl: exact numbers, links that lead somewhere, no text that runs."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.errors import FiscalError
from pipelines.exporting import excel
from pipelines.exporting.excel import Selection, write_workbook
from pipelines.exporting.excel_links import ReportLinks
from pipelines.exporting.placing import new_file
from pipelines.settings import Settings
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.places import Places
from tests.exporting.conftest import HOSTILE

SHEETS = ["说明", "年度对比", "事实", "问题"]


def export(warehouse: Path, path: Path, selection: Selection | None = None, site: str | None = None) -> Path:
    places = Places.around(warehouse, Settings(raw=warehouse.parent.parent / "raw"))
    with open_published(warehouse) as connection, new_file(path) as unfinished:
        links = ReportLinks.of(connection, path.parent, places, site)
        write_workbook(connection, unfinished, selection or Selection(), links)
    return path


@pytest.fixture(scope="module")
def book(warehouse: Path) -> Any:
    return openpyxl.load_workbook(export(warehouse, warehouse.parent / "book.xlsx"))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows()
    return [{name.value: cell for name, cell in zip(header, row, strict=True)} for row in rows]


def test_sheets_have_headers_that_stay_and_filter(book: Any) -> None:
    assert book.sheetnames == SHEETS
    for name in SHEETS[1:]:
        sheet = book[name]
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(re.search("[一-鿿]", cell.value) for cell in sheet[1])


def test_the_headline_stands_as_printed_and_leads_to_its_page(book: Any, warehouse: Path) -> None:
    [total] = [
        row
        for row in rows_of(book["年度对比"])
        if (row["编制部门或单位"].value, row["项目"].value) == ("新洲区总工会", "收入支出总计")
    ]
    names = ("上年金额（万元）", "本年金额（万元）", "增减额（万元）", "增减幅度")
    assert [total[name].value for name in names] == [599.27, 673.16, 73.89, 12.33]
    assert total["本年金额（万元）"].number_format.startswith("#,##0.00")
    link = total["页码"].hyperlink
    assert link.location == f"page={total['页码'].value}"
    file = warehouse.parent / link.target.replace("\\", "/")
    assert file.resolve() == (warehouse.parent.parent / "raw" / "xinzhou-union-2023.pdf").resolve()
    assert file.exists()


def test_numbers_are_those_of_the_warehouse(book: Any, warehouse: Path) -> None:
    with open_published(warehouse) as connection:
        own = dict(connection.execute("select fact_id, amount_yuan from core.fact").fetchall())
    rows = rows_of(book["事实"])
    assert len(rows) == len(own)
    for row in rows:
        value = row["金额（元）"].value
        assert (None if value is None else Decimal(str(value))) == own[row["数据编号"].value]


def test_counts_lead_to_the_finding_and_back(book: Any, warehouse: Path) -> None:
    with open_published(warehouse) as connection:
        concerned = connection.execute("select finding_id, fact_ids from quality.finding").fetchall()
    facts_of = {finding: set(facts or ()) for finding, facts in concerned}
    followed = 0
    for row in rows_of(book["事实"]):
        if link := row["问题数"].hyperlink:
            place = re.fullmatch(r"'问题'!A(\d+)", link.location)
            assert place
            finding = book["问题"][f"A{place[1]}"].value
            assert row["数据编号"].value in facts_of[finding]
            followed += 1
    for row in rows_of(book["问题"]):
        if link := row["数据条数"].hyperlink:
            place = re.fullmatch(r"'事实'!A(\d+)", link.location)
            assert place
            [fact] = [cell.value for cell in book["事实"][int(place[1])]][-1:]
            assert fact in facts_of[row["问题编号"].value]
            followed += 1
    assert followed > 20


def test_the_first_sheet_says_what_it_was_made_from(book: Any) -> None:
    said = [str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value is not None]
    assert {"xinzhou-union-2023.pdf", "empty.pdf", "新洲区总工会"} <= set(said)
    headers = {cell.value for name in SHEETS[1:] for cell in book[name][1]}
    assert headers <= set(said)


def test_no_text_runs_and_no_digit_is_lost(small: Path, tmp_path: Path) -> None:
    made = openpyxl.load_workbook(export(small, tmp_path / "book.xlsx"))
    seen = set()
    for sheet in made:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    seen.add(cell.value)
                    assert not cell.value.startswith(("=", "+", "-", "@", "\t", "\r")), cell.coordinate
    assert {f"'{text}".replace("\r", "_x000D_") for text in HOSTILE} <= seen | {
        t.replace("\r", "_x000D_") for t in seen
    }
    assert {"'=HYPERLINK(1)", "'@detail", "'+T1-03 a"} <= seen
    assert "12345678901234.560000" in seen


def test_a_site_is_linked_instead_where_one_is_named(small: Path, tmp_path: Path) -> None:
    made = openpyxl.load_workbook(export(small, tmp_path / "a.xlsx", site="https://example.org/fiscal/"))
    [finding] = rows_of(made["问题"])
    assert finding["问题编号"].hyperlink.target == "https://example.org/fiscal/findings/abcdef0123456789.html"
    fact = rows_of(made["事实"])[0]
    report, fact_id = fact["报告编号"].value, fact["数据编号"].value
    link = fact["页码"].hyperlink
    assert (
        f"{link.target}#{link.location}" == f"https://example.org/fiscal/reports/{report}.html#fact={fact_id}"
    )
    with open_published(small) as connection, pytest.raises(FiscalError, match="no address"):
        ReportLinks.of(connection, tmp_path, Places.around(small, Settings()), "javascript:alert(1)")


def test_issuer_and_year_choose(warehouse: Path, tmp_path: Path) -> None:
    chosen = openpyxl.load_workbook(export(warehouse, tmp_path / "a.xlsx", Selection("总工会", 2023)))
    assert {row["编制部门或单位"].value for row in rows_of(chosen["事实"])} == {"新洲区总工会"}
    with pytest.raises(FiscalError, match="nothing is selected"):
        export(warehouse, tmp_path / "b.xlsx", Selection("总工会", 1999))
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_more_rows_than_excel_takes_are_refused(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "ROWS_OF_A_SHEET", 1_000)
    with pytest.raises(FiscalError, match="cannot hold this many rows") as caught:
        export(warehouse, tmp_path / "a.xlsx")
    assert "facts" in caught.value.got
    assert "--issuer" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_the_same_warehouse_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    one, other = (export(small, tmp_path / folder / "a.xlsx").read_bytes() for folder in "xy")
    assert one == other
