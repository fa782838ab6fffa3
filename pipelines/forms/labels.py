"""One spelling for labels: what exporters vary (radicals, widths, brackets, quotation marks, spaces) is evened out.

Only for comparing labels and phrases; what lands as printed is never passed through here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipelines.forms.files import read_yaml

_DROPPED = re.compile(r"[\s“”\"'‘’「」『』〝〞＂·•\u200b\ufeff]+")
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_BRACKETS = str.maketrans({"(": "（", ")": "）", "〔": "（", "〕": "）", "[": "（", "]": "）"})
_OF_WHICH = re.compile(r"^其中:?")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．,]|[（][一二三四五六七八九十\d]{1,3}[）]、?|\d{1,2}[、.．])"
)


@cache
def _radicals() -> dict[int, str]:
    return {ord(key): value for key, value in read_yaml("characters.yml").items()}


def fold(text: str) -> str:
    """Return text with CJK radicals replaced by the characters they stand for; nothing else changes."""
    if not _RADICAL.search(text):
        return text
    text = text.translate(_radicals())
    return "".join(
        unicodedata.normalize("NFKC", character) if 0x2F00 <= ord(character) <= 0x2FDF else character
        for character in text
    )


@lru_cache(maxsize=20_000)
def canonical(label: str) -> str:
    """Return a label for comparison: ASCII digits and letters, full-width round brackets, no spaces, no quotes."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", fold(label)).translate(_BRACKETS))


def without_ordinal(label: str) -> str:
    """Return a canonical label without its leading 一、 or （一） or 1."""
    return _ORDINAL.sub("", label, count=1)


def plain_label(label: str) -> str:
    """Return a row's label in canonical spelling, without ordinals and without 其中."""
    return without_ordinal(_OF_WHICH.sub("", without_ordinal(canonical(label))))
