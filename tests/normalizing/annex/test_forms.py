"""Forms of the annexes, drawn small: merged cells, page breaks, other columns, ticks, and what is not understood."""

from __future__ import annotations

import pytest

from pipelines.normalizing.annex.evaluation import read_evaluation
from pipelines.normalizing.annex.project_form import read_project_form
from pipelines.normalizing.annex.ticks import ticked_options
from pipelines.normalizing.problems import StatementError
from pipelines.normalizing.statements import Context
from pipelines.reading.annex_tables import AnnexTable, annex_tables
from pipelines.reading.model import Cell, Grid, Line, PageReading
from pipelines.records import Fact

WIDTH, HEIGHT = 60.0, 20.0


def grid(page: int, rows: list[list[str]], top: float = 100, status: str = "agreed") -> Grid:
    """Return a table; a cell `<` melts into its left neighbour, `^` into the one above."""
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in "<^" and text:
                continue
            columns = next((k for k in range(1, len(row) - c) if row[c + k] != "<"), len(row) - c)
            down = next((k for k in range(1, len(rows) - r) if rows[r + k][c] != "^"), len(rows) - r)
            box = (WIDTH * c, top + HEIGHT * r, WIDTH * (c + columns), top + HEIGHT * (r + down))
            cells.append(Cell(r, c, down, columns, text, box, status))
    count = len(rows[0])
    box = (0.0, top, WIDTH * count, top + HEIGHT * len(rows))
    return Grid(page, box, len(rows), count, tuple(WIDTH * c for c in range(count + 1)), tuple(cells))


def page(number: int, *grids: Grid, text: str = "", top: float = 700) -> PageReading:
    edges = tuple(10.0 * i for i in range(len(text)))
    lines = (Line(text, (0, top, 10.0 * len(text), top + 10), edges),) if text else ()
    return PageReading(number, 600, 800, lines, grids)


def facts_of(*pages: PageReading) -> list[Fact]:
    context = Context("r", "某局", 2024, "万元", "initial", {one.number: one for one in pages})
    readers = {"evaluation": read_evaluation, "project": read_project_form}
    return [fact for table in annex_tables(list(pages)) for fact in readers[table.kind](table, context)]


def printed(facts: list[Fact]) -> dict[tuple[str, str], str | None]:
    assert len({(fact.line_id, fact.measure, fact.budget_stage) for fact in facts}) == len(facts)
    return {(fact.line_id.removeprefix("project.图书采购"), fact.measure): fact.printed for fact in facts}


