"""Full-text search over questions, answers and titles."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qa.conversations.folding import Token, searchable, tokens
from qa.conversations.records import Place, SearchHit
from qa.conversations.titles import tidy

# Two lines of 80 columns at most.
_BEFORE, _SNIPPET = 40, 130
_MOST_WORDS = 24

_FIND = """
    SELECT turn.id AS turn, turn.conversation, conversation.title, turn.question, turn.asked,
           turn.ordinal = (SELECT min(ordinal) FROM turn AS one WHERE one.conversation = conversation.id)
               AND conversation.named AS titled
    FROM said JOIN turn ON turn.id = said.rowid JOIN conversation ON conversation.id = turn.conversation
    WHERE said MATCH ? AND conversation.deleted IS NULL
    ORDER BY turn.asked DESC, turn.id DESC LIMIT ?
"""
_ANSWERS = """
    SELECT answer.attempt, answer.text FROM answer JOIN attempt ON attempt.id = answer.attempt
    WHERE attempt.turn = ? ORDER BY attempt.id DESC
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for, or characters that must stand side by side.

    Attributes:
        words: folded; more than one only of a script without spaces.
        whole: whether nothing may follow the last of them in its word.
    """

    words: tuple[str, ...]
    whole: bool = False


def terms(text: str) -> list[Term]:
    """What a person types, as words to look for; quotation marks and operators are nothing special."""
    found: list[Term] = []
    for token in tokens(text)[:_MOST_WORDS]:
        if token.unspaced and token.joined and found and found[-1].whole:
            found[-1] = Term((*found[-1].words, token.word), whole=True)
        else:
            found.append(Term((token.word,), whole=token.unspaced))
    return found


def match_expression(wanted: list[Term]) -> str:
    """The same for FTS5: all of them, each the beginning of a word."""
    return " AND ".join(f'"{" ".join(one.words)}"' + ("" if one.whole else "*") for one in wanted)


def index_turn(connection: sqlite3.Connection, turn: int) -> None:
    """Bring what is found of a question up to date."""
    connection.execute("DELETE FROM said WHERE rowid = ?", (turn,))
    row = connection.execute(
        """SELECT turn.question, conversation.title, conversation.named AND NOT EXISTS (
               SELECT 1 FROM turn AS earlier
               WHERE earlier.conversation = turn.conversation AND earlier.ordinal < turn.ordinal) AS titled
           FROM turn JOIN conversation ON conversation.id = turn.conversation WHERE turn.id = ?""",
        (turn,),
    ).fetchone()
    if row is None:
        return
    answers = connection.execute(_ANSWERS, (turn,))
    connection.execute(
        "INSERT INTO said (rowid, title, question, answer) VALUES (?, ?, ?, ?)",
        (
            turn,
            searchable(row["title"]) if row["titled"] else "",
            searchable(row["question"]),
            " ".join(searchable(one["text"]) for one in answers),
        ),
    )


def find(connection: sqlite3.Connection, text: str, limit: int) -> list[SearchHit]:
    """Questions that say all the words of a text, newest first; each at its first match.

    Args:
        connection: to the store.
        text: as a person types it; the words may be unfinished.
        limit: at most so many.
    """
    wanted = terms(text)
    if not wanted:
        return []
    rows = connection.execute(_FIND, (match_expression(wanted), limit)).fetchall()
    return [_hit(row, connection.execute(_ANSWERS, (row["turn"],)).fetchall(), wanted) for row in rows]


def _hit(row: sqlite3.Row, answers: Sequence[sqlite3.Row], wanted: list[Term]) -> SearchHit:
    """Where in a turn the words stand: in the first text that has most of them."""
    texts: list[tuple[Place, int | None, str]] = [("title", None, row["title"])] if row["titled"] else []
    texts.append(("question", None, row["question"]))
    texts += [("answer", one["attempt"], one["text"]) for one in answers]
    place, attempt, text = max(texts, key=lambda one: len(list(filter(None, _spans(one[2], wanted)))))
    spans = sorted({span for found in _spans(text, wanted) for span in found}) or [(0, 0)]
    snippet, lit = excerpt(text, spans)
    return SearchHit(
        conversation=row["conversation"],
        title=row["title"],
        turn=row["turn"],
        place=place,
        attempt=attempt,
        start=spans[0][0],
        end=spans[0][1],
        snippet=snippet,
        lit=lit,
        asked=datetime.fromisoformat(row["asked"]),
    )


def _spans(text: str, wanted: list[Term]) -> list[list[tuple[int, int]]]:
    """Where each term stands in a text."""
    words = tokens(text)
    return [matches(words, term) for term in wanted]


def says(text: str, words: str) -> bool:
    """Whether a text has all of these words, or words that begin with them."""
    return all(_spans(text, terms(words)))


def matches(text: list[Token], term: Term) -> list[tuple[int, int]]:
    """Where a term stands in a text, as (start, end) of its words there."""
    size, last = len(term.words), term.words[-1]
    found = []
    for place in range(len(text) - size + 1):
        run = text[place : place + size]
        begun = tuple(token.word for token in run[:-1]) == term.words[:-1]
        ends = run[-1].word == last if term.whole else run[-1].word.startswith(last)
        if begun and ends:
            found.append((run[0].start, run[-1].end))
    return found


def excerpt(text: str, spans: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """One line around the first span, and where the spans stand in it.

    Args:
        text: may have several lines.
        spans: at least one, in order.
    """
    start = max(spans[0][0] - _BEFORE, 0)
    if start:
        gap = text.find(" ", start, spans[0][0])
        start = gap + 1 if gap >= 0 else start
    end = min(start + _SNIPPET, len(text))
    line, lit = ("…" if start else ""), []
    place = start
    for first, last in spans:
        if first < place or last > end:
            continue
        line += _flat(text[place:first], line)
        begin = len(line)
        line += tidy(text[first:last])
        lit.append((begin, len(line)))
        place = last
    line += _flat(text[place:end], line)
    return line.rstrip() + ("…" if end < len(text) else ""), tuple(lit)


def _flat(text: str, before: str) -> str:
    """A text on one line that goes on after another: spaces at its ends are kept, but not doubled."""
    words = tidy(text)
    opening = " " if text[:1].isspace() and before and not before.endswith((" ", "…")) else ""
    closing = " " if words and text[-1:].isspace() else ""
    return opening + words + closing
