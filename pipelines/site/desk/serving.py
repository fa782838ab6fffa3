"""The desk at an address of this machine until it is stopped. What it answers belongs to `app.py`."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from pipelines.errors import FiscalError
from pipelines.site.desk.access import Access, Guard, is_loopback
from pipelines.site.desk.app import Desk
from pipelines.site.desk.published import Published
from pipelines.site.desk.waiting import Rebuilding
from pipelines.warehouse.connect import open_published

if TYPE_CHECKING:
    from pipelines.warehouse.places import Places

_EVERY_ADDRESS = ("0.0.0.0", "::", "")


def listening(host: str, port: int, *, allow_remote: bool) -> socket.socket:
    """Return a socket bound to `host` and `port` (0: a free one).

    Raises FiscalError for an address that other machines reach, unless `allow_remote`, for one that stands for
    every address, and for one that cannot be had.
    """
    if host in _EVERY_ADDRESS:
        raise FiscalError(
            "the review desk listens at one address",
            got=host,
            expected="one address",
            remedy="--host 127.0.0.1",
        )
    if not is_loopback(host) and not allow_remote:
        raise FiscalError(
            "other machines could reach the review desk here",
            got=host,
            expected="127.0.0.1, ::1 or localhost",
            remedy="leave out --host, or add --allow-remote: what you type then crosses the network unencrypted",
        )
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except (OSError, OverflowError) as error:
        raise FiscalError(
            "the review desk cannot listen there",
            got=f"{host} port {port}: {error}",
            remedy="name another --port, or 0 for a free one",
        ) from error
    return made


def server_of(app: Guard) -> uvicorn.Server:
    """Return what answers requests; it writes no log of addresses, which would hold the token."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="off",
            limit_concurrency=64,
            timeout_graceful_shutdown=5,
        )
    )


def serve(
    places: Places,
    host: str,
    port: int,
    workers: int,
    announce: Callable[[str], None],
    *,
    allow_remote: bool = False,
) -> None:
    """Serve the desk of the warehouse at `places` until an interrupt; `announce` is told the address that starts it.

    A build that is under way is finished first. Raises FiscalError, WarehouseError when there is nothing to serve.
    """
    open_published(places.target).close()
    with listening(host, port, allow_remote=allow_remote) as bound:
        access = Access(host, bound.getsockname()[1])
        rebuilding = Rebuilding(places, workers)
        server = server_of(Desk(access, Published(places), rebuilding).application())
        bound.listen()
        announce(access.start_url)
        try:
            with suppress(KeyboardInterrupt):
                server.run(sockets=[bound])
        finally:
            rebuilding.end()
