"""Every committed layout, through every exporter: each cell as printed and inside its box, nothing extra, nothing silent.

The PDFs are made by `python -m specimens.layouts`; nothing is typeset here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml

from specimens.layouts import matrix
from specimens.layouts.compose import Switches, catalogue, compose
from specimens.layouts.exporters import EXPORTERS

HERE = Path(__file__).parent
DOUBTFUL: dict[str, str] = matrix.expected()["doubt"]
LAYOUTS = catalogue()
OTHERS = yaml.safe_load((Path(matrix.__file__).parent / "variants.yml").read_text(encoding="utf-8"))["others"]


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[dict[Path, Future[matrix.Outcome]]]:
    """Read all PDFs that this run asks for, on two cores."""
    asked = [item.callspec.params["path"] for item in request.session.items if "path" in _params(item)]
    with ProcessPoolExecutor(2) as pool:
        yield {path: pool.submit(matrix.outcome_of, path) for path in asked}


def _params(item: pytest.Item) -> dict[str, object]:
    call = getattr(item, "callspec", None)
    return call.params if call is not None and item.path == Path(__file__) else {}


@pytest.mark.parametrize("path", matrix.fixtures(), ids=lambda path: path.stem)
def test_every_cell_is_right_or_in_doubt(path: Path, outcomes: dict[Path, Future[matrix.Outcome]]) -> None:
    outcome = outcomes[path].result()
    assert outcome.silent == []
    assert outcome.extra == []
    assert outcome.outside == []
    if path.stem in DOUBTFUL:
        assert outcome.doubted, "read whole by now: take it out of expected.yml"
    else:
        assert outcome.doubted == [] and outcome.right == outcome.cells
        assert outcome.errors == []
    (layout,) = (each for each in LAYOUTS if each.name == outcome.layout)
    others = [OTHERS[name]["title"] for names in layout.pages.get("others", {}).values() for name in names]
    assert sorted(outcome.others) == sorted(others)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_truth_is_that_of_the_generator(layout: Switches) -> None:
    path = HERE / layout.folder / f"{layout.name}.truth.json"
    truth = json.loads(path.read_text(encoding="utf-8"))
    assert truth == compose(layout).truth
    assert sum(len(line) for statement in truth.values() for line in statement.values()) > 150


def test_every_layout_has_its_pdfs_and_every_exporter_its_layouts() -> None:
    wanted = {(each.folder, f"{each.name}.{exporter}") for each in LAYOUTS for exporter in each.exporters}
    present = {(path.parent.name, path.stem) for path in HERE.glob("pdf*/*.pdf")}
    assert present == wanted
    for exporter in EXPORTERS:
        assert sum(stem.endswith(f".{exporter}") for folder, stem in wanted if folder == "pdf") >= 6
    assert sum(path.stat().st_size for path in HERE.glob("pdf*/*")) < 8_000_000


def test_a_wrong_cell_is_seen(tmp_path: Path) -> None:
    name = "hubei.reportlab.pdf"
    (tmp_path / name).write_bytes((HERE / "pdf" / name).read_bytes())
    truth = json.loads((HERE / "pdf" / "hubei.truth.json").read_text(encoding="utf-8"))
    truth["rev_exp_summary"]["rev.gpb_approp"]["amount"] = "1.00"
    gone = truth["three_public"]["reception"].pop("final")
    (tmp_path / "hubei.truth.json").write_text(json.dumps(truth), encoding="utf-8")
    outcome = matrix.outcome_of(tmp_path / name)
    assert [each.split(":")[0] for each in outcome.silent] == ["rev_exp_summary/rev.gpb_approp/amount"]
    assert outcome.extra == [f"three_public/reception/final: {gone}"]
    assert outcome.right == outcome.cells - 1


@pytest.mark.parametrize(
    "name", ["hubei.chromium", "turned.weasyprint", "sideways.reportlab", "cropped-a3.libreoffice"]
)
def test_a_box_that_is_moved_holds_something_else(name: str) -> None:
    data = (HERE / "pdf" / f"{name}.pdf").read_bytes()
    glyphs = matrix.PageText(data)
    width, height = pypdfium2.PdfDocument(data)[2].get_size()
    whole = glyphs.inside(3, ((0, 0, width, height),))
    halves = [
        glyphs.inside(3, ((0, 0, width, height / 2),)),
        glyphs.inside(3, ((0, height / 2, width, height),)),
    ]
    assert len(whole) > 100
    assert all(len(half) < len(whole) for half in halves)
    assert "合计" in whole


def characters(name: str) -> str:
    document = pypdfium2.PdfDocument(HERE / "pdf" / f"{name}.pdf")
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_fixtures_are_what_they_are_named_for() -> None:
    turned, sideways, cropped = (
        pypdfium2.PdfDocument(HERE / "pdf" / f"{name}.weasyprint.pdf")
        for name in ("turned", "sideways", "cropped-a3")
    )
    assert {page.get_rotation() for page in turned} == {0, 90}
    assert all(width < height for _, _, width, height in (page.get_mediabox() for page in turned))
    assert [page.get_rotation() for page in sideways] == [0] + [90] * (len(sideways) - 1)
    left, bottom, right, top = cropped[2].get_cropbox()
    assert (left, bottom) == (31.5, 22.25) and right - left > 1100 and top - bottom > 700
    for exporter in ("weasyprint", "chromium"):
        text = characters(f"radicals.{exporter}")
        assert "⻋" in text and "⽀" in text and "１" in text
    assert "，" in characters("radicals.weasyprint") and "－" not in characters("zeros-and-signs.weasyprint")
    assert all(
        sign in characters("zeros-and-signs.libreoffice") for sign in ("（0.81）", "-12.00", "−0.35", "—")
    )
    once, twice = (
        sum(page.Contents.read_bytes().count(b"BT") for page in pikepdf.open(HERE / "pdf" / name).pages)
        for name in ("sideways.reportlab.pdf", "printed-twice.reportlab.pdf")
    )
    assert twice > 1.8 * once
