"""Tick boxes of a form: which of the printed options carries the tick. Which signs are ticks is data."""

from __future__ import annotations

import re

from pipelines.reading.compare import squeeze

_OPTION_NUMBER = re.compile(r"^\d[、.]")


def ticked_options(text: str, ticked: str, unticked: str) -> list[str]:
    """Return the options with a sign of `ticked`: `1、部门项目√2、区直专项□` gives 部门项目; signs may stand before."""
    pieces = [piece for piece in re.split(f"([{ticked}{unticked}])", squeeze(text)) if piece]
    before = bool(pieces) and pieces[0] in ticked + unticked
    words, signs = (pieces[1::2], pieces[::2]) if before else (pieces[::2], pieces[1::2])
    return [_OPTION_NUMBER.sub("", word) for word, sign in zip(words, signs, strict=False) if sign in ticked]
