"""How a question was understood, if not as it was typed: the line under it, which can be put right."""

from __future__ import annotations

from datetime import date
from typing import Literal

from textual.content import Content

from tui.messages import ExplainWanted
from tui.plain import one_line
from tui.query import Query
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import facts, written_period

ANY_DAY = "any day"

DaysTold = tuple[date, date] | Literal["any"] | None


def same_question(one: str, other: str) -> bool:
    """Whether two questions differ in nothing that a reader would notice."""
    return one_line(one).casefold().rstrip(" ?.!") == one_line(other).casefold().rstrip(" ?.!")


def understood_words(
    asked: Query, standalone_question: str, days: tuple[date, date] | None, signs: Signs, widened: str = ""
) -> str:
    """What is told of how a question was understood; "" where it needs not be.

    Args:
        asked: the question as it was typed, and what its asker said about it.
        standalone_question: as it was searched.
        days: first and last day that it means, or None.
        signs: of this terminal.
        widened: how its search was widened, if it was.
    """
    # A question that names the year needs not be told which one is meant, unless somebody has said so.
    plainly = days is not None and asked.days is None and str(days[0].year) in standalone_question
    told = written_period(*days) if days is not None and not plainly else None
    told = ANY_DAY if asked.days == "any" else told
    if not same_question(standalone_question, asked.question):
        return f"understood as: {facts([standalone_question, told, widened], signs)}"
    return f"understood: {facts([told, widened], signs)}" if told or widened else ""


class UnderstoodLine(Paragraph):
    """The line; a click edits how the question is understood, as `u` does."""

    DEFAULT_CSS = """
    UnderstoodLine { &:hover { background: $boost; } }
    """

    def __init__(self, turn: int, words: str) -> None:
        edit = Content.assemble(("u", ACCENT), " ", ("edit", QUIET))
        super().__init__(Hanging(Content.styled(words, QUIET), sign=edit), markup=False, classes="understood")
        self.turn = turn

    def on_click(self) -> None:
        """Edit it."""
        self.post_message(ExplainWanted(self.turn, edit=True))
