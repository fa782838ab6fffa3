from __future__ import annotations

import pytest

from pipelines.sources.titles import is_followed, told_by
from pipelines.sources.watched import ExpectedIssuer, IssuerHint, LinkRules, ListPage, WatchedSource

SOURCE = WatchedSource("sample", "样例市云汀区", (ListPage("https://www.example.gov.cn/"),))
FINAL, BUDGET = "final_accounts", "budget"


@pytest.mark.parametrize(
    ("title", "issuer", "year", "kind", "issuer_kind"),
    [
        (
            "样例市云汀区文化和旅游局2024年度部门决算公开",
            "样例市云汀区文化和旅游局",
            2024,
            FINAL,
            "department",
        ),
        ("2023年度新洲区总工会部门决算", "新洲区总工会", 2023, FINAL, "department"),
        ("附件1：新洲区总工会2023年部门预算.pdf", "新洲区总工会", 2023, BUDGET, "department"),
        ("2023年部门决算公开（新洲区总工会）", "新洲区总工会", 2023, FINAL, "department"),
        ("云汀区水文中心２０２４年度单位决算", "云汀区水文中心", 2024, FINAL, "unit"),
        ("关于云汀区档案馆2023年度部门决算公开的说明", "云汀区档案馆", 2023, FINAL, "department"),
        ("云汀区档案馆部门决算", "云汀区档案馆", None, FINAL, "department"),
        ("二〇二三年度云汀区档案馆部门决算", "云汀区档案馆", 2023, FINAL, "department"),
        ("2024年部门预算公开-区教育局", "区教育局", 2024, BUDGET, "department"),
        ("2024年区级部门决算", None, 2024, FINAL, "department"),
        ("云汀区2024年度部门决算公开汇总", None, 2024, FINAL, "department"),
        ("【决算公开】云汀区民政局2023年度部门决算", "云汀区民政局", 2023, FINAL, "department"),
        ("2021年度云汀区文化和旅游局部门决算（重发）", "云汀区文化和旅游局", 2021, FINAL, "department"),
        ("云汀区财政局（本级）2024年度单位决算", "云汀区财政局（本级）", 2024, FINAL, "unit"),
        ("区财政局2024年决算公开", "区财政局", 2024, FINAL, None),
        ("云汀区审计局2023年度部门决算", "云汀区审计局", 2023, FINAL, "department"),
        ("云汀区 2023 年部门决算及“三公”经费决算公开", None, 2023, FINAL, "department"),
    ],
)
def test_a_title_tells_issuer_year_and_kind(
    title: str, issuer: str | None, year: int | None, kind: str, issuer_kind: str | None
) -> None:
    told = told_by(title, SOURCE)
    assert (told.issuer, told.fiscal_year, told.kind, told.issuer_kind) == (issuer, year, kind, issuer_kind)
    assert is_followed(title, told, SOURCE)


@pytest.mark.parametrize(
    "title",
    [
        "全区文化旅游工作会议召开",
        "部门决算",
        "下一页",
        "关于做好2022年度部门决算公开工作的通知",
        "云汀区2023年财政总决算",
        "关于云汀区2023年本级决算的报告",
        "2023年“三公”经费决算公开",
        "一图读懂2023年决算",
        "2023年部门预算绩效目标公开",
        "2023年度部门整体绩效自评结果",
        "云汀区2023年预算执行情况和2024年预算草案的报告",
        "2024年度部门决算公开样表",
        "云汀区2022年度政府信息公开工作年度报告",
    ],
)
def test_everything_else_is_not_followed(title: str) -> None:
    assert not is_followed(title, told_by(title, SOURCE), SOURCE)


@pytest.mark.parametrize(
    ("title", "issuer", "year"),
    [
        ("2017年度平潭综合实验区市场监督管理局部门决算说明", "平潭综合实验区市场监督管理局", 2017),
        (
            "2017年度平潭综合实验区澳前片区项目建设指挥部(澳前片区开发管理局) 决算说明",
            "平潭综合实验区澳前片区项目建设指挥部（澳前片区开发管理局）",
            2017,
        ),
        (
            "2017年度自贸区平潭片区管委会综合事务协调办公室部门决算说明",
            "自贸区平潭片区管委会综合事务协调办公室",
            2017,
        ),
        ("平潭县县委办公室2014年度部门决算说明", "平潭县县委办公室", 2014),
        ("2017年度平潭县人民检察院决算说明新", "平潭县人民检察院", 2017),
        (
            "2018年中共福建省委平潭综合实验区工作委员会党群工作部决算报告",
            "中共福建省委平潭综合实验区工作委员会党群工作部",
            2018,
        ),
        ("平潭综合实验区招商局2019部门决算", "平潭综合实验区招商局", 2019),
        (
            "平潭综合实验区综合执法与应急管理局（本级)2020年度部门决算",
            "平潭综合实验区综合执法与应急管理局（本级）",
            2020,
        ),
        ("平潭屿头初级中学2020年度决算", "平潭屿头初级中学", 2020),
        (
            "中国人民政治协商会议福建省平潭县委员会   2024年度部门决算",
            "中国人民政治协商会议福建省平潭县委员会",
            2024,
        ),
        ("平潭综合实验区党工委巡察审计办公室2024年度部门决算", "平潭综合实验区党工委巡察审计办公室", 2024),
        ("平潭综合实验区财政金融局2019年度部门决算.pdf", "平潭综合实验区财政金融局", 2019),
    ],
)
def test_titles_as_they_stand_on_a_real_list(title: str, issuer: str, year: int) -> None:
    told = told_by(title, SOURCE)
    assert (told.issuer, told.fiscal_year, told.kind) == (issuer, year, FINAL)
    assert is_followed(title, told, SOURCE)


@pytest.mark.parametrize(
    "title",
    [
        "平潭综合实验区财政金融局关于做好2019年部门决算批复和公开工作的通知",
        "附件4：2019年财政支出项目绩效自评报告--政府采购网上公开信息系统建设.pdf",
        "附件2：2019年项目绩效自评表.xlsx",
        "部门决算公开",
        "部门预决算公开",
    ],
)
def test_what_stands_beside_them_is_not_followed(title: str) -> None:
    assert not is_followed(title, told_by(title, SOURCE), SOURCE)


def test_what_the_source_knows_comes_first() -> None:
    source = WatchedSource(
        "sample",
        "样例市云汀区",
        SOURCE.list_pages,
        issuer_hints=(IssuerHint("文旅", "样例市云汀区文化和旅游局"),),
        expected_issuers=(
            ExpectedIssuer("样例市云汀区教育局", aliases=("区教育局",)),
            ExpectedIssuer("样例市云汀区教育局招生办", aliases=("区教育局招生办",)),
        ),
    )
    assert told_by("文旅局2023年决算公开", source).issuer == "样例市云汀区文化和旅游局"
    assert told_by("区教育局2023年决算公开", source).issuer == "样例市云汀区教育局"
    assert told_by("区教育局招生办2023年单位决算", source).issuer == "样例市云汀区教育局招生办"


def test_a_source_may_have_title_rules_of_its_own() -> None:
    import re

    own = WatchedSource(
        "sample",
        "样例市",
        SOURCE.list_pages,
        links=LinkRules(titles=re.compile("公开表$"), skip_titles=re.compile("乡镇")),
    )
    assert is_followed("云汀区民政局公开表", told_by("云汀区民政局公开表", own), own)
    assert not is_followed("云汀区民政局2023年度部门决算", told_by("云汀区民政局2023年度部门决算", own), own)
    assert not is_followed("乡镇2023年部门决算公开表", told_by("乡镇2023年部门决算公开表", own), own)
