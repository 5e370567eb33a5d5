"""A chat model that says what a test wants, piece by piece; and a check of what sentences say."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from index.article import Span
from index.sentences import split_sentences
from qa.answer import Finding
from qa.passage import Passage
from qa.support import Checked, Ground


class ScriptedModel(BaseChatModel):
    """Says its pieces. A piece that is an exception is raised, one that is an Event is waited for."""

    pieces: list[Any]
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    closed: threading.Event = Field(default_factory=threading.Event)

    def __init__(self, *pieces: Any, **fields: Any) -> None:
        super().__init__(pieces=list(pieces), **fields)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        whole = AIMessageChunk(content="")
        for chunk in self._stream(messages):
            whole += chunk.message
        return ChatResult(generations=[ChatGeneration(message=whole)])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        self.asked.append(messages)
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield _chunk(piece)

    async def _astream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self.asked.append(messages)
        try:
            for piece in self.pieces:
                if isinstance(piece, threading.Event):
                    while not piece.is_set():
                        await asyncio.sleep(0.005)
                elif isinstance(piece, Exception):
                    raise piece
                else:
                    yield _chunk(piece)
        finally:
            self.closed.set()


def _chunk(piece: Any) -> ChatGenerationChunk:
    message = piece if isinstance(piece, AIMessageChunk) else AIMessageChunk(content=piece)
    return ChatGenerationChunk(message=message)


def ending(reason: str) -> AIMessageChunk:
    """The last piece of a model that says why it ends."""
    return AIMessageChunk(content="", response_metadata={"finish_reason": reason})


class WordsCheck:
    """A check that a test can follow: a sentence is supported if its longest words stand in a passage.

    Words of five letters and more and figures count; one that does not stand there is the finding. What has
    none of them is unchecked.
    """

    def __init__(self) -> None:
        self.checked: list[str] = []

    def check(self, sentence: str, cited: Sequence[Passage]) -> Checked:
        self.checked.append(sentence)
        grounds = tuple(_ground(sentence, passage) for passage in cited)
        text = " ".join(passage.text for passage in cited).lower()
        missing = [word for word in _words(sentence) if word.lower() not in text]
        if missing:
            return Checked("unsupported", (Finding(kind="name", said=missing[0], citation=1),), grounds)
        return Checked("supported", (), grounds)

    def find(self, sentence: str, passages: Sequence[Passage]) -> Checked:
        self.checked.append(sentence)
        if not _words(sentence):
            return Checked("unchecked")
        for passage in passages:
            if all(word.lower() in passage.text.lower() for word in _words(sentence)):
                return Checked("supported", (), (_ground(sentence, passage),))
        return Checked("unsupported", (Finding(kind="uncited", said=sentence),))


def _words(sentence: str) -> list[str]:
    words = [word.strip(".,;:!?\"'") for word in sentence.split()]
    return [word for word in words if len(word) >= 5 or word.isdigit()]


def _ground(sentence: str, passage: Passage) -> Ground:
    spans = split_sentences(passage.text)
    shared = [
        sum(word.lower() in passage.text[span.start : span.end].lower() for word in _words(sentence))
        for span in spans
    ]
    best = spans[shared.index(max(shared))]
    return Ground(passage, Span(passage.start + best.start, passage.start + best.end))
