"""A real HTTP server on loopback that answers as a script says, in the words of a protocol."""

import json
import select
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from model_servers.script import Asked, Failure, Mid, Reply, Script, Step

PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Gone(Exception):
    """The client hung up, the server is closing, or the script breaks the connection."""


class ModelServer(ABC):
    """Answers chats as scripted, and keeps what it was asked.

    Args:
        script: what to answer, see `Script`.
        models: the names it knows; any other is answered with the provider's 404.
        key: the only key it accepts; None accepts all, and none at all.
        context_tokens: prompts above it are refused as too long; None takes any.
    """

    root = ""
    """What a base address ends with: "/v1" where clients expect it."""

    def __init__(
        self,
        script: Script,
        models: tuple[str, ...] = ("test-model",),
        key: str | None = None,
        context_tokens: int | None = None,
    ) -> None:
        self.script = script
        self.models = models
        self.key = key
        self.context_tokens = context_tokens
        self.asked: list[Asked] = []
        """Requests for an answer, in the order they came."""
        self.seen: list[str] = []
        """Every request, "GET /v1/models"."""
        self.ended = threading.Event()
        self.http: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """What a person would give as --base-url."""
        assert self.http
        return f"http://127.0.0.1:{self.http.server_port}{self.root}"

    def next(self, asked: Asked) -> Reply | Failure:
        """What the script says to this request, which has already been kept."""
        if callable(self.script):
            return self.script(asked)
        return self.script[min(len(self.asked), len(self.script)) - 1]

    @abstractmethod
    def get(self, path: str) -> dict[str, Any] | None:
        """What stands at a path, or None."""

    @abstractmethod
    def read(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Asked | None:
        """A request for an answer, or None if the path is for something else."""

    @abstractmethod
    def refusal(self, asked: Asked, failure: Failure) -> tuple[int, dict[str, Any]]:
        """Status and body of an error."""

    @abstractmethod
    def write(self, wire: "Wire", asked: Asked, reply: Reply) -> None:
        """Send an answer."""

    @abstractmethod
    def sent_key(self, headers: dict[str, str]) -> str:
        """The key in a request, "" without one."""

    def other(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """What a POST to any other path is answered with."""
        return 404, {"error": f"{path} not found"}

    def known(self, model: str) -> bool:
        return model in self.models

    def objection(self, asked: Asked) -> Failure | None:
        """Why this request cannot be answered whatever the script says."""
        if self.key is not None and self.sent_key(asked.headers) != self.key:
            return Failure("bad_key")
        if not self.known(asked.model):
            return Failure("no_model")
        if self.context_tokens is not None and asked.prompt_tokens > self.context_tokens:
            return Failure("too_long")
        return None


class Wire:
    """One connection: pieces of an answer, waits, and the ways in which it breaks."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: ModelServer, asked: Asked) -> None:
        self._handler = handler
        self._server = server
        self._asked = asked

    def json(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self.bytes(status, json.dumps(body).encode(), "application/json", headers)

    def bytes(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self._head(status, kind, {"Content-Length": str(len(body)), **(headers or {})})
        self._send(body)

    def begin(self, kind: str) -> None:
        """Begin a stream."""
        self._head(200, kind, {"Transfer-Encoding": "chunked", "Cache-Control": "no-cache"})

    def chunk(self, text: str) -> None:
        data = text.encode()
        self._send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def end(self) -> None:
        self._send(b"0\r\n\r\n")

    def wait(self, step: float | threading.Event) -> None:
        """Wait for seconds or an event; the client hanging up ends it."""
        event, left = (step, None) if isinstance(step, threading.Event) else (threading.Event(), step)
        while not event.wait(0.02 if left is None else min(0.02, max(left, 0.0))):
            if self._server.ended.is_set() or self._left():
                raise Gone
            if left is not None:
                left -= 0.02
                if left <= 0:
                    return

    def streamed(self, steps: tuple[Step, ...], piece: Callable[[str], str], broken: str, error: str) -> bool:
        """Stream an answer step by step.

        Args:
            steps: of the script.
            piece: words as the protocol sends them.
            broken: half a message of it.
            error: what it sends where the provider fails in the middle.

        Returns:
            Whether the answer comes to its end, which the protocol has still to say.
        """
        for step in steps:
            if isinstance(step, str):
                self.chunk(piece(step))
            elif step is Mid.DROP:
                self.drop()
            elif step is Mid.BROKEN:
                self.chunk(broken)
            elif isinstance(step, Mid):
                if step is Mid.OVERLOADED:
                    self.chunk(error)
                self.end()
                return False
            else:
                self.wait(step)
        return True

    def drop(self) -> None:
        """Break the connection."""
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)
        raise Gone

    def whole(self, body: dict[str, Any], steps: tuple[Step, ...]) -> None:
        """Send an answer that is not streamed, with what happens on the way."""
        data = json.dumps(body).encode()
        for step in steps:
            if isinstance(step, float | int | threading.Event):
                self.wait(step)
        if Mid.DROP in steps:
            self._head(200, "application/json", {"Content-Length": str(len(data))})
            self._send(data[: len(data) // 2])
            self.drop()
        self.bytes(200, data[: len(data) // 2] if Mid.BROKEN in steps else data, "application/json")

    def _head(self, status: int, kind: str, headers: dict[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def _send(self, data: bytes) -> None:
        try:
            self._handler.wfile.write(data)
            self._handler.wfile.flush()
        except OSError:
            self._asked.hung_up.set()
            raise Gone from None

    def _left(self) -> bool:
        connection = self._handler.connection
        ready, _, _ = select.select([connection], [], [], 0)
        if not ready:
            return False
        try:
            gone = connection.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            gone = True
        if gone:
            self._asked.hung_up.set()
        return gone


class Answering(BaseHTTPRequestHandler):
    """Reads requests; `running` makes one of these for its server."""

    protocol_version = "HTTP/1.1"
    models: ModelServer

    def do_GET(self) -> None:
        path, server = self.path.partition("?")[0], self.models
        server.seen.append(f"GET {path}")
        asked = Asked(path, self._names(), {})
        wire = Wire(self, server, asked)
        if server.key is not None and server.sent_key(asked.headers) != server.key:
            wire.json(*server.refusal(asked, Failure("bad_key")))
            return
        body = server.get(path)
        if body is None:
            wire.json(404, {"error": {"message": f"Not Found: {path}", "type": "not_found_error"}})
        else:
            wire.json(200, body)

    def do_POST(self) -> None:
        path, server = self.path.partition("?")[0], self.models
        server.seen.append(f"POST {path}")
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        asked = server.read(path, self._names(), body)
        if asked is None:
            Wire(self, server, Asked(path, {}, body)).json(*server.other(path, body))
            return
        server.asked.append(asked)
        try:
            self._answer(asked)
        except Gone:
            self.close_connection = True

    def _answer(self, asked: Asked) -> None:
        wire = Wire(self, self.models, asked)
        reply = self.models.objection(asked) or self.models.next(asked)
        if isinstance(reply, Reply):
            self.models.write(wire, asked, reply)
        elif reply.name == "hangs":
            wire.wait(threading.Event())
        elif reply.name == "drops":
            wire.drop()
        elif reply.name == "page":
            wire.bytes(reply.status or 502, str(reply.body or PROXY_PAGE).encode(), "text/html")
        else:
            status, body = self.models.refusal(asked, reply)
            given = reply.body if isinstance(reply.body, dict) else body
            after = {} if reply.retry_after is None else {"Retry-After": f"{reply.retry_after:g}"}
            wire.json(reply.status or status, given, after)

    def _names(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def log_message(self, *args: object) -> None:
        return


@contextmanager
def running(server: ModelServer) -> Iterator[None]:
    """Serve until the end of the block."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            return

    http = Quiet(("127.0.0.1", 0), type("For", (Answering,), {"models": server}))
    server.http = http
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield
    finally:
        server.ended.set()
        http.shutdown()
        thread.join()
        http.server_close()
