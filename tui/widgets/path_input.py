"""A line for a path, with what it may become under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.asking.path_completion import Completion, completions, longest_common
from tui.plain import plain


class _Line(Input):
    """The line itself; pasted text is one line of characters that can be shown."""

    def _on_paste(self, event: events.Paste) -> None:
        event.text = plain(event.text.strip()).replace("\n", " ")
        # Input's own handler runs after this one: Textual calls those of every class.


class PathInput(Vertical):
    """A line in which a path is typed, pasted or dropped, and a list of completions to choose from.

    Tab adds what all completions share, Up and Down (or the mouse) choose one, Enter takes the chosen one or,
    if none is chosen, sends what is written. Esc is left to whoever holds it.

    Args:
        value: what stands in it at first.
        placeholder: what stands in it while it is empty.
    """

    DEFAULT_CSS = """
    PathInput {
        height: auto;
        & > Input { border: none; height: 1; padding: 0; background: $background; }
        & > Input:focus { border: none; }
        & > Input > .input--placeholder { color: $text-muted; }
        & > OptionList {
            display: none; height: auto; max-height: 8; padding: 0; border: none; background: $panel;
            scrollbar-size-vertical: 1;
        }
        & > OptionList > .option-list--option-highlighted { background: $accent 28%; color: $foreground; }
        &:nocolor > OptionList > .option-list--option-highlighted { text-style: bold reverse; }
        &.-choosing > OptionList { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete the path", id="path-input.complete"),
        Binding("up", "choose(-1)", "Choose a completion", show=False, id="path-input.choose-back"),
        Binding("down", "choose(1)", "Choose a completion", id="path-input.choose"),
    ]

    @dataclass
    class Sent(Message):
        """Enter was pressed on what is written; `path` is as it was typed."""

        input: PathInput
        path: str

        @property
        def control(self) -> PathInput:
            """For `textual.on` with a selector."""
            return self.input

    def __init__(
        self, value: str = "", placeholder: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._first_value = value
        self._placeholder = placeholder
        self._found: list[Completion] = []
        self._tab_waits = False

    def compose(self) -> ComposeResult:
        """The line and the list."""
        yield _Line(self._first_value, self._placeholder, compact=True, select_on_focus=False)
        choices = OptionList(compact=True, markup=False)
        choices.can_focus = False
        yield choices

    @property
    def value(self) -> str:
        """What is written."""
        return self.line.value

    @value.setter
    def value(self, text: str) -> None:
        self.line.value = text
        self.line.cursor_position = len(text)

    @property
    def choosing(self) -> bool:
        """Whether completions are shown."""
        return self.has_class("-choosing")

    def focus(self, scroll_visible: bool = True) -> PathInput:
        """Write in the line."""
        self.line.focus(scroll_visible)
        return self

    def close(self) -> None:
        """Hide the completions until something else is typed."""
        self.remove_class("-choosing")
        self._choices.highlighted = None

    @property
    def line(self) -> Input:
        """Where it is written; it takes the focus."""
        return self.query_one(Input)

    @property
    def _choices(self) -> OptionList:
        return self.query_one(OptionList)

    # ---- what is typed

    @on(Input.Changed)
    def _on_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look_up()

    def _look_up(self) -> None:
        typed = self.value
        if not typed.strip():
            self._tab_waits = False
            self._show([])
            return

        def look_up() -> None:
            # A folder may lie on a disk that sleeps, or far away.
            found = completions(typed)
            self.app.call_from_thread(self._take, typed, found)

        self.run_worker(look_up, thread=True, group="completions", exclusive=True, exit_on_error=False)

    def _take(self, typed: str, found: list[Completion]) -> None:
        if not self.is_mounted or typed != self.value:
            return  # something else has been typed since
        self._show(found)
        if self._tab_waits:
            self._tab_waits = False
            self.action_complete()

    def _show(self, found: list[Completion]) -> None:
        self._found = [one for one in found if one.text != self.value]
        self._choices.set_options([Option(Content(plain(one.name))) for one in self._found])
        self._choices.highlighted = None
        self.set_class(bool(self._found) and self.line.has_focus, "-choosing")

    # ---- keys

    def action_complete(self) -> None:
        """Take the chosen completion; if none is chosen, what all of them share."""
        chosen = self._choices.highlighted
        if self._found and chosen is not None:
            self.value = self._found[chosen].text
        elif self._found and self.choosing:
            self.value = longest_common(self.value, self._found)
        else:
            self._tab_waits = True
            self._look_up()

    def action_choose(self, step: int) -> None:
        """Move the choice; past either end of the list nothing is chosen."""
        if not self._found:
            return
        self.add_class("-choosing")
        chosen = self._choices.highlighted
        ways = len(self._found) + 1
        wanted = (ways - 1 if chosen is None else chosen) + step
        wanted %= ways
        self._choices.highlighted = None if wanted == ways - 1 else wanted

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.choosing and self._choices.highlighted is not None:
            self.action_complete()
        elif self.value.strip():
            self.close()
            self.post_message(self.Sent(self, self.value))

    @on(OptionList.OptionSelected)
    def _on_clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.value = self._found[event.option_index].text
        self.focus()
