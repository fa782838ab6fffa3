"""How many printed cells of a report's statements are read right, by the truth that the tests hold: hand-checked or typeset."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from benchmarks.results import ROOT
from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from tests.normalizing.test_shared_reports import key_of
from tests.shared_reports import PUTUO, XINZHOU, truth_of


def right_cells(path: Path) -> tuple[int, int] | None:
    """Return how many cells are right, read twice alike, and how many there are; None where nobody knows the truth."""
    typeset = ROOT / "tests" / "specimens" / f"{path.stem}.truth.json"
    if not typeset.exists() and path.name not in (*PUTUO, *XINZHOU):
        return None
    data = path.read_bytes()
    landed = normalize(read_report(data), Source(path.name, hashlib.sha256(data).hexdigest()))
    facts = [fact for fact in landed.facts if fact.statement not in ("narrative", "annex")]
    if typeset.exists():
        cells = json.loads(typeset.read_text("utf-8"))
        truth = {(cell["statement"], cell["line_id"], cell["measure"]): cell["printed"] for cell in cells}
        read = {(fact.statement, fact.line_id, fact.measure): fact for fact in facts}
    else:
        truth = dict(truth_of(path.name))
        read = {key_of(fact): fact for fact in facts if fact.printed is not None}
    right = sum(
        key in read and read[key].printed == printed and read[key].reading_status == "agreed"
        for key, printed in truth.items()
    )
    return right, len(truth | dict.fromkeys(read))
