"""What the desk refuses, by plain HTTP: other names, other pages, other sessions, forms that it did not make."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from pipelines.errors import FiscalError
from pipelines.site.desk.access import Access
from pipelines.site.desk.serving import listening
from tests.site.desk.conftest import Running

FINDING = (
    "select finding_id, fact_ids[1], page from quality.finding where check_id = 'E-PRJ' order by 1 limit 1"
)


def written(desk: Running) -> bytes:
    return desk.places.reviews.read_bytes() if desk.places.reviews.exists() else b""


def test_the_token_starts_one_session_once(desk: Running) -> None:
    assert requests.get(f"{desk.base}/").status_code == 401
    assert requests.get(f"{desk.base}/start?token=guess").status_code == 403
    client = requests.Session()
    first = client.get(desk.access.start_url, allow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert client.get(f"{desk.base}/").status_code == 200
    assert requests.get(f"{desk.base}/start?token={desk.access.token}").status_code == 403
    assert requests.get(f"{desk.base}/", cookies={desk.access.cookie: "guess"}).status_code == 401


def test_the_token_is_used_up(desk: Running) -> None:
    url = desk.access.start_url
    assert requests.get(url, allow_redirects=False).status_code == 303
    again = requests.get(url, allow_redirects=False)
    assert again.status_code == 403 and "fiscal review serve" in again.text


def test_a_look_at_the_head_of_the_start_address_does_not_use_it_up(desk: Running) -> None:
    assert requests.head(desk.access.start_url).status_code == 405
    assert requests.get(desk.access.start_url, allow_redirects=False).status_code == 303


def test_no_get_changes_anything_and_every_page_answers(desk: Running) -> None:
    client, [(finding, fact, _)] = desk.session(), desk.ask(FINDING)
    before = desk.places.target.read_bytes()
    paths = ["/", "/identities", "/runs", "/findings", f"/findings/{finding}", "/cells", "/rebuild"]
    for path in [*paths, "/identities/E-PRJ", *(f"/en{path}" for path in paths)]:
        answer = client.get(
            f"{desk.base}{path}?decision=override&fact={fact}&value=1&reason=why&csrf={desk.access.csrf}"
        )
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store"
    for path in (f"/findings/{finding}", "/rebuild"):
        for method in ("PUT", "DELETE", "PATCH"):
            assert client.request(method, f"{desk.base}{path}", **desk.form()).status_code == 405
    assert written(desk) == b"" and desk.places.target.read_bytes() == before


def test_every_answer_carries_the_headers_that_guard_it(desk: Running) -> None:
    for path in ("/findings", "/static/site.css", "/nowhere", "/start"):
        headers = desk.session().get(f"{desk.base}{path}", allow_redirects=False).headers
        policy = headers["Content-Security-Policy"]
        assert (
            "frame-ancestors 'none'" in policy and "default-src 'none'" in policy and "unsafe" not in policy
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "server" not in headers


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"csrf": ""}, 403),
        ({"csrf": "guess"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Origin": "https://127.0.0.1"}, 403),
        ({"Referer": "http://evil.example/", "Origin": "null", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"reason": "x" * 40_000}, 413),
        ({"reason": ""}, 400),
        ({"reason": " \u3000"}, 400),
        ({"decision": "forget"}, 400),
        ({"value": "7,00"}, 400),
        ({"value": ""}, 400),
        ({"value": "1e3"}, 400),
        ({"value": "9" * 20}, 400),
        ({"fact": ""}, 400),
        ({"fact": "0000000000000000"}, 400),
    ],
)
def test_a_form_that_is_not_right_writes_nothing(desk: Running, changed: dict[str, str], status: int) -> None:
    [(finding, fact, _)] = desk.ask(FINDING)
    sent = desk.form(decision="override", fact=fact, value="3", reason="看清了")
    for name, value in changed.items():
        (sent["data"] if name.islower() else sent["headers"])[name] = value
    refused = desk.session().post(f"{desk.base}/findings/{finding}", **sent)
    assert refused.status_code == status
    assert refused.text.count('class="refusal"') == 1 and "Traceback" not in refused.text
    assert written(desk) == b""


def test_without_a_session_or_from_elsewhere_no_form_is_taken(desk: Running) -> None:
    [(finding, _, _)] = desk.ask(FINDING)
    sent = desk.form(decision="rounding", reason="舍入")
    url = f"{desk.base}/findings/{finding}"
    assert requests.post(url, **sent).status_code == 401
    del sent["headers"]["Origin"]
    assert desk.session().post(url, **sent).status_code == 403
    assert (
        desk.session().get(f"{desk.base}/findings", headers={"Host": "localhost.evil:80"}).status_code == 403
    )
    assert written(desk) == b""


def test_a_browser_that_blanks_the_origin_is_believed_where_it_says_same_origin(desk: Running) -> None:
    [(finding, _, _)] = desk.ask(FINDING)
    sent: dict[str, Any] = desk.form(
        decision="rounding", reason="<script>alert(1)</script>", reviewer="复核人\x1b[31m"
    )
    sent["headers"] = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    answer = desk.session().post(f"{desk.base}/findings/{finding}", **sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/findings/{finding}#review")
    assert written(desk).count(b"\n") == 1 and b"\\u001b" not in written(desk)
    shown = desk.session().get(f"{desk.base}/findings/{finding}").text
    assert "&lt;script&gt;alert(1)" in shown and "<script>alert" not in shown


def test_a_port_that_is_taken_is_one_clear_error(desk: Running) -> None:
    with pytest.raises(FiscalError, match="cannot listen there") as refused:
        listening("127.0.0.1", desk.access.port, allow_remote=False)
    assert str(desk.access.port) in refused.value.got and "--port" in refused.value.remedy


def test_other_machines_are_let_in_only_on_purpose() -> None:
    for host in ("192.0.2.1", "0.0.0.0", "example.org"):
        with pytest.raises(FiscalError):
            listening(host, 0, allow_remote=False)
    with pytest.raises(FiscalError, match="one address"):
        listening("0.0.0.0", 0, allow_remote=True)
    assert Access("192.0.2.1", 80).authorities == {"192.0.2.1:80"}
    assert "[::1]:80" in Access("127.0.0.1", 80).authorities
