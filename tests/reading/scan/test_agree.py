"""Two readings of one cell or line: digits are never mended, marks only where one reading of the grammar fits."""

from __future__ import annotations

import pytest

from pipelines.reading.scan.agree import agree_cell, agree_line


@pytest.mark.parametrize(
    ("first", "second", "text", "status"),
    [
        ("11:31", "11.31", "11.31", "ocr_agreed"),
        ("326,72", "326.72", "326.72", "ocr_agreed"),
        ("1.234.56", "1,234.56", "1,234.56", "ocr_agreed"),
        ("（12.00）", "(12.00)", "（12.00）", "ocr_agreed"),
        ("—", "一", "—", "ocr_agreed"),
        ("531.09", "537.09", "531.09", "disputed"),
        ("531.09", "53109", "531.09", "disputed"),
        ("1.234", "1.234", "1.234", "disputed"),
        ("1.234", "1,234", "1.234", "disputed"),
        ("-12.00", "12.00", "-12.00", "disputed"),
        ("本年收入合计", "本年收入合许", "本年收入合计", "ocr_agreed"),
        ("本年收入合计", "本年支出合计", "本年收入合计", "disputed"),
        ("年初结转和结余", "年末结转和结余", "年初结转和结余", "disputed"),
        ("十九、住房保障支出", "士九住房保障支出", "十九、住房保障支出", "ocr_agreed"),
    ],
)
def test_cells(first: str, second: str, text: str, status: str) -> None:
    found = agree_cell(first, second)
    assert (found.text, found.status) == (text, status)
    assert (found.second is not None) == (status == "disputed")


def test_a_point_that_the_ink_shows_and_nobody_read_disputes_the_cell() -> None:
    assert agree_cell("53109", "53109", marks=1).status == "disputed"
    assert agree_cell("53109", "53109", marks=0).status == "ocr_agreed"


def test_one_reading_alone_is_never_agreed() -> None:
    assert agree_cell("531.09", None).status == "ocr_single"
    assert agree_line("支出531.09万元", None).status == "ocr_single"


@pytest.mark.parametrize(
    ("first", "second", "text", "status"),
    [
        ("总计673:16万元。", "总计673.16万元。", "总计673.16万元。", "ocr_agreed"),
        ("总计673.16万元", "总汁673.16万元", "总计673.16万元", "ocr_single"),
        ("总计673.16万元", "总计613.16万元", "总计673.16万元", "disputed"),
    ],
)
def test_lines(first: str, second: str, text: str, status: str) -> None:
    found = agree_line(first, second)
    assert (found.text, found.status) == (text, status)
