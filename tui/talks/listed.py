"""What the list of conversations says: its head, its lines, and why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from tui.messages import ConversationsListed
from tui.signs import Signs
from tui.talks.rows import found_row, row
from tui.theme import ACCENT, QUIET
from tui.words.wording import counted, shortened

if TYPE_CHECKING:
    from tui.widgets.paragraph import Hanging

TITLE = 48
"""Characters of a title in what is told about a conversation."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list.

    Attributes:
        conversation: its number.
        title: as it is listed.
        pinned: whether it stands before the others.
        turn: the question that was found, or None.
    """

    conversation: int
    title: str
    pinned: bool = False
    turn: int | None = None


def all_rows(
    listed: ConversationsListed, index: str, talk: int | None, signs: Signs
) -> list[tuple[Row, Hanging]]:
    """All conversations, each with its line.

    Args:
        listed: what the store holds.
        index: the folder of the index that is open.
        talk: the conversation on the chat's screen, or None.
        signs: of this terminal.
    """
    now = datetime.now().astimezone()
    return [
        (Row(one.id, one.title, one.pinned), row(one, index, signs, now, is_open=one.id == talk))
        for one in listed.summaries
    ]


def found_rows(listed: ConversationsListed, signs: Signs, *, colour: bool) -> list[tuple[Row, Hanging]]:
    """The questions that were found, each with its lines."""
    now = datetime.now().astimezone()
    pinned = {one.id for one in listed.summaries if one.pinned}
    return [
        (
            Row(hit.conversation, hit.title, hit.conversation in pinned, hit.turn),
            found_row(hit, signs, now, colour=colour),
        )
        for hit in listed.hits
    ]


def head_line(total: int | None, found: int | None, signs: Signs) -> Content:
    """What the list is of, and how many there are.

    Args:
        total: conversations; None before they were counted.
        found: questions that were found; None where nothing is sought.
        signs: of this terminal.
    """
    many = "" if total is None else counted(total, "conversation", signs)
    if found is not None:
        many = f"{counted(found, 'question', signs)} found"
    return Content.assemble(" ", ("Conversations", f"bold {ACCENT}"), "  ", (many, QUIET))


def nothing_found(words: str, signs: Signs) -> Content:
    """Why nothing is listed."""
    if words.strip():
        said = f"No conversation has the words {shortened(words, TITLE, signs)}."
        return Content.assemble(said, ("\n\nEsc shows all of them.", QUIET))
    return Content.assemble(
        "No conversation yet.",
        ("\n\nWhat you ask is kept on this computer, from the first question on.\n", QUIET),
        ("Esc", ACCENT),
        (" goes back: ask something.", QUIET),
    )
