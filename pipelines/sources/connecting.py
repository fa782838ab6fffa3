"""Connections that go only where they may: a name is resolved once, every address checked, the checked one connected.

So neither a private address, nor one behind a strange spelling, nor a name that changes its mind between check and
connection is reached. Rests on one private name of urllib3, `_new_conn`; tests prove that it is still asked.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from pipelines.sources.addresses import checked_addresses

_current = threading.local()


class Lifeline:
    """The connection that a request of this thread uses, and the way to cut it from another one."""

    def __init__(self) -> None:
        self.was_cut = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def hold(self, sock: socket.socket) -> None:
        """Remember the connection; cut it if the time is over already."""
        with self._lock:
            self._socket = sock
        if self.was_cut:
            self.cut()

    def cut(self) -> None:
        """End the connection: whoever reads from it sees its end."""
        self.was_cut = True
        with self._lock, suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def within(seconds: float) -> Iterator[Lifeline]:
    """Cut the connection of this thread's request, headers or body, when it lasts longer than `seconds`."""
    line = Lifeline()
    timer = threading.Timer(seconds, line.cut)
    timer.daemon = True
    _current.line = line
    timer.start()
    try:
        yield line
    finally:
        timer.cancel()
        _current.line = None


class _Checked:
    """What both kinds of connection do differently from urllib3's."""

    allow_private: ClassVar[bool] = False
    _held: socket.socket | None = None

    def _new_conn(self: Any) -> socket.socket:
        try:
            addresses = checked_addresses(self.host, self.port, self.allow_private)
        except (socket.gaierror, UnicodeError) as error:
            failed = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(self.host, self, failed) from error
        failure: Exception = OSError("no address")
        for address in addresses:
            try:
                sock = create_connection(
                    (address, self.port), self.timeout, self.source_address, self.socket_options
                )
            except TimeoutError:
                failure = ConnectTimeoutError(self, f"no connection to {self.host} ({address}) in time")
            except OSError as error:
                failure = NewConnectionError(self, f"no connection to {self.host} ({address}): {error}")
            else:
                self._held = sock.dup()  # the same connection, also after TLS has taken the socket over
                _hold(self._held)
                return sock
        raise failure

    def request(self: Any, *arguments: Any, **named: Any) -> None:
        if self._held is not None:
            _hold(self._held)
        super().request(*arguments, **named)  # type: ignore[misc]

    def close(self: Any) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
        super().close()  # type: ignore[misc]


def _hold(sock: socket.socket) -> None:
    line: Lifeline | None = getattr(_current, "line", None)
    if line is not None:
        line.hold(sock)


def _pool_classes(private: bool) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(_Checked, HTTPConnection):
        allow_private = private

    class Secure(_Checked, HTTPSConnection):
        allow_private = private

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class CheckedAdapter(HTTPAdapter):
    """An adapter of requests whose connections are checked. It knows no proxies: they would connect for it."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        super().__init__(pool_connections=8, pool_maxsize=1)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Make the pools of checked connections."""
        super().init_poolmanager(*arguments, **named)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._allow_private)
