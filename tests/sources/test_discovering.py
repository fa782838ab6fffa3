from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipelines.sources.discovering import Listed, Listing, attachments, walk
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.problems import FetchError
from pipelines.sources.titles import Told
from pipelines.sources.watched import LinkRules, ListPage, ReportKind, WatchedSource
from tests.sources.loopback_server import Answer, Loopback
from tests.sources.watched_loopback import document, listing, watched


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def article(number: int) -> tuple[str, str]:
    return f"t{number}.html", f"样例市第{number}局2023年度部门决算"


def look(server: Loopback, source: WatchedSource, known: frozenset[str] = frozenset()) -> Listing:
    with PoliteClient() as client:
        return walk(
            client,
            source,
            source.list_pages[0],
            lambda fresh: bool(known) and all(entry.url.rsplit("/", 1)[1] in known for entry in fresh),
        )


def names(found: Listing) -> list[str]:
    return [entry.url.rsplit("/", 1)[1] for entry in found.entries]


# page after page


@pytest.mark.parametrize("text", ["下一页", "下一页&gt;", " 后一页 »", "Next"])
def test_a_next_link_is_followed(server: Loopback, text: str) -> None:
    server.answers = {
        "/js/": listing(article(1), ("p2.html", text)),
        "/js/p2.html": listing(article(2), ("p3.html", text)),
        "/js/p3.html": listing(article(3), ("p3.html", text)),
    }
    found = look(server, watched(server, "/js/"))
    assert (names(found), found.whole, found.problems) == (["t1.html", "t2.html", "t3.html"], True, [])
    assert len(server.requests) == 4


def test_rel_next_is_followed(server: Loopback) -> None:
    server.answers = {
        "/": listing(article(1), extra='<a rel="next" href="/2">»»</a>'),
        "/2": listing(article(2)),
    }
    assert names(look(server, watched(server))) == ["t1.html", "t2.html"]


@pytest.mark.parametrize("status", [404, 410])
def test_page_numbers_are_tried_until_there_is_no_such_page(server: Loopback, status: int) -> None:
    server.answers = {
        "/js/index.html": listing(article(1)),
        "/js/index_1.html": listing(article(2)),
        "/js/index_2.html": Answer(b"", status=status),
    }
    rules = LinkRules(next_page_pattern="index_{page}.html")
    found = look(server, watched(server, "/js/index.html", links=rules))
    assert (names(found), found.whole, found.problems) == (["t1.html", "t2.html"], True, [])


def test_a_number_that_is_refused_is_not_the_end(server: Loopback) -> None:
    """A site that begins to shut us out must not look like a list that was read to its end."""
    server.answers = {"/js/": listing(article(1)), "/js/index_1.html": Answer(b"", status=403)}
    found = look(server, watched(server, "/js/", links=LinkRules(next_page_pattern="index_{page}.html")))
    assert (names(found), found.whole, [problem.kind for problem in found.problems]) == (
        ["t1.html"],
        False,
        ["status"],
    )


def test_a_site_that_answers_every_number_with_its_first_page_ends_too(server: Loopback) -> None:
    server.fallback = lambda path: listing(article(1), article(2)) if path.startswith("/js/") else None
    rules = LinkRules(next_page_pattern="index_{page}.html")
    found = look(server, watched(server, "/js/", links=rules))
    assert (names(found), found.whole) == (["t1.html", "t2.html"], True)
    assert len(server.requests) == 3


def test_pages_that_a_script_names_are_followed(server: Loopback) -> None:
    script = "<script>createPageHTML(3, 0, 'index', 'shtml')</script>"
    server.answers = {
        "/js/": listing(article(1), extra=script),
        "/js/index_1.shtml": listing(article(2), extra=script.replace(" 0", " 1")),
        "/js/index_2.shtml": listing(article(3), extra=script.replace(" 0", " 2")),
        "/js/index_3.shtml": listing(article(4)),
    }
    assert names(look(server, watched(server, "/js/"))) == ["t1.html", "t2.html", "t3.html"]


def test_pages_without_end_are_followed_as_far_as_the_source_says(server: Loopback) -> None:
    def page(path: str) -> Answer | None:
        number = int(path.strip("/") or 0) if path.strip("/").isdigit() or path == "/" else -1
        return listing(article(number), (f"/{number + 1}", "下一页")) if number >= 0 else None

    server.fallback = page
    found = look(server, watched(server, links=LinkRules(max_pages=4)))
    assert names(found) == ["t0.html", "t1.html", "t2.html", "t3.html"]


def test_a_page_that_brings_nothing_new_ends_the_walk(server: Loopback) -> None:
    server.answers = {
        "/": listing(article(1), article(2), ("/2", "下一页")),
        "/2": listing(article(3), ("/3", "下一页")),
        "/3": listing(article(4)),
    }
    found = look(server, watched(server), known=frozenset({"t3.html", "t4.html"}))
    assert (names(found), found.whole) == (["t1.html", "t2.html", "t3.html"], False)
    assert server.asked("/3") == []


def test_a_later_page_that_fails_does_not_lose_the_first_ones(server: Loopback) -> None:
    server.answers = {"/": listing(article(1), ("/2", "下一页")), "/2": Answer(b"", status=500)}
    found = look(server, watched(server, attempts=1))
    assert (names(found), found.whole, [problem.kind for problem in found.problems]) == (
        ["t1.html"],
        False,
        ["status"],
    )


