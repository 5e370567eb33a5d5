"""A chat model that does whatever any order in its prompt says, however the order is written there."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from injection.attacks import Attack
from injection.carriers import bits, selectors, tags

_LUMP = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069]")


def understood(text: str) -> str:
    """All that a text says, in whatever disguise: models read tags, base64 and full-width letters."""
    told = [text, _INVISIBLE.sub("", text), unicodedata.normalize("NFKC", text)]
    for lump in _LUMP.findall(text):
        try:
            told.append(base64.b64decode(lump + "=" * (-len(lump) % 4)).decode("utf-8", "replace"))
        except binascii.Error:
            continue
    return "\n".join(told)


def reaches(mark: str, text: str) -> bool:
    """Whether the mark of an attack stands in a text, in any disguise."""
    return mark in understood(text) or any(way(mark) in text for way in (tags, selectors, bits))


def obeying(attacks: Sequence[Attack], system: str, prompt: str, *, always: bool = False) -> str:
    """What a model says that obeys every attack whose mark it can read; else it quotes the first passage.

    Args:
        attacks: that it knows; a real model would understand any.
        system: its rules.
        prompt: all that it was sent, the rules included.
        always: whether it obeys the first attack, whatever it reads: a model that was won over already.
    """
    heard = attacks[:1] if always else [one for one in attacks if reaches(one.mark, prompt)]
    if not heard:
        opened = re.search(r"Mayor [^.]{1,200} before a large crowd\.", prompt)
        return f"{opened[0]} [1]" if opened else "NOT_TOLD"
    return "\n\n".join(
        one.goal.obeyed.replace("{mark}", one.mark).replace("{system}", system) for one in heard
    )


class ObeyingModel(BaseChatModel):
    """A chat model that says what `obeying` says.

    Attributes:
        attacks: that it knows.
        always: whether it was won over already.
        prompts: all that it was sent.
    """

    attacks: list[Any]
    always: bool = False
    prompts: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "obeying"

    def _said(self, messages: Sequence[BaseMessage]) -> str:
        prompt = "\n".join(str(message.content) for message in messages)
        self.prompts.append(prompt)
        return obeying(self.attacks, str(messages[0].content), prompt, always=self.always)

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        said = self._said(messages)
        for start in range(0, len(said), 7):
            yield ChatGenerationChunk(message=AIMessageChunk(content=said[start : start + 7]))

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessageChunk(content=self._said(messages)))])
