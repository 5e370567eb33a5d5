"""The head of the collection: how much there is, when it was looked at, how it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui.messages.collection import Stock
from tui.signs import Signs
from tui.theme import ACCENT, FAINT, QUIET, WARM
from tui.words.wording import count, counted, written_date

_NAME = "Collection"
_HOUR = 3600
_DAY = 24 * _HOUR
_DAYS_TOLD = 14


def ago(then: datetime, now: datetime) -> str:
    """How long ago, as a person says it: "just now", "12 min ago", "2 h ago", "3 days ago", "4 Mar 2021"."""
    seconds = (now - then).total_seconds()
    if seconds < 90:
        return "just now"
    if seconds < 1.5 * _HOUR:
        return f"{seconds / 60:.0f} min ago"
    if seconds < 1.5 * _DAY:
        return f"{seconds / _HOUR:.0f} h ago"
    days = round(seconds / _DAY)
    return f"{days} days ago" if days <= _DAYS_TOLD else written_date(then.date())


def size_on_disk(size: int, signs: Signs) -> str:
    """A size in the unit that a person would choose: "214 MB"."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{count(max(round(size / 1e6), 1), signs)} MB"


class CollectionHead(Widget):
    """Facts from the most to the least important; those without room are left out. A rule under them."""

    DEFAULT_CSS = "CollectionHead { height: 2; dock: top; }"

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="collection-head")
        self._signs = signs
        self._stock: Stock | None = None
        self._doing = ""
        self._watching = ""
        self._is_closed = False

    def show(self, stock: Stock | None, *, doing: str = "", watching: str = "") -> None:
        """Tell how things are.

        Args:
            stock: what there is; None while it is being counted.
            doing: what is being written just now, by whomever; "" for nothing.
            watching: what is being watched; "" for nothing.
        """
        self._stock, self._doing, self._watching = stock, doing, watching
        self.refresh()

    def show_closed(self) -> None:
        """Tell that the index could not be opened."""
        self._is_closed = True
        self.refresh()

    def render(self) -> Content:
        """Both lines at the present width."""
        width = self.size.width
        state = self._state()
        room = width - len(_NAME) - 5 - state.cell_length
        said = self._facts(room)
        gap = max(room - cell_len(said) + 1, 1)
        line = Content.assemble(" ", (_NAME, f"bold {ACCENT}"), "  ", (said, QUIET), " " * gap, state)
        return Content("\n").join([line, Content.styled(self._signs.rule * width, FAINT)])

    def _facts(self, room: int) -> str:
        stock, signs = self._stock, self._signs
        if stock is None:
            return "the index is not open" if self._is_closed else f"counting{signs.ellipsis}"
        status = stock.status
        if not status.articles and not self._doing:
            return "no articles yet"
        told = [
            (0, counted(status.articles, "article", signs)),
            (3, counted(status.chunks, "passage", signs)),
            (4, size_on_disk(status.size_bytes, signs)),
            (2, f"checked {ago(stock.checked, datetime.now(UTC))}" if stock.checked else ""),
            (1, f"watching {self._watching}" if self._watching else ""),
        ]
        told = [one for one in told if one[1]]
        while len(told) > 1 and cell_len(self._joined(told)) > room:
            told.remove(max(told))
        return self._joined(told)

    def _joined(self, told: list[tuple[int, str]]) -> str:
        return f" {self._signs.dot} ".join(fact for _, fact in told)

    def _state(self) -> Content:
        """One sign and, where not all is well, the word for it."""
        signs = self._signs
        if self._stock is None:
            return Content("")
        status = self._stock.status
        if self._doing:
            return Content.styled(f"{self._doing} {signs.working}", ACCENT)
        if waiting := status.chunks - status.vectors:
            return Content.styled(f"{count(waiting, signs)} not yet by meaning {signs.weak}", WARM)
        if any(problem.fatal for problem in status.problems):
            problems = sum(problem.fatal for problem in status.problems)
            return Content.styled(f"{counted(problems, 'problem', signs)} {signs.weak}", WARM)
        return Content.styled(signs.supported, ACCENT) if status.articles else Content("")
