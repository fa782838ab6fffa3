"""Which years and issuers titles, captions and headings name, which statements are promised and there, which units belong
to the report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipelines.forms.labels import canonical
from pipelines.forms.loader import forms
from pipelines.normalizing.report_identity import ReportIdentity, year_of
from pipelines.reading.locate import LocatedStatements, is_contents, title_of
from pipelines.reading.model import Line, PageReading
from pipelines.records import Observation

_YEAR = r"(?P<year>20\d\d|二[〇○零O0][〇○零一二三四五六七八九]{2})年度"
_HEADING = re.compile(
    rf"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^。,;]{{0,40}}?{_YEAR}[^。,;%\d]{{0,40}}$"
)
_FORM = re.compile(rf"^{_YEAR}[^。,;\d]{{2,30}}自评表$")
_TITLE = re.compile(_YEAR)
_COMPARES = re.compile(r"[比较与]上?年|相比|对比")
_LONGEST = 60
_BEGINS = re.compile(
    rf"^(?P<name>[\u4e00-\u9fff（）]{{4,40}}?){_YEAR}(?:部门|单位)?"
    r"(?:收入支出总计|收、支总计|财政拨款收入支出总计|政府采购(?:金额|支出)|机关运行经费支出|无[“\"]?三公)"
)
_ORGANISATION = re.compile(
    r"(?:局|委|会|部|办|院|中心|站|所|校|处|街道|镇|乡|政府|厅|队|馆|社|团|校|学|园|科)$"
)
_UNITS = re.compile(r"单位构成|编制范围")
_NAME_HEADERS = frozenset(["单位名称", "名称", "预算单位名称", "部门(单位)名称", "单位"])


def years(
    pages: tuple[PageReading, ...],
    lines: dict[int, list[Line]],
    located: LocatedStatements,
    identity: ReportIdentity,
    report_id: str,
) -> Iterator[Observation]:
    """Yield the year of every heading, title and caption that names one, unless it compares with another year."""
    for what, year in identity.contradictions:
        if what == "fiscal year":
            yield Observation(report_id, "year", "part", value=year, printed=f"{year}年度")
    titles = {
        id(line) for item in located.found for line in (item.title, *(line for _, line in item.captions))
    }
    for page in pages:
        for line in lines[page.number]:
            text = canonical(line.text)
            if len(text) > _LONGEST or _COMPARES.search(text):
                continue
            pattern = _TITLE if id(line) in titles or title_of(line.text) else None
            match = pattern.search(text) if pattern else _HEADING.match(text) or _FORM.match(text)
            if match:
                yield Observation(
                    report_id,
                    "year",
                    "title" if pattern else "heading",
                    value=str(year_of(match["year"])),
                    printed=line.text,
                    page=page.number,
                    boxes=(page.shown_box(line.box),),
                )


def issuers(identity: ReportIdentity, lines: dict[int, list[Line]], report_id: str) -> Iterator[Observation]:
    """Yield the issuer's name, other names in cover, captions and headings, and those that sentences begin with."""
    yield Observation(report_id, "issuer", "report", value=identity.issuer, printed=identity.issuer)
    for what, name in identity.contradictions:
        if what == "issuer":
            yield Observation(report_id, "issuer", "caption", value=name, printed=name)
    for page, found in lines.items():
        for line in found:
            match = _BEGINS.match(canonical(line.text))
            if match and _ORGANISATION.search(match["name"]):
                yield Observation(
                    report_id, "issuer", "sentence", value=match["name"], printed=line.text, page=page
                )


def statements(
    pages: tuple[PageReading, ...], located: LocatedStatements, report_id: str
) -> Iterator[Observation]:
    """Yield how often the contents list each statement and how often it is there, with or without a table to read."""
    listed = Counter(
        statement
        for page in pages
        if is_contents(page)
        for line in page.lines
        if (statement := title_of(line.text)) is not None
    )
    found = Counter(item.statement for item in located.found)
    untabled = Counter(item.statement for item in located.without_table)
    for subject, counted in (("listed", listed), ("found", found), ("untabled", untabled)):
        for statement in forms().statements:
            if counted[statement]:
                yield Observation(
                    report_id, "statement", subject, number=counted[statement], statement=statement
                )


def member_units(
    pages: tuple[PageReading, ...],
    lines: dict[int, list[Line]],
    located: LocatedStatements,
    report_id: str,
) -> Iterator[Observation]:
    """Yield the units of the table under 部门决算单位构成, numbered as they stand."""
    first = min((item.page for item in located.found), default=0)
    number, begun = 0, False
    for page in pages:
        if page.number > first or is_contents(page):
            continue
        begun = begun or any(_UNITS.search(canonical(line.text)) for line in lines[page.number])
        for grid in page.grids if begun else ():
            headers = {cell.column: canonical(cell.text) for cell in grid.cells if cell.row == 0}
            names = {column for column, text in headers.items() if text in _NAME_HEADERS}
            for cell in sorted(grid.cells, key=lambda cell: cell.row):
                text = canonical(cell.text)
                if cell.row > 0 and cell.column in names and text:
                    number += 1
                    yield Observation(
                        report_id,
                        "member_unit",
                        text,
                        number=number,
                        printed=cell.text.replace("\n", ""),
                        page=page.number,
                        boxes=(page.shown_box(cell.box),),
                    )
