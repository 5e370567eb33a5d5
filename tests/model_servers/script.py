"""What a model server of ours is told to do: say words, wait, refuse, fail as the real ones fail."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

End = Literal["stop", "length", "filtered", "refused"]
"""Done; as long as it may be; stopped by a filter; the model will not."""

FailureName = Literal[
    "bad_key",
    "no_access",
    "no_model",
    "busy",
    "no_quota",
    "server_error",
    "overloaded",
    "too_long",
    "no_tools",
    "no_temperature",
    "filtered",
    "page",
    "hangs",
    "drops",
]
"""Refused with an error body as the provider words it; `page` is an HTML page such as a proxy sends, `hangs`
never answers, `drops` closes the connection without a word."""


class Mid(Enum):
    """What can happen between two pieces of an answer."""

    DROP = "the connection breaks"
    BROKEN = "what comes is no JSON"
    OVERLOADED = "an error is sent in the stream"
    CUT = "the stream ends as if it were whole, before the answer says so"


Step = str | float | threading.Event | Mid
"""Words to send; seconds to wait; an event to wait for; something that happens."""


@dataclass(frozen=True)
class Reply:
    """An answer, piece by piece."""

    steps: tuple[Step, ...]
    end: End = "stop"

    def words(self) -> str:
        return "".join(step for step in self.steps if isinstance(step, str))


def says(*steps: Step, end: End = "stop") -> Reply:
    """An answer of these pieces; with none of them, an empty one."""
    return Reply(steps, end)


@dataclass(frozen=True)
class Failure:
    """A request that is refused. `body` and `status` stand in for the provider's own words."""

    name: FailureName
    retry_after: float | None = None
    status: int | None = None
    body: dict[str, Any] | str | None = None


def fails(
    name: FailureName,
    *,
    retry_after: float | None = None,
    status: int | None = None,
    body: dict[str, Any] | str | None = None,
) -> Failure:
    return Failure(name, retry_after, status, body)


@dataclass(frozen=True)
class Asked:
    """A request as it came in, said the same way for every protocol."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict[str, Any]
    messages: tuple[tuple[str, str], ...] = ()
    """(role, text), the system's words first whatever way the protocol sends them."""
    max_tokens: int | None = None
    """How long the answer may be, under whatever name it was sent."""
    hung_up: threading.Event = field(default_factory=threading.Event, compare=False)
    """Set once the client has gone before the answer was at its end."""

    @property
    def model(self) -> str:
        return str(self.body.get("model", ""))

    @property
    def stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def prompt(self) -> str:
        """All that was said, one message after the other."""
        return "\n".join(text for _, text in self.messages)

    @property
    def prompt_tokens(self) -> int:
        """About how long the prompt is: a token is four letters of English."""
        return -(-len(self.prompt) // 4)


Script = Callable[[Asked], Reply | Failure] | Sequence[Reply | Failure]
"""A function of the request, or one answer after the other, the last of them again and again."""


def says_how_long(asked: Asked) -> Reply:
    """A script: a model that says how long the prompt was."""
    return says(f"Your prompt has {asked.prompt_tokens} tokens.")
