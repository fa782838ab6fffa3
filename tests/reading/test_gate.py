"""Bad files: one clear refusal each, saying what, got, expected and what to do."""

from __future__ import annotations

import pytest

from pipelines.errors import UnreadableReport
from pipelines.normalizing.report import Source, normalize
from pipelines.reading.report import read_report
from tests.hostile.hostile_files import FILES
from tests.pdf_files import Page, pdf


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        ("单位：万元".encode(), "the file is not a PDF"),
        (b"<html><body>404</body></html>", "the file is not a PDF"),
        (pdf(Page().text(50, 50, "决算"))[:300], "the PDF is damaged"),
        (pdf(Page().text(50, 50, "决算"), password="secret"), "the PDF is encrypted"),
    ],
    ids=["zero bytes", "text", "html", "truncated", "encrypted"],
)
def test_refuses_with_one_clear_error(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableReport) as refusal:
        read_report(data)
    assert refusal.value.what == what
    assert refusal.value.got and refusal.value.expected and refusal.value.remedy
    assert "\n" not in str(refusal.value)


def test_a_refusal_is_not_told_as_that_of_the_file_before() -> None:
    with pytest.raises(UnreadableReport, match="encrypted"):
        read_report(pdf(Page().text(50, 50, "决算"), password="secret"))
    with pytest.raises(UnreadableReport, match="damaged"):
        read_report(FILES["zero_pages"]())


def test_a_pdf_without_tables_is_no_report() -> None:
    reading = read_report(pdf(Page().text(50, 50, "某局2023年度部门决算").text(50, 80, "收入支出决算总表")))
    with pytest.raises(UnreadableReport, match="no statement of a final account"):
        normalize(reading, Source("x.pdf", "0" * 64))
