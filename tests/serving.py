"""A real web server on loopback, whose pages a test writes as a dictionary."""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = BaseHTTPRequestHandler


@dataclass
class Page:
    """An answer: what a server sends at a path. `etag` makes it answer 304 to whoever has it already."""

    body: bytes | str = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""


@dataclass
class Site:
    """Pages by path; a function writes its answer byte for byte. Paths that are not there answer 404."""

    address: str
    pages: dict[str, Page | Callable[[Handler], None]] = field(default_factory=dict)
    asked: list[tuple[str, Message]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    server: ThreadingHTTPServer | None = None

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def moved(self, path: str, target: str, status: int = 302) -> None:
        self.pages[path] = Page(status=status, headers={"Location": target})

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        assert self.server
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    def answer(self, handler: Handler) -> None:
        self.asked.append((handler.path, handler.headers))
        page = self.pages.get(handler.path, Page(status=404))
        if not isinstance(page, Page):
            page(handler)
            return
        body = page.body.encode() if isinstance(page.body, str) else page.body
        same = bool(page.etag) and handler.headers.get("If-None-Match") == page.etag
        handler.send_response(304 if same else page.status)
        sent = {
            "Content-Type": page.kind,
            "Content-Length": str(len(body)),
            "ETag": page.etag,
            **page.headers,
        }
        for name, value in sent.items():
            if value and not (same and name.startswith("Content")):
                handler.send_header(name, value)
        handler.end_headers()
        if not same:
            handler.wfile.write(body)

    def drip(self, handler: Handler, piece: bytes = b"x") -> None:
        """Send a byte now and then until the other side has had enough."""
        handler.close_connection = True
        try:
            while not self.ended.wait(0.05):
                handler.wfile.write(piece)
                handler.wfile.flush()
        except OSError:
            return


@contextmanager
def serving() -> Iterator[Site]:
    """A server that runs until the end of the block."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    site = Site(f"http://127.0.0.1:{server.server_port}", server=server)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
