"""The gate: which bytes may be read at all, and turning pages upright. pdfium decides; every refusal is one clear error.

What stands on the pages belongs to the modules behind the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipelines.errors import UnreadableReport
from pipelines.reading.limits import limits_in_force
from pipelines.reading.pdfium_page import text_angle


@contextmanager
def open_document(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF from bytes; raises UnreadableReport for what is empty, no PDF, damaged, encrypted or too large."""
    if not data:
        raise UnreadableReport(
            "the file is empty", got="0 bytes", expected="a PDF report", remedy="fetch the file again"
        )
    limits = limits_in_force()
    if len(data) > limits.file_mib << 20:
        raise UnreadableReport(
            "the file is too large",
            got=f"{len(data) / 1048576:.0f} MiB",
            expected=f"at most {limits.file_mib} MiB (FISCAL_READ_FILE_MIB)",
            remedy="split it, or print it to PDF again",
        )
    if b"%PDF-" not in data[:1024]:
        raise UnreadableReport(
            "the file is not a PDF",
            got=f"it begins with {data[:16]!r}",
            expected="a file that begins with %PDF-",
            remedy="download the report itself, not the page that links to it",
        )
    _forget_last_error()
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        raise _refusal(error) from error
    try:
        if not 0 < pages <= limits.pages:
            raise UnreadableReport(
                "the number of pages is out of bounds",
                got=f"{pages} pages",
                expected=f"1 to {limits.pages} (FISCAL_READ_PAGES)",
                remedy="give the report alone, without other documents",
            )
        yield document
    finally:
        document.close()


def _forget_last_error() -> None:
    """Have pdfium fail on no file: some refusals leave its last error as it was, which may be another file's."""
    raw.FPDF_LoadMemDocument(b"%PDF", 4, None)


def _refusal(error: pdfium.PdfiumError) -> UnreadableReport:
    if (
        raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        or "password" in str(error).lower()
    ):
        return UnreadableReport(
            "the PDF is encrypted",
            got="a password is asked for",
            expected="a report that opens without a password",
            remedy="publish or save it without a password",
        )
    return UnreadableReport(
        "the PDF is damaged",
        got=str(error),
        expected="a complete PDF",
        remedy="fetch the file again; the download may have been cut off",
    )


def load_page(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """Return one page (from 0). Raises UnreadableReport where it is damaged."""
    try:
        return document[index]
    except pdfium.PdfiumError as error:
        raise UnreadableReport(
            f"page {index + 1} cannot be loaded",
            got=str(error),
            expected="a complete PDF",
            remedy="fetch the file again",
        ) from error


def turn_upright(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> int:
    """Turn a page so that its text stands upright; return by how many degrees clockwise, 0 where it stood."""
    angle = text_angle(textpage)
    rotation: int = page.get_rotation()
    if angle is None or angle == rotation:
        return 0
    page.set_rotation(angle)
    return (angle - rotation) % 360
