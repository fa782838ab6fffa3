from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.records import Finding
from pipelines.warehouse.build import begin
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.publish import publish
from tests.warehouse.landed import landed

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("dagster", "great_expectations", "camelot", "pandas", "duckdb", "pydantic")
SPECIMEN = ROOT / "data" / "raw" / "xinzhou-union-2023.pdf"


def fiscal(
    *arguments: object, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line as people do: its own process, its own exit code."""
    return subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import main; main()", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "120", **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("warehouse")
    connection = begin(folder / "build.duckdb", folder / "fiscal.duckdb")
    total = ("rev_exp_summary", "rev.grand_total", "amount")
    said = ("narrative", "rev_exp_total")
    lines = [(*total, "673.16"), ("revenue", "201", "total", "1234.50")]
    one = landed("新洲区总工会", 2023, [*lines, (*said, "current", "673.16"), (*said, "prior", "599.27")])
    finding = Finding(
        "abcdef0123456789",
        "T1-31",
        one.report.report_id,
        "issuer_error",
        "error",
        "总计不符",
        "total is off",
        fact_ids=(one.facts[0].fact_id,),
    )
    load_reports(
        connection, [replace(one, findings=(finding,)), landed("新洲区总工会", 2022, [(*total, "600.00")])]
    )
    publish(connection, folder / "build.duckdb", folder / "fiscal.duckdb")
    return folder / "fiscal.duckdb"


def test_help_is_quick_and_light() -> None:
    assert fiscal("--help").returncode == 0
    assert min(_cpu_seconds("--help") for _ in range(3)) < 0.6
    seen = subprocess.run(
        [sys.executable, "-c", f"import sys, pipelines.cli; print([m for m in {HEAVY} if m in sys.modules])"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert seen.stdout.strip() == "[]"


def _cpu_seconds(*arguments: str) -> float:
    """Return what one command costs: CPU time, which a busy machine does not stretch."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    fiscal(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_yoy_shows_both_years_the_change_and_where_they_stand(warehouse: Path) -> None:
    shown = fiscal("yoy", "新洲区总工会", 2023, "--warehouse", warehouse)
    assert shown.returncode == 0, shown.stderr
    assert "收入支出总计 600.00 → 673.16，+73.16，+12.19 %" in shown.stdout
    assert "上年 600.00：新洲区总工会2022.pdf 第3页（依据：上年决算，own_report）" in shown.stdout
    assert "differs：收入支出总计 上年决算 600.00，本年决算称 599.27（-0.73）" in shown.stdout
    [line] = [
        line
        for line in shown.stdout.splitlines()
        if line.split()[:2] == ["收入支出总计", "600.00"] and "→" not in line
    ]
    assert line.split() == [
        "收入支出总计",
        "600.00",
        "673.16",
        "+73.16",
        "+12.19",
        "上年决算",
        "p.3;",
        "新洲区总工会2022.pdf",
        "p.3",
    ]


def test_json_is_exact_and_keyed_by_the_contract(warehouse: Path) -> None:
    answered = fiscal("yoy", "总工会", "--all", "--json", "--warehouse", warehouse)
    rows = json.loads(answered.stdout, parse_float=Decimal)
    [code] = [row for row in rows if row["line_id"] == "201"]
    assert code["amount_wan"] == Decimal("1234.50")
    assert code["prior_amount_wan"] is None
    assert {row["fiscal_year"] for row in rows} == {2022, 2023}


def test_json_of_sql_carries_every_digit(warehouse: Path) -> None:
    query = "select 12345678901234.567891::decimal(20,6) as a, 1.10::decimal(9,6) as b, date '2024-10-15' as c, ['x'] as d"
    answered = fiscal("sql", query, "--json", "--warehouse", warehouse)
    assert '"a": 12345678901234.567891' in answered.stdout
    assert '"b": 1.10,' in answered.stdout
    assert json.loads(answered.stdout)[0]["c"] == "2024-10-15"
    assert json.loads(answered.stdout)[0]["d"] == ["x"]


def test_a_question_with_a_comment_above_it_comes_as_argument_or_from_a_file(warehouse: Path) -> None:
    query = (
        "-- 问几份报告？\n-- How many reports?\nselect count(*) as reports from core.report where 1 = 1;\n"
    )
    for given in (("sql", query), ("sql", "-")):
        answered = fiscal(*given, "--csv", "--warehouse", warehouse, stdin=query)
        assert (answered.returncode, answered.stdout) == (0, "reports\n2\n"), answered.stderr


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_text('/etc/passwd')",
        "copy (select 1) to 'out.csv'",
        "attach 'other.duckdb'",
        "set enable_external_access = true",
        "delete from core.fact",
        "install httpfs",
        "select nothing from core.fact",
    ],
)
def test_sql_neither_writes_nor_leaves_the_warehouse(warehouse: Path, query: str) -> None:
    answered = fiscal("sql", query, "--warehouse", warehouse)
    assert answered.returncode == 2
    assert "the query does not run" in answered.stderr
    assert "Traceback" not in answered.stderr
    assert answered.stdout == ""


