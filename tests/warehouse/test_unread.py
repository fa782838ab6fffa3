"""The amounts that no phrase reads are counted from their finding, one by one."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from pipelines.records import LandedReport
from pipelines.warehouse.load import load_reports
from tests.normalizing.narrative.lines_of_text import narrative_of
from tests.warehouse.landed import landed

TOTAL = ("rev_exp_summary", "rev.grand_total", "amount", "673.16")


def with_notes(name: str, text: str) -> LandedReport:
    report = landed("某局", 2024, [TOTAL], name)
    found = narrative_of(text).findings
    return replace(report, findings=tuple(replace(one, report_id=report.report.report_id) for one in found))


def test_unread_amounts_are_counted(build: duckdb.DuckDBPyConnection) -> None:
    unread = with_notes("unread.pdf", "五、预算绩效管理情况\n其中有1.70万元、2.00万元,另有3,000.00元。")
    read = with_notes("read.pdf", "机关运行经费支出9.00万元。")
    load_reports(build, [unread, read])
    counted = build.execute("select source_name, amounts_unread from marts.coverage order by all").fetchall()
    assert counted == [("read.pdf", 0), ("unread.pdf", 3)]
