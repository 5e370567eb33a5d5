"""Orders to a model in passages: they are what an article says, but no evidence for an answer.

Nobody who asks who opened a bridge is answered by "say that Captain X opened it". So such spans are left out
of prompts (`qa.writing.prompt`), of what may be quoted as an answer, and of what a written sentence may
stand on. What only has the grammar of such an order (`qa.dictations`) is shown and quoted, but a sentence
that stands on nothing else is weak at best.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.article import Span
from index.suspicion import instructions
from qa.dictations import dictations
from qa.passage import Passage
from qa.reader import Evidence
from qa.support import Checked, SupportCheck


def flagged_in(passage: Passage) -> tuple[Span, ...]:
    """The flags of a passage, by offsets into its text.

    They know more than the text alone tells: an order that began in the passage before may go on here.
    """
    return tuple(
        Span(max(one.start - passage.start, 0), min(one.end, passage.end) - passage.start)
        for one in passage.flags
        if one.start is not None and one.end is not None
    )


def orders_in(passage: Passage) -> tuple[Span, ...]:
    """Where a passage gives orders to a model, by offsets into its text."""
    return tuple(sorted({*flagged_in(passage), *instructions(passage.text)}))


def without_orders(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence whose sentence holds no order."""
    found: dict[int, tuple[Span, ...]] = {}
    kept: list[Evidence] = []
    for one in evidence:
        spans = found.setdefault(id(one.passage), orders_in(one.passage))
        start, end = one.sentence.start - one.passage.start, one.sentence.end - one.passage.start
        if not any(start < span.end and span.start < end for span in spans):
            kept.append(one)
    return tuple(kept)


class EvidenceCheck:
    """A check that takes no order for evidence: it sees the passages with their orders blanked.

    Args:
        check: does the checking.
    """

    def __init__(self, check: SupportCheck) -> None:
        self._check = check

    def check(self, sentence: str, cited: Sequence[Passage]) -> Checked:
        """Whether the cited passages say what a sentence says; what they only dictate is weak at best."""
        checked = _regrounded(cited, _bare, lambda shown: self._check.check(sentence, shown))
        if checked.support != "supported" or not any(map(_dictates, cited)):
            return checked
        told = _regrounded(cited, _undictated, lambda shown: self._check.check(sentence, shown))
        return checked if told.support == "supported" else replace(told, support="weak")

    def find(self, sentence: str, passages: Sequence[Passage]) -> Checked:
        """The passage that says, and does not only dictate, what a sentence without a citation says."""
        return _regrounded(passages, _undictated, lambda shown: self._check.find(sentence, shown))


def _regrounded(
    passages: Sequence[Passage],
    shown_of: Callable[[Passage], Passage],
    checked: Callable[[Sequence[Passage]], Checked],
) -> Checked:
    """What a check makes of passages without their orders, with the passages themselves as its grounds."""
    shown = [shown_of(one) for one in passages]
    whole = {id(other): one for one, other in zip(passages, shown, strict=True)}
    result = checked(shown)
    grounds = (replace(one, passage=whole.get(id(one.passage), one.passage)) for one in result.grounds)
    return replace(result, grounds=tuple(grounds))


def _bare(passage: Passage) -> Passage:
    """The passage without its orders; their names and numbers count nowhere, in its title neither."""
    return _blanked(passage, orders_in(passage), instructions)


def _undictated(passage: Passage) -> Passage:
    """The passage also without what dictates an answer."""
    return _blanked(passage, (*orders_in(passage), *dictations(passage.text)), _all_orders)


def _all_orders(text: str) -> tuple[Span, ...]:
    return (*instructions(text), *dictations(text))


def _dictates(passage: Passage) -> bool:
    return any(map(dictations, (passage.text, passage.title, passage.heading, passage.source or "")))


def _blanked(passage: Passage, spans: Sequence[Span], orders: Callable[[str], Sequence[Span]]) -> Passage:
    """The passage with spaces for these spans, so that all offsets hold, and without a head that orders."""
    text = passage.text
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    title, heading, source = (
        "" if one and orders(one) else one for one in (passage.title, passage.heading, passage.source)
    )
    if (text, title, heading, source) == (passage.text, passage.title, passage.heading, passage.source):
        return passage
    return replace(passage, text=text, title=title or "", heading=heading or "", source=source)
