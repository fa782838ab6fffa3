from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pipelines.sources.bodies import pieces
from pipelines.sources.fetching import PoliteClient
from pipelines.sources.problems import FetchError
from pipelines.sources.watched import WatchedSource
from tests.sources.loopback_server import Loopback
from tests.sources.watched_loopback import document, listing, watched


def named(source: WatchedSource, server: Loopback, name: str) -> tuple[WatchedSource, str]:
    """The source with `name` for the server's host, and the base address."""
    port = server.authority.rsplit(":", 1)[1]
    return replace(source, allowed_hosts=frozenset({f"{name}:{port}"})), f"http://{name}:{port}"


class Resolver:
    """Answers for made-up names, one list of addresses after the other, and counts; others are really resolved."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0
        self._really = socket.getaddrinfo

    def __call__(self, host: str, port: int, *arguments: Any, **more: Any) -> list[Any]:
        if not str(host).endswith(".example"):
            return self._really(host, port, *arguments, **more)
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answer]


def test_a_name_that_leads_into_the_own_network_is_not_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"]))
    with Loopback({"/": listing()}) as server, PoliteClient() as client:
        source, base = named(watched(server, allow_private_addresses=False), server, "site.example")
        with pytest.raises(FetchError) as error:
            client.page(f"{base}/", source)
        assert error.value.kind in ("address", "robots")  # robots.txt is asked for first
        assert "127.0.0.1" in str(error.value)
        assert server.requests == []


def test_a_name_cannot_change_its_mind_between_check_and_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: a name is resolved once for each connection, and what was checked is connected."""
    resolver = Resolver(["127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    with Loopback({"/": listing()}) as server, PoliteClient() as client:
        source, base = named(watched(server), server, "site.example")
        client.page(f"{base}/", source)
        client.page(f"{base}/", source)
        assert resolver.asked == server.connections > 0
        assert server.asked("/")[0].headers["host"] == base.removeprefix("http://")


def test_a_name_that_has_changed_its_mind_is_judged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"], ["169.254.169.254"]))
    with Loopback({"/": listing(length=False), "/robots.txt": listing(length=False)}) as server:
        source, base = named(watched(server), server, "site.example")
        with PoliteClient() as client, pytest.raises(FetchError, match="must not go") as error:
            client.page(f"{base}/", source)
        assert "metadata" in error.value.got
        assert [request.path for request in server.requests] == ["/robots.txt"]


def test_a_connection_kept_for_one_source_is_not_lent_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"]))
    with Loopback({"/": listing()}) as server, PoliteClient() as client:
        source, base = named(watched(server), server, "site.example")
        client.page(f"{base}/", source)
        with pytest.raises(FetchError):
            client.page(f"{base}/", replace(source, allow_private_addresses=False))


def test_a_name_that_does_not_exist_is_a_problem() -> None:
    with Loopback() as server, PoliteClient() as client:
        source, base = named(watched(server, attempts=1), server, "no-such-host.invalid")
        with pytest.raises(FetchError) as error:
            client.page(f"{base}/", source)
        assert "no-such-host.invalid" in str(error.value)


def test_headers_that_drip_are_cut_in_time() -> None:
    """A server that sends a header byte now and then never runs into a timeout between two of them."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            try:
                while not stop.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                connection.close()

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        with Loopback() as server, PoliteClient() as client:
            port = listener.getsockname()[1]
            slow = replace(
                watched(server, attempts=1, total_seconds=0.4), allowed_hosts=frozenset({f"127.0.0.1:{port}"})
            )
            began = time.monotonic()
            with pytest.raises(FetchError, match=r"robots\.txt cannot be read") as error:
                client.page(f"http://127.0.0.1:{port}/", slow)
            assert time.monotonic() - began < 3
            assert "takes too long" in error.value.got
    finally:
        stop.set()
        listener.close()


def test_bodies_that_drip_are_cut_in_time() -> None:
    with Loopback({"/a.pdf": document("x" * 900, endless=True)}) as server, PoliteClient() as client:
        source = watched(server, attempts=3, total_seconds=0.3)
        began = time.monotonic()
        with pytest.raises(FetchError) as error:
            client.file(
                f"{server.base}/a.pdf",
                source,
                dict,
                lambda answer: list(iter(lambda: answer.raw.read1(10), b"")),
            )
        assert error.value.kind == "time"
        assert time.monotonic() - began < 2  # and it is not tried again
        assert len(server.asked("/a.pdf")) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and site.example, its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("site.example")]
    day = datetime.datetime(2025, 1, 1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "loopback.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def secure(certificate: Path) -> Iterator[Loopback]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Loopback({"/": listing(), "/a.pdf": document("x" * 500, endless=True)}, tls=context) as server:
        yield server


def test_https_is_checked_by_name_though_the_checked_address_is_connected(
    secure: Loopback, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"]))
    with PoliteClient(certificates=certificate) as client:
        source, base = named(watched(secure, allow_http=False), secure, "site.example")
        assert client.page(base.replace("http:", "https:") + "/", replace(source, allow_http=False)).body
        source, base = named(watched(secure, attempts=1), secure, "other.example")
        with pytest.raises(FetchError) as error:
            client.page(base.replace("http:", "https:") + "/", source)
        assert "certificate is not valid" in error.value.got


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Loopback) -> None:
    with PoliteClient() as client, pytest.raises(FetchError) as error:
        client.page(secure.base + "/", watched(secure))
    assert "certificate is not valid" in str(error.value)
    assert secure.requests == []


def test_https_that_drips_is_cut_in_time(secure: Loopback, certificate: Path) -> None:
    with PoliteClient(certificates=certificate) as client:
        began = time.monotonic()
        with pytest.raises(FetchError) as error:
            client.file(
                f"{secure.base}/a.pdf",
                watched(secure, total_seconds=0.3),
                dict,
                lambda answer: b"".join(pieces(answer.raw, 10_000)),
            )
        assert error.value.kind == "time"
        assert time.monotonic() - began < 2
