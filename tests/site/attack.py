"""A warehouse of one report whose every text is an attack on the pages that show it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipelines.records import Finding
from pipelines.warehouse.build import begin
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.publish import publish
from tests.warehouse.landed import landed

SCRIPT = "<script>window.attacked = 1; alert(1)</script>"
BREAKOUT = '"\'></td></script><img src=x onerror="window.attacked = 1"><svg onload=alert(1)>\u2028{{7*7}}'
ADDRESS = "javascript:window.attacked=1"


def publish_attack(folder: Path) -> Path:
    """Return the warehouse, published as `fiscal.duckdb` of `folder`."""
    total = ("rev_exp_summary", "rev.grand_total", "amount", "10.00")
    name = f"{SCRIPT}{BREAKOUT}"
    one = landed(name, 2023, [total, ("narrative", "rev_exp_total", "current", "11.00")], f"../{name}.pdf")
    facts = tuple(
        replace(fact, subject_name=name, printed=BREAKOUT, quote=name, line_id=fact.line_id)
        for fact in one.facts
    )
    finding = Finding(
        "abcdef0123456789",
        "T1-03",
        one.report.report_id,
        "issuer_error",
        "error",
        SCRIPT,
        BREAKOUT,
        detail=name,
        members=(f"T1-03 {BREAKOUT}",),
        fact_ids=tuple(fact.fact_id for fact in facts),
        page=3,
        boxes=((1.0, 2.0, 30.0, 40.0),),
    )
    report = replace(one.report, source_url=ADDRESS)
    aside = landed("", 2022, [], f"{SCRIPT}.pdf", status="quarantined", source_url=f"https://x/{BREAKOUT}")
    connection = begin(folder / "build.duckdb", folder / "fiscal.duckdb")
    load_reports(connection, [replace(one, report=report, facts=facts, findings=(finding,)), aside])
    connection.execute(
        "insert into quality.check_result values ('T1-03', $report, $key, 10, 11, -1, 2, 0, 'violation', $key, "
        "(select list(fact_id) from core.fact), 'run')",
        {"report": one.report.report_id, "key": BREAKOUT},
    )
    connection.execute(
        "insert into ref.identity values ('T1-03', 's', $text, $text, $text, $text, 'a = b', 'printed', $text, "
        "'error', 'rounding', 'issuer_error')",
        {"text": name},
    )
    publish(connection, folder / "build.duckdb", folder / "fiscal.duckdb")
    return folder / "fiscal.duckdb"
