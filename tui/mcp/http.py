"""The MCP server over HTTP: for this computer alone, and for whoever knows the token.

A page in a browser can reach a server on this computer, too, under a name that it makes the browser believe
(DNS rebinding). So requests must name this computer as their host, must not come from a page of somebody
else, and must carry the token, whatever they ask for.
"""

import hmac
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import uvicorn
from mcp.server import Server
from mcp.server.transport_security import TransportSecuritySettings

from index.errors import FootnoteError
from tui.browser.loopback import is_ours, name_of
from tui.mcp.stdio import on_signal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/mcp"
TOKEN_VARIABLE = "FOOTNOTE_MCP_TOKEN"  # noqa: S105 (the name of a variable)

_TOKEN_BYTES = 32
_SHORTEST_TOKEN = 16
# Answers under way get so long to arrive once the server is to end.
_GRACE_SECONDS = 2
_KEEP_ALIVE_SECONDS = 30


class BadToken(FootnoteError):
    """A token that protects nothing, or cannot be sent."""


def chosen_token() -> tuple[str, bool]:
    """The token that requests must carry, and whether it was made just now.

    Raises:
        BadToken: the one in the environment is too short, or cannot stand in a header.
    """
    chosen = os.environ.get(TOKEN_VARIABLE, "")
    if not chosen:
        return secrets.token_urlsafe(_TOKEN_BYTES), True
    if len(chosen) < _SHORTEST_TOKEN or not all("!" <= one <= "~" for one in chosen):
        raise BadToken(
            f"{TOKEN_VARIABLE} must have {_SHORTEST_TOKEN} characters or more, all of them letters, "
            "figures or signs of ASCII",
            "leave it unset and one is made",
        )
    return chosen, False


def run_http(server: Server[Any], listening: socket.socket, host: str, token: str) -> None:
    """Serve until SIGINT or SIGTERM."""
    anyio.run(serve_http, server, listening, host, token)


async def serve_http(server: Server[Any], listening: socket.socket, host: str, token: str) -> None:
    """Serve until SIGINT or SIGTERM, or until it is cancelled.

    Args:
        server: what to serve.
        listening: where; closed at the end.
        host: the name under which it listens.
        token: what requests must carry.
    """
    # The guard has looked at host and origin already, of all paths.
    unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    app = server.streamable_http_app(streamable_http_path=PATH, transport_security=unguarded)
    config = uvicorn.Config(
        Guard(app, host, token),
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    web = _WebServer(config)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(on_signal, web.end)
        await web.serve(sockets=[listening])
        tasks.cancel_scope.cancel()


class _WebServer(uvicorn.Server):
    """uvicorn, but signals are ours: its own end in a trace or in the signal's exit code."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    def end(self) -> None:
        """Take no more requests, and finish."""
        self.should_exit = True


class Guard:
    """Lets through what names this computer, comes from no foreign page and carries the token.

    Args:
        app: what is guarded.
        host: the name or address under which it listens.
        token: compared in constant time.
    """

    def __init__(self, app: "ASGIApp", host: str, token: str) -> None:
        self._app = app
        self._host = host.lower().strip("[]")
        self._token = token.encode()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serve a request, or refuse it."""
        if scope["type"] == "http" and (refusal := self._refusal(scope["headers"])):
            await _refuse(send, *refusal)
            return
        await self._app(scope, receive, send)

    def _refusal(self, headers: list[tuple[bytes, bytes]]) -> tuple[int, str] | None:
        """Status and reason of a refusal, or None."""
        hosts, origins, credentials = (
            [value for name, value in headers if name.lower() == wanted]
            for wanted in (b"host", b"origin", b"authorization")
        )
        if len(hosts) != 1 or not is_ours(name_of(hosts[0].decode("latin-1")), self._host):
            return 421, "this server is not at that host"
        if any(origin.lower() != b"http://" + hosts[0].lower() for origin in origins):
            return 403, "no pages of other origins"
        scheme, _, token = credentials[0].partition(b" ") if len(credentials) == 1 else (b"", b"", b"")
        if scheme.lower() != b"bearer" or not hmac.compare_digest(token.strip(), self._token):
            return 401, "the token is absent or wrong"
        return None


async def _refuse(send: "Send", status: int, reason: str) -> None:
    body = json.dumps({"error": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="footnote"'))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
