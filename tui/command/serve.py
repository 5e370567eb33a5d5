"""`footnote serve`: the chat in a browser."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import FootnoteError
from tui.command.options import BaseUrlOption, IndexOption, ModelOption, StrictOption, WriterOption

if TYPE_CHECKING:
    from tui.cli import Choices

LOOPBACK = "127.0.0.1"
PORT = 8000
# Of the extra [web]; another module that is absent is no matter of installing.
_PACKAGES = ("textual_serve", "aiohttp", "aiohttp_jinja2", "jinja2")


def serve_command(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where; 0 takes a free one.")] = PORT,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = LOOPBACK,
    allow_network: Annotated[
        bool, typer.Option("--allow-network", help="Let --host be an address that others can reach.")
    ] = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
    model: WriterOption = None,
    base_url: BaseUrlOption = None,
    strict: StrictOption = False,
) -> None:
    """Open the chat in a browser on this computer."""
    from tui.browser.loopback import is_loopback, listening_socket
    from tui.printing.library import say

    if not is_loopback(host) and not allow_network:
        raise FootnoteError(
            f"{host} can be reached by others, and what is sent is not encrypted",
            "leave --host out to serve this computer alone, or say --allow-network",
        )
    try:
        from tui.browser.served import ServedChat, new_key, run_served
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise FootnoteError(
            "the chat in a browser needs the package textual-serve",
            "install it: pip install 'footnote-qa[web]'",
        ) from error
    if not is_loopback(host):
        say(
            f"WARNING: listening at {host}. Anyone on the network who learns the address below reads all of "
            "your articles and runs the chat as you. Nothing that is sent is encrypted, not even the key."
        )
    choices: Choices = context.obj
    command = _chat_command(
        index or choices.index,
        embedding_model or choices.embedding_model,
        model or choices.model,
        base_url or choices.base_url,
        strict=strict or choices.strict,
    )
    listening, key = listening_socket(host, port), new_key()
    name = f"[{host.strip('[]')}]" if ":" in host else host
    say(f"Footnote is at http://{name}:{listening.getsockname()[1]}/?key={key} until Ctrl-C.")
    _speak_to_browsers()
    run_served(ServedChat(command, host, key), listening)


def _chat_command(
    index: Path | None, embedding_model: str | None, model: str | None, base_url: str | None, *, strict: bool
) -> str:
    """What starts a chat with the same options, as the shell of this system reads it."""
    words = [sys.executable, "-m", "tui.cli", "chat"]
    given = {
        "--index": str(index) if index else None,
        "--embedding-model": embedding_model,
        "--model": model,
        "--base-url": base_url,
    }
    for option, value in given.items():
        words += [option, value] if value else []
    words += ["--strict"] if strict else []
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _speak_to_browsers() -> None:
    """What the chats of this process write goes to a browser, whatever this terminal can show."""
    os.environ["PYTHONIOENCODING"] = "utf-8"
    os.environ["TERM"] = "xterm-256color"
