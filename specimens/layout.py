"""How one report looks: the switches in which real reports of one form differ.

Labels and statement structure belong to the forms (forms/*.yml), amounts to the reports (reports/*.yml).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Layout:
    """The switches of one report; every default is the plainest choice."""

    font: str = "WenQuanYi Zen Hei"
    heading_font: str = "WenQuanYi Zen Hei"
    code_split: bool = False  # 201|06|01 in three columns instead of 2010601 in one
    lost_zero: bool = False  # with code_split: 201|6|1, as spreadsheets print codes that became numbers
    repeat_header: bool = True  # whether a statement that runs on repeats its header
    zero: str = "blank"  # how zero is printed: blank | economic (0.00 in T6 only) | printed (0.00 everywhere)
    thousands: bool = True
    rules: str = "lines"  # lines: stroked | rectangles: thin filled rectangles, as old Word draws them
    classes: int = 26  # functional classes listed in T1 and T4: 26, or 24 without debt
    filler_rows: int = (
        0  # rows without label above the totals of T1 and T4; the first expenditure line moves down
    )
    total_row: str = "first"  # 合计 of T2 and T3: first | last | caption (inside the 类款项 row)
    wide: tuple[str, ...] = ("revenue", "expenditure", "three_public")  # statements on landscape pages
    row_height_mm: str = "6.2"
    summary_row_mm: str = "5.6"  # rows of T1
    amount_align: str = "right"
    reword: tuple[tuple[str, str], ...] = ()  # label variants: (word of the form, word this issuer prints)

    def amount(self, value: Decimal, statement: str) -> str | None:
        """Return what is printed for an amount in 万元 (two decimals), None for a blank cell."""
        if value == 0 and not (
            self.zero == "printed" or (self.zero == "economic" and statement == "gpb_basic_economic")
        ):
            return None
        return f"{value:,.2f}" if self.thousands else f"{value:.2f}"

    def word(self, label: str) -> str:
        """Return the label as this issuer prints it."""
        for ours, theirs in self.reword:
            label = label.replace(ours, theirs)
        return label


def layout_from(data: dict[str, object]) -> Layout:
    """Return the layout that a report's YAML describes; unknown switches raise TypeError."""
    known = dict(data)
    for name in ("wide",):
        if name in known:
            known[name] = tuple(known[name])  # type: ignore[arg-type]
    if "reword" in known:
        known["reword"] = tuple((a, b) for a, b in dict(known["reword"]).items())  # type: ignore[call-overload]
    return Layout(**known)  # type: ignore[arg-type]
