"""Connections that lead only where they may, end in time, and can be broken off.

A name is resolved once, each of its addresses is checked, and the connection is made to an address that was
checked: a name that changes its mind in between (DNS rebinding) gains nothing.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

import httpcore

from index.web.address import is_public
from index.web.refusal import NoServer, NotFetched

Resolve = Callable[[str, int], Sequence[str]]
"""IP addresses of a server by its name and port; OSError if it has none."""

# So often somebody who asks to stop is heard.
_LOOK_SECONDS = 0.2


class Patience:
    """How long one fetch may still take, from its first connection to its last byte.

    Args:
        address: what is fetched, for the message.
        seconds: in all.
        check: called several times a second; raises to break off.
    """

    def __init__(self, address: str, seconds: float, check: Callable[[], None]) -> None:
        self._address = address
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._check = check

    def left(self, at_most: float) -> float:
        """Seconds that may be waited now.

        Raises:
            NotFetched: there are none.
        """
        self._check()
        left = self._end - time.monotonic()
        if left <= 0:
            raise NotFetched(
                f"{self._address} took longer than {self._seconds:g} seconds to send",
                "Try again later, or download it and index the file",
            )
        return min(left, at_most)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a server."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


class Guard(httpcore.NetworkBackend):
    """Opens connections to addresses of the open internet.

    Args:
        patience: of the fetch that they are for.
        allow_private: whether other addresses may be connected to as well.
        resolve: finds the addresses of a server.
    """

    def __init__(self, patience: Patience, allow_private: bool, resolve: Resolve) -> None:
        self._patience = patience
        self._allow_private = allow_private
        self._resolve = resolve
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a server that answers.

        Raises:
            NoServer: it has no address, or only such as must not be connected to.
            httpcore.ConnectError: none answers.
            httpcore.ConnectTimeout: likewise.
        """
        wait = timeout or float("inf")
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._allowed(host, port, wait):
            try:
                stream = self._plain.connect_tcp(
                    address, port, self._patience.left(wait), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._patience)
        raise failure

    def _allowed(self, host: str, port: int, seconds: float) -> list[str]:
        found = self._addresses(host, port, seconds)
        allowed = [one for one in found if self._allow_private or is_public(one)]
        if not allowed:
            raise NoServer(
                f"{host} stands in your own network ({found[0]}), where nothing is fetched from",
                "If it may be, use `footnote index --allow-private-addresses`"
                " (allow_private_addresses=True in Python)",
            )
        return allowed

    def _addresses(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """The addresses of a server; found in a thread, since asking for them cannot be broken off."""
        answer: SimpleQueue[Sequence[str] | OSError] = SimpleQueue()

        def ask() -> None:
            try:
                answer.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answer.put(OSError(str(error)))

        threading.Thread(target=ask, name="resolve", daemon=True).start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                found = answer.get(timeout=self._patience.left(_LOOK_SECONDS))
            except Empty:
                continue
            if isinstance(found, OSError) or not found:
                break
            return found
        raise NoServer(f"there is no server {host}", "Check the spelling, and whether you are online")


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait is short, so that the end of patience is noticed.

    Args:
        stream: the connection itself.
        patience: of the fetch that it is for.
    """

    def __init__(self, stream: httpcore.NetworkStream, patience: Patience) -> None:
        self._stream = stream
        self._patience = patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        end = time.monotonic() + (timeout or float("inf"))
        while True:
            try:
                return self._stream.read(max_bytes, self._patience.left(_LOOK_SECONDS))
            except httpcore.ReadTimeout:
                if time.monotonic() >= end:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._patience.left(timeout or float("inf")))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = self._patience.left(timeout or float("inf"))
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, wait), self._patience)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (as httpcore has it)
        return self._stream.get_extra_info(info)
