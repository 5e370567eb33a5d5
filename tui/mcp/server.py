"""The MCP server: four tools, and the articles as resources, over whatever transport it is run on.

Calls work in threads, so that a slow question keeps nobody from searching. Nothing is printed: standard
output belongs to the protocol.
"""

import asyncio
import logging
import math
import os
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, quote, unquote

import anyio
import mcp_types as types
from anyio.to_thread import run_sync
from mcp import MCPError
from mcp.server import Server, ServerRequestContext
from pydantic import BaseModel

from index import __version__
from index.disk import out_of_files
from index.errors import ArticleNotFound, FootnoteError, IndexMissing
from qa.answer import Answer
from qa.search_result import SearchResult
from tui.manner import Manner
from tui.mcp import descriptions as say
from tui.mcp import tools as mcp_tools
from tui.mcp.arguments import (
    MOST_CHARACTERS,
    Arguments,
    AskArguments,
    BadArguments,
    ListArguments,
    ReadArguments,
    SearchArguments,
)
from tui.mcp.results import ArticleList, ArticlePart
from tui.mcp.text import harmless_json, line
from tui.mcp.tools import Progress, Reply
from tui.model_choice import whereabouts
from tui.shared_library import SharedLibrary

if TYPE_CHECKING:
    from index.library import ArticleSummary, Library

SCHEME = "article://"
TEMPLATE = "article://{id}{?start}"

LISTED_RESOURCES = 100
"""The newest: clients fetch the whole list as they start, and nobody picks one of thousands from a menu."""

# A question or a search keeps a core busy for up to a second: more at a time would only slow each other down.
# Each tool has its own queue, so that fifty questions keep nobody from reading.
_WORKING_AT_ONCE = 2
_READING_AT_ONCE = 4
_RESOURCES = "resources"
_HALF_A_LINE = 240
_QUOTING = Manner()

_logger = logging.getLogger("footnote.mcp")

_T = TypeVar("_T")
_Work = Callable[["Library", Callable[[], bool], Progress], _T]


# By the name of a tool, how many calls of it may work at the same time; made in the loop that they serve.
_Queues = Mapping[str, anyio.CapacityLimiter]
_Context = ServerRequestContext[_Queues, Any]


@dataclass(frozen=True, slots=True)
class _Tool:
    """A tool: what it says of itself, takes and gives, and what it does.

    Attributes:
        work: makes of the arguments what is to be done with a library.
        at_once: how many calls of it may work at the same time.
        sends: whether something of the articles leaves this computer.
    """

    title: str
    description: str
    arguments: type[Arguments]
    result: type[BaseModel]
    work: Callable[[Any], _Work[Reply]]
    at_once: int
    sends: bool = False

    def listed(self, name: str) -> types.Tool:
        """What clients are told of it."""
        return types.Tool(
            name=name,
            title=self.title,
            description=self.description,
            input_schema=self.arguments.model_json_schema(),
            output_schema=self.result.model_json_schema(mode="serialization"),
            annotations=types.ToolAnnotations(
                title=self.title,
                read_only_hint=True,
                destructive_hint=False,
                idempotent_hint=True,
                open_world_hint=self.sends,
            ),
        )


def mcp_server(open_library: Callable[[], "Library"], *, manner: Manner = _QUOTING) -> Server[_Queues]:
    """The server over one index.

    Args:
        open_library: opens the index; called when the first call needs it, and again as long as it raises.
        manner: how answers are made; a question may say otherwise how sure they must be.
    """
    clerk = _Clerk(SharedLibrary(open_library), _tools(manner))
    return Server(
        "footnote",
        title="Footnote",
        version=__version__,
        instructions=say.INSTRUCTIONS,
        lifespan=clerk.lifespan,
        on_list_tools=clerk.list_tools,
        on_call_tool=clerk.call_tool,
        on_list_resources=clerk.list_resources,
        on_list_resource_templates=clerk.list_templates,
        on_read_resource=clerk.read_resource,
    )


def _tools(manner: Manner) -> dict[str, _Tool]:
    def asking(given: AskArguments) -> _Work[Reply]:
        return lambda library, should_stop, progress: mcp_tools.ask(
            library, given, manner=manner, progress=progress, should_stop=should_stop
        )

    def looking(look: Callable[["Library", Any], Reply]) -> Callable[[Any], _Work[Reply]]:
        return lambda given: lambda library, _, __: look(library, given)

    return {
        "search_articles": _Tool(
            "Search the articles",
            say.SEARCH,
            SearchArguments,
            SearchResult,
            looking(mcp_tools.search_articles),
            _WORKING_AT_ONCE,
        ),
        "ask": _Tool(
            "Ask the articles",
            say.ASK if manner.model.quotes else f"{say.ASK} {say.WRITTEN} {whereabouts(manner.model)}.",
            AskArguments,
            Answer,
            asking,
            _WORKING_AT_ONCE,
            sends=not manner.model.is_local,
        ),
        "read_article": _Tool(
            "Read an article",
            say.READ,
            ReadArguments,
            ArticlePart,
            looking(mcp_tools.read_article),
            _READING_AT_ONCE,
        ),
        "list_articles": _Tool(
            "List the articles",
            say.LIST,
            ListArguments,
            ArticleList,
            looking(mcp_tools.list_articles),
            _READING_AT_ONCE,
        ),
    }


