"""Fetch one page, within limits: of size, time and redirects, of addresses, and of the server's own rules."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore
import httpx

from index import __version__
from index.web.address import written_alike
from index.web.connection import Guard, Patience, Resolve, resolve
from index.web.refusal import NoServer, NotFetched, NotThere
from index.web.robots import MOST_ROBOTS_BYTES, OUR_NAME, Robots
from index.web.unpacking import Broken, unpacked

_ACCEPTED = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429})
_DOWNLOAD = "Download it in your browser, and index the file"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page may ask of us.

    Attributes:
        size: in bytes, after unpacking.
        connecting: seconds until a server answers at all.
        silence: seconds without a byte.
        total: seconds from the first connection to the last byte, redirects and robots.txt included.
        redirects: from one address to the next.
    """

    size: int = 20_000_000
    connecting: float = 10.0
    silence: float = 20.0
    total: float = 60.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Version:
    """What tells a server which version of a page we have.

    Attributes:
        address: where it was in the end, after redirects.
        etag: as the server gave it, or "".
        modified: its Last-Modified, as the server wrote it, or "".
    """

    address: str
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it was fetched.

    Attributes:
        version: to be shown the next time.
        body: its bytes, unpacked.
        content_type: as the server wrote it, or "".
        at: when.
    """

    version: Version
    body: bytes
    content_type: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class Fetcher:
    """Fetches pages, one at a time. A server is asked for its robots.txt once in the life of a fetcher.

    Args:
        allow_private: whether addresses of your own machine and network may be fetched from.
        limits: of each page.
        check: called several times a second; raises to break off.
        resolve: finds the IP addresses of a server.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        check: Callable[[], None] = lambda: None,
        resolve: Resolve = resolve,
    ) -> None:
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._check = check
        self._resolve = resolve
        self._robots = Robots(self._fetch_robots)
        self._trust: ssl.SSLContext | None = None
        self._patience = Patience("", 0, check)

    def fetch(self, address: str, known: Version | None = None) -> Fetched | None:
        """Fetch a page.

        Args:
            address: as `written_alike` writes it.
            known: the version that we have, if any.

        Returns:
            The page, or None if it still is the version that we have.

        Raises:
            NotThere: there is no such page.
            NotFetched: for any other reason why it cannot or may not be fetched.
        """
        self._patience = Patience(address, self._limits.total, self._check)

        def ask(place: str) -> _Answer:
            self._robots.require(place)
            same = known if known and known.address == place else None
            return self._get(place, self._limits.size, _asking(same) if same else {})

        place, answer = self._follow(address, ask)
        if answer.status == 304 and known and known.address == place:
            return None
        _require_page(place, answer)
        said = answer.headers.get
        version = Version(place, said("etag", ""), said("last-modified", ""))
        return Fetched(version, answer.body, said("content-type", ""), datetime.now(UTC))

    def _follow(self, address: str, ask: Callable[[str], _Answer]) -> tuple[str, _Answer]:
        """The first answer that is no redirect, and the address that gave it."""
        place = address
        for _ in range(self._limits.redirects + 1):
            answer = ask(place)
            if answer.status not in _REDIRECTS:
                return place, answer
            place = _target(place, answer.headers.get("location", ""))
        raise NotFetched(
            f"{address} is redirected more than {self._limits.redirects} times", "Give the address at its end"
        )

    def _fetch_robots(self, address: str) -> bytes:
        place, answer = self._follow(address, lambda place: self._get(place, MOST_ROBOTS_BYTES, {}, cut=True))
        if 400 <= answer.status < 500:
            raise NotThere(f"{place} answers {answer.status}", "")
        _require_page(place, answer)
        return answer.body

    def _get(self, address: str, most: int, headers: Mapping[str, str], *, cut: bool = False) -> _Answer:
        """Ask once.

        Args:
            address: what for.
            most: bytes of the body.
            headers: besides the usual ones.
            cut: leave out what is above `most`, instead of refusing it.
        """
        sent = {
            "User-Agent": f"{OUR_NAME}/{__version__}",
            "Accept": _ACCEPTED,
            "Accept-Encoding": "gzip, deflate",
            **headers,
        }
        limits = self._limits
        waits = {"connect": limits.connecting, "read": limits.silence, "write": limits.silence}
        guard = Guard(self._patience, self._allow_private, self._resolve)
        with (
            _explained(address),
            httpcore.ConnectionPool(self._certificates(address), network_backend=guard) as pool,
            pool.stream("GET", address, headers=_written(sent), extensions={"timeout": waits}) as response,
        ):
            said = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            reason = _text(response.extensions.get("reason_phrase", b""))
            body = b"" if response.status >= 300 else _body(address, response, said, most, cut)
        return _Answer(response.status, reason, said, body)

    def _certificates(self, address: str) -> ssl.SSLContext | None:
        if self._trust is None and address.startswith("https:"):
            self._trust = httpx.create_ssl_context()
        return self._trust


