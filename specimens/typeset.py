"""Turns a report's words and grids into PDF bytes with Jinja2 and WeasyPrint, and says on which page each row stands.

No date and no random identifier enters the file: the same input and library versions give the same bytes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import jinja2
from weasyprint import HTML

_TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, words: dict[str, Any], name: str) -> tuple[bytes, dict[str, int]]:
    """Return the PDF and, for every anchor (row of a statement), its page number from 1.

    Raises jinja2.UndefinedError when the template asks for words that the report does not have.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
    )
    html = environment.get_template(template).render(**words)
    document = HTML(string=html).render()
    pages = {
        anchor: number
        for number, page in reversed(list(enumerate(document.pages, 1)))
        for anchor in page.anchors
    }
    return document.write_pdf(
        pdf_identifier=hashlib.md5(name.encode(), usedforsecurity=False).digest()
    ), pages
