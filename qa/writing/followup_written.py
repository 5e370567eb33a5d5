"""A chat model makes a follow-up stand alone. What it writes is checked, and the local way stands behind it.

The model sees questions and what was quoted for them, never its own prose. What it writes is only ever taken
as the text of a question: one line, about as long as a question, without a name or a number that stands
neither in the conversation nor in what was asked. Anything else, and any failure, and the local way is taken
(`qa.followup`).
"""

import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from index.errors import BadQuestion
from qa.answer import Turn
from qa.followup import condense
from qa.followup_rules import is_courtesy
from qa.models.failure import ModelFailed
from qa.question import clean_question
from qa.terms import Word, is_stopword, words
from qa.writing.model_stream import Ended, ModelStream
from qa.writing.prompt import condense_prompt, fresh_fence
from qa.writing.thoughts import Thoughts, without_thoughts

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

EVERY_SECONDS = 0.1
"""Between two looks at whether to stop."""

PATIENCE_S = 20.0
"""Nobody waits longer for a better question; the local way takes milliseconds."""

LONGER = 200
"""Characters that a question may gain; two of the 1,770 rewrites of eval/followups gained more."""

_OPENING, _CLOSING = "\"“„«'‘", "\"”“»'’"
_LABEL = re.compile(r"\A(?:(?:standalone|rewritten|last)\s+)?question\s*:\s*", re.I)


class WrittenFollowUps:
    """Makes follow-ups stand alone with a chat model.

    Args:
        model: any LangChain chat model.
        failure_in: what went wrong in an answer that came without an error, or None.
        new_fence: makes the delimiter around what was said.
        local: the way that needs no model.
    """

    def __init__(
        self,
        model: "BaseChatModel",
        failure_in: Callable[["AIMessage"], ModelFailed | None],
        new_fence: Callable[[], str] = fresh_fence,
        local: Callable[[str, Sequence[Turn]], str] = condense,
    ) -> None:
        self._model = model
        self._failure_in = failure_in
        self._new_fence = new_fence
        self._local = local

    def condense(
        self, question: str, history: Sequence[Turn], should_stop: Callable[[], bool] | None = None
    ) -> str:
        """The question as it is understood; never an error of the model.

        Args:
            question: cleaned, as asked.
            history: earlier turns, oldest first.
            should_stop: looked at several times a second.
        """
        if not history or is_courtesy(question):
            return self._local(question, _as_quoted(history))
        written = self._written(question, history, should_stop or (lambda: False))
        checked = checked_question(written, question, history) if written else None
        return checked or self._local(question, _as_quoted(history))

    def _written(self, question: str, history: Sequence[Turn], should_stop: Callable[[], bool]) -> str | None:
        """What the model writes; None if it fails, is silent for too long, or is not wanted any more."""
        source = ModelStream(self._model, condense_prompt(question, history, new_fence=self._new_fence))
        thoughts, said = Thoughts(), list[str | None]()
        until = time.monotonic() + PATIENCE_S
        try:
            while not should_stop() and time.monotonic() < until:
                for came in source.next(EVERY_SECONDS):
                    if isinstance(came, Exception):
                        return None
                    if isinstance(came, Ended):
                        written = without_thoughts([*said, *thoughts.feed("", ends=True)])
                        return None if self._failure_in(came.message(written)) else written
                    said += thoughts.feed(came)
        finally:
            source.close()
        return None


def _as_quoted(history: Sequence[Turn]) -> list[Turn]:
    """The turns with what they quoted in place of the model's prose, where they tell what they quoted."""
    return [
        turn.model_copy(update={"answer": " ".join(turn.cited)}) if turn.cited else turn for turn in history
    ]


def checked_question(written: str, question: str, history: Sequence[Turn]) -> str | None:
    """What a model made of a follow-up, if it can be nothing but that; else None.

    Args:
        written: by the model.
        question: that it was to make stand alone.
        history: what it may take words from: questions and what was quoted.
    """
    lines = [line for line in written.strip().splitlines() if line.strip()]
    if len(lines) != 1 or "://" in written:
        return None
    bare = _LABEL.sub("", lines[0].strip().strip("*_`")).strip()
    if len(bare) > 2 and bare[0] in _OPENING and bare[-1] in _CLOSING:
        bare = bare[1:-1]
    if len(bare) > len(question) + LONGER:
        return None
    try:
        bare = clean_question(bare)
    except BadQuestion:
        return None
    said = " ".join([question, *(text for turn in history for text in (turn.question, *turn.cited))])
    known = {word.key for word in words(said)}
    if any(word.key not in known for word in _named(bare)):
        return None
    kept = {word.key for word in words(bare)}
    return bare if all(word.key in kept for word in _named(question)) else None


def _named(text: str) -> list[Word]:
    """The words of a question that are names and numbers; its first word may be any."""
    found = words(text)
    return [
        word
        for at, word in enumerate(found)
        if word.is_number or (word.capitalised and at and not is_stopword(word))
    ]
