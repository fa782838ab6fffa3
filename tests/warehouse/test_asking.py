"""A user's SQL: what is asked is answered exactly, and nothing is written, opened or set."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import FiscalError
from pipelines.warehouse.asking import ask
from pipelines.warehouse.build import begin
from pipelines.warehouse.connect import open_published
from pipelines.warehouse.publish import publish


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    publish(
        begin(folder / "build.duckdb", folder / "fiscal.duckdb"),
        folder / "build.duckdb",
        folder / "fiscal.duckdb",
    )
    (folder / "secret.csv").write_text("a\n1\n")
    (folder / "schema.sql").write_text("create temp table stolen as select 1 as a")
    (folder / "load.sql").write_text("select 1")
    return folder


@pytest.fixture
def sealed(place: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(place / "fiscal.duckdb", sealed=True) as connection:
        yield connection


LONG_QUESTION = """
import sys, time
from pathlib import Path
from pipelines.warehouse.connect import open_published
connection, took, numbers = open_published(Path(sys.argv[1]), sealed=True), 0.0, 40_000_000
while took < 2.2:
    began = time.monotonic()
    connection.execute(f"select count(*) from range({numbers}) as one (i) where hash(i) % 7 = 1").fetchall()
    took = time.monotonic() - began
    numbers = int(numbers * max(2.5 / took, 1.2))
"""


def test_a_long_question_draws_no_bar_among_the_data(place: Path) -> None:
    """DuckDB draws one on stdout for what takes longer than two seconds in a program that is no file, as in a notebook."""
    done = subprocess.run(
        [sys.executable, "-c", LONG_QUESTION, str(place / "fiscal.duckdb")],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert done.stdout == ""


OUT = [
    "select * from read_csv('{0}/secret.csv')",
    "select * from '{0}/secret.csv'",
    "select * from read_text('/etc/passwd')",
    "select * from read_parquet('{0}/x.parquet')",
    "select * from glob('{0}/*')",
    "select * from sniff_csv('{0}/secret.csv')",
    "copy (select 1) to '{0}/out.csv'",
    "copy ref.line to '{0}/out.parquet' (format parquet)",
    "attach '{0}/other.duckdb'",
    "attach ':memory:' as other",
    "export database '{0}/out'",
    "install httpfs",
    "load httpfs",
    "create secret (type http)",
    "set threads = 1",
    "set enable_external_access = true",
    "reset lock_configuration",
    "pragma profiling_output = '{0}/out.json'",
    "pragma temp_directory = '{0}'",
    "delete from core.fact",
    "create table core.more (a integer)",
    "create macro core.more() as 1",
    "drop table core.fact",
    "comment on table core.fact is 'x'",
    "with x as (select 1) insert into ref.line select 'a', 'b', 'c', 'd'",
    "explain analyze delete from core.fact",
]


@pytest.mark.parametrize("query", OUT)
def test_a_sealed_connection_neither_writes_nor_leaves_the_file(
    sealed: duckdb.DuckDBPyConnection, place: Path, query: str
) -> None:
    before = sorted(path.name for path in place.iterdir())
    if not query.startswith("attach ':memory:'"):  # which holds nothing
        with pytest.raises(duckdb.Error):
            sealed.execute(query.format(place))
    with pytest.raises(FiscalError, match="the query does not run") as caught:
        list(ask(sealed, query.format(place))[1])
    assert caught.value.got
    assert caught.value.remedy
    assert sorted(path.name for path in place.iterdir()) == before


@pytest.mark.parametrize(
    "query",
    [
        "import database '{0}'",  # a sealed DuckDB reads schema.sql all the same
        "-- a question\n/* ; */ import database '{0}'",
        "select '数；' as 数; import database '{0}'",
        "create temp table more as select 1",
        "call enable_logging()",
        "pragma enable_profiling",
        "checkpoint",
        "set variable a = 1",
        "use memory",
        "select 1; select 2",
        " ; ",
        "",
    ],
)
def test_only_one_question_is_run_at_all(sealed: duckdb.DuckDBPyConnection, place: Path, query: str) -> None:
    with pytest.raises(FiscalError, match="the query does not run") as caught:
        ask(sealed, query.format(place))
    assert caught.value.expected.startswith("one statement with SELECT")
    assert (
        sealed.execute("select * from duckdb_tables() where table_name in ('stolen', 'more')").fetchall()
        == []
    )


@pytest.mark.parametrize("query", ["from numbers", "select * from numbers"])
def test_variables_of_the_program_are_no_tables(sealed: duckdb.DuckDBPyConnection, query: str) -> None:
    numbers = duckdb.sql("select 1 as a")
    with pytest.raises(FiscalError, match="numbers does not exist"):
        ask(sealed, query)
    assert numbers is not None


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("select 1 as a, 2 as a, 3 as a", (1, 2, 3)),
        ("from (values (';')) -- ; really\n;", (";",)),
        ("(select 1)", (1,)),
        ("with x as (select 5 as a) select a from x", (5,)),
        ("values (7)", (7,)),
        ("pivot (select 'x' as k, 1 as v) on k using sum(v)", (1,)),
        ("select count(*) from (describe core.report) where column_name = 'fiscal_year'", (1,)),
    ],
)
def test_questions_are_answered(
    sealed: duckdb.DuckDBPyConnection, query: str, first: tuple[object, ...]
) -> None:
    names, rows = ask(sealed, query)
    assert next(rows) == first
    assert len(set(names)) == len(names) == len(first)


def test_an_error_while_fetching_is_one_clear_error(sealed: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(FiscalError, match="does not run"):
        list(ask(sealed, "select cast(if(range = 99999, 'x', '1') as integer) from range(100000)")[1])
