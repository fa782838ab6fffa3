"""Pictures of pages: made from the archived bytes, kept, and missing where the PDF is missing or was changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.errors import FiscalError
from pipelines.settings import Settings
from pipelines.site import build, fonts
from pipelines.site.build import SiteBuilder
from pipelines.site.folders import MARKER, begin, put_in_place
from pipelines.site.fonts import draws_chinese
from pipelines.site.pictures import Pictures, find_report
from pipelines.warehouse.places import Places
from tests.published import RAW
from tests.site.conftest import FAULTY

NAME = "sample-culture-bureau-2022.pdf"
SHA256 = hashlib.sha256((RAW / NAME).read_bytes()).hexdigest()


@pytest.fixture
def around(tmp_path: Path) -> Places:
    (tmp_path / "raw").mkdir()
    shutil.copy(RAW / NAME, tmp_path / "raw")
    return Places.around(tmp_path / "fiscal.duckdb", Settings(raw=tmp_path / "raw"))


def test_a_page_is_drawn_once_in_its_own_proportions(around: Places, tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "pictures", around)
    sizes = pictures.draw(SHA256, NAME, [7, 7, 4])
    assert set(sizes) == {4, 7}
    path = tmp_path / "pictures" / SHA256[:16] / "7.webp"
    with Image.open(path) as picture:
        assert picture.format == "WEBP"
        assert abs(picture.width / picture.height - sizes[7].width / sizes[7].height) < 0.01
        assert picture.convert("L").getextrema() == (0, 255)
    made = path.stat().st_mtime_ns
    assert pictures.draw(SHA256, NAME, [7]) == {7: sizes[7]}
    assert path.stat().st_mtime_ns == made


def test_two_processes_that_cite_one_report_have_every_picture(around: Places, tmp_path: Path) -> None:
    one, two = Pictures(tmp_path / "pictures", around), Pictures(tmp_path / "pictures", around)
    one.draw(SHA256, NAME, [4])
    two.draw(SHA256, NAME, [7])
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        drawn = [pool.submit(one.draw, SHA256, NAME, pages) for pages in ([4, 8, 9], [7, 9, 8])]
        assert [set(pages.result()) for pages in drawn] == [{4, 8, 9}, {7, 8, 9}]
    assert set(one.draw("0" * 64, NAME, [4])) == set()
    (around.raw / NAME).unlink()
    assert set(two.draw(SHA256, NAME, [4, 7, 8, 9])) == {4, 7, 8, 9}
    assert not list((tmp_path / "pictures").rglob("*.arriving"))


def test_pages_that_the_report_has_not_are_left_out(around: Places, tmp_path: Path) -> None:
    assert set(Pictures(tmp_path / "pictures", around).draw(SHA256, NAME, [1, 500])) == {1}


def test_a_report_that_is_gone_changed_or_no_pdf_has_no_picture(around: Places, tmp_path: Path) -> None:
    pictures = Pictures(tmp_path / "pictures", around)
    assert pictures.draw("0" * 64, NAME, [1]) == {}
    with (around.raw / NAME).open("ab") as file:
        file.write(b"\n")
    assert find_report(SHA256, NAME, around) is None
    assert pictures.draw(SHA256, NAME, [1]) == {}
    around.archive.mkdir()
    (around.archive / f"{hashlib.sha256(b'no pdf').hexdigest()}.pdf").write_bytes(b"no pdf")
    assert pictures.draw(hashlib.sha256(b"no pdf").hexdigest(), NAME, [1]) == {}


def test_the_archive_is_asked_before_the_folder_of_reports(around: Places) -> None:
    around.archive.mkdir()
    kept = around.archive / f"{SHA256}.pdf"
    shutil.copy(RAW / NAME, kept)
    assert find_report(SHA256, "../../elsewhere.pdf", around) == kept


def test_pages_without_their_pdf_say_so(places: Places, site: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy" / "fiscal.duckdb"
    target.parent.mkdir()
    shutil.copyfile(places.target, target)
    folder = tmp_path / "site"
    nowhere = tmp_path / "nothing"
    SiteBuilder(replace(places, target=target, raw=nowhere, archive=nowhere), folder).build()
    assert list(folder.rglob("*.webp")) == []
    pages = [path.read_text("utf-8") for path in (folder / "findings").glob("*.html")]
    assert pages and all("不在归档中" in page for page in pages if "<figure" in page)
    assert sum("<figure" in page for page in pages) > 3


def test_all_pages_have_pictures_when_asked_for(places: Places, tmp_path: Path) -> None:
    made = SiteBuilder(places, tmp_path / "site", all_pages=True).build()
    drawn = len(list((places.target.parent / "pictures").rglob("*.webp")))
    names = ("sample-culture-bureau-2022", "xinzhou-union-2023", FAULTY)
    pages = [len(pdfium.PdfDocument(RAW / f"{name}.pdf")) for name in names]
    assert made["pictures"] == drawn == sum(pages)
    scripts = [path.read_text("utf-8") for path in (tmp_path / "site" / "data" / "reports").glob("*.js")]
    assert sum(f'"{max(pages)}":[' in text for text in scripts) == pages.count(max(pages))


def test_a_site_replaces_only_a_site(tmp_path: Path) -> None:
    other = tmp_path / "photographs"
    other.mkdir()
    (other / "mine.jpg").write_bytes(b"x")
    with pytest.raises(FiscalError, match="no site"):
        begin(other)
    assert (other / "mine.jpg").exists()
    for text in ("first", "second"):
        folder = begin(tmp_path / "site")
        (folder / "index.html").write_text(text, "utf-8")
        put_in_place(folder, tmp_path / "site")
        assert (tmp_path / "site" / "index.html").read_text("utf-8") == text
    assert (tmp_path / "site" / MARKER).exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photographs", "site"]


def test_the_same_warehouse_gives_the_same_site_in_one_process_and_in_several(
    places: Places, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_REPORTS_AT_ONCE", 2)
    SiteBuilder(places, tmp_path / "again", workers=2).build()
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.suffix != ".webp":
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(site)).read_bytes(), path


def test_this_machine_draws_chinese_that_a_pdf_does_not_bring() -> None:
    assert draws_chinese()  # the tests' machine has CJK fonts
    assert not fonts._is_drawn("\u3000")
    assert not fonts._is_drawn(".")


def test_doctor_says_so_where_no_font_has_chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command = ["doctor", "--json", "--warehouse", str(tmp_path / "x.duckdb")]
    found = CliRunner().invoke(app, command)
    assert (found.exit_code, json.loads(found.stdout)["chinese fonts"]) == (0, "present")
    monkeypatch.setattr(fonts, "_WORD", "\u3000")  # what a page shows that finds no font: nothing
    found = CliRunner().invoke(app, command)
    assert found.exit_code == 1
    assert "Noto Sans CJK" in json.loads(found.stdout)["chinese fonts"]
