from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import WatchListError
from pipelines.sources.watch_list import load_source, load_watch_list, shipped_watch_list

LEAST = "jurisdiction: {name: 样例市}\nlist_pages: [https://www.example.gov.cn/js/]\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "sample.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_file_does_not_say_is_careful(tmp_path: Path) -> None:
    source = load_source(written(tmp_path, LEAST))
    assert source.source_id == "sample"
    assert not (source.enabled or source.allow_http or source.allow_private_addresses)
    assert source.allowed_hosts == {"www.example.gov.cn"}
    assert source.politeness.delay_seconds >= 1
    assert source.season.includes(date(2025, 5, 1), None)


def test_a_full_file_is_read(tmp_path: Path) -> None:
    source = load_source(
        written(
            tmp_path,
            """
jurisdiction: {name: 样例市云汀区, code: "999901"}
enabled: true
allow_http: true
allowed_hosts: ["files.example.gov.cn:8080"]
list_pages:
  - {url: "http://www.example.gov.cn/js/", kind: final_accounts, fiscal_year: 2023}
links:
  articles: /t20\\d+_\\d+\\.html$
  next_page: {pattern: "index_{page}.html", first: 2, texts: [后页]}
  max_pages: 3
issuer_hints: [{match: 文旅局, issuer: 样例市云汀区文化和旅游局}]
approvals: [{fiscal_year: 2023, kind: final_accounts, approved_on: 2024-09-25}]
expected_issuers:
  - name: 样例市云汀区档案馆
    issuer_kind: unit
    kinds: [final_accounts, budget]
    approvals: [{fiscal_year: 2023, kind: final_accounts, approved_on: 2024-10-08}]
  - {name: 样例市云汀区教育局, aliases: [云汀区教育局]}
politeness: {delay_seconds: 2.5, max_bytes: 1000}
season: {final_accounts: [11, 2], off_season_days: 3}
""",
        )
    )
    assert source.allowed_hosts == {"www.example.gov.cn", "files.example.gov.cn:8080"}
    assert (source.list_pages[0].kind, source.list_pages[0].fiscal_year) == ("final_accounts", 2023)
    assert source.links.next_page_texts == ("后页",)
    assert (source.links.next_page_first, source.links.max_pages) == (2, 3)
    own, common = source.expected_issuers
    assert own.approved_on(2023, "final_accounts") == date(2024, 10, 8)
    assert common.approved_on(2023, "final_accounts") == date(2024, 9, 25)
    assert common.approved_on(2023, "budget") is None
    assert [source.season.includes(date(2025, month, 1), "final_accounts") for month in (10, 11, 1, 3)] == [
        False,
        True,
        True,
        False,
    ]
    assert source.season.includes(date(2025, 3, 1), "budget")


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("list_pages: [https://a.example/]\n", "'jurisdiction' is a required property"),
        (LEAST + "enabeld: true\n", "enabeld"),
        (LEAST + "politeness: {delay_seconds: -1}\n", "politeness/delay_seconds"),
        (LEAST.replace("https", "http"), "allow_http"),
        (LEAST.replace("https", "ftp"), "ftp://"),
        (LEAST + "links: {titles: '['}\n", "unterminated character set"),
        (LEAST + "links: {next_page: {pattern: index.html}}\n", "{page}"),
        (LEAST + "allowed_hosts: ['https://b.example']\n", "allowed_hosts"),
        (
            LEAST + "approvals: [{fiscal_year: 2023, kind: budget, approved_on: 2024-02-31}]\n",
            "day is out of range",
        ),
        ("a: [", "while parsing"),
        ("", "None is not of type 'object'"),
    ],
)
def test_a_broken_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, got: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(WatchListError, match=r"sample\.yml") as error:
        load_watch_list(tmp_path)
    assert got in error.value.got
    assert error.value.expected
    assert path.exists()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(WatchListError, match="no watch list"):
        load_watch_list(tmp_path / "nowhere")


def test_the_shipped_examples_are_valid_and_switched_off() -> None:
    sources = load_watch_list(shipped_watch_list())
    assert len(sources) >= 2
    for source in sources:
        assert not source.enabled
        assert not source.allow_private_addresses
        assert source.politeness.delay_seconds >= 3
        assert "not verified" in source.note


def test_every_field_of_the_schema_is_explained() -> None:
    import yaml

    from pipelines.sources import watch_list

    folder = Path(watch_list.__file__).parent
    page = (folder.parents[1] / "docs" / "watching.md").read_text("utf-8")
    schema = yaml.safe_load((folder / "watch_list.schema.yml").read_text("utf-8"))

    def names(part: object) -> set[str]:
        if isinstance(part, list):
            return set().union(*map(names, part))
        if not isinstance(part, dict):
            return set()
        own = set(part["properties"]) if isinstance(part.get("properties"), dict) else set()
        return own.union(*map(names, part.values()))

    assert {name for name in names(schema) if name not in page} == set()


def test_every_kind_of_problem_is_explained() -> None:
    from typing import get_args

    from pipelines.sources.collected import ProblemKind

    page = (Path(__file__).parents[2] / "docs" / "watching.md").read_text("utf-8")
    assert {kind for kind in get_args(ProblemKind) if f"`{kind}`" not in page} == set()
