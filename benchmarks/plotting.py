"""One plot as SVG: lines over a logarithmic axis, readable on light and dark pages. No library, no script, no font file.

What is plotted belongs to `performance`.
"""

from __future__ import annotations

import math
from html import escape

WIDE, HIGH = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 110, 40, 48
_COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#6b46c1")
Point = tuple[float, float]


def lines(series: dict[str, list[Point]], y_title: str, x_title: str, title: str) -> str:
    """Return an SVG with one line for each of `series`; x is logarithmic, y begins at zero."""
    xs = sorted({x for points in series.values() for x, _ in points}) or [1]
    top = _round_up(max((y for points in series.values() for _, y in points), default=1))

    def place(x: float, y: float) -> Point:
        span = math.log(xs[-1] / xs[0]) or 1
        across = math.log(x / xs[0]) / span if len(xs) > 1 else 0.5
        return (
            _LEFT + across * (WIDE - _LEFT - _RIGHT),
            HIGH - _BOTTOM - y / top * (HIGH - _TOP - _BOTTOM),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="20" font-size="14" fill="#1a202c">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="{_TOP - 6}" fill="#4a5568">{escape(y_title)}</text>',
        f'<text x="{WIDE - _RIGHT}" y="{HIGH - 8}" text-anchor="end" fill="#4a5568">{escape(x_title)}</text>',
    ]
    for step in range(5):
        value = top * step / 4
        _, y = place(xs[0], value)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{WIDE - _RIGHT}" y2="{y:.1f}" stroke="#e2e8f0"/>')
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#4a5568">{value:g}</text>'
        )
    for x in xs:
        at, _ = place(x, 0)
        parts.append(
            f'<text x="{at:.1f}" y="{HIGH - 28}" text-anchor="middle" fill="#4a5568">{x:,.0f}</text>'
        )
    for (name, points), colour in zip(series.items(), _COLOURS, strict=False):
        places = [place(x, y) for x, y in points]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        if places:
            x, y = places[-1]
            label = f"{name} {points[-1][1]:.1f}"
            parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _round_up(value: float) -> float:
    """Return the next 1, 2, 4 or 8 times a power of ten."""
    power = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(step * power for step in (1, 2, 4, 8, 10) if step * power >= value)
