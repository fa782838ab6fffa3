"""Links of both hosts lead to the same pages; names from outside become harmless file names."""

from __future__ import annotations

import pytest

from pipelines.site.links import Links, slug

TAIL = {"finding_id": "f1", "report_id": "r1", "severity": "info", "class": "rounding_tail"}
ERROR = {**TAIL, "severity": "error", "class": "issuer_error"}


def test_files_are_linked_relatively_from_any_depth_and_language() -> None:
    top, deep = Links.of_files("zh", "findings"), Links.of_files("en", "findings/f1")
    assert top.page("coverage") == "index.html"
    assert top.finding("f1", "c1") == "findings/f1.html#fact=c1"
    assert top.twin() == "en/findings.html"
    assert deep.page("coverage") == "../../en/index.html"
    assert deep.static("site.css") == "../../static/site.css"
    assert deep.twin() == "../../findings/f1.html"
    assert deep.picture("ab" * 32, 7) == "../../pictures/abababababababab/7.webp"


def test_a_server_is_asked_for_the_same_pages_without_suffix() -> None:
    links = Links.of_server("en", "findings/f1")
    assert (links.page("coverage"), links.finding("f1")) == ("/en/", "/en/findings/f1")
    assert links.twin() == "/findings/f1"


def test_what_is_off_by_rounding_stands_with_its_report_in_files_and_alone_on_a_server() -> None:
    assert Links.of_files("zh", "findings").finding_of(TAIL) == "reports/r1.html#f1"
    assert Links.of_server("zh", "findings").finding_of(TAIL) == "/findings/f1"
    assert Links.of_files("zh", "findings").finding_of(ERROR) == "findings/f1.html"


def test_filters_stand_behind_a_hash_and_empty_ones_are_left_out() -> None:
    address = Links.of_files("zh", "coverage").page("findings", issuer="甲 & 乙", year=2023, severity=None)
    assert address == "findings.html#issuer=%E7%94%B2%20%26%20%E4%B9%99&year=2023"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "", ".hidden", "con\x00", "<script>", "x" * 200])
def test_odd_names_become_hex(name: str) -> None:
    assert len(slug(name)) == 12 and slug(name).isalnum()
