"""Deciding by plain HTTP: who comes second is told, what is decided leaves the queue, and can be taken back."""

from __future__ import annotations

import fcntl
import re
from typing import Any

import requests

from pipelines.reviews.records import Review, in_force, read_reviews
from tests.site.desk.conftest import Running

TWO = "select finding_id, fact_ids[1] from quality.finding where check_id = 'E-PRJ' order by 1"
DOUBTFUL = "select fact_id from core.fact where reading_status in ('disputed', 'ocr_single') order by 1"


def posted(desk: Running, path: str, sent: dict[str, Any], **headers: str) -> requests.Response:
    return desk.session().post(f"{desk.base}/{path}", **{**sent, "headers": {**sent["headers"], **headers}})


def page(desk: Running, path: str) -> str:
    return desk.session().get(f"{desk.base}/{path}").text


def reviews(desk: Running) -> list[Review]:
    return read_reviews(desk.places.reviews)


def test_who_decides_second_is_told_and_may_decide_again(desk: Running) -> None:
    (finding, cell), *_ = desk.ask(TWO)
    path = f"findings/{finding}"
    mine = desk.form(decision="override", fact=cell, value="3", reason="我的理由", reviewer="乙")
    theirs = desk.form(decision="rounding", reason="他人的理由", reviewer="甲")
    assert posted(desk, path, theirs).status_code == 303
    refused = posted(desk, path, mine)
    assert refused.status_code == 409 and refused.text.count('class="refusal"') == 1
    shown = refused.text
    assert "已有人就此作出决定" in shown and "他人的理由" in shown and "甲" in shown
    assert 'value="我的理由"' in shown and re.search(r'name="value" value="3"', shown)
    assert [one.reason for one in reviews(desk)] == ["他人的理由"]

    [seen] = re.findall(r'name="seen" value="([0-9a-f]+)"', shown)
    mine["data"]["seen"] = seen
    assert posted(desk, path, mine).status_code == 303
    assert [one.reason for one in reviews(desk)] == ["他人的理由", "我的理由"]
    assert posted(desk, path, mine).status_code == 303
    assert len(reviews(desk)) == 2


def test_a_cell_that_was_decided_with_another_finding_is_no_surprise(desk: Running) -> None:
    (first, cell), (second, _) = desk.ask(TWO)
    late = desk.form(decision="override", fact=cell, value="5", reason="后到")
    assert posted(
        desk, f"findings/{first}", desk.form(decision="override", fact=cell, value="4", reason="先到")
    ).ok
    assert posted(desk, f"cells/{cell}", late).status_code == 409
    assert posted(desk, f"cells/{cell}", late, **{"HX-Request": "true"}).status_code == 409
    shown = page(desk, f"cells/{cell}")
    assert "先到" in shown and f'href="/findings/{first}"' in shown
    assert "先到" not in page(desk, f"findings/{second}")


def test_what_is_decided_leaves_the_queue_until_it_is_reopened(desk: Running) -> None:
    (finding, _), (other, _) = desk.ask(TWO)
    queue, path = "findings?check=E-PRJ", f"findings/{finding}?check=E-PRJ"
    assert all(f"/findings/{one}?check=E-PRJ" in page(desk, queue) for one in (finding, other))
    assert f'<a href="/findings/{other}?check=E-PRJ" rel="next">' in page(desk, path)
    answer = posted(desk, path, desk.form(decision="source_error", reason="原文如此"))
    assert answer.headers["location"] == f"/findings/{finding}?check=E-PRJ#review"
    assert finding not in page(desk, queue) and other in page(desk, queue)
    assert finding in page(desk, f"{queue}&status=waiting") and other not in page(
        desk, f"{queue}&status=waiting"
    )
    assert 'rel="next"' not in page(desk, f"findings/{other}?check=E-PRJ")

    assert f'value="reopen {finding}"' in page(desk, path)
    assert posted(desk, path, desk.form(decision=f"reopen {finding}", reason="再看")).status_code == 303
    shown = page(desk, path)
    assert "重开" in shown and "再看" in shown and f'value="reopen {finding}"' not in shown
    assert finding in page(desk, queue)
    assert in_force(reviews(desk)) == []
    again = posted(desk, path, desk.form(decision=f"reopen {finding}", reason="又看"))
    assert again.status_code == 400 and len(reviews(desk)) == 2


