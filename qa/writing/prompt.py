"""What a chat model is asked: the rules, the passages, the question, fitted into what the model takes.

The best passages stand first and last and the weakest in the middle, where models read least: Liu et al.,
"Lost in the middle: how language models use long contexts", TACL 2024. Their numbers stay those of the
ranking.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.article import Span
from index.invisible import for_prompt
from index.sentences import split_sentences
from index.suspicion import instructions
from qa.answer import Turn
from qa.models.failure import ModelFailed
from qa.orders import flagged_in
from qa.overlap import coverage
from qa.passage import Passage
from qa.writing.prompts import prompt
from qa.writing.tokens import tokens_in

InstructionsIn = Callable[[str], Sequence[Span]]
"""The spans of a text that read like instructions to a model, by offsets into that text."""

LEFT_OUT = "[a sentence is left out here]"
"""Stands in a prompt for a sentence that reads like an instruction: neutral, and no reason to look for it."""

SKIPPED = "[…]"
"""Stands for sentences that there is no room for."""

TURNS = 3
QUOTES = 2
QUOTE_CHARACTERS = 300
"""Of the conversation: so many of the latest turns, quotes of each, characters of each quote."""

HISTORY_TOKENS = 2000
"""Room for the conversation where a follow-up is made to stand alone: every window has it."""

HISTORY_SHARE = 0.2
"""Of the room for passages, at most, that the conversation takes."""

ANSWER_SHARE = 0.35
"""Of a small window, at most, that is kept for the answer."""

RANK_WEIGHT = 0.5
"""What standing first counts for a sentence, beside the share of the question's words that it holds."""

ANSWER_ROOM = 1500
"""Tokens kept for the answer: five sentences have a quarter of that, but some models think aloud."""

_FENCE_BYTES = 6
# What spelling needs of them in Persian and Hindi, no model needs to understand a word.
_JOINERS = dict.fromkeys((0x200C, 0x200D))


def fresh_fence() -> str:
    """A delimiter that nobody who writes an article can know."""
    return f"==={secrets.token_hex(_FENCE_BYTES)}==="


def answer_room(window: int) -> int:
    """The tokens that are kept for the answer, of all that a model takes and writes together."""
    return min(ANSWER_ROOM, round(ANSWER_SHARE * window))


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent to a model.

    Attributes:
        messages: pairs of role ("system", "human") and text.
        shown: indices of the passages in it, best first.
        tokens: how many it has at most.
    """

    messages: tuple[tuple[str, str], ...]
    shown: tuple[int, ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence of a passage: which, where, whether it may be shown, what it costs and is worth."""

    passage: int
    span: Span
    text: str
    cost: int
    worth: float


def answer_prompt(
    question: str,
    passages: Sequence[Passage],
    history: Sequence[Turn] = (),
    *,
    window: int,
    instructions_in: InstructionsIn = instructions,
    new_fence: Callable[[], str] = fresh_fence,
) -> Prompt:
    """Ask for an answer from passages.

    Args:
        question: standing alone.
        passages: best first; number n in the prompt is `passages[n - 1]`.
        history: earlier turns, oldest first; only their questions and what they quoted are used.
        window: tokens that the model takes and writes together.
        instructions_in: finds text that reads like instructions; such sentences are left out.
        new_fence: makes delimiters; asked again until one stands in no passage.

    Raises:
        ModelFailed: "too_long": not even one sentence has room.
    """
    fence = _fence_outside([*_texts(passages), *_said(history), question], new_fence)
    rules = prompt("answer").substitute(fence=fence)
    asked = _clean(question)
    room = window - answer_room(window) - tokens_in(rules) - tokens_in(asked) - 30
    earlier = _history(history, fence, round(HISTORY_SHARE * room), instructions_in)
    room -= tokens_in(earlier)
    heads = [_head(one, number, fence, instructions_in) for number, one in enumerate(passages, 1)]
    costs = [tokens_in(head) + tokens_in(fence) + 4 for head in heads]
    kept = _fitting(_pieces(question, passages, instructions_in), costs, room)
    if not kept:
        raise ModelFailed(
            f"The model takes {window:,} tokens, too few for even one passage",
            "Choose a model with a larger context, or open it with one",
            kind="too_long",
        )
    shown = sorted({piece.passage for piece in kept})
    blocks = [f"{heads[i]}\n{_text(passages[i], i, kept)}\n{fence} END" for i in best_outside(shown)]
    message = prompt("question").substitute(history=earlier, passages="\n\n".join(blocks), question=asked)
    return Prompt(
        (("system", rules), ("human", message)), tuple(shown), tokens_in(rules) + tokens_in(message)
    )


def condense_prompt(
    question: str,
    history: Sequence[Turn],
    *,
    instructions_in: InstructionsIn = instructions,
    new_fence: Callable[[], str] = fresh_fence,
) -> tuple[tuple[str, str], ...]:
    """Ask for a follow-up that stands alone, as messages: pairs of role and text.

    Args:
        question: the follow-up.
        history: earlier turns, oldest first; only their questions and what they quoted are used.
        instructions_in: finds text that reads like instructions; such quotes are left out.
        new_fence: makes delimiters.
    """
    fence = _fence_outside([*_said(history), question], new_fence)
    earlier = _history(history, fence, HISTORY_TOKENS, instructions_in)
    asked = prompt("follow_up").substitute(history=earlier, question=_clean(question))
    return ("system", prompt("condense").substitute(fence=fence)), ("human", asked)


