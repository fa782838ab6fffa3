"""What examples/ promises: the notebook runs without a window, every query of the recipes runs, every link leads on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from pipelines.warehouse.connect import open_published
from tests.published import published

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "examples" / "README.md", *sorted((ROOT / "examples" / "recipes").glob("*.md"))]
RUN = """
import json, sys
from examples.quick_start import app
sys.argv = ["quick_start.py", "--to", sys.argv[1]]
outputs, made = app.run()
print(json.dumps({
    "issuer": made["issuer"].value,
    "coverage": [row["source_name"] if "source_name" in row else row["issuer"] for row in made["coverage"]],
    "changes": [[str(value) for value in row.values()] for row in made["changes"]],
    "finding": made["finding"]["finding_id"],
    "crop": made["crop"].size,
    "red": sum(pixel == (200, 0, 0) for pixel in made["crop"].getdata()),
    "workbook": str(made["workbook"]),
    "outputs": sum(output is not None for output in outputs),
}))
"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory)


@pytest.mark.end_to_end
def test_the_notebook_runs_from_coverage_to_the_workbook(warehouse: Path, tmp_path: Path) -> None:
    here = {"FISCAL_WAREHOUSE": str(warehouse), "FISCAL_RAW": str(warehouse.parent.parent / "raw")}
    done = subprocess.run(
        [sys.executable, "-c", RUN, tmp_path],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **here, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["issuer"] == "新洲区总工会"
    assert "样例市云汀区文化和旅游局" in told["coverage"]
    total = ["2023", "收入支出总计", "599.270000", "673.160000", "73.890000", "12.33", "stated_later"]
    assert total in told["changes"]
    with open_published(warehouse) as connection:
        known = connection.execute(
            "select count(*) from quality.finding where finding_id = ?", [told["finding"]]
        )
        assert known.fetchall() == [(1,)]
    assert told["red"] > 100
    assert min(told["crop"]) > 50
    assert told["outputs"] >= 6
    assert openpyxl.load_workbook(told["workbook"]).sheetnames == ["说明", "年度对比", "事实", "问题"]
    assert Path(told["workbook"]).parent == tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_query_of_a_recipe_gives_rows(warehouse: Path, page: Path) -> None:
    queries = re.findall(r"```sql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert queries or page.stem == "README"
    with open_published(warehouse) as connection:
        for query in queries:
            assert connection.execute(query).fetchall(), query


@pytest.mark.parametrize("page", [*PAGES, ROOT / "docs" / "exports.md"], ids=lambda page: page.stem)
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert link.startswith("https://") or (page.parent / link).exists(), link


def test_every_recipe_opens_read_only() -> None:
    said = {"r": "read_only = TRUE", "excel": "access_mode=READ_ONLY", "metabase": "read-only\n   connection"}
    said |= {"superset": "access_mode=read_only", "dbeaver": "`duckdb.read_only` = `true`"}
    assert {page.stem for page in PAGES} == {*said, "README"}
    for page in PAGES[1:]:
        assert said[page.stem] in page.read_text("utf-8")


def test_the_address_of_the_superset_recipe_is_read_only(warehouse: Path) -> None:
    import sqlalchemy

    text = (ROOT / "examples" / "recipes" / "superset.md").read_text("utf-8")
    [address] = re.findall(r"^duckdb:.*$", text, re.MULTILINE)
    engine = sqlalchemy.create_engine(address.replace("/srv/fiscal/warehouse/fiscal.duckdb", str(warehouse)))
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("select count(*) from marts.coverage")).scalar() == 3
        with pytest.raises(sqlalchemy.exc.DBAPIError, match="read-only"):
            connection.execute(sqlalchemy.text("create table ref.more (a integer)"))
    engine.dispose()
