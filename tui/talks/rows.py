"""How conversations are listed: a line for each, two for a question that was found, and what is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from tui.plain import one_line, plain
from tui.signs import Signs
from tui.theme import ACCENT, LIT, LIT_WITHOUT_COLOUR, QUIET
from tui.widgets.cut import cut
from tui.widgets.paragraph import Hanging
from tui.words.wording import counted, facts, shortened, written_date

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.conversations.records import SearchHit, StoredTurn, Summary

_PIN_COLUMNS = 2
_WHEN_COLUMNS = 15
# As much of an answer as says whether it is the one that is looked for.
_PREVIEW_CHARACTERS = 280
_PREVIEW_TURNS = 40


def written_moment(moment: datetime, now: datetime) -> str:
    """When something was, as a person says it: "today 14:05", "yesterday 9:30", "19 Dec 2020".

    Args:
        moment: with its time zone.
        now: with the time zone of the person.
    """
    local = moment.astimezone(now.tzinfo)
    clock = f"{local.hour}:{local.minute:02}"
    if local.date() == now.date():
        return f"today {clock}"
    if local.date() == now.date() - timedelta(days=1):
        return f"yesterday {clock}"
    return written_date(local.date())


def row(summary: Summary, index: str, signs: Signs, now: datetime, *, is_open: bool) -> Hanging:
    """A conversation as one line: pin, title, what is to be known of it, when it was.

    Args:
        summary: what there is to say.
        index: the folder of the index that is open; another one is named.
        signs: of this terminal.
        now: with the time zone of the person.
        is_open: whether it is the one on the screen.
    """
    other = Path(summary.index).name if index and summary.index != index else None
    many = counted(summary.turns, "question")
    told = facts(["open" if is_open else None, f"index {other}" if other else None, many], signs)
    when = written_moment(summary.updated, now).rjust(_WHEN_COLUMNS)
    right = Content.styled(f"  {told}  {when}", QUIET)
    pin = Content.styled(f"{signs.pinned} " if summary.pinned else "", ACCENT)
    return Hanging(
        lambda columns: _beside(Content(one_line(summary.title)), right, columns, signs),
        mark=pin,
        indent=_PIN_COLUMNS,
    )


def found_row(hit: SearchHit, signs: Signs, now: datetime, *, colour: bool) -> Hanging:
    """A question that was found: its conversation and when, and below it the words, lit."""
    when = Content.styled(f"  {written_moment(hit.asked, now).rjust(_WHEN_COLUMNS)}", QUIET)
    snippet = Content(plain(hit.snippet))
    for start, end in hit.lit:
        snippet = snippet.stylize(LIT if colour else LIT_WITHOUT_COLOUR, start, end)

    def lines(columns: int) -> Content:
        title = Content.styled(one_line(hit.title), QUIET if hit.place != "title" else "")
        return Content("\n").join([_beside(title, when, columns, signs), cut(snippet, columns, signs)])

    return Hanging(lines, indent=_PIN_COLUMNS)


def _beside(left: Content, right: Content, columns: int, signs: Signs) -> Content:
    """Something on the left as far as there is room, something on the right whole."""
    room = max(columns - right.cell_length, 8)
    if left.cell_length > room:
        left = left.truncate(room - len(signs.ellipsis)).rstrip() + signs.ellipsis
    return left.pad_right(max(room - left.cell_length, 0)) + right


def preview(turns: Sequence[StoredTurn], signs: Signs) -> Hanging:
    """What a conversation says: its questions, and the beginning of each answer."""

    def told(columns: int) -> Content:
        lines: list[Content] = []
        for turn in turns[:_PREVIEW_TURNS]:
            question = Content.styled(shortened(turn.question, _PREVIEW_CHARACTERS, signs), "bold")
            mark = Content.styled(signs.prompt, ACCENT)
            lines.append(Hanging(question, mark=mark, indent=2).laid_out(columns))
            words = Content.styled(_gist(turn.best.answer, signs), QUIET)
            lines += [Hanging(words, indent=2).laid_out(columns), Content("")]
        if len(turns) > _PREVIEW_TURNS:
            more = counted(len(turns) - _PREVIEW_TURNS, "more question", signs)
            lines.append(Content.styled(f"and {more}", QUIET))
        return Content("\n").join(lines)

    return Hanging(told)


def _gist(answer: Answer | None, signs: Signs) -> str:
    if answer is None:
        return "no answer came"
    if answer.abstained:
        return f"{signs.absent} Your articles do not say."
    said = " ".join(sentence.text for sentence in answer.sentences)
    return shortened(said, _PREVIEW_CHARACTERS, signs)