def best_outside(ranked: Sequence[int]) -> list[int]:
    """Best first, second best last, and so on towards the middle.

    >>> best_outside([1, 2, 3, 4, 5])
    [1, 3, 5, 4, 2]
    """
    return [*ranked[::2], *reversed(ranked[1::2])]


def _fence_outside(texts: Sequence[str], new_fence: Callable[[], str]) -> str:
    fence = new_fence()
    while any(fence in text for text in texts):
        fence = new_fence()
    return fence


def _texts(passages: Sequence[Passage]) -> list[str]:
    return [text for one in passages for text in (one.text, one.title, one.source or "", one.heading)]


def _said(history: Sequence[Turn]) -> list[str]:
    return [text for turn in history for text in (turn.question, *turn.cited)]


def _pieces(question: str, passages: Sequence[Passage], instructions_in: InstructionsIn) -> list[_Piece]:
    """The sentences of the passages in their order."""
    pieces: list[_Piece] = []
    for i, passage in enumerate(passages):
        flagged = {*instructions_in(passage.text), *flagged_in(passage)}
        for span in split_sentences(passage.text):
            is_flagged = any(span.start < other.end and other.start < span.end for other in flagged)
            text = LEFT_OUT if is_flagged else _clean(passage.text[span.start : span.end])
            place = Span(passage.start + span.start, passage.start + span.end)
            worth = (0.0 if is_flagged else coverage(question, passage, place)) + RANK_WEIGHT / (i + 1)
            pieces.append(_Piece(i, span, text, tokens_in(text) + 1, worth))
    return pieces


def _fitting(pieces: Sequence[_Piece], heads: Sequence[int], room: int) -> list[_Piece]:
    """The sentences that there is room for, nearest to the question first; in their order."""
    if sum(piece.cost for piece in pieces) + sum(heads) <= room:
        return list(pieces)
    chosen: list[_Piece] = []
    begun: set[int] = set()
    note = tokens_in(SKIPPED)
    for piece in sorted(pieces, key=lambda one: -one.worth):
        # At most one note about what is skipped stands before each sentence, and one behind the last.
        cost = piece.cost + note + (0 if piece.passage in begun else heads[piece.passage] + note)
        if cost <= room:
            room -= cost
            chosen.append(piece)
            begun.add(piece.passage)
    return sorted(chosen, key=lambda one: (one.passage, one.span.start))


def _text(passage: Passage, index: int, kept: Sequence[_Piece]) -> str:
    """A passage as it is shown: its sentences that have room, as they stand, gaps marked."""
    mine = {piece.span: piece.text for piece in kept if piece.passage == index}
    parts: list[str] = []
    end = 0
    skipped = False
    for span in split_sentences(passage.text):
        if span not in mine:
            skipped = True
            continue
        between = "\n" if "\n\n" in passage.text[end : span.start] else " "
        if skipped:
            parts.append(f"{between if parts else ''}{SKIPPED}")
        elif mine[span] == LEFT_OUT and parts and parts[-1].endswith(LEFT_OUT):
            end = span.end
            continue
        parts.append(f"{between if parts else ''}{mine[span]}")
        end, skipped = span.end, False
    return "".join(parts) + (f" {SKIPPED}" if skipped else "")


def _head(passage: Passage, number: int, fence: str, instructions_in: InstructionsIn) -> str:
    """The lines above a passage's text."""

    def told(text: str | None, missing: str) -> str:
        return LEFT_OUT if text and instructions_in(text) else _clean(text or "") or missing

    head = prompt("passage").substitute(
        fence=fence,
        number=number,
        title=told(passage.title, "(none)"),
        published=told(passage.published, "(not known)"),
        source=told(passage.source, "(not known)"),
    )
    return f"{head}\n\n{told(passage.heading, '')}".rstrip() + "\n"


def _history(history: Sequence[Turn], fence: str, room: int, instructions_in: InstructionsIn) -> str:
    """The latest questions and what was quoted for them, as many as there is room for; "" for none.

    What the model itself wrote is never shown to it again: an error in it would come back as if it were told.
    """
    turns: list[str] = []
    for turn in reversed(history[-TURNS:]):
        cited = [quote for quote in turn.cited[:QUOTES] if not instructions_in(quote)]
        quotes = [f'Evidence: "{_clean(quote)[:QUOTE_CHARACTERS]}"' for quote in cited]
        written = "\n".join([f"Question: {_clean(turn.question)}", *quotes])
        room -= tokens_in(written) + 1
        if room < 0:
            break
        turns.insert(0, written)
    return f"{prompt('history').substitute(fence=fence, turns=chr(10).join(turns))}\n\n" if turns else ""


def _clean(text: str) -> str:
    """On one line, without a character that nobody sees."""
    return " ".join(for_prompt(text).translate(_JOINERS).split())
