"""What can be done with one key where the articles do not tell."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style

from tui.messages import AnywayWanted, MoreArticlesWanted, WiderWanted
from tui.theme import ACCENT, QUIET
from tui.widgets.paragraph import Paragraph


class Offers(Paragraph, can_focus=True):
    """The line; `a` answers from the nearest passages, `w` looks wider, `+` adds articles.

    Args:
        turn: the question that was declined.
        anyway: whether there are passages to answer from.
        wider: what would be wider ("all dates"); nothing narrows the search without them.
    """

    DEFAULT_CSS = """
    Offers {
        padding: 0 1 0 3;
        &:focus { background: $accent 14%; }
        &:nocolor:focus { text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "anyway", "Answer anyway from the nearest passages", id="offers.anyway"),
        Binding("w", "wider", "Look wider, where something narrowed the search", id="offers.wider"),
        Binding("plus", "more", "Add articles", id="offers.articles"),
    ]

    def __init__(self, turn: int, *, anyway: bool, wider: tuple[str, ...] = ()) -> None:
        offers = [_offer("a", "answer anyway from these", "anyway")] if anyway else []
        offers += [_offer("w", f"look wider ({', '.join(wider)})", "wider")] if wider else []
        offers.append(_offer("+", "add articles", "more"))
        super().__init__(Content("   ").join(offers), markup=False)
        self.auto_links = False  # the keys have a style of their own
        self.turn = turn
        self._anyway = anyway
        self._wider = bool(wider)

    def action_anyway(self) -> None:
        """Answer from the nearest passages."""
        if self._anyway:
            self.post_message(AnywayWanted(self.turn))

    def action_wider(self) -> None:
        """Ask again without what narrowed the search."""
        if self._wider:
            self.post_message(WiderWanted(self.turn))

    def action_more(self) -> None:
        """Add articles."""
        self.post_message(MoreArticlesWanted())


def _offer(key: str, does: str, action: str) -> Content:
    return Content.assemble((key, ACCENT), " ", (does, QUIET)).stylize(Style.from_meta({"@click": action}))
