"""The line at the top: what this is, and what it can be asked about."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.messages import Holdings
from tui.model_choice import QUOTING, ChosenModel, standing
from tui.plain import one_line
from tui.signs import Signs
from tui.strictness import Strictness
from tui.theme import ACCENT, FAINT, QUIET, WARM, WRONG
from tui.widgets.cut import cut
from tui.words.wording import counted, facts, written_date


def holdings_line(
    holdings: Holdings, signs: Signs, strictness: Strictness = "balanced", *, watching: bool = False
) -> str:
    """What the index holds in a few words: "7 486 articles · to 10 Jul 2026", how strict, if watched."""
    own = None if strictness == "balanced" else strictness
    watched = "watching" if watching else None
    if not holdings.articles:
        return facts(["no articles yet", own, watched], signs)
    newest = written_date(holdings.newest)
    words = counted(holdings.articles, "article", signs)
    return facts([words, f"to {newest}" if newest else None, own, watched], signs)


# On a narrower screen the questions themselves are title enough.
_TITLE_WIDTH = 100


class Head(Widget):
    """Name on the left, state of the index and the model that writes on the right, a rule under both."""

    DEFAULT_CSS = "Head { height: 2; dock: top; }"

    state: reactive[str] = reactive("")
    wrong: reactive[bool] = reactive(False)
    model: reactive[ChosenModel] = reactive(QUOTING)
    title: reactive[str] = reactive("")

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="head")
        self._signs = signs

    def render(self) -> Content:
        """Both lines at the present width."""
        width = self.size.width
        name = Content.styled("Footnote", f"bold {ACCENT}")
        room = max(width - len("Footnote") - 4, 0)
        state = self._state(room)
        if width >= _TITLE_WIDTH and self.title:
            told = f" {self._signs.dot} {one_line(self.title)}"
            free = width - name.cell_length - state.cell_length - 6
            name += cut(Content.styled(told, QUIET), max(free, 0), self._signs)
        gap = max(width - 2 - name.cell_length - state.cell_length, 1)
        line = Content.assemble(" ", name, " " * gap, state)
        return Content("\n").join([line, Content.styled(self._signs.rule * width, FAINT)])

    def _state(self, room: int) -> Content:
        """Who reads the articles is said whole if it fits; the rest has the columns that are left."""
        colour = WRONG if self.wrong else QUIET
        written = standing(self.model)
        if written is None:
            return cut(Content.styled(self.state, colour), room, self._signs)
        model = Content.styled(one_line(written), QUIET if self.model.is_local else WARM)
        model = cut(model, room, self._signs)
        return Content.assemble((self._fitting(room - model.cell_length), colour), model)

    def _fitting(self, columns: int) -> str:
        """As many of the facts about the index as there is room for, each whole."""
        parting = f" {self._signs.dot} "
        told = ""
        for fact in self.state.split(parting):
            if cell_len(f"{told}{fact}{parting}") > columns:
                break
            told += fact + parting
        return told
