"""Articles per month or year as a row of bars; one of them can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.collection.timeline import Timeline, period_name, timeline
from tui.messages.collection import PeriodChosen
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.words.wording import counted

_LIT = "bold $accent on $accent 25%"
_LIT_WITHOUT_COLOUR = "bold reverse"


class TimelineBar(Widget, can_focus=True):
    """Bars, years under them. Left and Right walk, Enter or a click chooses a period, once more none.

    Attributes:
        cursor: number of the period that the keys are at.
        chosen: how the days of the chosen period begin; "" if none is.
    """

    DEFAULT_CSS = "TimelineBar { height: 2; padding: 0 2; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "walk(-1)", "Earlier", id="timeline-bar.walk-back"),
        Binding("right", "walk(1)", "Later", id="timeline-bar.walk"),
        Binding("home", "walk(-9999)", "The first", show=False, id="timeline-bar.walk-9999"),
        Binding("end", "walk(9999)", "The last", show=False),
        Binding("enter,space", "choose", "Only what was published then", id="timeline-bar.choose"),
    ]

    cursor: reactive[int] = reactive(0)
    chosen: reactive[str] = reactive("")

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="timeline")
        self._signs = signs
        self._days: Sequence[str | None] = ()
        self._drawn = Timeline()

    @property
    def drawn(self) -> Timeline:
        """What is drawn now."""
        return self._drawn

    def show(self, days: Sequence[str | None]) -> None:
        """Draw other days."""
        self._days = days
        self._draw()

    def on_resize(self) -> None:
        """Other periods may fit."""
        self._draw()

    def _draw(self) -> None:
        before = len(self._drawn.periods)
        self._drawn = timeline(self._days, self.content_size.width)
        periods = self._drawn.periods
        if len(periods) != before:
            self.cursor = max(len(periods) - 1, 0)
        self.refresh()

    def render(self) -> Content:
        """Both rows."""
        drawn = self._drawn
        lit = self._lit()
        rows = Content.styled(drawn.bars(self._signs), QUIET if lit is not None else ACCENT)
        if lit is not None:
            style = _LIT_WITHOUT_COLOUR if self.app.native_ansi_color else _LIT
            rows = rows.stylize(style, lit * drawn.columns, (lit + 1) * drawn.columns)
        return Content("\n").join([rows, self._labels(lit).truncate(self.content_size.width)])

    def _lit(self) -> int | None:
        """The period at the cursor while keys go here, else the chosen one."""
        if self.has_focus and self._drawn.periods:
            return self.cursor
        prefixes = [one.prefix for one in self._drawn.periods]
        return prefixes.index(self.chosen) if self.chosen in prefixes else None

    def _labels(self, lit: int | None) -> Content:
        labels = self._drawn.labels()
        if lit is None:
            return Content.styled(labels, QUIET)
        period = self._drawn.periods[lit]
        many = counted(period.articles, "article", self._signs)
        told = f"{period_name(period.prefix)} {self._signs.dot} {many}"
        # What is told of the period stands under it, in place of the years that were there.
        width = self.content_size.width
        start = max(min(lit * self._drawn.columns - len(told) // 2, width - len(told)), 0)
        before, after = labels[:start].ljust(start), labels[start + len(told) :]
        before = before if before.endswith(" ") or not before else before.rstrip("0123456789").ljust(start)
        after = after if after.startswith(" ") else " " + after[1:].lstrip("0123456789")
        return Content.assemble((before, QUIET), (told, ACCENT), (after, QUIET))

    # ---- choosing

    def action_walk(self, step: int) -> None:
        """Go to an earlier or a later period."""
        self.cursor = max(min(self.cursor + step, len(self._drawn.periods) - 1), 0)

    def action_choose(self) -> None:
        """Choose the period, or none if it is chosen."""
        if self._drawn.periods:
            prefix = self._drawn.periods[self.cursor].prefix
            self.post_message(PeriodChosen("" if prefix == self.chosen else prefix))

    def on_click(self, event: events.Click) -> None:
        """Choose the period that was clicked."""
        place = self._drawn.at(event.get_content_offset_capture(self).x)
        if place is not None:
            self.cursor = place
            self.action_choose()