def test_a_typed_cell_is_answered_alone_and_the_name_is_remembered(desk: Running) -> None:
    (first,), (second,) = desk.ask(DOUBTFUL)
    typed = desk.form(value=" 1,234.50 ", reason="照页面", reviewer="王复核")
    answer = posted(desk, f"cells/{first}", typed, **{"HX-Request": "true"})
    assert answer.status_code == 200 and answer.text.lstrip().startswith('<li class="cell"')
    assert 'hx-swap-oob="true"' in answer.text and "1 条决定待生效" in answer.text
    [review] = reviews(desk)
    assert (review.target, review.value, review.finding) == (first, "1234.50", None)
    assert 'name="reviewer" value="王复核"' in page(desk, f"cells/{second}")
    refused = posted(desk, f"cells/{second}", desk.form(value="7,00", reason="照页面"))
    assert refused.status_code == 400 and "“7,00”不是金额" in refused.text and "<h1>" in refused.text
    for value in ("0.0000001", "9" * 15, "", "七"):
        refused = posted(desk, f"cells/{second}", desk.form(value=value, reason="照页面"))
        assert refused.status_code == 400 and "不是金额" in refused.text
    assert posted(desk, "cells/0000000000000000", typed).status_code == 404
    assert len(reviews(desk)) == 1


def test_a_cell_is_written_down_as_blank_unless_nothing_was_read_in_it(desk: Running) -> None:
    (doubtful,), _ = desk.ask(DOUBTFUL)
    (finding, cell), *_ = desk.ask(TWO)
    assert 'name="decision" value="blank"' in page(desk, f"cells/{doubtful}")
    stain = desk.form(decision="blank", fact=cell, value="", reason="污点，不是数")
    answer = posted(desk, f"cells/{doubtful}", stain, **{"HX-Request": "true"})
    assert answer.status_code == 200 and '<b class="num">空白</b>' in answer.text
    assert posted(desk, f"findings/{finding}", stain).status_code == 303
    assert '<b class="num">空白</b>' in page(desk, f"findings/{finding}")
    assert [(one.fact_id, one.value, one.presence) for one in reviews(desk)] == [
        (doubtful, None, "blank"),
        (cell, None, "blank"),
    ]
    [(empty,)] = desk.ask("select min(fact_id) from core.fact where presence = 'blank'")
    assert 'value="blank"' not in page(desk, f"cells/{empty}")
    refused = posted(desk, f"cells/{empty}", stain)
    assert refused.status_code == 400 and "没有读出数" in refused.text
    assert len(reviews(desk)) == 2


def test_every_cell_can_be_read_from_the_page_also_where_nobody_doubts_it(desk: Running) -> None:
    [(cell, report)] = desk.ask(
        "select fact_id, report_id from core.fact where reading_status = 'agreed' and page is not null "
        "order by fact_id limit 1"
    )
    assert f'action="/cells/{cell}"' in page(desk, f"cells/{cell}")
    assert f'action="/en/cells/{cell}"' in page(desk, f"en/cells/{cell}")
    assert 'data-decide="/cells/{id}"' in page(desk, f"reports/{report}")
    assert page(desk, "cells?reading=ocr_agreed").count('class="cell"') == 0
    assert desk.session().get(f"{desk.base}/cells/none").status_code == 404


def test_a_finding_that_a_rebuild_took_away_is_answered_with_the_way_back(desk: Running) -> None:
    gone = posted(desk, "findings/0123456789abcdef", desk.form(decision="rounding", reason="舍入"))
    assert gone.status_code == 404 and "没有这个问题" in gone.text
    assert page(desk, "en/findings/0123456789abcdef").count("There is no such finding") == 1


def test_a_damaged_file_of_reviews_is_one_clear_error(desk: Running) -> None:
    desk.places.reviews.write_text("{\n", "utf-8")
    answer = desk.session().get(f"{desk.base}/findings")
    assert answer.status_code == 503 and "line 1 of" in answer.text and "Traceback" not in answer.text


def test_a_build_that_another_process_holds_up_is_told(desk: Running) -> None:
    with desk.places.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert posted(desk, "rebuild", desk.form()).headers["location"] == "/findings"
        desk.rebuilding.end()
    shown = page(desk, "findings")
    assert "重建未成" in shown and "another process is building this warehouse" in shown


def test_the_queue_begins_with_the_gravest_and_largest(desk: Running) -> None:
    shown = page(desk, "findings?status=any")
    ids = re.findall(r'<a href="/findings/([0-9a-f]{16})', shown)
    amounts = {
        finding: (("error", "warning", "info").index(severity), -(yuan or 0))
        for finding, severity, yuan in desk.ask(
            "select finding_id, severity, (select max(abs(difference)) * max(case fact.unit when '万元' then 10000 "
            "when '元' then 1 else 0 end) from quality.check_result as result inner join core.fact as fact "
            "on result.fact_ids[1] = fact.fact_id where result.report_id = finding.report_id "
            "and finding.members[1] = concat_ws(' ', result.check_id, nullif(result.key, ''))) "
            "from quality.finding as finding"
        )
    }
    severities = [amounts[finding][0] for finding in ids]
    assert len(ids) > 8 and severities == sorted(severities)
    errors = [amounts[finding] for finding in ids if amounts[finding][0] == 0 and amounts[finding][1]]
    assert len(errors) > 1 and errors == sorted(errors)
