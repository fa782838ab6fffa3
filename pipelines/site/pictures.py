"""Pictures of report pages as WebP, made from the archived PDF and kept by its sha256; a report that is not archived has none.

What is outlined on a picture is the pages' business: pictures show the page as published, nothing is drawn on them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from pipelines.errors import UnreadableReport
from pipelines.reading.gate import load_page, open_document

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from pipelines.warehouse.places import Places

_DOTS_PER_INCH = 132
_PIXELS = 2400  # the longer side at most
_QUALITY = 60


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page as shown, in PDF points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pictures:
    """The picture folder of a site. `places` says where reports are archived."""

    folder: Path
    places: Places

    def draw(self, sha256: str, source_name: str, pages: Iterable[int]) -> dict[int, PageSize]:
        """Draw the pages (from 1) that are not drawn yet; return the sizes of those that have a picture.

        Nothing is returned for a report whose PDF is not archived or cannot be opened, and for pages it has not.
        """
        wanted = sorted(set(pages))
        place = self.folder / sha256[:16]
        known = {page: size for page in wanted if (size := _known_size(place, page)) is not None}
        missing = [page for page in wanted if page not in known]
        path = find_report(sha256, source_name, self.places) if missing else None
        if path is not None:
            place.mkdir(parents=True, exist_ok=True)
            known |= _drawn(path, place, missing)
        return {page: known[page] for page in wanted if page in known}


def find_report(sha256: str, source_name: str, places: Places) -> Path | None:
    """Return the archived file with these bytes, or None; a file that was changed since is not it."""
    candidates = [places.archive / f"{sha256}.pdf", places.raw / Path(source_name).name]
    for path in candidates:
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return path
    return None


def _drawn(path: Path, place: Path, pages: list[int]) -> dict[int, PageSize]:
    sizes = {}
    try:
        with open_document(path.read_bytes()) as document:
            for number in pages:
                if number <= len(document):
                    page = load_page(document, number - 1)
                    sizes[number] = _draw_page(page, place / f"{number}.webp")
    except (UnreadableReport, pdfium.PdfiumError):
        return sizes
    return sizes


def _draw_page(page: PdfPage, target: Path) -> PageSize:
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, _PIXELS / max(width, height, 1))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=_QUALITY, method=3)
    size = PageSize(round(width, 2), round(height, 2))
    _write(target, buffer.getvalue())
    _write(target.with_suffix(".json"), json.dumps([size.width, size.height]).encode("ascii"))
    return size


def _write(target: Path, data: bytes) -> None:
    """Put a file in place whole; processes that draw the same page of a report that both cite do not meet."""
    arriving = target.with_name(f"{target.name}.{os.getpid()}.arriving")
    arriving.write_bytes(data)
    arriving.replace(target)


def _known_size(place: Path, page: int) -> PageSize | None:
    """Return the size of a page whose picture is there: its size is written after the picture."""
    path = place / f"{page}.json"
    if not path.exists() or not path.with_suffix(".webp").exists():
        return None
    return PageSize(*json.loads(path.read_text("ascii")))
