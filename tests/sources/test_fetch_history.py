from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.sources.fetch_history import FetchHistory

NOW = datetime(2025, 11, 1, 18, tzinfo=UTC)
NIGHT = timedelta(days=1)
URL = "https://www.example.gov.cn/a.pdf"


def test_what_was_written_is_known_to_the_next_run(tmp_path: Path) -> None:
    first = FetchHistory.of(tmp_path, "sample")
    first.add(NOW, "document", URL, "new", sha256="aa", etag='"1"', title="决算")
    first.add(NOW + NIGHT, "document", URL, "unchanged")
    again = FetchHistory.of(tmp_path, "sample")
    known = again.last_good("document", URL)
    assert known is not None
    assert (known["sha256"], known["etag"]) == ("aa", '"1"')
    assert again.looked_at("document", URL) == NOW + NIGHT
    assert again.holds("aa")
    assert again.last_good("article", URL) is None
    assert FetchHistory.of(tmp_path, "other").last_good("document", URL) is None


def test_lines_are_only_ever_added(tmp_path: Path) -> None:
    history = FetchHistory.of(tmp_path, "sample")
    history.add(NOW, "list", URL, "answered", links=3)
    before = history.file.read_bytes()
    history.add(NOW, "list", URL, "answered", links=0)
    assert history.file.read_bytes().startswith(before)
    assert all(json.loads(line)["role"] == "list" for line in history.file.read_text("utf-8").splitlines())


def test_a_line_that_a_crash_cut_off_costs_itself_alone(tmp_path: Path) -> None:
    history = FetchHistory.of(tmp_path, "sample")
    history.add(NOW, "document", URL, "new", sha256="aa", title="决算")
    history.add(NOW, "document", URL + "?2", "new", sha256="bb", title="决算")
    whole = history.file.read_bytes()
    for cut in (1, 40, len(whole.splitlines()[1]) - 3):
        history.file.write_bytes(whole[:-cut])
        again = FetchHistory.of(tmp_path, "sample")
        assert again.holds("aa")
        again.add(NOW, "document", URL + "?3", "new", sha256="cc")
        last = FetchHistory.of(tmp_path, "sample")
        assert (last.holds("aa"), last.holds("cc")) == (True, True)


def test_what_fails_again_and_again_is_tried_less_often_but_never_given_up(tmp_path: Path) -> None:
    history = FetchHistory.of(tmp_path, "sample")
    night = NOW
    tried = []
    for number in range(120):
        if not history.rests("document", URL, night):
            tried.append(number)
            history.add(night, "document", URL, "failed", kind="status")
        night += NIGHT
    assert tried == [0, 1, 2, 3, 5, 9, 17, 33, 63, 93]
    history.add(night, "document", URL, "new", sha256="aa")
    assert not history.rests("document", URL, night)
