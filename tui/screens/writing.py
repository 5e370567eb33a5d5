"""Writing a question: what is listed over the prompt, the chips in its border, the questions that wait."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui.asking.inline_filters import names_a_source
from tui.messages import (
    ChoicePicked,
    ChoicesChanged,
    Drafted,
    EditWanted,
    FilterDropped,
    FiltersTyped,
    KnowledgeWanted,
    NextWanted,
    WaitingBack,
    WaitingDropped,
)
from tui.query import Filters
from tui.screens.reading import ReadingScreen
from tui.widgets.chips import chips
from tui.widgets.completions import Completions
from tui.widgets.suggestions import Suggestions
from tui.widgets.waiting import Waiting
from tui.widgets.welcome import Welcome

_EDITING = "editing, Esc leaves"
_SEARCHING = "search, ^r older, Enter takes, Esc leaves"


class WritingScreen(ReadingScreen):
    """A reading screen whose prompt completes, remembers, filters and lets questions wait."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit the question and send it again", id="writing.edit"),
        Binding(
            "alt+e",
            "edit",
            "Edit the question, while writing",
            priority=True,
            show=False,
            id="writing.edit-writing",
        ),
        Binding("ctrl+r", "recall", "Search the earlier questions", show=False, id="writing.recall"),
        Binding("f3", "app.filters", "Filter by source and date", id="writing.filters"),
    ]

    editing = False
    """Whether what is sent replaces a question."""

    suggested: tuple[str, ...] = ()
    """First questions that the articles answer."""

    # ---- the list over the prompt

    def on_choices_changed(self, message: ChoicesChanged) -> None:
        """Draw what there is to choose from."""
        message.stop()
        self.query_one(Completions).show(self.prompt.offer)
        self.show_mode()
        self.hint()

    def on_choice_picked(self, message: ChoicePicked) -> None:
        """A click takes as Enter does."""
        message.stop()
        choices = self.prompt.offer.choices
        if message.place < len(choices):
            self.prompt.take(choices[message.place], enter=True)
        self.prompt.focus()

    def on_drafted(self, message: Drafted) -> None:
        """Have what can complete it looked up; other keys help now."""
        message.stop()
        if names_a_source(f"{message.text[-200:]}x") or message.text.startswith("/filter "):
            self.post_message(KnowledgeWanted("sources"))
        elif message.text.startswith("/index "):
            self.post_message(KnowledgeWanted("paths", message.text.removeprefix("/index ")))
        elif message.text.startswith("/model "):
            self.post_message(KnowledgeWanted("models"))
        self.hint()

    def action_recall(self) -> None:
        """Search the earlier questions, from wherever the focus is."""
        self.prompt.focus()
        self.prompt.action_recall()

    def leave_writing(self) -> bool:
        """Esc: leave the search, the list, the editing; whether there was any of them."""
        if self.focused is self.prompt and self.prompt.leave():
            return True
        if self.editing and self.focused is self.prompt:
            self.post_message(EditWanted(-1))
            return True
        return False

    def show_mode(self) -> None:
        """Say in the lower border of the prompt what Enter does, where it does something else."""
        self.prompt.border_subtitle = (
            _SEARCHING if self.prompt.recalling else _EDITING if self.editing else None
        )

    # ---- chips

    def show_filters(self, filters: Filters) -> None:
        """The next questions are limited to this."""
        self.prompt.filters = filters
        self._draw_chips()

    def on_resize(self) -> None:
        """As many chips as there is room for."""
        self._draw_chips()

    def _draw_chips(self) -> None:
        made = chips(self.prompt.filters, self.size.width, self._signs)
        self.prompt.border_title = made

    def on_filters_typed(self, message: FiltersTyped) -> None:
        """They are chips at once; the app is told by the same message."""
        self.show_filters(message.filters)

    def action_drop_filter(self, place: int) -> None:
        """Take a chip away."""
        self.post_message(FilterDropped(place))

    # ---- questions that wait

    def action_next(self) -> None:
        """Ask the question that waits first."""
        self.post_message(NextWanted())

    def action_waiting_back(self) -> None:
        """Bring the question that waits last back into the prompt."""
        self.post_message(WaitingBack())

    def action_drop_waiting(self, place: int | None) -> None:
        """Take a question away that waits, or all of them."""
        self.post_message(WaitingDropped(place))

    def show_waiting(self, questions: list[str], *, held: bool) -> None:
        """Show the questions that wait."""
        self.prompt.waiting = len(questions)
        self.query_one(Waiting).show(questions, held=held)

    # ---- suggestions

    async def suggest(self, questions: tuple[str, ...] | None = None) -> None:
        """Offer first questions in the welcome, if it is shown; None offers those of before."""
        self.suggested = self.suggested if questions is None else questions
        await self.query(Suggestions).remove()
        welcome = next(iter(self.query(Welcome)), None)
        offered = welcome is not None and not self.prompt.offers
        self.prompt.suggestions = len(self.suggested) if offered else 0
        if welcome is not None and self.prompt.suggestions:
            await welcome.mount(Suggestions(self.suggested))

    # ---- editing

    def action_edit(self) -> None:
        """Put the question in view into the prompt, to be sent in another form."""
        self.post_message(EditWanted(self.turn_to_edit()))

    def turn_to_edit(self) -> int | None:
        """The question that `e` means: the one whose answer has the focus, else None for the newest."""
        return None if self.focused is self.prompt else self._place()[0]
