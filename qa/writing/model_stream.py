"""A chat model read in a thread of its own, so that one can wait for it and stop it at any time."""

import asyncio
import queue
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessageChunk

from qa.models.failure import ModelFailed

MOST_CHARACTERS = 100_000
"""No more is taken from a model: ten thousand tokens, thoughts among them, of which no answer needs half. A
server that never ends would keep the check busy for hours."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The model wrote its last word.

    Attributes:
        metadata: what it said about that ("finish_reason" and the like).
        refusal: its words if it refuses, as OpenAI's models do; else "".
    """

    metadata: Mapping[str, Any]
    refusal: str = ""

    def message(self, text: str) -> "AIMessage":
        """The whole of it, as LangChain gives what is not streamed.

        Args:
            text: all that the model wrote.
        """
        from langchain_core.messages import AIMessage

        refusal = {"refusal": self.refusal} if self.refusal else {}
        return AIMessage(text, response_metadata=dict(self.metadata), additional_kwargs=refusal)


class ModelStream:
    """The words of a chat model as they come. Close it when they are no longer wanted.

    Args:
        model: any LangChain chat model.
        messages: pairs of role ("system", "human") and text.
    """

    def __init__(self, model: "BaseChatModel", messages: Sequence[tuple[str, str]]) -> None:
        self._model = model
        self._messages = list(messages)
        self._came: queue.SimpleQueue[str | Ended | Exception] = queue.SimpleQueue()
        self._task: Future[None] = asyncio.run_coroutine_threadsafe(self._read(), _loop())

    def next(self, timeout: float) -> list[str | Ended | Exception]:
        """All that came, after waiting at most so many seconds for something to come."""
        try:
            came = [self._came.get(timeout=timeout)]
        except queue.Empty:
            return []
        while not self._came.empty():
            came.append(self._came.get())
        return came

    def close(self) -> None:
        """Let the model stop: its connection is closed, even while it is silent."""
        self._task.cancel()

    async def _read(self) -> None:
        metadata: dict[str, Any] = {}
        refusal = ""
        room = MOST_CHARACTERS
        try:
            stream = cast("AsyncGenerator[BaseMessageChunk, None]", self._model.astream(self._messages))
            async with aclosing(stream):
                async for chunk in stream:
                    if words := words_of(chunk)[:room]:
                        self._came.put(words)
                        room -= len(words)
                    if not room:
                        raise _endless()
                    refusal += str(chunk.additional_kwargs.get("refusal") or "")[:room]
                    metadata |= {name: told for name, told in chunk.response_metadata.items() if told}
        except Exception as error:
            self._came.put(error)
        else:
            self._came.put(Ended(metadata, refusal))


def words_of(message: "BaseMessageChunk") -> str:
    """The text of a message; thoughts, calls of tools and everything else that is no text are left out."""
    content: Any = message.content
    if isinstance(content, str):
        return content
    words = [
        block if isinstance(block, str) else block.get("text") or ""
        for block in content
        if isinstance(block, str) or block.get("type") == "text"
    ]
    return "".join(words)


def _endless() -> ModelFailed:
    return ModelFailed(
        f"the model wrote {MOST_CHARACTERS:,} characters and did not end",
        "ask for less at a time, or take another model",
        kind="other",
    )


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One event loop for all models: their clients keep connections that belong to the loop they began in."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat models", daemon=True).start()
    return loop
