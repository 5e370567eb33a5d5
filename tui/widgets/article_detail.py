"""What the signs of a line of the list mean, in words, and where the article stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tui.asking.path_completion import with_tilde
from tui.signs import Signs
from tui.theme import QUIET, WARM
from tui.words.wording import SPEAKS_TO_A_MACHINE, counted, facts

if TYPE_CHECKING:
    from index.records import ArticleSummary
    from tui.widgets.article_list import Marks


def article_detail(article: ArticleSummary, marks: Marks, signs: Signs) -> Content:
    """One line: what a reader must know first, then copies, language and path."""
    warm = []
    if article.state == "missing":
        warm.append(f"{signs.unsupported} its file is gone")
    if article.id in marks.flagged:
        warm.append(f"{signs.weak} {SPEAKS_TO_A_MACHINE}")
    copies = marks.copies.get(article.id)
    also = f"{signs.copies} also in {counted(copies, 'other', signs)}" if copies else None
    place = article.path if "://" in article.path else with_tilde(article.path)
    quiet = facts([also, article.language, place], signs)
    parting = f" {signs.dot} " if warm and quiet else ""
    return Content.assemble((facts(warm, signs), WARM), (parting + quiet, QUIET))
