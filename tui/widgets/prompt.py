"""Where questions are written: grows with its text, sends with Enter, completes, remembers what was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from tui.asking.completing import NOTHING, Choice, Known, Offer, offer, recalled
from tui.asking.history import PromptHistory
from tui.asking.inline_filters import without_filters
from tui.commands import matching
from tui.messages import (
    ChoicesChanged,
    Drafted,
    FilterDropped,
    FiltersTyped,
    NextWanted,
    OfferTaken,
    Sent,
    SuggestionTaken,
    WaitingBack,
)
from tui.plain import plain
from tui.query import NO_FILTERS, Filters

_NEWLINE_KEYS = ("ctrl+j", "shift+enter", "alt+enter")
_HANDLED = frozenset({"enter", *_NEWLINE_KEYS})
_ASK = "Ask, or / for commands"
_SEARCH = "Words of an earlier question"
# As many as a person looks through before typing another letter.
_RECALLED = 50


class Prompt(TextArea):
    """A text area of one to ten lines.

    Attributes:
        offers: numbered offers of the welcome that a digit takes, 0 for none.
        suggestions: suggested questions that a digit takes.
        waiting: questions that wait for the running one.
        filters: what holds already: the chips in the border.
        knowledge: what is known to complete with.
        offer: what there is to choose from now.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Ask the question, or take what is lit above it"),
        Binding(",".join(_NEWLINE_KEYS), "newline", "Begin a new line"),
        Binding("ctrl+underscore,alt+z", "undo", "Take back what was written", id="prompt.undo"),
        Binding("ctrl+y", "redo", "Write it again", id="prompt.redo"),
        Binding("up", "up", "Earlier question (from the first line)", id="prompt.up"),
        Binding("down", "down", "Later question (from the last line)", id="prompt.down"),
        Binding(
            "pageup",
            "screen.scroll_conversation(-1)",
            "Scroll the conversation up",
            id="prompt.scroll-up",
        ),
        Binding(
            "pagedown",
            "screen.scroll_conversation(1)",
            "Scroll the conversation down",
            id="prompt.scroll-down",
        ),
        Binding("ctrl+r", "recall", "Search the earlier questions", id="prompt.recall"),
    ]

    def __init__(self) -> None:
        super().__init__(
            id="prompt",
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder=_ASK,
        )
        self.offers = 0
        self.suggestions = 0
        self.waiting = 0
        self.filters: Filters = NO_FILTERS
        self.knowledge = Known()
        self.offer: Offer = NOTHING
        self._history = PromptHistory()
        # What was being written when the search began; None while nothing is searched.
        self._draft: str | None = None
        # The text that the offer was made for, and one that none is wanted for.
        self._looked_at: str | None = None
        self._left_alone: str | None = None

    @property
    def recalling(self) -> bool:
        """Whether earlier questions are being searched."""
        return self._draft is not None

    # ---- texts from elsewhere

    def give_back(self, text: str) -> None:
        """Put a text back that came to nothing, unless something else is being written."""
        if not self.text.strip():
            self.put(text)

    def put(self, text: str) -> None:
        """Replace what is written; nothing is offered for it until it is changed."""
        self._left_alone = text
        self.text = text
        self.move_cursor(self.document.end)

    def remember(self, texts: Iterable[str]) -> None:
        """Let questions of earlier sessions be found, too."""
        self._history.put_before(texts)

    def know(self, knowledge: Known) -> None:
        """More is known to complete with."""
        self.knowledge = knowledge
        self._looked_at = None
        self._take_filters()
        self._look()

    # ---- sending

    def action_send(self) -> None:
        """Send what is written and empty the prompt; if nothing is, ask what waits."""
        self._look()
        if self.offer and self.offer.lit is not None:
            self.take(self.offer.choices[self.offer.lit], enter=True)
            return
        text = self.text
        if text.strip():
            self._history.add(text)
            self.clear()
            self.post_message(Sent(text))
        elif self.waiting and not self.recalling:
            self.post_message(NextWanted())

    def action_newline(self) -> None:
        """Break the line where the cursor stands."""
        self.insert("\n")

    # ---- choosing

    def complete(self) -> bool:
        """Take what is lit above the prompt, or the first of it; whether there was anything."""
        self._look()
        if self.offer:
            self.take(self.offer.choices[self.offer.lit or 0])
            return True
        # Tab never leads away from a command: what completes it may still be looked up.
        return self.recalling or bool(matching(self.text))

    def take(self, choice: Choice, *, enter: bool = False) -> None:
        """Let the prompt become a choice, and send it if Enter chose and nothing is missing of it."""
        recalled_one = self.recalling
        self._end_recall()
        self.put(choice.text)
        if not recalled_one and not choice.sends:
            self._left_alone = None  # what it takes is offered next
        self._looked_at = None
        self._take_filters()
        self._look()
        if enter and choice.sends:
            self.offer = NOTHING
            self.action_send()

    def leave(self) -> bool:
        """Esc: end the search with the draft back, or close the list; whether there was any."""
        if self._draft is not None:
            draft = self._draft
            self._end_recall()
            self.put(draft)
            self._look()
            return True
        if self.offer:
            self._left_alone = self.text
            self._looked_at = None
            self._look()
            return True
        return False

    def action_recall(self) -> None:
        """Search the earlier questions; pressed again, go to the one before."""
        if self.recalling:
            self._move(1)
            return
        self._draft = self.text
        self.placeholder = _SEARCH
        self.clear()
        self._looked_at = None
        self._look()

    def _end_recall(self) -> None:
        self._draft = None
        self.placeholder = _ASK

    def _look(self) -> None:
        """See what there is to choose from; once for each text."""
        text = self.text
        if text == self._looked_at:
            return
        self._looked_at = text
        if self.recalling:
            self.offer = recalled(self._history.holding(text, _RECALLED), text)
        elif text == self._left_alone or self.cursor_location != self.document.end:
            self.offer = NOTHING
        else:
            self._left_alone = None
            self.offer = offer(text, self.knowledge)
        self.post_message(ChoicesChanged())

    def _move(self, step: int) -> None:
        lit, many = self.offer.lit, len(self.offer.choices)
        if many:
            begin = 0 if step > 0 else many - 1
            after = begin if lit is None else (lit + step) % many
            self.offer = Offer(self.offer.choices, after, self.offer.found)
            self.post_message(ChoicesChanged())

    # ---- keys

    def action_up(self) -> None:
        """In a list the one above; else up, and from the first line to the question asked before."""
        self._look()
        if self.offer or self.recalling:
            self._move(-1)
        elif self.waiting and not self.text:
            self.post_message(WaitingBack())
        elif self.navigator.is_first_wrapped_line(self.cursor_location):
            older = self._history.older(self.text)
            if older is not None:
                self.put(older)
        else:
            self.action_cursor_up()

    def action_down(self) -> None:
        """In a list the one below; else down, and from the last line to the question asked after."""
        self._look()
        if self.offer or self.recalling:
            self._move(1)
        elif self.navigator.is_last_wrapped_line(self.cursor_location):
            newer = self._history.newer()
            if newer is not None:
                self.put(newer)
        else:
            self.action_cursor_down()

    def on_key(self, event: events.Key) -> None:
        """Enter sends, Ctrl+J breaks the line; in an empty prompt digits take offers, Backspace a chip.

        All are handled here and not left to bindings: a priority binding would overtake the letters
        typed just before it, a normal one would be overtaken by those typed just after it.
        """
        if event.key in _HANDLED:
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                self.action_send()
            else:
                self.action_newline()
        elif not self.text and not self.recalling:
            wish = self._wish_in_empty(event)
            if wish is not None:
                event.stop()
                event.prevent_default()
                self.post_message(wish)

    def _wish_in_empty(self, event: events.Key) -> OfferTaken | SuggestionTaken | FilterDropped | None:
        if event.key == "backspace" and self.filters:
            return FilterDropped(-1)
        number = int(event.character) if (event.character or "") in "123456789" and event.character else 0
        if 1 <= number <= self.offers:
            return OfferTaken(number)
        # A note may have taken their place.
        offered = 1 <= number <= self.suggestions and self.screen.query("Suggestions")
        return SuggestionTaken(number) if offered else None

    async def _on_paste(self, event: events.Paste) -> None:
        """Pasted text may hold escape sequences: they are made visible before they reach the terminal."""
        event.text = plain(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        # TextArea's own handler runs after this one: Textual calls those of every class.

    def on_text_area_changed(self) -> None:
        """Filters that are typed become chips; and tell the screen, which shows what may be meant."""
        self._take_filters()
        self._look()
        self.post_message(Drafted(self.text))

    def _take_filters(self) -> None:
        text = self.text
        if self.recalling or text.startswith("/") or text == self._left_alone:
            return
        found = without_filters(text, self.filters, self.knowledge.census, settled=True)
        if found.text != text:
            after = len(self.get_text_range(self.cursor_location, self.document.end))
            self.filters = found.filters
            self.text = found.text
            before = found.text[: max(len(found.text) - after, 0)]
            self.move_cursor((before.count("\n"), len(before) - before.rfind("\n") - 1))
            self.post_message(FiltersTyped(found.filters))
