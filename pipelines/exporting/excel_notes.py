"""The first sheet of a workbook, 说明: what it holds, which reports it was made from, and what its columns mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.exporting.csv_files import harmless
from pipelines.exporting.excel_cells import SheetSpec
from pipelines.warehouse.queries import Row

if TYPE_CHECKING:
    from pipelines.exporting.excel import Selection

_SAID = (
    "金额照报告所印；“本年金额”“上年金额”“增减额”以万元计，“金额（元）”以元计。 / Amounts as printed; 万元 is 10,000 yuan.",
    "页码可点开：报告的那一页，或网站上的那一页。“问题数”点开是问题单。 / Pages lead to the report, counts of findings to the findings.",
    "有无情形：printed 印有非零数，printed_zero 印有零，blank 空白，stated_none 文字说明没有。 / Four kinds of presence: three of them are different zeros.",
    "读数状态：agreed 两次读数一致；disputed 不一致，引用前先看页面。 / disputed: two readings differ, look at the page before you cite.",
    "类、款、项各级同在，求和只取一级。 / Levels of the classification stand side by side: sum one level only.",
    "以 = + - @ 开头的文字前加了一个撇号，表格软件不会把它当公式。 / An apostrophe stands before text that begins with = + - @, so that no program runs it.",
    "超过 15 位有效数字的数写作文字，一位不少。 / Numbers of more than 15 digits are written as text, every digit kept.",
)


def write_notes(
    book: Any,
    sheet: Any,
    specs: dict[str, SheetSpec],
    reports: list[Row],
    sizes: dict[str, int],
    selection: Selection,
) -> None:
    """Fill the sheet; `sizes` holds the rows of each sheet by its name."""
    bold = book.add_format({"bold": True, "bg_color": "#D9E2F3"})
    title = book.add_format({"bold": True, "font_size": 16})
    number = book.add_format({"num_format": "#,##0"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 6, 34)
    row = 0

    def line(*values: object, form: Any = None) -> None:
        nonlocal row
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value, form or number)
            elif value is not None:
                sheet.write_string(row, column, harmless(str(value)), form)
        row += 1

    line("部门决算数据 · Final accounts of government departments", form=title)
    line(f"部门：{selection.issuer or '全部'}；年度：{selection.fiscal_year or '全部'}")
    for said in _SAID:
        line(said)
    row += 1
    line("工作表 sheet", "行数 rows", form=bold)
    for name, rows in sizes.items():
        line(name, rows)
    row += 1
    line(
        "部门 issuer",
        "年度 year",
        "文件 file",
        "状态 status",
        "页数 pages",
        "sha256",
        "来源 source",
        form=bold,
    )
    for report in reports:
        year = report["fiscal_year"]
        line(
            report["issuer"],
            None if year is None else str(year),
            *(report[name] for name in ("source_name", "status", "pages", "sha256", "source_url")),
        )
    row += 1
    line("工作表 sheet", "列 column", "含义 meaning", form=bold)
    for spec in specs.values():
        for column in spec.columns:
            line(spec.name, column.title, column.explained)
