"""The MCP server on standard input and output, ended by the end of its input or by a signal."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import anyio
from mcp.server import Server
from mcp.server.stdio import stdio_server

if TYPE_CHECKING:
    from collections.abc import Awaitable

# A pipe holds no more at once on Linux.
_READ_BYTES = 65_536
# Lines that may wait for the server; the client waits with the rest.
_WAITING_LINES = 16
# A call looks whether to stop several times a second; who hangs longer (a disk, a model) is left behind.
_ENDING_SECONDS = 10.0


def run_stdio(server: Server[Any]) -> None:
    """Serve one client until it closes its end, or until SIGINT or SIGTERM."""
    anyio.run(_serve, server)


async def _serve(server: Server[Any]) -> None:
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(on_signal, tasks.cancel_scope.cancel)
            lines = cast("anyio.AsyncFile[str]", _StandardInput())
            async with stdio_server(stdin=lines) as (read, write):
                await server.run(read, write, server.create_initialization_options())
            tasks.cancel_scope.cancel()
    except* (BrokenPipeError, ConnectionError):
        pass  # the client is gone, and has nobody to tell


async def on_signal(end: Callable[[], object]) -> None:
    """Call `end` at SIGINT or SIGTERM; whoever has not ended some seconds later is ended."""
    if sys.platform == "win32":  # there Ctrl-C interrupts the loop itself
        return
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            end_soon()
            end()


def end_soon() -> None:
    """See that the process ends, whatever its threads wait for. Nothing is lost: they only read."""
    timer = threading.Timer(_ENDING_SECONDS, os._exit, (0,))
    timer.daemon = True
    timer.start()


class _StandardInput:
    """The lines of standard input as they come.

    A thread reads them that nobody waits for: the one of the SDK cannot be ended before its next line.
    """

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str | None] = asyncio.Queue(_WAITING_LINES)
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, name="standard input", daemon=True).start()

    def __aiter__(self) -> "_StandardInput":
        return self

    async def __anext__(self) -> str:
        line = await self._lines.get()
        if line is None:
            raise StopAsyncIteration
        return line

    def _read(self) -> None:
        fd, rest = sys.stdin.fileno(), bytearray()
        with suppress(RuntimeError, OSError):  # the loop is closed; the input is
            while read := os.read(fd, _READ_BYTES):
                searched = len(rest)
                rest += read
                while (end := rest.find(b"\n", searched)) >= 0:
                    self._put(rest[:end].decode("utf-8", "replace"))
                    del rest[: end + 1]
                    searched = 0
        end_soon()
        with suppress(RuntimeError):
            self._put(None)

    def _put(self, line: str | None) -> None:
        put: Awaitable[None] = self._lines.put(line)
        asyncio.run_coroutine_threadsafe(cast("Any", put), self._loop).result()
