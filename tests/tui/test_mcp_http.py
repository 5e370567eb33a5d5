"""The MCP server over real sockets, and who is let in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from typer.testing import CliRunner

from index.errors import FootnoteError
from index.library import Library
from tui.browser.loopback import is_loopback, listening_socket
from tui.cli import app
from tui.mcp.http import BadToken, chosen_token, serve_http
from tui.mcp.server import mcp_server

TOKEN = "a-token-of-the-tests"
HELLO = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@dataclass
class Served:
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/mcp"


@asynccontextmanager
async def served(folder, host: str = "127.0.0.1") -> AsyncIterator[Served]:
    server = mcp_server(lambda: Library.open(folder, create=False))
    listening = listening_socket("127.0.0.1", 0)
    port = listening.getsockname()[1]
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve_http, server, listening, host, TOKEN)
        yield Served(port)
        tasks.cancel_scope.cancel()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_who_has_the_token_may_ask(index_folder):
    async with served(index_folder) as at, httpx2.AsyncClient(headers=bearer(TOKEN), timeout=60) as http:
        for mode in ("auto", "legacy"):
            async with Client(streamable_http_client(at.address, http_client=http), mode=mode) as client:
                result = await client.call_tool("ask", {"question": "What did the terminal cost?"})
                assert "48 million" in result.structured_content["answer"]


async def test_nobody_else_is_let_in(index_folder):
    right, evil = bearer(TOKEN), "evil.example"
    async with served(index_folder) as at, httpx2.AsyncClient() as http:

        async def status(**headers: str) -> int:
            accepted = {"Accept": "application/json, text/event-stream"}
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            return (await http.post(at.address, json=HELLO, headers={**accepted, **sent})).status_code

        assert await status() == 401
        assert await status(Authorization="Bearer") == 401
        assert await status(**bearer(TOKEN[:-1])) == 401
        assert await status(**bearer(TOKEN + "x")) == 401
        assert await status(Authorization=f"Basic {TOKEN}") == 401
        for host in (evil, f"{evil}:{at.port}", f"localhost.{evil}", f"127.0.0.1.{evil}", "192.0.2.1", "0"):
            assert await status(**right, Host=host) == 421, host
        for origin in (
            f"http://{evil}",
            "null",
            "http://127.0.0.1:1",
            f"https://127.0.0.1:{at.port}",
            "file://",
        ):
            assert await status(**right, Origin=origin) == 403, origin
        for host in (f"localhost:{at.port}", "localhost", f"[::1]:{at.port}"):
            assert await status(**right, Host=host) < 401, host
        assert (await http.get(at.address.replace("/mcp", "/"))).status_code == 401
        refused = await http.get(at.address)
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert TOKEN not in refused.text


async def test_a_server_for_a_network_is_reached_by_addresses_and_its_own_name_only(index_folder):
    async with served(index_folder, host="0.0.0.0") as at, httpx2.AsyncClient() as http:
        found = [
            (await http.get(at.address, headers={"Host": host})).status_code
            for host in ("192.0.2.1:80", "evil.example")
        ]
        assert found == [401, 421]


async def test_connections_that_say_nothing_keep_nobody_out(index_folder):
    async with served(index_folder) as at:
        async with client_of(at) as client:
            open_ends = [await anyio.connect_tcp("127.0.0.1", at.port) for _ in range(50)]
            for end in open_ends:
                await end.send(b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            assert not (await client.call_tool("list_articles")).is_error
        for end in open_ends:
            await end.aclose()


@asynccontextmanager
async def client_of(at: Served) -> AsyncIterator[Client]:
    async with (
        httpx2.AsyncClient(headers=bearer(TOKEN), timeout=60) as http,
        Client(streamable_http_client(at.address, http_client=http)) as client,
    ):
        yield client


@pytest.mark.parametrize(
    "token", ["short", "with a space in it", "ünsendbar-ünsendbar", "line\nbreak-line-break"]
)
def test_a_token_that_protects_nothing_is_refused(monkeypatch, token):
    monkeypatch.setenv("FOOTNOTE_MCP_TOKEN", token)
    with pytest.raises(BadToken) as refused:
        chosen_token()
    assert token not in str(refused.value)


def test_a_token_is_made_unless_there_is_one(monkeypatch):
    monkeypatch.delenv("FOOTNOTE_MCP_TOKEN", raising=False)
    (one, made), (other, _) = chosen_token(), chosen_token()
    assert made and one != other and len(one) >= 32
    monkeypatch.setenv("FOOTNOTE_MCP_TOKEN", TOKEN)
    assert chosen_token() == (TOKEN, False)


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("LocalHost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.7", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_loopback_is_this_computer_alone(host, alone):
    assert is_loopback(host) is alone


def test_an_address_that_others_reach_must_be_meant(tmp_path):
    options = ["mcp", "--http", "--host", "0.0.0.0", "--port", "0", "--index", str(tmp_path)]
    refused = CliRunner().invoke(app, options)
    assert isinstance(refused.exception, FootnoteError)
    assert "--allow-network" in str(refused.exception)


def test_a_port_that_is_taken_is_one_line():
    with (
        listening_socket("127.0.0.1", 0) as taken,
        pytest.raises(FootnoteError, match="Choose another --port"),
    ):
        listening_socket("127.0.0.1", taken.getsockname()[1])
