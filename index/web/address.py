"""Addresses of the web: told from paths, written in one way, and which of them lead inside."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from index.web.refusal import NotFetched

if TYPE_CHECKING:
    import httpx

LONGEST_ADDRESS = 2_000
"""Characters. Longer ones exist, but none that a person names."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535
_SHOWN_CHARACTERS = 80
# The gateways of RFC 6052 lead to the IPv4 address in the last 32 bits.
_GATEWAY = IPv6Network("64:ff9b::/96")


def is_address(path: str | Path) -> bool:
    """Whether a person means an address of the web, not a file."""
    return isinstance(path, str) and _SCHEME.match(path.strip()) is not None


def written_alike(address: str) -> str:
    """The one way to write an address, without the part after "#", which names a place in the page.

    Raises:
        NotFetched: it is none, of another kind than http and https, or holds a password.
    """
    import httpx  # 0.15 s, and only needed where somebody names an address

    shown = shortened(address)
    try:
        return _written(httpx.URL(address.strip()).copy_with(fragment=None), shown)
    except (httpx.InvalidURL, ValueError) as error:  # some parts are looked at only when they are asked for
        raise NotFetched(f"{shown} is not an address of the web ({error})", "Check its spelling") from error


def _written(url: "httpx.URL", shown: str) -> str:
    if url.scheme not in _PORTS:
        raise NotFetched(
            f"{shown} is fetched by neither http nor https", "Download it, and index the file instead"
        )
    if url.userinfo:
        raise NotFetched(
            f"{url.scheme}://…@{url.host} holds a user name, which would be kept in the index",
            "Download the page, and index the file instead",
        )
    usual = _PORTS[url.scheme]
    port = usual if url.port is None else url.port
    if not url.host or not 0 < port <= _LAST_PORT or len(str(url)) > LONGEST_ADDRESS:
        raise NotFetched(f"{shown} is not an address of the web", "Check its spelling")
    return str(url.copy_with(port=None if port == usual else port, path=url.path or "/"))


def shortened(address: str) -> str:
    """An address as it is shown to a person."""
    return address if len(address) <= _SHOWN_CHARACTERS else address[: _SHOWN_CHARACTERS - 1] + "…"


def last_part(address: str) -> str:
    """What an address would be called as a file: the last part of its path, "" if it is a server's own."""
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    Loopback, private, link-local, multicast and reserved ones are not, nor are IPv6 addresses that stand
    for such an IPv4 address.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return _is_open(ip)
    if ip.ipv4_mapped or ip in _GATEWAY:
        return _is_open(IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip.is_site_local:  # given up in 2004, but there are networks that use them still
        return False
    tunnelled = [ip.sixtofour, *(ip.teredo or ())]
    return _is_open(ip) and all(one is None or _is_open(one) for one in tunnelled)


def _is_open(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)
