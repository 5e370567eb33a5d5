"""What is wrong with the address of a web page, told while it is being typed. Nothing is fetched."""

from __future__ import annotations

from urllib.parse import urlsplit

_SCHEMES = ("https://", "http://")


def without_doubled_scheme(typed: str) -> str:
    """An address that was pasted behind a scheme that stood there already, without that scheme."""
    for scheme in _SCHEMES:
        rest = typed.removeprefix(scheme)
        if rest != typed and rest.lower().startswith(_SCHEMES):
            return rest
    return typed


def objection_to(typed: str, *, whole: bool) -> str:
    """What is wrong with an address; "" if nothing is.

    Args:
        typed: so far.
        whole: whether no more will be typed: then something must stand there.
    """
    address = typed.strip()
    begun = any(scheme.startswith(address.lower()) for scheme in _SCHEMES)
    if begun and not whole:
        return ""
    if not address.lower().startswith(_SCHEMES):
        return "An address begins with https:// or http://."
    if any(character.isspace() for character in address):
        return "An address has no blanks."
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "The server or its port is not written as one."
    if parts.username or parts.password:
        return "A name or password would be kept in the index: leave it out."
    if whole and not host:
        return "The name of a server is missing, as in https://example.org/news."
    if whole and "." not in host and ":" not in host and host != "localhost":
        return f"Is {host} the whole name of the server, as in example.org?"
    return ""
