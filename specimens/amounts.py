"""What a report's nine statements say: printed strings by (statement, line_id, measure), and their rows.

Nothing here knows how a statement looks on paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Key = tuple[str, str, str]


@dataclass
class Amounts:
    """Printed amounts of one report; a key that is missing is a blank cell."""

    printed: dict[Key, str] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # statement -> [(code, name)]

    def put(self, statement: str, line_id: str, measure: str, printed: str | None) -> None:
        """Record one cell; None leaves it blank."""
        if printed is not None:
            self.printed[statement, line_id, measure] = printed

    def get(self, statement: str, line_id: str, measure: str) -> str | None:
        """Return what the cell prints, None for blank."""
        return self.printed.get((statement, line_id, measure))


def amounts_from_yaml(data: dict[str, dict[str, object]]) -> Amounts:
    """Read `statements:` of a report's YAML: amounts by line, or rows [code, name, measure: printed…]."""
    amounts = Amounts()
    for name, block in data.items():
        statement = name.partition(".")[0]  # 'approp_summary.right' adds measures to approp_summary
        measures = [str(m) for m in block.get("measures", ["amount"])]  # type: ignore[attr-defined]
        for line_id, cells in dict(block.get("lines", {})).items():  # type: ignore[call-overload]
            for measure, printed in zip(measures, _as_list(cells), strict=False):
                amounts.put(statement, str(line_id), measure, printed)
        rows = list(block.get("rows", []))  # type: ignore[call-overload]
        for code, _name, *cells in rows:
            for measure, printed in zip(measures, cells, strict=False):
                amounts.put(statement, str(code), measure, printed)
        if rows:
            amounts.rows[statement] = [(str(row[0]), str(row[1])) for row in rows]
    return amounts


def _as_list(cells: object) -> list[str | None]:
    return list(cells) if isinstance(cells, list) else [cells]  # type: ignore[list-item]
