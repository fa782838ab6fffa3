"""One function per exporter: a document's blocks to the bytes of a PDF. Heavy imports stay inside."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from specimens.layouts.blocks import Document
from specimens.layouts.html import html


class ExporterError(Exception):
    """An exporter that is not installed or did not write a PDF."""


def weasyprint(document: Document) -> bytes:
    """Typeset with WeasyPrint: rules are stroked lines."""
    from weasyprint import HTML

    identifier = hashlib.md5(document.name.encode(), usedforsecurity=False).digest()
    return bytes(HTML(string=html(document)).write_pdf(pdf_identifier=identifier))


def chromium(document: Document) -> bytes:
    """Print with headless Chromium: rules are filled rectangles or lines, glyphs placed one by one."""
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "out.pdf"
        page.write_text(html(document), encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += ["--disable-pdf-tagging", f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}"]
        run([*command, page.as_uri()], out)
        return out.read_bytes()


def libreoffice(document: Document) -> bytes:
    """Write a docx and convert it with LibreOffice."""
    from specimens.layouts.docx import docx

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.docx"
        source.write_bytes(docx(document))
        out = source.with_suffix(".pdf")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        run([*command, "--convert-to", "pdf", "--outdir", folder, str(source)], out)
        return out.read_bytes()


def reportlab(document: Document) -> bytes:
    """Typeset with ReportLab's platypus: rules are stroked lines, one per cell edge."""
    from specimens.layouts.platypus import platypus

    return platypus(document)


EXPORTERS: dict[str, Callable[[Document], bytes]] = {
    "weasyprint": weasyprint,
    "chromium": chromium,
    "libreoffice": libreoffice,
    "reportlab": reportlab,
}


def run(command: list[str], out: Path) -> None:
    """Run a program that must write `out`; raises ExporterError."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    except FileNotFoundError as error:
        raise ExporterError(f"{command[0]} is not installed") from error
    if not out.exists():
        raise ExporterError(f"{command[0]} wrote nothing: {done.stderr.decode(errors='replace')[-500:]}")
