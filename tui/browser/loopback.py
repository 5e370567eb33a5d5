"""What means this computer: where servers of ours listen, and under which names they may be asked."""

import ipaddress
import socket

from index.errors import FootnoteError


def is_loopback(host: str) -> bool:
    """Whether a name or an address means this computer alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any free one.

    Raises:
        FootnoteError: it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise FootnoteError(
            f"cannot listen at {host}, port {port}: {why}", "choose another --port"
        ) from error


def name_of(host: str) -> str:
    """The name in a Host header, without its port: "localhost", "127.0.0.1", "::1"."""
    text = host.lower()
    name, _, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    return (name if name and port.isdecimal() else text).strip("[]")


def is_ours(name: str, listening: str) -> bool:
    """Whether a host that a request names is this computer.

    A page in a browser can reach a server on this computer under a name that it makes the browser believe
    (DNS rebinding). An address cannot be rebound, only a name can: so whoever listens to a network is also
    reached by any address, but by no other name.

    Args:
        name: of the host, as `name_of` gives it.
        listening: the name or address at which the server listens.
    """
    if is_loopback(name) or name == listening.lower().strip("[]"):
        return True
    return not is_loopback(listening) and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
