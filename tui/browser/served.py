"""The chat in a browser: for this computer alone, and for whoever was given the address with its key.

textual-serve has neither passwords nor an eye for who asks: a page in another tab could open a WebSocket to
it and type. So every request must name this computer as its host, must not come from somebody else's page,
and must carry the key: once in the address, from then on in a cookie that other sites cannot send.
"""

from __future__ import annotations

import hmac
import secrets
import socket
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

from tui.browser.loopback import is_ours, name_of

_PAGE = Path(__file__).with_name("served.html")
_SCRIPT = Path(__file__).with_name("served.js")
_KEY_BYTES = 24


class ServedChat(Server):
    """A web server that starts a chat for every page that is opened.

    Args:
        command: starts the chat, as a shell understands it.
        host: the name or address at which it listens.
        key: what a person must have been given.
    """

    def __init__(self, command: str, host: str, key: str) -> None:
        super().__init__(command, host=host, title="Footnote")
        self._key = key

    async def application(self) -> web.Application:
        """The web application, guarded."""
        app = await self._make_app()
        app.add_routes([web.get("/served.js", self.handle_script)])
        app.middlewares.append(guard(self.host, self._key))
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Print nothing: the command has said where it listens."""

    async def handle_index(self, request: web.Request) -> web.Response:
        """The page: a terminal and what belongs to it, all from this server."""
        page = _PAGE.read_text(encoding="utf-8").replace("{websocket}", f"ws://{request.host}/ws")
        sources = f"default-src 'none'; script-src 'self'; connect-src 'self' ws://{request.host}; "
        sources += "style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
        sources += "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        headers = {"Content-Security-Policy": sources, "Cache-Control": "no-store"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def handle_script(self, request: web.Request) -> web.StreamResponse:
        """What the page does besides: it puts the focus into the terminal."""
        return web.FileResponse(_SCRIPT)


def guard(host: str, key: str) -> Middleware:
    """Middleware that lets through what names this computer, comes from no foreign page and has the key.

    Args:
        host: the name or address at which the server listens.
        key: compared in constant time.
    """

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        cookie = f"footnote-{request.url.port}"
        if not is_ours(name_of(request.host), host):
            raise web.HTTPMisdirectedRequest(text="This server is not at that host.")
        if any(origin != f"http://{request.host}" for origin in request.headers.getall("Origin", [])):
            raise web.HTTPForbidden(text="No pages of other origins.")
        if _same(request.query.get("key", ""), key):
            known = web.HTTPSeeOther("/", headers={"Referrer-Policy": "no-referrer"})
            known.set_cookie(cookie, key, httponly=True, samesite="Strict")
            raise known
        if not _same(request.cookies.get(cookie, ""), key):
            raise web.HTTPForbidden(text="Open the address that `footnote serve` has printed.")
        return await handler(request)

    return guarded


def _same(given: str, key: str) -> bool:
    return hmac.compare_digest(given.encode(), key.encode())


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_urlsafe(_KEY_BYTES)


def run_served(chat: ServedChat, listening: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; chats that are open end with it.

    Args:
        chat: what to serve.
        listening: where; closed at the end.
    """
    web.run_app(chat.application(), sock=listening, print=None, access_log=None, shutdown_timeout=2)