def _target(address: str, location: str) -> str:
    """Where a server sends us."""
    if not location:
        raise NotFetched(f"{address} is redirected, but not said where to", "Try again later")
    try:
        # As browsers do: bytes that are no ASCII are UTF-8.
        target = str(httpx.URL(address).join(location.encode("latin-1").decode("utf-8", "replace")))
        return written_alike(target)
    except (httpx.InvalidURL, ValueError) as error:
        raise NotFetched(
            f"{address} is redirected to no address ({error})", "Give the address that it should be"
        ) from error
    except NotFetched as error:
        raise NotFetched(f"{address} is redirected: {error.what}", error.fix) from error


def _text(header: bytes) -> str:
    return header.decode("latin-1")


def _written(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """As HTTP sends them: an ETag may hold bytes that are no ASCII, and goes back as it came."""
    return [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]


def _asking(known: Version) -> dict[str, str]:
    """The headers that say which version is known."""
    said = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in said.items() if value}


def _require_page(address: str, answer: _Answer) -> None:
    """Raise what an answer without a page means."""
    if answer.status in (200, 203):
        return
    said = f"{address} answers {answer.status} {answer.reason}".strip()
    if answer.status in (404, 410):
        raise NotThere(f"{said}: there is no such page", "Check the address")
    if answer.status >= 500 or answer.status in _LATER:
        raise NotFetched(f"{said}: the server cannot send it now", "Try again later")
    if answer.status >= 400:
        raise NotFetched(f"{said}: the server does not give it to programs", _DOWNLOAD)
    raise NotFetched(f"{said}, which is no page", _DOWNLOAD)


def _body(
    address: str, response: httpcore.Response, headers: Mapping[str, str], most: int, cut: bool
) -> bytes:
    found = bytearray()
    for piece in unpacked(response.iter_stream(), headers.get("content-encoding", "").strip().lower()):
        found += piece
        if len(found) > most:
            if cut:
                return bytes(found[:most])
            raise NotFetched(f"{address} is larger than {most / 1e6:g} MB", _DOWNLOAD)
    return bytes(found)


@contextmanager
def _explained(address: str) -> Iterator[None]:
    """What may happen on the way, in words for a person."""
    try:
        yield
    except Broken as error:
        raise NotFetched(f"{address} cannot be unpacked ({error})", _DOWNLOAD) from error
    except httpcore.ConnectTimeout as error:
        raise NoServer(f"{address}: the server does not answer", "Try again later") from error
    except httpcore.ConnectError as error:
        cause = error.args[0] if error.args else None  # httpcore keeps what happened there
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "verify_message", "") or cause.reason
            raise NoServer(
                f"{address}: the server cannot prove who it is ({reason})", "Check the address"
            ) from error
        raise NoServer(
            f"{address}: no connection to the server", "Check the address, and whether you are online"
        ) from error
    except httpcore.TimeoutException as error:
        raise NotFetched(f"{address}: the server fell silent", "Try again later") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise NotFetched(
            f"{address}: the connection broke off ({str(error) or type(error).__name__})", "Try again later"
        ) from error