HEAD = [
    ["项目名称", "图书采购", "<", "<", "<", "<", "<"],
    ["主管部门", "某局", "<", "<", "<", "<", "<"],
]
BUDGET = [
    ["预算执行情况（万元）（20分）", "", "<", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分"],
    ["^", "年度财政资金总额", "<", "50.00", "48.50", "97%", "19.4"],
]
INDICATORS = [
    ["年度绩效目标1（80分）", "一级指标", "二级指标", "三级指标", "年初目标值(A)", "实际完成值(B)", "得分"],
    ["^", "产出指标", "数量指标", "采购册数", "≥2000册", "2,150册", "40"],
    ["^", "^", "质量指标", "合格率", "≥98%", "99.5%", "40"],
]
TOTAL = [["总分", "99.4", "<", "<", "<", "<", "<"]]


def test_a_form_that_goes_on_overleaf_is_one_form() -> None:
    form = [*HEAD, *BUDGET, *INDICATORS, *TOTAL]
    whole = facts_of(page(1, grid(1, form)))
    for cut in (2, 3, 5, 7):
        parts = form[:cut], [[cell.replace("^", "") for cell in form[cut]], *form[cut + 1 :]]
        split = facts_of(page(1, grid(1, parts[0], 700 - HEIGHT * cut)), page(2, grid(2, parts[1])))
        assert printed(split) == printed(whole)
    assert printed(whole) == {
        ("", "full_score"): "20",
        ("", "budget"): "50.00",
        ("", "spent"): "48.50",
        ("", "execution_rate"): "97%",
        ("", "score"): "19.4",
        (".indicators", "full_score"): "80",
        (".indicator.1", "target"): "≥2000册",
        (".indicator.1", "actual"): "2,150册",
        (".indicator.1", "score"): "40",
        (".indicator.2", "target"): "≥98%",
        (".indicator.2", "actual"): "99.5%",
        (".indicator.2", "score"): "40",
        (".total", "score"): "99.4",
    }
    levels = {fact.line_id: fact.quote for fact in whole if fact.measure == "target"}
    assert list(levels.values()) == ["产出指标 / 数量指标 / 采购册数", "产出指标 / 质量指标 / 合格率"]


def test_money_of_a_form_is_in_the_unit_of_its_label() -> None:
    facts = {fact.measure: fact for fact in facts_of(page(1, grid(1, [*HEAD, *BUDGET])))}
    assert (facts["budget"].unit, facts["budget"].amount_yuan) == ("万元", 500000)
    assert (facts["execution_rate"].unit, facts["score"].unit) == ("%", "分")
    bare = [[cell.replace("（万元）", "") for cell in row] for row in BUDGET]
    facts = {fact.measure: fact for fact in facts_of(page(1, grid(1, [*HEAD, *bare])))}
    assert (facts["budget"].unit, facts["budget"].amount_yuan) == ("", None)


def test_the_stage_of_a_budget_comes_from_its_label_or_a_note() -> None:
    form = grid(1, [*HEAD, *BUDGET])
    stage = {fact.measure: fact.budget_stage for fact in facts_of(page(1, form))}
    assert stage["budget"] is None
    noted = facts_of(page(1, form, text="1.预算执行情况口径：预算数为调整后财政资金总额"))
    assert {fact.measure: fact.budget_stage for fact in noted}["budget"] == "adjusted"
    assert {fact.measure: fact.budget_stage for fact in noted}["spent"] is None


def test_a_form_with_more_rows_and_columns_of_money() -> None:
    budget = [
        ["项目资金（万元）", "", "<", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["^", "年度资金总额", "<", "60.00", "30.00", "10", "50%", "5"],
        ["^", "其中：当年财政拨款", "<", "40.00", "30.00", "—", "75%", ""],
    ]
    indicators = [
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["^", "产出指标", "数量指标", "采购册数", "≥2000册", "1500册", "50", "37.5"],
    ]
    head = [[*row, "<"] for row in HEAD]
    total = [["总分", "<", "<", "<", "<", "<", "100", "42.5"]]
    facts = facts_of(page(1, grid(1, [*head, *budget, *indicators, *total])))
    assert printed(facts) == {
        ("", "budget"): "60.00",
        ("", "spent"): "30.00",
        ("", "full_score"): "10",
        ("", "execution_rate"): "50%",
        ("", "score"): "5",
        (".current_year", "budget"): "40.00",
        (".current_year", "spent"): "30.00",
        (".current_year", "full_score"): "—",
        (".current_year", "execution_rate"): "75%",
        (".current_year", "score"): None,
        (".indicator.1", "target"): "≥2000册",
        (".indicator.1", "actual"): "1500册",
        (".indicator.1", "full_score"): "50",
        (".indicator.1", "score"): "37.5",
        (".total", "full_score"): "100",
        (".total", "score"): "42.5",
    }
    presence = {(fact.line_id[len("project.图书采购") :], fact.measure): fact.presence for fact in facts}
    assert (presence[(".current_year", "full_score")], presence[(".current_year", "score")]) == (
        "stated_none",
        "blank",
    )
    assert {fact.budget_stage for fact in facts if fact.measure == "budget"} == {"adjusted"}


def test_a_row_whose_cells_have_slipped_is_read_where_it_has_one_meaning() -> None:
    slipped = ["效益指标", "满意度指标", "读者满意度", "", "满意", "满意", "40"]
    shifted = ["满意度指标", "读者满意度", "≥90%", "92%", "20", "", ""]
    facts = facts_of(page(1, grid(1, [*HEAD, *INDICATORS, slipped, shifted])))
    assert [fact.printed for fact in facts if fact.line_id.endswith("indicator.3")] == ["满意", "满意", "40"]
    assert [fact.printed for fact in facts if fact.line_id.endswith("indicator.4")] == ["≥90%", "92%", "20"]
    assert [fact.quote for fact in facts if fact.measure == "score"][-2:] == [
        "效益指标 / 满意度指标 / 读者满意度",
        "效益指标 / 满意度指标 / 读者满意度",
    ]


@pytest.mark.parametrize(
    "row", [["a", "b", "", "", "", "", ""], ["", "数量指标", "册数", "≥5册", "良好", "", ""]]
)
def test_a_row_with_no_one_meaning_stops_the_form(row: list[str]) -> None:
    with pytest.raises(StatementError, match="indicator under no header"):
        facts_of(page(1, grid(1, [*HEAD, *INDICATORS, row])))


def test_amounts_that_have_slipped_stop_the_form() -> None:
    slipped = ["年度财政资金总额", "50.00", "<", "48.50", "97%", "19.4", ""]
    with pytest.raises(StatementError, match="amounts under no header"):
        facts_of(page(1, grid(1, [*HEAD, BUDGET[0], slipped])))


def test_words_are_facts_without_a_value() -> None:
    words = ["", "效益指标", "满意度指标", "读者满意度", "满意", "基本满意", "38"]
    facts = [fact for fact in facts_of(page(1, grid(1, [*HEAD, *INDICATORS, words]))) if ".3" in fact.line_id]
    assert [(fact.printed, fact.value, fact.unit, fact.presence) for fact in facts[:2]] == [
        ("满意", None, "", "printed"),
        ("基本满意", None, "", "printed"),
    ]


@pytest.mark.parametrize(("status", "expected"), [("single", "disputed"), ("disputed", "disputed"), ("agreed", "agreed"), ("ocr_single", "ocr_single"), ("ocr_agreed", "ocr_agreed")])  # fmt: skip
def test_a_cell_that_was_read_once_is_never_agreed(status: str, expected: str) -> None:
    facts = facts_of(page(1, grid(1, [*HEAD, *BUDGET, *INDICATORS], status=status)))
    assert {fact.reading_status for fact in facts} == {expected}


def test_a_score_that_is_no_number_is_doubtful() -> None:
    facts = facts_of(page(1, grid(1, [*HEAD, BUDGET[0], [*BUDGET[1][:-1], "19,4"]])))
    assert [(fact.value, fact.reading_status) for fact in facts if fact.printed == "19,4"] == [
        (None, "disputed")
    ]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("1、部门预算项目√2、区直专项□", ["部门预算项目"]),
        ("1、常年性项目\n☑2、延续性项\n目☐3、一次\n性项目☐", ["常年性项目"]),
        ("□持续性项目 ■新增性项目", ["新增性项目"]),
        ("1.甲☑2.乙☑3.丙□", ["甲", "乙"]),
        ("部门预算项目", []),
        ("", []),
    ],
)
def test_ticks(text: str, options: list[str]) -> None:
    assert ticked_options(text, "√☑■", "□☐") == options


