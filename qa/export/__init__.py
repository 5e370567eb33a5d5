"""Conversations as files for other people and programs: Markdown, HTML, JSON.

    text = EXPORTS["md"](store.conversation(number))

Everything that articles, models and people say in a conversation stays text in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from qa.conversations.records import Conversation

Format = Literal["md", "html", "json"]


def _markdown(conversation: Conversation) -> str:
    from qa.export.markdown import to_markdown

    return to_markdown(conversation)


def _html(conversation: Conversation) -> str:
    from qa.export.html import to_html

    return to_html(conversation)


def _json(conversation: Conversation) -> str:
    from qa.export.data import to_json  # builds pydantic models

    return to_json(conversation)


EXPORTS: Mapping[Format, Callable[[Conversation], str]] = {"md": _markdown, "html": _html, "json": _json}
"""What writes each format; its name is the suffix of its files, too."""
