"""A chat model read in a thread of its own, so that one can wait for it and stop it at any time."""

import asyncio
import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessageChunk

Reason = Literal["stop", "length", "refused", "unknown"]
"""Why a model ended: of itself, at its limit of length, unwilling; it did not say."""

_REASONS: dict[str, Reason] = {
    "length": "length",
    "max_tokens": "length",
    "max_output_tokens": "length",
    "MAX_TOKENS": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
    "content_filter": "refused",
    "SAFETY": "refused",
}
_REASON_KEYS = ("finish_reason", "stop_reason", "done_reason")

# They say why they end, always: a stream of theirs without a reason was cut off.
_SAY_WHY = frozenset(("openai-chat", "anthropic-chat", "chat-ollama"))


@dataclass(frozen=True, slots=True)
class Ended:
    """The model wrote its last word.

    Attributes:
        reason: why.
        said: what it wrote about that, as OpenAI's models do when they refuse; else "".
        broke_off: whether the connection closed before the model said why it ended.
    """

    reason: Reason
    said: str = ""
    broke_off: bool = False


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
        reason: Reason = "unknown"
        refusal = ""
        try:
            stream = cast("AsyncGenerator[BaseMessageChunk, None]", self._model.astream(self._messages))
            async with aclosing(stream):
                async for chunk in stream:
                    if words := words_of(chunk):
                        self._came.put(words)
                    refusal += str(chunk.additional_kwargs.get("refusal") or "")
                    reason = _reason_of(chunk.response_metadata) or reason
        except Exception as error:
            self._came.put(error)
        else:
            broke_off = reason == "unknown" and self._model._llm_type in _SAY_WHY
            self._came.put(Ended("refused" if refusal else reason, refusal, broke_off))


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


def _reason_of(metadata: dict[str, Any]) -> Reason | None:
    """Why the model ended, if this piece tells."""
    for key in _REASON_KEYS:
        if said := metadata.get(key):
            return _REASONS.get(str(said), "stop")
    if metadata.get("status") == "incomplete":
        details = metadata.get("incomplete_details") or {}
        return _REASONS.get(str(details.get("reason")), "length")
    return "stop" if metadata.get("status") == "completed" else None


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One event loop for all models: their clients keep connections that belong to the loop they began in."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat models", daemon=True).start()
    return loop
