"""A real HTTP server on loopback that answers from a table and writes down what it was asked.

ETag and Last-Modified, 304, Range with If-Range, faults of its own will (5xx, dripping, dying in mid-body). Which
pages a site has belongs to `disclosure_sites.py` or to the test.
"""

from __future__ import annotations

import hashlib
import itertools
import select
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """What stands at one path. The `*_times` count requests for this path since `Loopback.forget_faults`."""

    body: bytes = b""
    content_type: str | None = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    etag: bool = True
    last_modified: float | None = None
    ranges: bool = True
    length: bool = True  # without it the body ends where the connection does
    chunked: bool = False  # without a length, in pieces that say theirs
    drip_seconds: float = 0.0  # before each of ten pieces; or
    endless: bool = False  # one byte every 50 ms, for ever
    unavailable_times: int = 0  # 503 before the first answer
    retry_after: str | None = None
    dies_times: int = 0  # the connection is cut in the middle of the body
    packed: str | None = None  # Content-Encoding that the body already has


@dataclass
class Asked:
    """One request, its times by the monotonic clock."""

    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0
    status: int = 0
    sent: int = 0


@dataclass
class Loopback:
    """Serves `answers` (path → Answer) at 127.0.0.1; `answers` may be replaced at any time."""

    answers: dict[str, Answer] = field(default_factory=dict)
    fallback: Callable[[str], Answer | None] | None = None
    requests: list[Asked] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._running = 0
        self.peak = 0
        self.connections = 0
        self._stopping = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            def do_HEAD(self) -> None:
                outer._serve(self)

            def log_message(self, *_: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                return  # clients go away when they have enough

            def process_request(self, request: Any, client_address: Any) -> None:
                outer.connections += 1
                super().process_request(request, client_address)

        self._server = Server(("127.0.0.1", 0), Handler)
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def authority(self) -> str:
        """`127.0.0.1:<port>`."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def base(self) -> str:
        """`http://127.0.0.1:<port>`, or https with `tls`."""
        return f"http{'s' if self.tls else ''}://{self.authority}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def forget_faults(self) -> None:
        """Let faults that happen a number of times happen again."""
        with self._lock:
            self._counts.clear()

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path."""
        return [request for request in self.requests if request.path == path]

    def spacing(self) -> float:
        """The shortest time between the end of one request and the start of the next, in seconds."""
        with self._lock:
            times = sorted((request.began, request.ended) for request in self.requests)
        gaps = [later[0] - earlier[1] for earlier, later in itertools.pairwise(times)]
        return min(gaps, default=float("inf"))

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        asked = Asked(handler.path, {k.lower(): v for k, v in handler.headers.items()}, time.monotonic())
        with self._lock:
            self.requests.append(asked)
            self._counts[handler.path] += 1
            count = self._counts[handler.path]
            self._running += 1
            self.peak = max(self.peak, self._running)
        try:
            answer = self.answers.get(handler.path)
            if answer is None and self.fallback:
                answer = self.fallback(handler.path)
            self._answer(handler, asked, answer or Answer(b"<h1>404</h1>", status=404), count)
        except OSError:
            handler.close_connection = True
        finally:
            self._end(asked)

    def _end(self, asked: Asked) -> None:
        """Count the request as over; called before the last byte goes, for the client may ask again upon it."""
        with self._lock:
            if not asked.ended:
                asked.ended = time.monotonic()
                self._running -= 1

    def _answer(self, handler: BaseHTTPRequestHandler, asked: Asked, answer: Answer, count: int) -> None:
        if count <= answer.unavailable_times:
            wait = (("Retry-After", answer.retry_after),) if answer.retry_after is not None else ()
            answer = Answer(b"busy", status=503, headers=wait, etag=False)
        headers = dict(answer.headers)
        tag = (
            f'"{hashlib.sha1(answer.body).hexdigest()[:16]}"'
            if answer.etag and answer.status == 200
            else None
        )
        day = formatdate(answer.last_modified, usegmt=True) if answer.last_modified is not None else None
        if tag:
            headers["ETag"] = tag
        if day:
            headers["Last-Modified"] = day
        if answer.content_type:
            headers["Content-Type"] = answer.content_type
        if answer.packed:
            headers["Content-Encoding"] = answer.packed
        status, body = answer.status, answer.body
        if (
            status == 200
            and not answer.endless
            and (
                (tag and asked.headers.get("if-none-match") == tag)
                or (day and not tag and asked.headers.get("if-modified-since") == day)
            )
        ):
            status, body = 304, b""
        elif (
            status == 200
            and answer.ranges
            and (wanted := asked.headers.get("range"))
            and asked.headers.get("if-range") in (tag, day)
        ):
            start = int(wanted.removeprefix("bytes=").split("-")[0])
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            status, body = 206, body[start:]
        asked.status = status
        self._send(handler, asked, answer, status, headers, body, dies=count <= answer.dies_times)

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        asked: Asked,
        answer: Answer,
        status: int,
        headers: dict[str, str],
        body: bytes,
        dies: bool,
    ) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        chunked = answer.chunked and bool(body)
        if chunked:
            handler.send_header("Transfer-Encoding", "chunked")
        elif not answer.length:
            handler.send_header("Connection", "close")
            handler.close_connection = True
        elif status != 304:
            handler.send_header("Content-Length", str(len(body)))
        if not body and not answer.endless:
            self._end(asked)
        handler.end_headers()
        if answer.endless:
            while not select.select([handler.connection], [], [], 0.05)[0] and not self._stopping.is_set():
                handler.wfile.write(body[asked.sent : asked.sent + 1] or b" ")
                asked.sent += 1
            handler.close_connection = True  # the client has gone
            return
        if dies:
            body = body[: len(body) // 2]
            handler.close_connection = True
        size = max(1, -(-len(body) // 10)) if answer.drip_seconds else max(1, len(body))
        for start in range(0, len(body), size):
            if answer.drip_seconds:
                time.sleep(answer.drip_seconds)
            if start + size >= len(body):
                self._end(asked)
            piece = body[start : start + size]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            asked.sent += len(body[start : start + size])
        if chunked and not dies:
            handler.wfile.write(b"0\r\n\r\n")
