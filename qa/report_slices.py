"""What the questions of an evaluation can be sliced by."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from index.errors import ArticleNotFound, FootnoteError
from qa.answer import Outcome
from qa.labelled import LabelledQuestion

if TYPE_CHECKING:
    from index.library import Library

ANSWERABLE, OUTCOME = "answerable", "outcome"
QUESTION_WORD, ASKED_YEAR, ARTICLE_SOURCE = "question-word", "asked-year", "article-source"
BUILT_IN = (ANSWERABLE, OUTCOME, QUESTION_WORD, ASKED_YEAR, ARTICLE_SOURCE)

NONE = "(none)"
"""The slice of the questions that have no value."""

LONGEST = 40
"""Characters of a value that are shown."""

_QUESTION_WORD = re.compile(r"\b(who(?:m|se)?|what|which|when|where|why|how)\b", re.I)
_SAME_WORD = {"whom": "who", "whose": "who", "which": "what"}


class UnknownField(FootnoteError):
    """The questions have no such field to slice by."""


def check_fields(by: Sequence[str], questions: Sequence[LabelledQuestion]) -> None:
    """Make sure that all fields to slice by exist, before anything is asked.

    Raises:
        UnknownField: naming those that do.
    """
    known = {name for labelled in questions for name in labelled.fields()} | set(BUILT_IN)
    for field in by:
        if field not in known:
            raise UnknownField(
                f"no question has a field {field!r} to slice by",
                f"use one of {', '.join(sorted(known - {'question', 'history', 'id'}))}",
            )


def slice_of(
    field: str, labelled: LabelledQuestion, outcome: Outcome | None, library: "Library | None" = None
) -> str:
    """The value of one question in a field, in words.

    Args:
        field: one of `BUILT_IN`, or any field of the question's line.
        labelled: the question.
        outcome: what became of it, None if it was not read.
        library: where its article stands, for `ARTICLE_SOURCE`.
    """
    if field == OUTCOME:
        return outcome or NONE
    if field == ANSWERABLE:
        return _words(labelled.expects_answer)
    if field == QUESTION_WORD:
        return question_word(labelled.question)
    if field == ASKED_YEAR:
        return str(labelled.asked_on.year) if labelled.asked_on else NONE
    if field == ARTICLE_SOURCE:
        return _source(labelled, library)
    return _words(labelled.fields().get(field))


def question_word(question: str) -> str:
    """Who, what, when, where, why or how, whichever comes first, or "other"; "which" is what, "whose" who."""
    found = _QUESTION_WORD.search(question)
    if found is None:
        return "other"
    word = found[1].lower()
    return _SAME_WORD.get(word, word)


def _source(labelled: LabelledQuestion, library: "Library | None") -> str:
    """Who published the first of its articles that the index has."""
    for article_id in labelled.article_ids if library else ():
        try:
            return library.article(article_id).source or NONE if library else NONE
        except ArticleNotFound:
            continue
    return NONE


def _words(value: Any) -> str:  # noqa: ANN401 (whatever a field of JSON holds)
    if value is None or value in ("", (), []):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
