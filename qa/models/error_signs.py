"""What an error of a model's client says, whatever client raised it: status, words, class names."""

import math
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from qa.models.keys import chain_of

_WAIT = re.compile(
    r"(?:try again|retry) (?:in|after) (?:(\d{1,6})m(?!s))? ?(?:(\d{1,9}(?:\.\d{1,9})?) ?(ms|s|seconds?)\b)?",
    re.I,
)
_PAGE = re.compile(r"<!doctype html|<html", re.I)


@dataclass(frozen=True, slots=True)
class ErrorSigns:
    """An error and all it came from, read without importing any client."""

    status: int | None
    """The HTTP status (300 and up), or None."""
    words: str
    """What the provider says, on one line; "" if it says nothing, or a web page."""
    raised: str
    """The class of the error itself."""
    text: str
    """Everything that the errors say, in small letters."""
    classes: frozenset[str]
    """Names of their classes and of the classes above."""
    retry_after: float | None
    """Seconds that the provider asks to wait, or None."""
    page: bool
    """Whether a web page came in place of an answer."""

    def says(self, *words: str) -> bool:
        """Whether one of these stands in what the errors say; all in small letters."""
        return any(word in self.text for word in words)

    def is_a(self, *names: str) -> bool:
        """Whether one of the errors is of a class of that name."""
        return not self.classes.isdisjoint(names)


def signs_of(error: BaseException) -> ErrorSigns:
    """Read an error."""
    errors = list(chain_of(error))
    bodies = [text for each in errors for text in _texts(each)]
    text = "\n".join([*bodies, *(str(each) for each in errors)])
    return ErrorSigns(
        status=next((status for each in errors if (status := _status(each))), None),
        words=next((said for said in bodies if said and not _PAGE.search(said)), ""),
        raised=type(error).__name__,
        text=text.lower(),
        classes=frozenset(kind.__name__ for each in errors for kind in type(each).__mro__),
        retry_after=next(
            (wait for each in errors if (wait := _header_wait(each)) is not None), _text_wait(text)
        ),
        page=bool(_PAGE.search(text)),
    )


def _status(error: BaseException) -> int | None:
    response = getattr(error, "response", None)
    for status in (getattr(error, "status_code", None), getattr(response, "status_code", None)):
        # Ollama's client has -1 for errors in a stream, Anthropic's 200.
        if isinstance(status, int) and status >= 300:
            return status
    return None


def _texts(error: BaseException) -> Iterator[str]:
    """The provider's own words in an error, best first."""
    yield from _in_body(getattr(error, "body", None))
    for name in ("error", "message"):
        said = getattr(error, name, None)
        if isinstance(said, str) and not said.startswith("Error code:"):
            yield " ".join(said.split())
    if _status(error) is None and not hasattr(error, "body"):
        yield " ".join(str(error).split())


def _in_body(body: object) -> Iterator[str]:
    if not isinstance(body, dict):
        return
    inner = body.get("error")
    for said in (inner, body.get("message"), inner.get("message") if isinstance(inner, dict) else None):
        if isinstance(said, str):
            yield " ".join(said.split())


def _header_wait(error: BaseException) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    for name, share in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        written = headers.get(name) or ""
        with suppress(ValueError):
            if math.isfinite(wait := float(written) / share):
                return max(0.0, wait)
        try:
            return max(0.0, parsedate_to_datetime(written).timestamp() - time.time())
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def _text_wait(text: str) -> float | None:
    """Seconds in "Please try again in 1m30s", or None."""
    found = _WAIT.search(text)
    if not found or not (found[1] or found[2]):
        return None
    seconds = float(found[2] or 0) / (1000 if found[3] == "ms" else 1)
    return 60.0 * int(found[1] or 0) + seconds
