"""What can go wrong with a chat model, in the words of who asked it."""

from typing import Literal

from index.errors import FootnoteError

FailureKind = Literal[
    "package",
    "key",
    "rejected",
    "model",
    "busy",
    "timeout",
    "too_long",
    "refused",
    "dropped",
    "unreachable",
    "other",
]
"""No package; no key; the key is not accepted; no such model; too many requests or overloaded; no word in
time; more text than the model takes; the model will not answer; the connection broke in the middle; nobody
answers at the address; anything else."""


class ModelFailed(FootnoteError):
    """A chat model could not be opened or did not answer.

    Args:
        what: what happened, a sentence without its full stop.
        fix: what to do about it, likewise.
        kind: which of the known failures.
        retry_after: seconds that the provider asks to wait, or None.
    """

    def __init__(
        self, what: str, fix: str = "", *, kind: FailureKind = "other", retry_after: float | None = None
    ) -> None:
        super().__init__(what, fix)
        self.kind: FailureKind = kind
        self.retry_after = retry_after
