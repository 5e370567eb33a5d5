"""What the tools of the MCP server take: models whose JSON schemas tell a model how to call them."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from index.errors import FootnoteError
from qa.answer import Turn
from tui.mcp.text import line
from tui.strictness import Strictness

MOST_PASSAGES = 50
"""More would fill a model's window with what it does not read."""

MOST_LISTED = 200

MOST_CHARACTERS = 100_000
"""Of an article in one reply: some 25,000 tokens, the most that Claude Code takes of a tool."""

LONGEST_ID = 1_000
"""Longer names are no ids; looking for the nearest id takes time with their length."""

_LONGEST_NAME = 200
_MOST_TURNS = 50
_MOST_OF_HISTORY = 200_000
_MOST_COMPLAINTS = 3

_A = TypeVar("_A", bound="Arguments")


class BadArguments(FootnoteError):
    """A tool was called with arguments that do not fit its schema."""


def _several(value: Any) -> Any:  # noqa: ANN401 (before validation it may be anything)
    """A list that some clients send as one text, or as JSON in a text."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return [value]
    return [value]


_Name = Annotated[str, Field(max_length=_LONGEST_NAME)]
Since = Annotated[
    _Name, Field(description='Only articles published on this day or later: "2020", "2020-12", "2020-12-19".')
]
Until = Annotated[
    _Name, Field(description="Only articles published on this day or earlier, written likewise.")
]
Sources = Annotated[
    tuple[_Name, ...],
    BeforeValidator(_several),
    Field(
        max_length=100,
        description='Only articles of these publishers ("Harbour Post"); case does not matter.',
    ),
]


def _typed(history: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """A history that people may have typed; understanding a follow-up takes time with its length."""
    characters = sum(len(turn.question) + len(turn.answer) + sum(map(len, turn.cited)) for turn in history)
    if characters > _MOST_OF_HISTORY:
        raise ValueError(f"it has {characters:,} characters, the most is {_MOST_OF_HISTORY:,}")
    return history


class Arguments(BaseModel):
    """What a tool takes; optional arguments may be left out or null."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of(cls: type[_A], given: Mapping[str, Any] | None) -> _A:
        """Arguments as a client sent them: many fill in what they leave out with null or "".

        Raises:
            BadArguments: they do not fit; says which, and why.
        """
        sent = {name: one for name, one in (given or {}).items() if not _left_out(one) or cls._needs(name)}
        try:
            return cls.model_validate(sent)
        except ValidationError as error:
            raise BadArguments(_complaint(error), "correct them and call the tool again") from error

    @classmethod
    def _needs(cls, name: str) -> bool:
        return name in cls.model_fields and cls.model_fields[name].is_required()


def _left_out(value: Any) -> bool:  # noqa: ANN401 (before validation it may be anything)
    return value is None or (isinstance(value, str) and not value.strip())


class _Limited(Arguments):
    since: Since | None = None
    until: Until | None = None
    source: Sources = ()


class SearchArguments(_Limited):
    """What `search_articles` takes."""

    query: str = Field(description="What to look for, in words or as a question, in any language.")
    k: int = Field(default=8, ge=1, le=MOST_PASSAGES, description="How many passages to return at most.")


class AskArguments(_Limited):
    """What `ask` takes."""

    question: str = Field(description="One question in plain words; a follow-up may lean on `history`.")
    history: Annotated[
        tuple[Turn, ...],
        BeforeValidator(_several),
        AfterValidator(_typed),
        Field(
            max_length=_MOST_TURNS,
            description='Earlier turns, oldest first, for follow-ups such as "and in 2019?".',
        ),
    ] = ()
    strictness: Strictness | None = Field(
        default=None,
        description="How sure the answer must be: lenient answers and errs more often, strict answers only "
        "when it is sure. Left out: what the user chose.",
    )


class ReadArguments(Arguments):
    """What `read_article` takes."""

    id: str = Field(
        max_length=LONGEST_ID, description="The article_id that a search, an answer or a list gave."
    )
    start: int = Field(
        default=0, ge=0, description="First character to return; offsets of citations count alike."
    )
    end: int | None = Field(default=None, ge=0, description="One past the last character wanted.")
    limit: int = Field(
        default=20_000,
        ge=1,
        le=MOST_CHARACTERS,
        description="At most so many characters; `next_start` of the reply says where to go on.",
    )


class ListArguments(_Limited):
    """What `list_articles` takes."""

    query: str = Field(
        default="",
        max_length=1_000,
        description="Only articles with all of these words in title or publisher.",
    )
    offset: int = Field(default=0, ge=0, description="How many articles of the list to pass over.")
    limit: int = Field(default=20, ge=1, le=MOST_LISTED, description="At most so many articles.")


def _complaint(error: ValidationError) -> str:
    """What does not fit, in one line, without repeating what was sent."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    said = []
    for one in found[:_MOST_COMPLAINTS]:
        name = line(".".join(map(str, one["loc"])))[:80]
        said.append(f"{name}: {one['msg'][:1].lower()}{one['msg'][1:]}" if name else one["msg"])
    more = f", and {len(found) - _MOST_COMPLAINTS} more" if len(found) > _MOST_COMPLAINTS else ""
    return f"the arguments do not fit ({'; '.join(said)}{more})"