def test_findings_show_and_cite_lead_to_the_number(warehouse: Path) -> None:
    [finding] = json.loads(fiscal("findings", "--json", "--warehouse", warehouse).stdout)
    shown = json.loads(fiscal("show", finding["finding_id"][:6], "--json", "--warehouse", warehouse).stdout)
    [fact] = shown["facts"]
    cited = fiscal("cite", fact["fact_id"], "--warehouse", warehouse)
    assert "新洲区总工会：2023年度部门决算，《收入支出决算总表》收入总计，第3页：673.16万元" in cited.stdout
    assert "总计不符" in fiscal("show", "abcdef", "--warehouse", warehouse).stdout


def test_status_lists_the_reports(warehouse: Path) -> None:
    listed = json.loads(fiscal("status", "--json", "--warehouse", warehouse).stdout)
    assert [(row["issuer"], row["fiscal_year"], row["facts"]) for row in listed["reports"]] == [
        ("新洲区总工会", 2022, 1),
        ("新洲区总工会", 2023, 4),
    ]
    assert "新洲区总工会2023.pdf" in fiscal("status", FISCAL_WAREHOUSE=str(warehouse)).stdout


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("yoy", "无此单位"), "nothing is known of this issuer"),
        (("yoy", "新洲区总工会", "1999"), "nothing is known of this issuer for 1999"),
        (("show", "zzz"), "no finding has this id"),
        (("cite", "zzz"), "no fact has this id"),
    ],
)
def test_errors_say_what_to_do(warehouse: Path, arguments: tuple[str, ...], what: str) -> None:
    failed = fiscal(*arguments, "--warehouse", warehouse)
    assert failed.returncode == 2
    assert what in failed.stderr
    assert "to do" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_vv_shows_where_an_error_arose(tmp_path: Path) -> None:
    failed = fiscal("-vv", "status", "--warehouse", tmp_path / "none.duckdb")
    assert failed.returncode == 2
    assert "Traceback" in failed.stderr
    assert "there is no warehouse yet" in failed.stderr


def test_doctor_names_versions_and_places(tmp_path: Path) -> None:
    told = fiscal("doctor", "--json", "--warehouse", tmp_path / "x.duckdb")
    assert told.returncode == 0, told.stderr
    facts = json.loads(told.stdout)
    assert facts["duckdb"].startswith("1.")
    assert "not built yet" in facts["warehouse"]


def test_a_path_that_is_missing_stops_ingest_before_it_begins(tmp_path: Path) -> None:
    failed = fiscal("ingest", tmp_path / "missing.pdf", "--warehouse", tmp_path / "x.duckdb")
    assert failed.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.end_to_end
def test_ingest_lands_the_good_sets_the_bad_aside_and_says_so(tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.pdf", tmp_path / "text.pdf"
    empty.write_bytes(b"")
    text.write_text("not a report")
    target = tmp_path / "x.duckdb"
    done = fiscal("ingest", empty, SPECIMEN, text, "--json", "--warehouse", target)
    assert done.returncode == 1, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("未能入库 not landed")]
    assert [line.split(": ")[1] for line in lines] == ["empty.pdf", "text.pdf"]
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout, parse_float=Decimal)
    assert len(told["quarantined"]) == 2
    [change] = told["year_over_year"]
    numbers = [change[name] for name in ("prior_amount_wan", "amount_wan", "change_wan", "change_pct")]
    assert numbers == [Decimal(text) for text in ("599.27", "673.16", "73.89", "12.33")]

    facts = "select * from core.fact order by fact_id"
    before = fiscal("sql", facts, "--json", "--warehouse", target).stdout
    again = fiscal("ingest", SPECIMEN, "--warehouse", target)
    assert again.returncode == 0, again.stderr
    assert fiscal("sql", facts, "--json", "--warehouse", target).stdout == before
    checked = fiscal("check", "--fail-on", "info", "--warehouse", target)
    assert checked.returncode == 1
    assert fiscal("sql", facts, "--json", "--warehouse", target).stdout == before
