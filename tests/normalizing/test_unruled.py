"""Statements without (vertical) rules: read right where columns can be told, stopped with a finding where not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report

FOLDER = Path(__file__).resolve().parents[1] / "layouts" / "pdf-unruled"
FILES = sorted(FOLDER.glob("*.pdf"))
WHOLE = {"three-line.weasyprint.pdf", "borderless.weasyprint.pdf"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_amount_is_right_or_its_statement_is_in_doubt(path: Path) -> None:
    truth = json.loads((FOLDER / f"{path.name.split('.')[0]}.truth.json").read_text("utf-8"))
    expected = {(cell["statement"], cell["line_id"], cell["measure"]): cell["printed"] for cell in truth}
    data = path.read_bytes()
    landed = normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest()))
    facts = [fact for fact in landed.facts if fact.statement not in ("narrative", "annex")]
    certain = {(f.statement, f.line_id, f.measure): f.printed for f in facts if f.reading_status == "agreed"}
    assert {key: printed for key, printed in certain.items() if printed != expected.get(key, "")} == {}
    stopped = {
        f.statement
        for f in landed.findings
        if f.severity == "error" and f.check_id in ("S-TAB", "S-COL", "S-LINE", "S-LOST")
    }
    lost = {key[0] for key, printed in expected.items() if printed is not None and key not in certain}
    doubted = {fact.statement for fact in facts if fact.reading_status == "disputed"}
    assert lost <= stopped | doubted
    if path.name in WHOLE:
        assert certain == expected
        assert {f.check_id for f in landed.findings if f.severity != "info"} == {"S-RULE"}
