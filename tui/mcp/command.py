"""`footnote mcp`: let other programs search, ask and read the articles."""

import logging
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import FootnoteError
from tui.command.options import (
    BaseUrlOption,
    IndexOption,
    ModelOption,
    StrictnessOption,
    StrictOption,
    WriterOption,
    model_to_write,
)
from tui.manner import Manner

if TYPE_CHECKING:
    from mcp.server import Server

    from index.library import Library
    from tui.cli import Choices

LOOPBACK = "127.0.0.1"
PORT = 8642
# Of the extra [mcp]; another module that is absent is no matter of installing.
_PACKAGES = ("mcp", "mcp_types", "uvicorn", "starlette")


def mcp_command(
    context: typer.Context,
    *,
    http: Annotated[
        bool, typer.Option("--http", help="Serve HTTP on this computer, with a token, not standard input.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="With --http: where; 0 takes a free one.")
    ] = PORT,
    host: Annotated[str, typer.Option("--host", help="With --http: the address to listen at.")] = LOOPBACK,
    allow_network: Annotated[
        bool, typer.Option("--allow-network", help="Let --host be an address that others can reach.")
    ] = False,
    strictness: StrictnessOption = "balanced",
    model: WriterOption = None,
    base_url: BaseUrlOption = None,
    strict: StrictOption = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
) -> None:
    """Serve other programs (Claude, VS Code, any MCP client): search, ask, read, list."""
    choices: Choices = context.obj
    folder, embedder = index or choices.index, embedding_model or choices.embedding_model
    chosen = model_to_write(model or choices.model, base_url or choices.base_url)

    def open_library() -> "Library":
        from index.library import Library  # half a second: not before a client asks for something

        return Library.open(folder, embedding_model=embedder, create=False)

    try:
        from tui.mcp.server import mcp_server
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise FootnoteError(
            "serving other programs needs the package mcp, version 2",
            "install it: pip install 'footnote-qa[mcp]'",
        ) from error
    _log_to_standard_error()
    server = mcp_server(open_library, manner=Manner(strictness, chosen, strict or choices.strict))
    if http:
        _serve_http(server, host, port, allow_network=allow_network)
    else:
        from tui.mcp.stdio import run_stdio

        run_stdio(server)


def _serve_http(server: "Server[Any]", host: str, port: int, *, allow_network: bool) -> None:
    from tui.browser.loopback import is_loopback, listening_socket
    from tui.mcp.http import PATH, TOKEN_VARIABLE, chosen_token, run_http
    from tui.printing.library import say

    if not is_loopback(host):
        if not allow_network:
            raise FootnoteError(
                f"{host} can be reached by others, and what is sent is not encrypted",
                "leave --host out to serve this computer alone, or say --allow-network",
            )
        say(
            f"WARNING: listening at {host}. Everyone who can reach it and learns the token reads all of your "
            "articles. Nothing that is sent is encrypted, not even the token."
        )
    token, is_new = chosen_token()
    listening = listening_socket(host, port)
    name = f"[{host.strip('[]')}]" if ":" in host else host
    say(f"Serving MCP at http://{name}:{listening.getsockname()[1]}{PATH} until Ctrl-C.")
    if is_new:
        say(
            f"Token, once: {token}\nRequests carry it: Authorization: Bearer TOKEN. {TOKEN_VARIABLE} sets it."
        )
    run_http(server, listening, host, token)


def _log_to_standard_error() -> None:
    """Warnings as single lines; what the SDK says of clients that err is no news for anybody."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="footnote mcp: %(message)s")
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
