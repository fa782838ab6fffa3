"""Who may ask the desk for what: names it answers to, where forms come from, one session, one token that starts it.

Every request passes here before a page is made; headers that browsers obey are set here on every answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_READING = ("GET", "HEAD")
_WITHOUT_SESSION = ("/start", "/static/", "/favicon.ico")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def authority(host: str, port: int) -> str:
    """Return host and port as they stand in an address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@dataclass
class Access:
    """The one session of a desk that listens at `host` and `port`. `token` starts it once; `csrf` stands in its forms."""

    host: str
    port: int
    token: str | None = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """The name of the session cookie: cookies do not tell ports apart, so the name does."""
        return f"fiscal_desk_{self.port}"

    @property
    def authorities(self) -> set[str]:
        """What may stand in the Host header; anything else is another name that leads here."""
        names = {self.host}
        if is_loopback(self.host):
            names |= {"127.0.0.1", "localhost", "::1"}
        return {authority(name, self.port) for name in names}

    @property
    def start_url(self) -> str:
        """The address that starts the session, once."""
        return f"http://{authority(self.host, self.port)}/start?token={self.token}"

    def exchange(self, token: str) -> bool:
        """Whether this is the token; it is none any more afterwards."""
        if self.token is None or not secrets.compare_digest(token.encode(), self.token.encode()):
            return False
        self.token = None
        return True

    def is_known(self, headers: Headers) -> bool:
        """Whether a request carries the cookie of the session."""
        given = cookie_parser(headers.get("cookie", "")).get(self.cookie, "")
        return secrets.compare_digest(given.encode(), self.session.encode())

    def is_own_form(self, csrf: str) -> bool:
        """Whether a form was made by this desk."""
        return secrets.compare_digest(csrf.encode(), self.csrf.encode())

    def refusal(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        """Return status and reason (a key of words.yml) why a request is not answered, or None."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self.authorities:
            return 403, "desk.foreign_host"
        if method not in _READING and not self._is_from_here(headers):
            return 403, "desk.foreign_origin"
        if not path.startswith(_WITHOUT_SESSION) and not self.is_known(headers):
            return 401, "desk.no_session"
        return None

    def _is_from_here(self, headers: Headers) -> bool:
        """Whether the page that sends this is of this desk: its Origin says so, or the browser does where the
        referrer policy blanks the Origin of forms."""
        origin = headers.get("origin", "null")
        if origin == "null":
            return headers.get("sec-fetch-site") == "same-origin"
        return origin.removeprefix("http://") in self.authorities and origin.startswith("http://")


@dataclass(frozen=True)
class Guard:
    """ASGI middleware that answers refusals itself (`refuse`: status, reason, path) and sets the headers of every answer."""

    app: ASGIApp
    access: Access
    refuse: Callable[[int, str, str], Response]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self.access.refusal(scope["method"], scope["path"], Headers(scope=scope))
        app = self.app if refusal is None else self.refuse(*refusal, scope["path"])
        await app(scope, receive, send_with_headers)