def test_links_without_end_are_one_problem(server: Loopback) -> None:
    server.answers = {"/": listing(*(article(number) for number in range(50)))}
    found = look(server, watched(server, links=LinkRules(max_links=20)))
    assert (len(found.entries), [problem.kind for problem in found.problems]) == (20, ["limit"])


# what is followed


def test_reports_are_followed_and_nothing_else(server: Loopback) -> None:
    server.answers = {
        "/": listing(
            ("/a.pdf", "样例市档案局2023年度部门决算"),
            ("/b.html", "样例市档案局2024年部门预算"),
            ("/c.html", "关于做好2023年度部门决算公开工作的通知"),
            ("/d.pdf", "2023年政府工作报告"),
            ("/e.html", "部门决算"),
            ("/f.jsp?name=%BE%F6%CB%E3.PDF", "样例市水务局2023年度部门决算"),
            ("/样例市林业局2023年度部门决算.pdf", ""),
        )
    }
    found = look(server, watched(server))
    assert [
        (entry.told.issuer, entry.told.fiscal_year, entry.told.kind, entry.is_document)
        for entry in found.entries
    ] == [
        ("样例市档案局", 2023, "final_accounts", True),
        ("样例市档案局", 2024, "budget", False),
        ("样例市水务局", 2023, "final_accounts", True),
        ("样例市林业局", 2023, "final_accounts", True),
    ]
    assert found.links == 7


@pytest.mark.parametrize(("kind", "count"), [(None, 0), ("final_accounts", 2)])
def test_a_page_for_one_kind_need_not_say_it_in_each_title(
    server: Loopback, kind: ReportKind | None, count: int
) -> None:
    server.answers = {
        "/": listing(
            ("/t20241015_1.html", "样例市档案局"),
            ("/2.pdf", "样例市水务局"),
            ("/about.html", "联系我们"),
            ("/3.pdf", "2023年度部门整体绩效自评表"),
        )
    }
    rules = LinkRules(articles=re.compile(r"/t20\d+_\d+\.html$"))
    source = watched(server, links=rules)
    source = replace(source, list_pages=(ListPage(server.base + "/", kind, 2023 if kind else None),))
    found = look(server, source)
    assert len(found.entries) == count
    assert all(entry.told.fiscal_year == 2023 and entry.told.kind == kind for entry in found.entries)


def test_the_day_is_taken_from_the_list_or_else_from_the_address(server: Loopback) -> None:
    server.answers = {
        "/": Answer(
            (
                '<li><a href="/202410/t20241016_1.html">样例市甲局2023年度部门决算</a>2024-10-15</li>'
                '<li><a href="/202410/t20241016_2.html">样例市乙局2023年度部门决算</a></li>'
            ).encode()
        )
    }
    assert [entry.day for entry in look(server, watched(server)).entries] == ["2024-10-15", "2024-10-16"]


# behind articles


def behind(
    server: Loopback, *links: tuple[str, str], title: str = "样例市档案局2023年度部门决算"
) -> list[Listed]:
    server.answers["/a/t1.html"] = listing(*links)
    source = watched(server)
    listed = Listed(
        server.base + "/a/t1.html",
        title,
        Told("样例市档案局", None, 2023, "final_accounts"),
        "2024-10-15",
        server.base,
        False,
    )
    with PoliteClient() as client:
        return attachments(client, source, listed)


def test_what_is_attached_takes_over_what_the_article_says(server: Loopback) -> None:
    found = behind(
        server,
        ("./P1.pdf", "附件：部门决算.pdf"),
        ("./P2.pdf", "样例市档案馆2023年度单位决算.pdf"),
        ("./P3.pdf", "附件2：绩效自评报告.pdf"),
        ("./P4.xls", "附件3：公开表.xls"),
        ("./P1.pdf", "下载"),
        ("/about.html", "关于我们"),
    )
    assert [
        (entry.url.rsplit("/", 1)[1], entry.title, entry.told.issuer, entry.told.fiscal_year)
        for entry in found
    ] == [
        ("P1.pdf", "样例市档案局2023年度部门决算", "样例市档案局", 2023),
        ("P2.pdf", "样例市档案馆2023年度单位决算.pdf", "样例市档案馆", 2023),
    ]
    assert found[0].day == "2024-10-15"
    assert found[1].told.issuer_kind == "unit"


def test_an_article_that_is_the_document_itself(server: Loopback) -> None:
    server.answers["/a/t1.html"] = document("one")
    source = watched(server)
    listed = Listed(server.base + "/a/t1.html", "x", Told(), None, server.base, False)
    with PoliteClient() as client:
        found = attachments(client, source, listed)
    assert [(entry.url, entry.is_document) for entry in found] == [(listed.url, True)]


@pytest.mark.parametrize(
    ("links", "got"),
    [((("./P4.xls", "公开表"),), "P4.xls"), ((), "text in the page itself")],
)
def test_an_article_without_a_pdf_is_said(
    server: Loopback, links: tuple[tuple[str, str], ...], got: str
) -> None:
    with pytest.raises(FetchError) as error:
        behind(server, *links)
    assert error.value.kind == "format"
    assert got in error.value.got


def test_a_list_that_links_an_office_file_is_not_fetched_as_a_page(server: Loopback) -> None:
    source = watched(server)
    listed = Listed(
        server.base + "/a/x.doc", "样例市档案局2023年度部门决算", Told(), None, server.base, False
    )
    with PoliteClient() as client, pytest.raises(FetchError) as error:
        attachments(client, source, listed)
    assert error.value.kind == "format"
    assert server.requests == []
