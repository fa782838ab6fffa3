from __future__ import annotations

import errno
import gzip
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.sources import downloading
from pipelines.sources.arriving import Validators
from pipelines.sources.downloading import Arrived, download
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.file_names import decoded, harmless_name
from pipelines.sources.problems import FetchError
from tests.sources.loopback_server import Answer, Loopback
from tests.sources.watched_loopback import document, pdf, watched

BIG = 300_000


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def fetch(
    server: Loopback, archive: Path, path: str = "/a.pdf", known: Validators | None = None, **changed: Any
) -> Arrived | None:
    with PoliteClient() as client:
        return download(client, watched(server, **changed), server.base + path, archive, known)


def refused(server: Loopback, archive: Path, path: str = "/a.pdf", **changed: Any) -> FetchError:
    with pytest.raises(FetchError) as error:
        fetch(server, archive, path, **changed)
    return error.value


def test_a_document_arrives_whole_and_is_known_the_next_time(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/a.pdf": document("one", BIG)}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", BIG)
    assert arrived.sha256 == hashlib.sha256(pdf("one", BIG)).hexdigest()
    arrived.path.unlink()
    assert fetch(server, tmp_path, known=arrived.validators) is None
    assert [request.status for request in server.asked("/a.pdf")] == [200, 304]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_breaks_off_goes_on_where_it_stopped(
    server: Loopback, tmp_path: Path, chunked: bool
) -> None:
    server.answers = {"/a.pdf": document("one", BIG, dies_times=2, chunked=chunked)}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", BIG)
    first, second, third = server.asked("/a.pdf")
    assert "range" not in first.headers
    assert [second.status, third.status] == [206, 206]
    assert second.headers["range"] == f"bytes={first.sent}-"
    assert first.sent + second.sent + third.sent == len(pdf("one", BIG))


