"""Which network addresses a fetcher may connect to, however they are spelled. Connecting is `connecting.py`'s."""

from __future__ import annotations

import ipaddress
import socket

from pipelines.sources.problems import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_CLOUD_METADATA = {
    ipaddress.ip_address(text) for text in ("169.254.169.254", "fd00:ec2::254", "100.100.100.200")
}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MOST_ADDRESSES = 4


def checked_addresses(host: str, port: int, allow_private: bool) -> list[str]:
    """Return the addresses of `host`, all of them fit to connect to; raises FetchError or OSError (gaierror)."""
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if reason := forbidden(address, allow_private):
            raise FetchError(
                "the address lies where the fetcher must not go",
                kind="address",
                got=f"{host} is {address}, {reason}",
                expected="a public address",
                remedy="if the site is in your own network, say `allow_private_addresses: true` in its source",
            )
    return addresses[:_MOST_ADDRESSES]


def forbidden(address: str, allow_private: bool) -> str:
    """Return why `address` must not be connected to, or nothing. Cloud metadata and link-local never may be."""
    reached = _reached(ipaddress.ip_address(address.split("%")[0]))
    if reached in _CLOUD_METADATA:
        return "a cloud's metadata service"
    if reached.is_unspecified or reached.is_multicast or reached.is_link_local or _site_local(reached):
        return "no address of a site"
    if reached.is_global and not reached.is_reserved:
        return ""
    if reached.is_loopback or (reached.is_private and not reached.is_reserved):
        return "" if allow_private else "a private or local address"
    return "a reserved address"


def _site_local(address: Address) -> bool:
    return isinstance(address, ipaddress.IPv6Address) and address.is_site_local


def _reached(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only wraps it."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
