"""What the notes under a statement say: that there is nothing to report, and which budget the form compares with."""

from __future__ import annotations

import re

from pipelines.forms.loader import Statement

_SENTENCE = re.compile(r"[^。;]+")
_TEMPLATE = re.compile(r"仍保留该表格式")  # the form's instruction to its users, left in the published text
_ADJUSTED = re.compile(r"全年预算数|调整后的?预算数|调整预算数")
_INITIAL = re.compile(r"年初预算数|年初批复")


def says_none(notes: str, statement: Statement) -> bool:
    """Whether a sentence under the statement says that the issuer has none of it (notes in canonical spelling)."""
    if statement.none_sentence is None:
        return False
    sentences = [part.split("说明:")[-1] if "说明:" in part else part for part in _SENTENCE.findall(notes)]
    return any(
        re.search(statement.none_sentence, sentence) is not None and not _TEMPLATE.search(sentence)
        for sentence in sentences
    )


def budget_stage(notes: str) -> str | None:
    """Return `adjusted` or `initial` where the notes name the budget, else None."""
    if _ADJUSTED.search(notes):
        return "adjusted"
    return "initial" if _INITIAL.search(notes) else None
