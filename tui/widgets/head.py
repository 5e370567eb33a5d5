"""The line at the top: what this is, and what it can be asked about."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.messages import Holdings
from tui.signs import Signs
from tui.strictness import Strictness
from tui.theme import ACCENT, FAINT, QUIET, WRONG
from tui.wording import counted, facts, written_date


def holdings_line(holdings: Holdings, signs: Signs, strictness: Strictness = "balanced") -> str:
    """What the index holds in a few words: "7 486 articles · to 10 Jul 2026", and how strict."""
    own = None if strictness == "balanced" else strictness
    if not holdings.articles:
        return facts(["no articles yet", own], signs)
    newest = written_date(holdings.newest)
    words = counted(holdings.articles, "article", signs)
    return facts([words, f"to {newest}" if newest else None, own], signs)


class Head(Widget):
    """Name on the left, state of the index on the right, a rule under both."""

    DEFAULT_CSS = "Head { height: 2; dock: top; }"

    state: reactive[str] = reactive("")
    wrong: reactive[bool] = reactive(False)

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="head")
        self._signs = signs

    def render(self) -> Content:
        """Both lines at the present width."""
        width = self.size.width
        name = Content.styled("Footnote", f"bold {ACCENT}")
        room = max(width - len("Footnote") - 4, 0)
        state = Content.styled(self.state, WRONG if self.wrong else QUIET).truncate(room, ellipsis=True)
        gap = max(width - 2 - name.cell_length - state.cell_length, 1)
        line = Content.assemble(" ", name, " " * gap, state)
        return Content("\n").join([line, Content.styled(self._signs.rule * width, FAINT)])
