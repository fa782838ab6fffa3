"""Pictures of each kind of page for `docs/site/`: `python -m benchmarks.screenshots [SITE]`, after `fiscal site build`.

To be looked at: aligned numerals, no label cut, nothing over anything else; wide, dark and on a telephone.
Those of the review desk are taken by desk_screenshots.py.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from benchmarks.browser import chromium
from benchmarks.results import ROOT

TARGET = ROOT / "docs" / "site"
WIDE, TELEPHONE = (1440, 900), (390, 844)
_LONGEST = 1600  # pixels of a picture that shows more than the window
_KINDS: tuple[tuple[str, str, str, tuple[int, int], str], ...] = (
    # name, page, what is clicked first, window, scheme
    ("coverage", "index.html", "", WIDE, "light"),
    ("coverage-390", "index.html", "", TELEPHONE, "light"),
    ("identities", "identities.html", "", WIDE, "light"),
    ("rule", "identities/T3-HIER.html", "", WIDE, "light"),
    ("findings", "findings.html", "", WIDE, "light"),
    ("findings-390", "findings.html", "", TELEPHONE, "light"),
    ("finding", "FAULT", "table.terms a >> nth=8", WIDE, "light"),
    ("finding-dark", "FAULT", "", WIDE, "dark"),
    ("finding-390", "FAULT", "", TELEPHONE, "light"),
    ("issuer", "ISSUER", "", WIDE, "light"),
    ("issuer-390", "ISSUER", "", TELEPHONE, "dark"),
    ("report", "REPORT", "td.bad a >> nth=0", WIDE, "light"),
    ("report-390", "REPORT", "", TELEPHONE, "light"),
    ("runs", "runs.html", "", WIDE, "light"),
    ("finding-en", "en/FAULT", "", WIDE, "light"),
)


def main() -> None:
    """Take every picture anew."""
    site = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data" / "site").resolve()
    TARGET.mkdir(exist_ok=True)
    with chromium() as browser:
        for name, path, clicked, (width, height), scheme in _KINDS:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(_page(site, path).as_uri(), wait_until="load")
            if clicked:
                page.locator(clicked).click()
            page.wait_for_timeout(400)
            full = not clicked and name.split("-")[0] != "finding"
            save(page.screenshot(full_page=full), TARGET / f"{name}.webp")
            page.close()
    for path in sorted(TARGET.glob("*.webp")):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")


def _page(site: Path, path: str) -> Path:
    folder = site / "en" if path.startswith("en/") else site
    sought = {
        "FAULT": ("findings", "530.61"),
        "ISSUER": ("issuers", "sample-culture-bureau-2023.pdf"),
        "REPORT": ("reports", "<title>样例市云汀区文化和旅游局 2023"),
    }.get(path.removeprefix("en/"))
    if sought is None:
        return site / path
    kind, text = sought
    return next(page for page in sorted((folder / kind).glob("*.html")) if text in page.read_text("utf-8"))


def save(shot: bytes, target: Path) -> None:
    """Write a picture as WebP, cut where it is longer than anybody looks."""
    from PIL import Image

    picture: Any = Image.open(io.BytesIO(shot)).convert("RGB")
    picture.crop((0, 0, picture.width, min(picture.height, _LONGEST))).save(
        target, "WEBP", quality=72, method=6
    )


if __name__ == "__main__":
    main()
