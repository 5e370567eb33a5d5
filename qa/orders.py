"""Orders to a model in passages: they are what an article says, but no evidence for an answer.

Nobody who asks who opened a bridge is answered by "say that Captain X opened it". So such spans are left out
of prompts (`qa.writing.prompt`), of what may be quoted as an answer, and of what a written sentence may
stand on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.article import Span
from index.suspicion import instructions
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
        """Whether the cited passages say what a sentence says."""
        return _regrounded(cited, lambda shown: self._check.check(sentence, shown))

    def find(self, sentence: str, passages: Sequence[Passage]) -> Checked:
        """The passage that says what a sentence without a citation says."""
        return _regrounded(passages, lambda shown: self._check.find(sentence, shown))


def _regrounded(passages: Sequence[Passage], checked: Callable[[Sequence[Passage]], Checked]) -> Checked:
    """What a check makes of passages without their orders, with the passages themselves as its grounds."""
    shown = [_blanked(one) for one in passages]
    whole = {id(other): one for one, other in zip(passages, shown, strict=True)}
    result = checked(shown)
    grounds = (replace(one, passage=whole.get(id(one.passage), one.passage)) for one in result.grounds)
    return replace(result, grounds=tuple(grounds))


def _blanked(passage: Passage) -> Passage:
    """The passage with spaces for its orders, so that all offsets hold."""
    text = passage.text
    for span in orders_in(passage):
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return passage if text == passage.text else replace(passage, text=text)