def test_the_next_run_goes_on_too(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/a.pdf": document("one", BIG, dies_times=1)}
    assert refused(server, tmp_path, attempts=1).kind == "network"
    arrived = fetch(server, tmp_path, attempts=1)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", BIG)
    assert server.asked("/a.pdf")[1].status == 206


def test_a_document_that_changed_meanwhile_comes_whole(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/a.pdf": document("one", BIG, dies_times=1)}
    refused(server, tmp_path, attempts=1)
    server.answers = {"/a.pdf": document("two", BIG)}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("two", BIG)
    assert "range" in server.asked("/a.pdf")[1].headers
    assert server.asked("/a.pdf")[1].status == 200


@pytest.mark.parametrize("how", [{"ranges": False}, {"etag": False}])
def test_without_ranges_or_validators_it_comes_whole(
    server: Loopback, tmp_path: Path, how: dict[str, Any]
) -> None:
    server.answers = {"/a.pdf": document("one", BIG, dies_times=1, **how)}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", BIG)


@pytest.mark.parametrize(
    "range_said",
    [
        "bytes 0-999/1000",
        "bytes 7-1006/{end}",
        "bytes {start}-{last}/299000",
        "bytes {start}-{last}/",
        "none",
    ],
)
def test_parts_that_do_not_fit_are_never_put_together(
    server: Loopback, tmp_path: Path, range_said: str
) -> None:
    body = pdf("one", BIG)
    server.answers = {"/a.pdf": document("one", BIG, dies_times=1)}
    refused(server, tmp_path, attempts=1)
    start = server.asked("/a.pdf")[0].sent
    said = range_said.format(start=start, last=start + 999, end=start + 1000)
    wrong = Answer(body[:1000], status=206, headers=(("Content-Range", said), ("ETag", '"x"')), etag=False)
    server.answers = {"/a.pdf": wrong}
    assert refused(server, tmp_path, attempts=1).kind == "network"
    server.answers = {"/a.pdf": document("one", BIG)}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == body


def test_what_is_too_slow_stays_for_the_next_run(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/a.pdf": document("one", 5000, drip_seconds=0.1)}
    assert refused(server, tmp_path, total_seconds=0.4).kind == "time"
    assert len(server.asked("/a.pdf")) == 1
    server.answers = {"/a.pdf": document("one", 5000)}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", 5000)
    assert server.asked("/a.pdf")[1].status == 206


def test_a_body_without_a_length_must_end_as_a_pdf_does(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/a.pdf": document("one", BIG, length=False, dies_times=1, etag=False)}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", BIG)
    assert len(server.asked("/a.pdf")) == 2


@pytest.mark.parametrize(
    ("body", "got"),
    [
        ("<html>%PDF-1.7 页面不存在</html>".encode(), "an HTML page"),
        (b"\xef\xbb\xbf  <!doctype html>", "an HTML page"),
        (b"PK\x03\x04" + bytes(5000), "a zip archive"),
        (b"MZ" + bytes(5000), "a Windows program"),
        (b"\xd0\xcf\x11\xe0" + bytes(5000), "an old Office file"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"", "nothing"),
        (bytes(2000) + b"%PDF-1.7", "bytes that begin with 00 00"),
    ],
    ids=["html", "html-bom", "zip", "exe", "doc", "rar", "empty", "late"],
)
def test_what_is_no_pdf_is_refused_whatever_it_is_called(
    server: Loopback, tmp_path: Path, body: bytes, got: str
) -> None:
    server.answers = {"/a.pdf": Answer(body, "application/pdf")}
    error = refused(server, tmp_path)
    assert error.kind == "type"
    assert error.got.startswith(got) or got in error.got
    assert len(server.asked("/a.pdf")) == 1
    assert list((tmp_path / "arriving").iterdir()) == []


@pytest.mark.parametrize("how", ["announced", "unannounced", "packed", "chunked"])
def test_documents_are_bounded_and_leave_nothing_behind(server: Loopback, tmp_path: Path, how: str) -> None:
    body = pdf("one", 20_000_000)
    if how == "packed":
        server.answers = {"/a.pdf": Answer(gzip.compress(body), "application/pdf", packed="gzip")}
    else:
        server.answers = {
            "/a.pdf": Answer(body, "application/pdf", length=how == "announced", chunked=how == "chunked")
        }
    error = refused(server, tmp_path, max_bytes=1_000_000)
    assert error.kind == "size"
    assert server.asked("/a.pdf")[0].sent < 20_000_000
    assert list((tmp_path / "arriving").iterdir()) == []


def test_a_packed_document_is_unpacked(server: Loopback, tmp_path: Path) -> None:
    server.answers = {"/a.pdf": Answer(gzip.compress(pdf("one", 5000)), "application/pdf", packed="gzip")}
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", 5000)


def test_a_full_disk_is_said_and_the_next_run_goes_on(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = {"/a.pdf": document("one", BIG)}
    really = os.fsync

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(downloading.os, "fsync", full)
    error = refused(server, tmp_path)
    assert (error.kind, "No space left" in error.got) == ("storage", True)
    monkeypatch.setattr(downloading.os, "fsync", really)
    arrived = fetch(server, tmp_path)
    assert arrived is not None
    assert arrived.path.read_bytes() == pdf("one", BIG)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system32\\a.PDF", "a.pdf"),
        ("/etc/cron.d/x\x00.pdf", "x.pdf"),
        ("a\x1b[2J\u202efdp.exe", "a[2Jfdp.exe.pdf"),
        ("..", "document.pdf"),
        (".pdf", "document.pdf"),
        ("", "document.pdf"),
        ("a" * 500 + ".pdf", "a" * 120 + ".pdf"),
        ("CON:<>|?*.pdf", "CON.pdf"),
        (decoded("%BE%F6%CB%E3.pdf"), "决算.pdf"),
        (decoded("%E5%86%B3%E7%AE%97.pdf"), "决算.pdf"),
        (decoded("..%2f..%2fx.pdf"), "x.pdf"),
    ],
)
def test_names_that_a_site_gives_do_no_harm(said: str, name: str) -> None:
    assert harmless_name(said) == name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="../../x.pdf"', "x.pdf"),
        ("attachment; filename*=UTF-8''%E5%86%B3%E7%AE%97.pdf", "决算.pdf"),
        ("attachment; filename=" + "决算.pdf".encode("gb18030").decode("latin-1"), "决算.pdf"),
    ],
)
def test_the_sites_own_name_for_a_file_is_kept_for_people(
    server: Loopback, tmp_path: Path, header: str, name: str
) -> None:
    server.answers = {"/down?id=1": document(headers=(("Content-Disposition", header),))}
    arrived = fetch(server, tmp_path, "/down?id=1")
    assert arrived is not None
    assert arrived.name == name
    assert arrived.path.parent == tmp_path / "arriving"
