from __future__ import annotations

import time

import pytest

from pipelines.sources.page_process import read_bounded
from pipelines.sources.pages import Link, Page, decode, read_page
from pipelines.sources.problems import FetchError

BASE = "https://www.example.gov.cn/zwgk/js/index.html"
TEXT = "样例市云汀区档案馆２０２３年度部门决算，镕、㐂、€"


def links(html: str, charset: str = "utf-8", header: str = "", url: str = BASE) -> tuple[Link, ...]:
    return read_page(html.encode(charset), header, url, 100).links


# characters


@pytest.mark.parametrize(
    ("meta", "header", "really"),
    [
        ("gb2312", "", "gb18030"),
        ("gbk", "text/html", "gb18030"),
        ("", "text/html; charset=GB2312", "gb18030"),
        ("", "", "gb18030"),
        ("gb2312", "text/html; charset=utf-8", "utf-8"),
        ("utf-8", "text/html; charset=iso-8859-1", "gb18030"),
        ("utf-8", "", "utf-8"),
        ("", "text/html; charset=no-such-thing", "gb18030"),
        ("big5", "", "big5"),
        ("", "", "utf-8-sig"),
        ("", "", "utf-16"),
    ],
)
def test_a_pages_characters_are_told_by_what_decodes(meta: str, header: str, really: str) -> None:
    text = "臺灣省預算與決算" if really == "big5" else TEXT
    html = f'<html><head><meta charset="{meta}"></head><body>{text * 3}</body></html>'
    assert text in decode(html.encode(really), header)[0]


def test_a_page_with_a_broken_character_is_read_all_the_same() -> None:
    body = f'<meta charset="utf-8">{TEXT}'.encode() + b"\xff" + TEXT.encode()
    assert decode(body, "")[0].count(TEXT) == 2


# addresses


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("./202410/t20241015_1.html", "https://www.example.gov.cn/zwgk/js/202410/t20241015_1.html"),
        ("../a.pdf#page=3", "https://www.example.gov.cn/zwgk/a.pdf"),
        ("/a b\x1b[2J.pdf", "https://www.example.gov.cn/a%20b%1B[2J.pdf"),
        ("//files.example.gov.cn/a.pdf", "https://files.example.gov.cn/a.pdf"),
        ("?page=2&amp;class=1", "https://www.example.gov.cn/zwgk/js/index.html?page=2&class=1"),
        (" /%E5%86%B3.pdf ", "https://www.example.gov.cn/%E5%86%B3.pdf"),
        ("/%BE%F6.pdf", "https://www.example.gov.cn/%BE%F6.pdf"),
        ("/决算.pdf", "https://www.example.gov.cn/%E5%86%B3%E7%AE%97.pdf"),
        (
            "/pdfjs/web/viewer.html?file=%2Fupload%2Fa.pdf",
            "https://www.example.gov.cn/upload/a.pdf",
        ),
    ],
)
def test_links_become_addresses(reference: str, address: str) -> None:
    assert [link.url for link in links(f'<a href="{reference}">附件</a>')] == [address]


def test_a_query_is_asked_for_in_the_pages_own_characters() -> None:
    html = '<meta charset="gbk"><a href="/下载.asp?name=决算&id=1">附件决算</a>'
    assert links(html, "gb18030")[0].url.endswith("/%E4%B8%8B%E8%BD%BD.asp?name=%BE%F6%CB%E3&id=1")


def test_addresses_are_seen_from_the_base_that_the_page_names() -> None:
    html = '<base href="/files/"><a href="a.pdf">附件</a><iframe src="b.pdf"></iframe><embed src="c.pdf">'
    assert [link.url.rsplit("/", 2)[1:] for link in links(html)] == [
        ["files", "a.pdf"],
        ["files", "b.pdf"],
        ["files", "c.pdf"],
    ]


def test_what_is_no_address_is_left_out() -> None:
    html = "".join(
        f'<a href="{reference}">决算</a>'
        for reference in (
            "javascript:void(0)",
            "mailto:a@b",
            "#top",
            "",
            "JavaScript:;",
            "data:text/html,x",
            "tel:1",
        )
    )
    assert links(html + "<a>决算</a>") == ()


# what stands around a link


def test_the_longer_of_text_and_title_and_the_day_beside_it() -> None:
    html = """<ul><li><a href="1.html" title="样例市云汀区档案馆2023年度部门决算">样例市云汀区档案…</a><span>2024-10-15</span></li>
    <li><span>[2024年9月3日]</span><p><a href="2.html"><b>二</b> 号</a></p></li>
    <li><a href="3.html">三</a> <a href="4.html">四</a> 2024-01-01</li></ul>
    <table><tr><td><a href="5.html">五</a></td><td>2024/8/20</td></tr></table>"""
    assert [(link.text, link.day) for link in links(html)] == [
        ("样例市云汀区档案馆2023年度部门决算", "2024-10-15"),
        ("二 号", "2024-09-03"),
        ("三", None),
        ("四", None),
        ("五", "2024-08-20"),
    ]


def test_a_page_cannot_drive_the_terminal_that_shows_its_titles() -> None:
    html = '<title>\x1b]0;x\x07决算</title><a href="1.html">样例局\u202e2023\x1b[31m年\u3000决算\x9b2J</a>'
    content = read_page(html.encode(), "", BASE, 10)
    assert (content.title, content.links[0].text) == ("]0;x决算", "样例局2023[31m年 决算2J")


def test_a_pages_title_is_the_one_that_names_a_report() -> None:
    html = "<title>样例局2023年度部门决算_样例市政府</title><h1>信息公开</h1>"
    assert read_page(html.encode(), "", BASE, 10).title == "样例局2023年度部门决算_样例市政府"
    assert read_page("<title>样例市政府</title><h1>公告</h1>".encode(), "", BASE, 10).title == "公告"


def test_pages_that_only_a_script_names_are_found() -> None:
    html = "<script>createPageHTML(12, 0, 'index', 'shtml');</script>"
    assert read_page(html.encode(), "", BASE, 10).script_pages == (12, "index", "shtml")


# pages that mean harm


def test_links_without_end_are_cut() -> None:
    content = read_page(b'<a href="a.pdf">a</a>' * 5000, "", BASE, 100)
    assert (len(content.links), content.cut) == (100, True)


@pytest.mark.parametrize(
    "html",
    [
        b"<div>" * 800_000,
        b"<a " + b" ".join(b"a%d=1" % number for number in range(400_000)) + b">",
    ],
    ids=["nested", "attributes"],
)
def test_a_page_that_a_parser_never_ends_is_ended(html: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(FetchError, match="cannot be read") as error:
        read_bounded(Page(BASE, html, "text/html"), 100, seconds=1.0)
    assert error.value.kind == "page"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("html", [b"<div>", b"<a x", b"<b><p>", b"<a href=x>", b"<table>x"])
def test_small_pages_cost_little_even_when_they_mean_harm(html: bytes) -> None:
    began = time.process_time()
    read_bounded(Page(BASE, html * (100_000 // len(html)), "text/html"), 2000)
    assert time.process_time() - began < 5


def test_a_large_page_is_read_in_a_process_of_its_own_all_the_same() -> None:
    html = (
        '<title>部门决算</title><li><a href="1.pdf">样例局2023年度部门决算</a>2024-10-15</li>'
        + "<p>文</p>" * 40_000
    )
    content = read_bounded(Page(BASE, html.encode("gb18030"), "text/html"), 100)
    assert content.links == (
        Link("https://www.example.gov.cn/zwgk/js/1.pdf", "样例局2023年度部门决算", "2024-10-15", False),
    )
