"""The data package, read by the reference validators: frictionless for Data Package v2, csvw for CSVW."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import csvw
import frictionless
import pytest

from pipelines.exporting.datapackage import write_datapackage
from pipelines.exporting.placing import new_folder
from pipelines.warehouse.connect import open_published


def export(warehouse: Path, folder: Path) -> Path:
    with open_published(warehouse) as connection, new_folder(folder) as unfinished:
        write_datapackage(connection, unfinished)
    return folder


@pytest.fixture(scope="module")
def package(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(warehouse, tmp_path_factory.mktemp("package") / "out")


def as_csvw(folder: Path) -> csvw.CSVW:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return csvw.CSVW(str(folder / "csv-metadata.json"), validate=True)


def test_frictionless_finds_it_valid(package: Path) -> None:
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []
    assert {task.name for task in report.tasks} >= {"core.fact", "marts.year_over_year", "ref.line"}
    assert sum(task.stats.get("rows", 0) for task in report.tasks) > 5_000


def test_csvw_finds_it_valid(package: Path) -> None:
    read = as_csvw(package)
    assert read.is_valid, read.warnings
    assert len(read.tables) == len(list((package / "data").glob("*.csv")))


def test_fiscal_properties_and_both_languages(package: Path) -> None:
    said = json.loads((package / "datapackage.json").read_text("utf-8"))
    assert said["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert said["countryCode"] == "CN"
    assert said["fiscalPeriod"] == {"start": "2022-01-01", "end": "2023-12-31"}
    [changes] = [one for one in said["resources"] if one["name"] == "marts.year_over_year"]
    fields = {field["name"]: field for field in changes["schema"]["fields"]}
    assert fields["amount_wan"] == {
        "name": "amount_wan",
        "type": "number",
        "title": "本年金额（万元）",
        "description": "本年金额（万元） / Amount of the year, 10,000 yuan",
        "unit": "万元",
        "currency": "CNY",
        "factor": 10000,
        "columnType": "value",
    }
    assert fields["fiscal_year"]["columnType"] == "date:fiscal-year"
    [facts] = [one for one in said["resources"] if one["name"] == "core.fact"]
    assert {
        "fields": ["report_id"],
        "reference": {"resource": "core.report", "fields": ["report_id"]},
    } in facts["schema"]["foreignKeys"]


@pytest.fixture(scope="module")
def small_package(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(small, tmp_path_factory.mktemp("small_package") / "out")


def test_texts_that_are_traps_are_valid_too(small_package: Path) -> None:
    assert frictionless.validate(str(small_package / "datapackage.json")).valid
    assert as_csvw(small_package).is_valid


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"12345678901234.560000", b"12345678901234,56"),  # one field too many
        (b"rev_exp_summary", b"no_such_statement"),  # leads nowhere
    ],
)
def test_the_validators_would_find_a_fault(
    small_package: Path, tmp_path: Path, before: bytes, after: bytes
) -> None:
    folder = shutil.copytree(small_package, tmp_path / "out")
    said = json.loads((folder / "datapackage.json").read_text("utf-8"))
    facts = folder / "data" / "core.fact.csv"
    assert before in facts.read_bytes()
    facts.write_bytes(facts.read_bytes().replace(before, after))
    for resource in said["resources"]:
        del resource["hash"], resource["bytes"]  # which would find it alone
    (folder / "datapackage.json").write_text(json.dumps(said), "utf-8")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid
    try:
        valid = as_csvw(folder).is_valid
    except ValueError:
        valid = False
    assert not valid
