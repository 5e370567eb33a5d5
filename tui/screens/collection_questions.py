"""What the collection asks before it does something that a person might regret."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.screens.confirmation import Choice, ConfirmationScreen
from tui.signs import Signs
from tui.words.wording import counted, shortened

if TYPE_CHECKING:
    from index.records import ArticleSummary

REMOVE, KEEP, DROP = "d", "k", "d"
_TITLES = 5
_TITLE_CHARACTERS = 60


def removal_question(wanted: Sequence[ArticleSummary], signs: Signs) -> ConfirmationScreen:
    """Whether to take articles out; the screen returns `REMOVE` or None."""
    told = [f"{signs.dot} {shortened(one.title, _TITLE_CHARACTERS, signs)}" for one in wanted[:_TITLES]]
    if len(wanted) > _TITLES:
        told.append(f"{signs.dot} and {len(wanted) - _TITLES} more")
    gone = sum(one.state == "missing" for one in wanted)
    told.append("Files stay as they are; u brings the articles back.")
    if gone:
        told.append(f"{counted(gone, 'article', signs)} without a file cannot be brought back.")
    what = "this article" if len(wanted) == 1 else counted(len(wanted), "article", signs)
    return ConfirmationScreen(f"Remove {what} from the index?", told, [Choice(REMOVE, "remove")])


def missing_question(missing: int, signs: Signs) -> ConfirmationScreen:
    """What to do with articles whose file is gone; the screen returns `KEEP`, `DROP` or None."""
    question = f"{counted(missing, 'article', signs)} have lost their file. Drop them?"
    if missing == 1:
        question = "1 article has lost its file. Drop it?"
    told = ["Until then they are searched like all others. What is dropped is gone for good."]
    return ConfirmationScreen(
        question, told, [Choice(KEEP, "keep and rebuild"), Choice(DROP, "drop and rebuild")]
    )
