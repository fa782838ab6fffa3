"""The picture of a page: rules, cells and disputes stand where the viewer shows them, the list says what they are."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import UnreadableReport
from pipelines.reading.page_picture import draw_page
from tests.pdf_files import Page, pdf
from tests.reading.test_report import sheet

DISPUTED = sheet().text(60 + 180 + 12, 100 + 32 + 2, "999.99", 8)


@pytest.mark.parametrize("rotate", [0, 90])
def test_disputes_are_red_and_rules_blue_where_the_page_shows_them(rotate: int) -> None:
    said, _, png = draw_page(2, 144, pdf(Page(), DISPUTED, rotate=rotate)).partition(b"\n")
    found = json.loads(said)
    picture = Image.open(io.BytesIO(png))
    assert picture.size == ((842 * 2, 595 * 2) if rotate else (595 * 2, 842 * 2))
    (disputed,) = found["disputed"]
    assert (disputed["row"], disputed["column"], disputed["number"]) == (2, 2, 1)
    assert "999.99" in disputed["second_text"]
    x0, top, x1, bottom = disputed["box"]
    red, green, blue = picture.getpixel(
        (round((x0 + x1) * 1 + 40 * (rotate == 0)), round((top + bottom) * 1 + 40 * (rotate > 0)))
    )
    assert red > 200 and green < 235 and blue < 235
    x0, top, _, bottom = found["grids"][0]["box"]
    red, green, blue = picture.getpixel((round(x0 * 2), round(top + bottom)))
    assert blue > 200 > red


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableReport, match="no such page"):
        draw_page(3, 72, pdf(Page(), Page()))


def test_the_command_writes_the_picture_and_lists_the_disputes(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "局.pdf").write_bytes(pdf(DISPUTED))
    result = CliRunner().invoke(app, ["debug", "page", "局.pdf", "1", "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["picture"] == str(tmp_path / "局-page-1.png")
    assert (tmp_path / "局-page-1.png").read_bytes().startswith(b"\x89PNG")
    shown = CliRunner().invoke(app, ["debug", "page", "局.pdf", "1", "--out", "there.png"])
    assert "disputed 1" in shown.stdout and "there.png" in shown.stdout
    assert (tmp_path / "there.png").exists()