class _Clerk:
    """Takes what clients ask for, has it done in a thread, and hands back the reply or the trouble."""

    def __init__(self, shared: SharedLibrary, tools: Mapping[str, _Tool]) -> None:
        self._shared = shared
        self._tools = tools

    @asynccontextmanager
    async def lifespan(self, _: Server[_Queues]) -> AsyncIterator[_Queues]:
        """While the server runs; at the end the library is closed."""
        try:
            queues = {name: anyio.CapacityLimiter(tool.at_once) for name, tool in self._tools.items()}
            yield {**queues, _RESOURCES: anyio.CapacityLimiter(_READING_AT_ONCE)}
        finally:
            with anyio.CancelScope(shield=True):
                await run_sync(self._shared.close)

    async def list_tools(self, _: _Context, __: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool.listed(name) for name, tool in self._tools.items()])

    async def call_tool(self, context: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            tool = self._tools.get(params.name)
            if tool is None:
                raise BadArguments(
                    f"there is no tool {line(params.name[:80])}", f"there are {', '.join(self._tools)}"
                )
            work = tool.work(tool.arguments.of(params.arguments))
            reply = await self._done(work, context, params.name)
        except Exception as error:
            return types.CallToolResult(content=[types.TextContent(text=_told(error))], is_error=True)
        return types.CallToolResult(
            content=[types.TextContent(text=reply.text)],
            structured_content=harmless_json(reply.model.model_dump(mode="json")),
        )

    async def list_resources(self, context: _Context, _: object) -> types.ListResourcesResult:
        try:
            newest = await self._done(
                lambda library, _, __: mcp_tools.newest_articles(library, LISTED_RESOURCES), context
            )
        except IndexMissing:
            newest = []  # whoever calls a tool is told what to do; a client that starts is not put off
        except Exception as error:
            raise _protocol_error(error) from error
        return types.ListResourcesResult(resources=[_resource(article) for article in newest])

    async def list_templates(self, _: _Context, __: object) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            name="article",
            title="An article",
            uri_template=TEMPLATE,
            description=say.RESOURCE,
            mime_type="text/plain",
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, context: _Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        try:
            given = _addressed(str(params.uri))
            reply = await self._done(lambda library, _, __: mcp_tools.read_article(library, given), context)
        except Exception as error:
            raise _protocol_error(error) from error
        contents = types.TextResourceContents(uri=params.uri, mime_type="text/plain", text=reply.text)
        return types.ReadResourceResult(contents=[contents])

    async def _done(self, work: _Work[_T], context: _Context, queue: str = _RESOURCES) -> _T:
        """What comes of some work in a thread. If the call is cancelled, the work is told to stop."""
        stop, loop = threading.Event(), asyncio.get_running_loop()
        news, heard = anyio.create_memory_object_stream[tuple[int, int, str]](math.inf)

        def progress(done: int, total: int, what: str) -> None:
            loop.call_soon_threadsafe(news.send_nowait, (done, total, what))

        def run() -> _T | Exception:
            try:
                if stop.is_set():
                    raise FootnoteError("the call was cancelled")
                with self._shared.lent() as library:
                    return work(library, stop.is_set, progress)
            except Exception as error:  # through a task group it would come wrapped
                return error

        async def tell() -> None:
            try:
                async for done, total, what in heard:
                    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
                        await context.session.report_progress(done, total, what)
            finally:
                stop.set()

        with news, heard:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(tell)
                outcome = await run_sync(run, limiter=context.lifespan_context[queue])
                tasks.cancel_scope.cancel()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def _resource(article: "ArticleSummary") -> types.Resource:
    about = ", ".join(filter(None, (line(article.source or ""), article.published)))
    return types.Resource(
        uri=SCHEME + quote(article.id, safe=""),
        name=line(article.title),
        description=about or None,
        mime_type="text/plain",
    )


def _addressed(uri: str) -> ReadArguments:
    """The article, and the part of it, that an address names.

    Raises:
        BadArguments: it names none.
    """
    name, _, query = uri.partition("?")
    if not name.startswith(SCHEME) or name == SCHEME:
        raise BadArguments(f"{line(uri[:80])} is no address of an article", f"write {TEMPLATE}")
    start = parse_qs(query).get("start", ["0"])[0]
    return ReadArguments.of(
        {"id": unquote(name.removeprefix(SCHEME)), "start": start, "limit": MOST_CHARACTERS}
    )


def _protocol_error(error: Exception) -> MCPError:
    """Trouble with a resource, which has no other way to tell."""
    wrong = isinstance(error, ArticleNotFound | BadArguments)
    return MCPError(code=types.INVALID_PARAMS if wrong else types.INTERNAL_ERROR, message=_told(error))


def _told(error: Exception) -> str:
    """An error in one line; one that is not ours is named, and kept for whoever runs the server."""
    known = error if isinstance(error, FootnoteError) else out_of_files(error)
    if known:
        said = line(str(known))
        # Names that a client made up are repeated, but not at any length; the end says what to do.
        return said if len(said) <= 2 * _HALF_A_LINE else f"{said[:_HALF_A_LINE]} … {said[-_HALF_A_LINE:]}"
    _logger.error(
        "%s: %s", type(error).__name__, line(str(error)), exc_info=bool(os.environ.get("FOOTNOTE_DEBUG"))
    )
    return f"Something failed that should not ({type(error).__name__}). The server's log says more."