EVALUATION = [
    ["评价指标", "权重", "评级分值", "得分", "得分率", "绩效评价"],
    ["投入", "18%", "18", "16", "88.8%", "良"],
    ["合计", "100%", "100", "90", "", "优"],
]


def test_the_evaluation_of_the_department_goes_on_overleaf() -> None:
    facts = facts_of(page(1, grid(1, EVALUATION[:2], 660)), page(2, grid(2, EVALUATION[2:])))
    assert [(f.line_id, f.measure, f.printed, f.unit, f.page) for f in facts] == [
        ("evaluation.input", "weight", "18%", "%", 1),
        ("evaluation.input", "full_score", "18", "分", 1),
        ("evaluation.input", "score", "16", "分", 1),
        ("evaluation.input", "score_rate", "88.8%", "%", 1),
        ("evaluation.input", "grade", "良", "", 1),
        ("evaluation.total", "weight", "100%", "%", 2),
        ("evaluation.total", "full_score", "100", "分", 2),
        ("evaluation.total", "score", "90", "分", 2),
        ("evaluation.total", "score_rate", None, "%", 2),
        ("evaluation.total", "grade", "优", "", 2),
    ]


def test_an_unknown_dimension_keeps_its_name() -> None:
    facts = facts_of(page(1, grid(1, [EVALUATION[0], ["可持续影响", "5%", "5", "4", "80%", "良"]])))
    assert {fact.line_id for fact in facts} == {"evaluation.可持续影响"}


def test_other_tables_are_no_forms() -> None:
    other = grid(1, [["项目", "得分", "备注"], ["甲", "5", ""]])
    names = grid(1, [["项目名称", "金额"], ["甲", "5.00"]], top=400)
    assert annex_tables([page(1, other, names)]) == []


def test_a_table_under_a_note_is_not_the_form_above_it() -> None:
    first = grid(1, [*HEAD, *BUDGET])
    second = grid(2, [["甲", *["5"] * 6]])
    found = annex_tables([page(1, first, text="备注：到此为止"), page(2, second)])
    assert found == [AnnexTable("project", [first], found[0].notes)]
    assert [line.text for line in found[0].notes] == ["备注：到此为止"]
