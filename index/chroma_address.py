"""Which Chroma server keeps the vectors of an index, if any."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.chroma_known import is_known, remember
from index.errors import BadAddress, UnknownServer

ENVIRONMENT_VARIABLE = "FOOTNOTE_CHROMA"
TOKEN_VARIABLE = "FOOTNOTE_CHROMA_TOKEN"  # noqa: S105 (its name, not its value)
# Said instead of an address: the index keeps its vectors in its own folder again.
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A server and what it takes to be let in.

    Attributes:
        address: http or https, host and port, perhaps a path; without a slash at its end.
        token: sent with every request; "" for none. Never stored and never printed.
    """

    address: str
    token: str = field(default="", repr=False)


def choose_server(asked: str | None, recorded: str | None) -> ChromaServer | None:
    """The server that an index uses now; None if its vectors stay in its own folder.

    An index that somebody else made may name any. So one that only the index names is used if a person has
    named it on this computer before, and the token goes only to one that is named now.

    Args:
        asked: by the caller: an address, or "embedded"; None for $FOOTNOTE_CHROMA.
        recorded: in the index; counts if nobody asks for anything.

    Raises:
        BadAddress: it is none.
        UnknownServer: only the index names it, and nobody ever has on this computer.
    """
    named = asked or os.environ.get(ENVIRONMENT_VARIABLE)
    chosen = named or recorded
    if not chosen or chosen == EMBEDDED:
        return None
    address = server_address(chosen)
    if named:
        remember(address)
        return ChromaServer(address, os.environ.get(TOKEN_VARIABLE, ""))
    if not is_known(address):
        raise UnknownServer(
            f"this index keeps its vectors on the Chroma server {address}, which nobody has named here",
            f"If you trust it, name it once: {ENVIRONMENT_VARIABLE}={address} footnote status."
            f" With {ENVIRONMENT_VARIABLE}={EMBEDDED} the index does without it",
        )
    return ChromaServer(address)


def server_address(text: str) -> str:
    """An address as it is kept and compared.

    Raises:
        BadAddress: it is no http address, or holds a password, which would be stored.
    """
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if (
        not (host and text.strip().isprintable())
        or parts.scheme not in ("http", "https")
        or parts.query
        or parts.fragment
    ):
        raise BadAddress(
            f"“{text}” is no address of a Chroma server",
            f"Write http://HOST:PORT, or “{EMBEDDED}” for the folder of the index",
        )
    if parts.username or parts.password:
        raise BadAddress("the address of the Chroma server holds a password", f"Put it into {TOKEN_VARIABLE}")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
