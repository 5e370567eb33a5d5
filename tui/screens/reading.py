"""Reading an answer: its footnotes, walked and opened, and the panel beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.messages import ArticleWanted, CitationWanted, FootnoteReached, StepWanted
from tui.signs import Signs
from tui.widgets.conversation import Conversation
from tui.widgets.exchange import passage_of
from tui.widgets.findings import finding_text
from tui.widgets.footnote import Footnote
from tui.widgets.prompt import Prompt
from tui.widgets.sources import Sources
from tui.wording import facts, quoted, written_date

if TYPE_CHECKING:
    from qa.answer import Citation

# As many characters of a quotation as a person would paste into a text.
_COPIED_CHARACTERS = 2_000
_DIGITS = "123456789"


def reference(citation: Citation, signs: Signs) -> str:
    """A quotation with its reference, as it is copied."""
    place = facts([citation.title, citation.source, written_date(citation.published), citation.url], signs)
    return f"{quoted(citation.quote, signs, _COPIED_CHARACTERS)} ({place})"


class ReadingScreen(Screen[None]):
    """A screen with a conversation, a panel and a prompt; moves among the footnotes of answers.

    Args:
        signs: of the terminal.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"footnote({digit})", f"Open footnote {digit}") for digit in _DIGITS),
        *(
            Binding(
                f"alt+{digit}", f"footnote({digit})", f"Open footnote {digit} while writing", priority=True
            )
            for digit in _DIGITS
        ),
        Binding("n", "step(1)", "Next footnote", id="reading.next"),
        Binding("p", "step(-1)", "Previous footnote", id="reading.previous"),
        Binding("y", "copy", "Copy quotation and reference", id="reading.copy"),
        Binding("w", "why", "Show all that was found about an answer", id="reading.why"),
        Binding("alt+w", "why", "Why, while writing", priority=True, show=False, id="reading.why-writing"),
        Binding("ctrl+o", "sources", "Open or close the sources", priority=True, id="reading.sources"),
    ]

    def __init__(self, signs: Signs) -> None:
        super().__init__()
        self._signs = signs

    @property
    def conversation(self) -> Conversation:
        """The conversation."""
        return self.query_one(Conversation)

    @property
    def prompt(self) -> Prompt:
        """The prompt."""
        return self.query_one(Prompt)

    @property
    def sources(self) -> Sources:
        """The panel."""
        return self.query_one(Sources)

    def hint(self) -> None:
        """Show the keys that help now."""
        raise NotImplementedError

    def on_citation_wanted(self, message: CitationWanted) -> None:
        """Show the passage; if it is shown already, the article."""
        message.stop()
        shown = self.sources.shown
        if shown is not None and (shown[0], shown[1].n) == (message.turn, message.n):
            self.post_message(ArticleWanted(*shown))
        else:
            self._show_citation(message.turn, message.n)
            self._focus_footnote(message.turn, message.n)

    def on_footnote_reached(self, message: FootnoteReached) -> None:
        """An open panel follows the walk."""
        message.stop()
        if self.sources.is_open:
            self._show_citation(message.turn, message.n)

    def on_step_wanted(self, message: StepWanted) -> None:
        """A footnote asks for its neighbour."""
        message.stop()
        self.action_step(message.step)

    def action_footnote(self, n: int) -> None:
        """Open a footnote of the answer that is looked at, or of the newest one."""
        turn = self.turn_in_view()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        if exchange is not None and exchange.citation(n) is not None:
            self.on_citation_wanted(CitationWanted(exchange.turn, n))

    def action_enter(self) -> None:
        """What Enter does where one reads, for those who click: the passage, then its article."""
        if isinstance(self.focused, Footnote):
            self.focused.action_open()
        elif self.sources.shown is not None:
            self.post_message(ArticleWanted(*self.sources.shown))

    def action_step(self, step: int) -> None:
        """Go to the next or previous footnote of the same answer."""
        turn, n = self._place()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        if exchange is None or exchange.answer is None or not exchange.answer.citations:
            return
        numbers = [citation.n for citation in exchange.answer.citations]
        at = numbers.index(n) + step if n in numbers else 0
        wanted = numbers[min(max(at, 0), len(numbers) - 1)]
        if self.sources.is_open:
            self._show_citation(exchange.turn, wanted)
        if self.focused is not self.sources.passage:
            self._focus_footnote(exchange.turn, wanted)

    def action_copy(self) -> None:
        """Copy the quotation in view with its reference."""
        turn, n = self._place()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        citation = exchange.citation(n) if exchange is not None and n is not None else None
        if citation is not None:
            self.app.copy_to_clipboard(reference(citation, self._signs))
            self.notify(f"Copied footnote {citation.n} with its reference.", markup=False)

    def _place(self) -> tuple[int | None, int | None]:
        """Turn and number of the footnote in focus, else of the one in the panel, else the newest turn."""
        if isinstance(self.focused, Footnote):
            return self.focused.turn, self.focused.citation.n
        if self.sources.shown is not None:
            return self.sources.shown[0], self.sources.shown[1].n
        newest = self.conversation.newest_answered()
        return (newest.turn, None) if newest is not None else (None, None)

    def turn_in_view(self) -> int | None:
        """The answer that is looked at, or the newest one."""
        newest = self.conversation.newest_answered()
        if self.focused is self.prompt and newest is not None:
            return newest.turn
        return self._place()[0]

    def _show_citation(self, turn: int, n: int) -> None:
        exchange = self.conversation.exchange(turn)
        citation = exchange.citation(n) if exchange is not None else None
        if exchange is None or citation is None:
            return
        for other in self.conversation.exchanges():
            other.light(n if other is exchange else None)
        found = finding_text(exchange.answer, n, self._signs) if exchange.answer is not None else None
        self.sources.show(turn, citation, passage_of(citation, exchange.passages), found)
        self.hint()

    def _focus_footnote(self, turn: int, n: int) -> None:
        exchange = self.conversation.exchange(turn)
        for footnote in exchange.footnotes if exchange is not None else []:
            if footnote.citation.n == n:
                footnote.focus()

    def action_why(self) -> None:
        """Show all that was found about the answer in view, or less again."""
        turn = self.turn_in_view()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        if exchange is not None:
            exchange.why()

    def action_sources(self) -> None:
        """Open the panel at the footnote in view, or close it."""
        if self.sources.is_open:
            self.close_sources()
            return
        turn, n = self._place()
        if turn is None:
            self.notify("No footnotes yet: ask a question first.", markup=False)
        else:
            self.on_citation_wanted(CitationWanted(turn, n or self._first_footnote(turn)))

    def _first_footnote(self, turn: int) -> int:
        exchange = self.conversation.exchange(turn)
        footnotes = exchange.footnotes if exchange is not None else []
        return footnotes[0].citation.n if footnotes else 0

    def close_sources(self) -> None:
        """Hide the panel; no mark is lit any more."""
        if self.focused is self.sources.passage:
            self.prompt.focus()
        self.sources.close()
        for exchange in self.conversation.exchanges():
            exchange.light(None)
        self.hint()
