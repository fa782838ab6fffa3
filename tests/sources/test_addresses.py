from __future__ import annotations

import socket
from typing import Any

import pytest

from pipelines.sources.addresses import checked_addresses, forbidden
from pipelines.sources.problems import FetchError

METADATA = "a cloud's metadata service"


@pytest.mark.parametrize(
    ("address", "public", "private"),
    [
        ("8.8.8.8", True, True),
        ("2400:3200::1", True, True),
        ("::ffff:8.8.8.8", True, True),
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("::ffff:127.0.0.1", False, True),
        ("64:ff9b::7f00:1", False, True),  # 127.0.0.1 behind NAT64
        ("2002:7f00:1::", False, True),  # and behind 6to4
        ("10.1.2.3", False, True),
        ("172.16.0.1", False, True),
        ("192.168.1.1", False, True),
        ("fd00::1", False, True),
        ("0.0.0.0", False, False),
        ("::", False, False),
        ("169.254.10.10", False, False),
        ("fe80::1%eth0", False, False),
        ("fec0::1", False, False),
        ("100.64.0.1", False, False),
        ("224.0.0.1", False, False),
        ("240.0.0.1", False, False),
        ("255.255.255.255", False, False),
    ],
)
def test_which_addresses_may_be_reached(address: str, public: bool, private: bool) -> None:
    assert (not forbidden(address, False)) is public
    assert (not forbidden(address, True)) is private


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "::ffff:a9fe:a9fe"]
)
def test_cloud_metadata_is_never_reached(address: str) -> None:
    assert forbidden(address, True) == forbidden(address, False) == METADATA


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "0"])
def test_strange_spellings_are_resolved_before_they_are_judged(host: str) -> None:
    with pytest.raises(FetchError) as error:
        checked_addresses(host, 80, allow_private=False)
    assert error.value.kind == "address"
    assert host.strip("[]") in error.value.got or "0.0.0.0" in error.value.got
    assert "allow_private_addresses" in error.value.remedy


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: Any, **__: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(FetchError, match="must not go"):
        checked_addresses("mixed.example", 80, allow_private=False)
