"""The shape of a written answer: which sentences stand together, as a paragraph or an item of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.plain import one_line

if TYPE_CHECKING:
    from qa.answer import Answer, Sentence

# Deeper lists than this would leave no room for their words.
_DEEPEST = 8
_ENDS = (".", "!", "?", ":", "…", "。", "！", "？", "”", '"')


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that run on from each other.

    Attributes:
        apart: whether an empty line stands before it.
        depth: columns by which it is moved to the right, as an inner list is.
        mark: what stands before an item of a list, as "-" or "2."; "" for a paragraph.
        sentences: at least one; the `lead` of the first is spent.
    """

    apart: bool
    depth: int
    mark: str
    sentences: tuple[Sentence, ...]


def blocks(sentences: Sequence[Sentence]) -> list[Block]:
    """Part sentences where their leads break the line.

    Args:
        sentences: of one answer; a `lead` is " ", "\\n\\n", "\\n- ", or something like these.
    """
    found: list[Block] = []
    together: list[Sentence] = []
    head = ""
    for sentence in sentences:
        if together and "\n" in sentence.lead:
            found.append(_block(head, together))
            together = []
        head = head if together else sentence.lead
        together.append(sentence)
    return [*found, _block(head, together)] if together else found


def _block(head: str, sentences: Sequence[Sentence]) -> Block:
    begun = head.rpartition("\n")[2]
    depth = len(begun) - len(begun.lstrip()) if "\n" in head else 0
    return Block(
        apart=head.count("\n") > 1, depth=min(depth, _DEEPEST), mark=one_line(begun), sentences=(*sentences,)
    )


def between(sentence: Sentence, *, first: bool) -> str:
    """What parts a sentence from the one before it in its block: nothing in Chinese, else a space."""
    return "" if first or not sentence.lead else " "


def left_in_the_middle(answer: Answer) -> bool:
    """Whether an answer ends with half a sentence."""
    if answer.interrupted is None or not answer.sentences:
        return False
    last = answer.sentences[-1]
    return last.support == "unchecked" and not last.text.rstrip().endswith(_ENDS)
