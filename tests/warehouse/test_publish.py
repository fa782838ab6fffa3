from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import WarehouseError
from pipelines.warehouse.build import begin, carry_over
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.load import load_reports
from pipelines.warehouse.lock import building
from pipelines.warehouse.publish import publish
from tests.warehouse.landed import landed

TOTAL = ("rev_exp_summary", "rev.grand_total", "amount")


def published(folder: Path, *issuers: str) -> Path:
    build, target = folder / "build.duckdb", folder / "fiscal.duckdb"
    connection = begin(build, target)
    load_reports(connection, [landed(issuer, 2023, [(*TOTAL, "1.00")]) for issuer in issuers])
    publish(connection, build, target)
    return target


def issuers_in(path: Path) -> list[str]:
    with open_published(path) as connection:
        return [
            issuer
            for (issuer,) in connection.execute("select issuer from core.report order by all").fetchall()
        ]


def test_publishing_moves_the_whole_file(tmp_path: Path) -> None:
    target = published(tmp_path, "甲")
    assert issuers_in(target) == ["甲"]
    assert [path.name for path in tmp_path.iterdir()] == ["fiscal.duckdb"]


def test_old_readers_can_open_the_file(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{published(tmp_path, '甲')}' as warehouse (read_only)")
        [(tags,)] = connection.execute(
            "select tags from duckdb_databases() where database_name = 'warehouse'"
        ).fetchall()
        assert tags["storage_version"] == "v1.2.0+"
        assert connection.execute("select count(*) from warehouse.marts.year_over_year").fetchall() == [(1,)]


def test_a_leftover_wal_is_refused_before_the_build_and_before_publishing(tmp_path: Path) -> None:
    target = published(tmp_path, "甲")
    build = tmp_path / "build.duckdb"
    connection = begin(build, target)
    wal = tmp_path / "fiscal.duckdb.wal"
    wal.write_bytes(b"changes")
    with pytest.raises(WarehouseError, match=r"fiscal\.duckdb\.wal"):
        publish(connection, build, target)
    with pytest.raises(WarehouseError, match=r"fiscal\.duckdb\.wal"):
        begin(build, target)
    connection.close()
    wal.unlink()
    assert issuers_in(target) == ["甲"]


def test_a_build_that_is_open_elsewhere_is_not_published(tmp_path: Path) -> None:
    target = published(tmp_path, "甲")
    connection = begin(tmp_path / "build.duckdb", target)
    with (
        duckdb.connect(str(tmp_path / "build.duckdb")) as other,
        pytest.raises(WarehouseError, match="open elsewhere"),
    ):
        other.execute("select 1")
        publish(connection, tmp_path / "build.duckdb", target)
    assert issuers_in(target) == ["甲"]


def test_a_reader_keeps_the_old_file_and_blocks_nothing(tmp_path: Path) -> None:
    reading = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); q = 'select issuer from core.report';"
        "print(c.execute(q).fetchall(), flush=True); sys.stdin.readline(); print(c.execute(q).fetchall(), flush=True)"
    )
    target = published(tmp_path, "甲")
    with subprocess.Popen(
        [sys.executable, "-c", reading, str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        first = reader.stdout.readline()
        published(tmp_path, "乙")
        rest, _ = reader.communicate("\n")
    assert first == rest == "[('甲',)]\n"
    assert issuers_in(target) == ["乙"]


def test_reports_are_carried_over_but_not_those_that_land_again(tmp_path: Path) -> None:
    target = published(tmp_path, "甲", "乙")
    with begin(tmp_path / "build.duckdb", target) as connection:
        again = landed("乙", 2023, []).report.report_id
        assert carry_over(connection, target, [again]) == 1
        assert connection.execute("select issuer from core.fact").fetchall() == [("甲",)]


def test_findings_of_checks_are_left_to_the_checks(tmp_path: Path) -> None:
    build, target = tmp_path / "build.duckdb", tmp_path / "fiscal.duckdb"
    connection = begin(build, target)
    load_reports(connection, [landed("甲", 2023, [])])
    for check in ("S-READ", "T1-27"):
        connection.execute(
            """insert into quality.finding by name select ? as finding_id, ? as check_id,
            (select report_id from core.report) as report_id, 'scope' as class, 'info' as severity,
            '题' as title_zh, 'title' as title_en, 'open' as status""",
            [check, check],
        )
    connection.execute(
        """insert into quality.check_result by name select 'T1-27' as check_id, report_id, 'exact' as outcome,
        'run' as run_id from core.report"""
    )
    publish(connection, build, target)
    with begin(build, target) as connection:
        carry_over(connection, target)
        assert connection.execute("select check_id from quality.finding").fetchall() == [("S-READ",)]


def test_a_warehouse_of_another_version_is_named(tmp_path: Path) -> None:
    target = published(tmp_path, "甲")
    with duckdb.connect(str(target)) as connection:
        connection.execute("alter table core.report add column mood varchar")
    with (
        begin(tmp_path / "build.duckdb", target) as connection,
        pytest.raises(WarehouseError, match="another version"),
    ):
        carry_over(connection, target)


@pytest.mark.parametrize("content", [None, b"", b"not a database"])
def test_what_is_no_warehouse_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "fiscal.duckdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WarehouseError) as caught:
        open_published(path)
    assert caught.value.remedy
    assert str(path) in caught.value.got


def test_two_processes_do_not_build_at_once(tmp_path: Path) -> None:
    lock = tmp_path / ".fiscal.lock"
    holding = (
        "import sys; from pathlib import Path; from pipelines.warehouse.lock import building\n"
        "with building(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseError, match=f"process {holder.pid}"), building(lock):
            pass
        holder.communicate("\n")
    with building(lock), building(lock):
        pass
