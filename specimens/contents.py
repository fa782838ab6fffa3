"""The table of contents of each form: parts, sections and the anchors they point to."""

from __future__ import annotations

from typing import Any

from specimens.statements import ordinal

HUBEI_SECTIONS = (
    "收入支出决算总体情况说明",
    "收入决算情况说明",
    "支出决算情况说明",
    "财政拨款收入支出决算总体情况说明",
    "一般公共预算财政拨款支出决算情况说明",
    "一般公共预算财政拨款基本支出决算情况说明",
    "政府性基金预算财政拨款收入支出决算情况说明",
    "国有资本经营预算财政拨款支出决算情况说明",
    "财政拨款“三公”经费支出决算情况说明",
    "机关运行经费支出说明",
    "政府采购支出说明",
    "国有资产占用情况说明",
    "预算绩效情况说明",
    "专项支出、转移支付支出情况说明",
)


def numbered(titles: list[str] | tuple[str, ...], anchor: str) -> list[dict[str, str]]:
    """Return contents entries 一、… with anchors s1, s2, …"""
    return [{"id": f"{anchor}{n}", "title": f"{ordinal(n)}、{title}"} for n, title in enumerate(titles, 1)]


def statement_titles(form: dict[str, Any]) -> list[str]:
    """Return the titles of a form's statements in its order."""
    return [form["statements"][name]["title"] for name in form["order"]]


def hubei_words(report: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """Return contents and part titles of the Hubei form."""
    issuer, year = report["issuer"], report["year"]
    contents = [
        {
            "id": "part1",
            "title": f"第一部分 {issuer}概况",
            "entries": numbered(("部门主要职责", "机构设置情况"), "o"),
        },
        {
            "id": "part2",
            "title": f"第二部分 {issuer} {year} 年度部门决算表",
            "entries": numbered(statement_titles(form), "t"),
        },
        {
            "id": "part3",
            "title": f"第三部分 {issuer} {year} 年度部门决算情况说明",
            "entries": numbered(HUBEI_SECTIONS, "s"),
        },
        {"id": "part4", "title": "第四部分 其他需要说明的情况", "entries": []},
        {"id": "part5", "title": "第五部分 名词解释", "entries": []},
        {"id": "part6", "title": "第六部分 附件", "entries": []},
    ]
    return {
        "contents": contents,
        "part_two_title": f"第二部分 {year} 年度部门决算表",
        "sections": HUBEI_SECTIONS,
    }


SHANGHAI_SECTIONS = (
    "收入支出决算总体情况说明",
    "收入决算情况说明",
    "支出决算情况说明",
    "财政拨款收入支出决算总体情况说明",
    "一般公共预算财政拨款支出决算情况说明",
    "一般公共预算财政拨款基本支出决算情况说明",
    "财政拨款“三公”经费支出决算情况说明",
    "政府性基金预算财政拨款收入支出决算情况说明",
    "国有资本经营预算财政拨款收入支出决算情况说明",
    "预算绩效管理情况",
    "其他重要事项的情况说明",
)


def shanghai_words(report: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """Return contents and part titles of the Shanghai form."""
    issuer, year = report["issuer"], report["year"]
    two = f"第二部分 {issuer}{year}年度部门决算表"
    contents = [
        {
            "id": "part1",
            "title": f"第一部分 {issuer}概况",
            "entries": numbered(("主要职能", "部门决算单位构成"), "o"),
        },
        {"id": "part2", "title": two, "entries": numbered(statement_titles(form), "t")},
        {
            "id": "part3",
            "title": f"第三部分 {issuer}{year}年度部门决算情况说明",
            "entries": numbered(SHANGHAI_SECTIONS, "s"),
        },
        {"id": "part4", "title": "第四部分 名词解释", "entries": []},
    ]
    return {"contents": contents, "part_two_title": two}
