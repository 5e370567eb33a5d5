"""Choosing sources and days: what is chosen holds at once, the chips behind the card show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.asking.census import Census, SourceCount
from tui.asking.inline_filters import filters_in_words
from tui.asking.periods import FORMS, first_day_typed, last_day_typed, period_of
from tui.messages import FiltersTyped
from tui.plain import one_line
from tui.query import NO_FILTERS, Filters
from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM
from tui.words.wording import count, counted, shortened, written_date

_NAME_COLUMNS = 42


class FiltersScreen(ModalScreen[None]):
    """Sources with their articles, narrowed by typing; the first and the last day; how much remains.

    Args:
        filters: what holds now.
        census: the sources, if they are counted already.
        signs: of the terminal.
    """

    CSS_PATH = "filters.tcss"
    AUTO_FOCUS = "#find-source"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3", "app.pop_screen", "Close; what is chosen holds", id="filters.close"),
        Binding("ctrl+u", "clear", "Take all filters away", priority=True, id="filters.clear"),
    ]

    def __init__(self, filters: Filters, census: Census, signs: Signs) -> None:
        super().__init__()
        self._filters = filters
        self._census = census
        self._signs = signs
        self._shown: list[SourceCount] = []
        self._lit = 0
        # The sources may be counted before there are fields to show them in.
        self._on_screen = False
        self.set_class(signs.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        """Days, sources, what remains."""
        filters = self._filters
        with Vertical(id="filters") as card:
            card.border_title = "Which articles"
            with Horizontal(classes="field"):
                yield Static("Since", markup=False, classes="label")
                yield Input(first_day_typed(filters.since) if filters.since else "", id="since", compact=True)
                yield Static("", markup=False, id="since-told")
            with Horizontal(classes="field"):
                yield Static("Until", markup=False, classes="label")
                yield Input(last_day_typed(filters.until) if filters.until else "", id="until", compact=True)
                yield Static("", markup=False, id="until-told")
            with Horizontal(classes="field"):
                yield Static("Source", markup=False, classes="label")
                yield Input(placeholder="type to narrow", id="find-source", compact=True)
            yield OptionList(id="sources-found", markup=False)
            yield Static("", markup=False, id="remaining")
            yield Static(self._keys(), markup=False, id="filter-keys")

    def on_mount(self) -> None:
        """Show what holds."""
        self._on_screen = True
        self._list()
        self._tell()

    def show_census(self, census: Census) -> None:
        """The sources are counted."""
        self._census = census
        if self._on_screen:
            self._list()
            self._tell()

    # ---- sources

    @on(Input.Changed, "#find-source")
    def _narrow(self) -> None:
        self._list()

    def _list(self) -> None:
        wanted = self.query_one("#find-source", Input).value.casefold().split()
        sources = self._census.sources
        chosen = [one for one in sources if one.name in self._filters.sources]
        others = [one for one in sources if one.name not in self._filters.sources]
        self._shown = [
            one for one in [*chosen, *others] if all(word in one.name.casefold() for word in wanted)
        ]
        found = self.query_one("#sources-found", OptionList)
        found.clear_options()
        found.add_options(
            [Option(self._row(one, lit=place == 0)) for place, one in enumerate(self._shown)]
            or [self._nothing()]
        )
        self._lit = 0
        found.highlighted = 0 if self._shown else None

    @on(OptionList.OptionHighlighted)
    def _mark(self, event: OptionList.OptionHighlighted) -> None:
        """The lit source has a sign, too: not every terminal has colours."""
        event.stop()
        before, self._lit = self._lit, event.option_index
        for place in {before, self._lit}:
            self._draw_row(place)

    def _draw_row(self, place: int) -> None:
        if place < len(self._shown):
            found = self.query_one("#sources-found", OptionList)
            found.replace_option_prompt_at_index(place, self._row(self._shown[place], lit=place == self._lit))

    def _row(self, source: SourceCount, *, lit: bool = False) -> Content:
        is_chosen = source.name in self._filters.sources
        mark = self._signs.supported if is_chosen else ""
        name = Content(shortened(source.name, _NAME_COLUMNS, self._signs))
        pointer = self._signs.prompt if lit else ""
        return Content.assemble(
            (pointer.ljust(2), ACCENT),
            Content.styled(mark.ljust(3), f"bold {ACCENT}"),
            name.pad_right(max(_NAME_COLUMNS + 2 - name.cell_length, 1)),
            (count(source.articles, self._signs).rjust(7), QUIET),
        )

    def _nothing(self) -> Option:
        if self._census.seq < 0:
            words = f"counting the articles{self._signs.ellipsis}"
        elif not self._census.sources:
            words = "No article of this index names its source."
        else:
            words = "No source is called that."
        return Option(Content.styled(f"   {words}", QUIET), disabled=True)

    @on(OptionList.OptionSelected)
    def _toggle(self, event: OptionList.OptionSelected) -> None:
        """Enter, Space or a click on a source."""
        event.stop()
        if event.option_index >= len(self._shown):
            return
        name, held = self._shown[event.option_index].name, self._filters.sources
        kept = tuple(one for one in held if one != name)
        self._hold(replace(self._filters, sources=kept if name in held else (*held, name)))
        # In place: a list that is sorted anew under the hand is lost.
        self._draw_row(event.option_index)

    @on(Input.Submitted, "#find-source")
    def _toggle_lit(self) -> None:
        self.query_one("#sources-found", OptionList).action_select()

    def on_key(self, event: events.Key) -> None:
        """Up and Down walk the sources while one types; Space chooses where nothing can be typed."""
        found = self.query_one("#sources-found", OptionList)
        if self.focused is found and event.key == "space":
            found.action_select()
        elif isinstance(self.focused, Input) and self.focused.id == "find-source" and event.key == "down":
            found.action_cursor_down()
        elif isinstance(self.focused, Input) and self.focused.id == "find-source" and event.key == "up":
            found.action_cursor_up()
        else:
            return
        event.stop()
        event.prevent_default()

    # ---- days

    @on(Input.Changed, "#since")
    @on(Input.Changed, "#until")
    def _days(self, event: Input.Changed) -> None:
        """A day that can be read holds at once; what cannot be is told beside it."""
        is_first = event.input.id == "since"
        period = period_of(event.value) if event.value.strip() else None
        day = period[0 if is_first else 1] if period else None
        self._hold(replace(self._filters, since=day) if is_first else replace(self._filters, until=day))

    @on(Input.Submitted, "#since")
    @on(Input.Submitted, "#until")
    def _on_to_the_next(self) -> None:
        self.focus_next(Input)

    # ---- what holds

    def action_clear(self) -> None:
        """Take all filters away."""
        for field in self.query(Input):
            field.value = ""
        self._hold(NO_FILTERS)
        self._list()

    def _hold(self, filters: Filters) -> None:
        self._filters = filters
        self._tell()
        if not self._contradiction:
            self.post_message(FiltersTyped(filters))

    @property
    def _contradiction(self) -> bool:
        filters = self._filters
        return bool(filters.since and filters.until and filters.since > filters.until)

    def _tell(self) -> None:
        self._tell_day("since", self._filters.since)
        self._tell_day("until", self._filters.until)
        remaining = self.query_one("#remaining", Static)
        if self._contradiction:
            remaining.update(Content.styled("The last day is before the first.", WARM))
            return
        if self._census.seq < 0:
            remaining.update("")
            return
        left, every = self._census.count(self._filters), self._census.count(NO_FILTERS)
        what = filters_in_words(self._filters)
        told = f"{count(left, self._signs)} of {counted(every, 'article', self._signs)}"
        remaining.update(
            Content.assemble(
                (told, "bold" if left else f"bold {WARM}"), (f"  {what}" if what else "  no filter", QUIET)
            )
        )

    def _tell_day(self, name: str, day: date | None) -> None:
        typed = self.query_one(f"#{name}", Input).value.strip()
        told = self.query_one(f"#{name}-told", Static)
        if day is not None:
            told.update(Content.styled(written_date(day), QUIET))
        elif typed:
            told.update(Content.styled(f'{one_line(typed)[:12]}? {FORMS}, "last week"', WARM))
        else:
            told.update(Content.styled("any day", QUIET))

    def _keys(self) -> Content:
        keys = [("Enter", "choose"), ("Tab", "next field"), ("^u", "clear"), ("Esc", "done")]
        return Content("   ").join(Content.assemble((key, ACCENT), " ", (does, QUIET)) for key, does in keys)
