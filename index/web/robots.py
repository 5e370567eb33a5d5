"""What a server's robots.txt allows, as RFC 9309 reads it."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.web.refusal import NoServer, NotFetched, NotThere

if TYPE_CHECKING:
    from protego import Protego

OUR_NAME = "Footnote"
"""Under which a robots.txt may address us."""
MOST_ROBOTS_BYTES = 512_000
"""Rules further down are not read; RFC 9309 asks for 500 KiB at least."""


class Robots:
    """The rules of each server, asked for once.

    Args:
        fetch: returns the bytes at an address. Raises NotThere if the server says that it has none or that
            they are not for us, other kinds of NotFetched if they cannot be had.
    """

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch
        self._rules: dict[str, Protego | NotFetched] = {}

    def require(self, address: str) -> None:
        """Make sure that an address may be fetched.

        Raises:
            NoServer: the server cannot be reached, or must not be.
            NotFetched: its robots.txt forbids it, or cannot be had for now.
        """
        place = urlsplit(address)
        server = f"{place.scheme}://{place.netloc}"
        if server not in self._rules:
            self._rules[server] = self._ask(server)
        rules = self._rules[server]
        if isinstance(rules, NotFetched):
            raise rules
        if not rules.can_fetch(address, OUR_NAME):
            raise NotFetched(
                f"{address} may not be fetched by programs (its robots.txt says so)",
                "Save the page in your browser, and index the file",
            )

    def _ask(self, server: str) -> "Protego | NotFetched":
        from protego import Protego

        address = f"{server}/robots.txt"
        try:
            return Protego.parse(self._fetch(address).decode("utf-8", "replace"))
        except NotThere:
            return Protego.parse("")
        except NoServer as error:
            return error
        except NotFetched as error:
            return NotFetched(
                f"{server} does not say now what programs may fetch ({error.what})", "Try again later"
            )
