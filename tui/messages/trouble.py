"""What went wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong and what to do about it, each a sentence without its full stop.

    Attributes:
        what: what happened.
        fix: what to do; "" if nothing can be done.
        kind: one of `qa.models.failure.FailureKind`, where a chat model is to blame; else "".
        retry_after: seconds that its provider asks to wait, or None.
        cause: the kind of error, by the name of its class in `index.errors`; "" if it is none of ours.
    """

    what: str
    fix: str = ""
    kind: str = ""
    retry_after: float | None = None
    cause: str = ""
