"""A question, its limits and the manner of answering it, as the store of conversations keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from index.errors import FootnoteError
from tui.manner import Manner
from tui.model_choice import chosen_model
from tui.places import personal_folder
from tui.query import NO_FILTERS, Filters, Query
from tui.strictness import grade

if TYPE_CHECKING:
    from qa.conversations import Asked, ConversationStore

STORE_FILE = "conversations.db"


def store_file() -> Path:
    """Where this person's conversations are kept."""
    return personal_folder() / STORE_FILE


def close_store(store: ConversationStore) -> None:
    """Close the store at the end of a chat: what was deleted so long ago that nobody wants it is forgotten.

    Raises:
        ConversationsNotKept: its locks cannot be given back.
    """
    with suppress(FootnoteError):  # a disk that is full is told where something is to be kept
        store.purge()
    store.close()


def kept_question(
    query: Query, manner: Manner, *, index_seq: int | None = None, articles: int | None = None
) -> Asked:
    """A question as it is kept.

    Args:
        query: with its limits.
        manner: how it is answered; the password of a server's address is not kept.
        index_seq: the state of the index, or None if it is not known.
        articles: how many it holds, or None.
    """
    from qa.conversations import Asked

    return Asked(
        question=query.question,
        filters=_held_filters(query.filters),
        manner={
            "strictness": manner.strictness,
            "model": manner.model.spec,
            "base_url": _without_password(manner.model.base_url),
            "drops_unsupported": manner.drops_unsupported,
        },
        standalone_question=query.standalone_question,
        days=query.days,
        anyway=query.anyway,
        index_seq=index_seq,
        articles=articles,
    )


def query_of(asked: Asked) -> Query:
    """The question that was kept, with its limits, as far as they are understood today."""
    return Query(
        asked.question, filters_of(asked.filters), asked.standalone_question, asked.days, asked.anyway
    )


def manner_of(held: Mapping[str, Any]) -> Manner:
    """The manner that was kept; what is missing or unknown is as usual."""
    spec, base_url = held.get("model"), held.get("base_url")
    return Manner(
        strictness=grade(str(held.get("strictness", ""))) or Manner().strictness,
        model=chosen_model(
            spec if isinstance(spec, str) else None, base_url if isinstance(base_url, str) else None
        ),
        drops_unsupported=held.get("drops_unsupported") is True,
    )


def filters_of(held: Mapping[str, Any]) -> Filters:
    """The limits that were kept; what is missing or unknown limits nothing."""
    sources = held.get("sources")
    if not held:
        return NO_FILTERS
    return Filters(
        _day(held.get("since")),
        _day(held.get("until")),
        tuple(one for one in sources if isinstance(one, str)) if isinstance(sources, list | tuple) else (),
    )


def _held_filters(filters: Filters) -> dict[str, Any]:
    held = {
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
        "sources": list(filters.sources),
    }
    return {name: value for name, value in held.items() if value}


def _day(held: object) -> date | None:
    try:
        return date.fromisoformat(held) if isinstance(held, str) else None
    except ValueError:
        return None


def _without_password(address: str | None) -> str | None:
    """An address of a server as it may lie on a disk."""
    if not address or "@" not in address:
        return address
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
