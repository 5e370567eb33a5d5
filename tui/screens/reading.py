"""Reading an answer: its footnotes, walked and opened, and the panel beside it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.messages import (
    ArticleWanted,
    CitationWanted,
    CopyText,
    FootnoteReached,
    MarkHovered,
    OutsideWanted,
    StepWanted,
)
from tui.signs import Signs
from tui.widgets.conversation import Conversation
from tui.widgets.exchange import passage_of
from tui.widgets.footnote import Footnote
from tui.widgets.prompt import Prompt
from tui.widgets.sources import Sources
from tui.words.markdown import answer_markdown
from tui.words.wording import reference

if TYPE_CHECKING:
    from qa.answer import Citation

_DIGITS = "123456789"
# From here on the panel stands beside the conversation, where it hides nothing; see `ChatScreen`.
_WIDE_COLUMNS = 100
# Between the digits of a number: longer than a fast typist needs, shorter than a second thought.
_NUMBER_SECONDS = 0.7
# Above the line with a mark: most sentences begin there.
_LINES_BEFORE = 2


class ReadingScreen(Screen[None]):
    """A screen with a conversation, a panel and a prompt; moves among the footnotes of answers.

    Args:
        signs: of the terminal.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"footnote({digit})", f"Open footnote {digit}") for digit in _DIGITS),
        Binding("0", "footnote(0)", "The second digit of a footnote's number", show=False),
        *(
            Binding(
                f"alt+{digit}", f"footnote({digit})", f"Open footnote {digit} while writing", priority=True
            )
            for digit in _DIGITS
        ),
        Binding("alt+0", "footnote(0)", "Its second digit, while writing", priority=True, show=False),
        Binding("n", "step(1)", "Next footnote", id="reading.next"),
        Binding("p", "step(-1)", "Previous footnote", id="reading.previous"),
        Binding("y", "copy", "Copy quotation and reference", id="reading.copy"),
        Binding("Y", "copy_answer", "Copy the whole answer with its footnotes", id="reading.copy-answer"),
        Binding("alt+y", "copy", "Copy, while writing", priority=True, show=False, id="reading.copy-writing"),
        Binding("o", "outside", "Open the file or page outside", id="reading.outside"),
        Binding(
            "alt+o",
            "outside",
            "Outside, while writing",
            priority=True,
            show=False,
            id="reading.outside-writing",
        ),
        Binding("m", "copies", "Show where else the passage stands", id="reading.copies"),
        Binding(
            "alt+m",
            "copies",
            "Where else, while writing",
            priority=True,
            show=False,
            id="reading.copies-writing",
        ),
        Binding("w", "why", "Show all that was found about an answer", id="reading.why"),
        Binding("alt+w", "why", "Why, while writing", priority=True, show=False, id="reading.why-writing"),
        Binding("ctrl+o", "sources", "Open or close the sources", priority=True, id="reading.sources"),
    ]

    def __init__(self, signs: Signs) -> None:
        super().__init__()
        self._signs = signs
        # The number that is being typed, and until when another digit belongs to it.
        self._typed = (0, 0.0)

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
            # Whoever writes goes on writing: the next letters would be keys of the footnote.
            if not (self.focused is self.prompt and self.prompt.text):
                self._focus_footnote(message.turn, message.n)

    @property
    def opens_beside(self) -> bool:
        """Whether the panel opens by itself when a footnote is reached."""
        return self.size.width >= _WIDE_COLUMNS

    def on_footnote_reached(self, message: FootnoteReached) -> None:
        """The panel follows the walk; where there is room beside the conversation, it opens with it."""
        message.stop()
        shown = self.sources.shown
        if shown is not None and (shown[0], shown[1].n) == (message.turn, message.n):
            return
        if self.sources.is_open or self.opens_beside:
            self._show_citation(message.turn, message.n)

    def on_step_wanted(self, message: StepWanted) -> None:
        """A footnote asks for its neighbour."""
        message.stop()
        self.action_step(message.step)

    def on_mark_hovered(self, message: MarkHovered) -> None:
        """The footnote of a mark is lit while the mouse is on the mark."""
        message.stop()
        exchange = self.conversation.exchange(message.turn)
        if exchange is not None:
            exchange.light_footnote(message.n)

    def action_footnote(self, digit: int) -> None:
        """Open a footnote by its number; of two digits typed quickly the second one makes it greater."""
        before, until = self._typed
        now = time.monotonic()
        n = before * 10 + digit if now < until else digit
        turn = self.turn_in_view()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        if exchange is None or (exchange.citation(n) is None and n >= 10):
            n = digit
        self._typed = (n, now + _NUMBER_SECONDS)
        if n:
            self._open_footnote(n)

    def _open_footnote(self, n: int) -> None:
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
        citation = self._citation_in_view()
        if citation is not None:
            self._copy(reference(citation, self._signs), f"footnote {citation.n} with its reference")

    def action_copy_answer(self) -> None:
        """Copy the answer in view as Markdown."""
        turn = self.turn_in_view()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        if exchange is not None and exchange.answer is not None:
            self._copy(answer_markdown(exchange.answer), "the answer with its footnotes")

    def action_copy_text(self) -> None:
        """Copy what is selected with the mouse: out of the panel with its reference."""
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        shown = self.sources.shown
        inside = any(self.sources in widget.ancestors for widget in self.selections)
        if inside and shown is not None:
            self._copy(reference(shown[1], self._signs, selected), "the selection with its reference")
        else:
            self._copy(selected, "the selection")

    def _copy(self, text: str, what: str) -> None:
        self.post_message(CopyText(text, what))

    def action_outside(self) -> None:
        """Open the file or page of the footnote in view outside."""
        citation = self._citation_in_view()
        if citation is not None:
            self.post_message(OutsideWanted(citation.path, citation.url))

    def action_copies(self) -> None:
        """List where else the passage in view stands."""
        citation, (turn, n) = self._citation_in_view(), self._place()
        if citation is None or turn is None or n is None:
            return
        if not citation.also:
            self.notify(f"Footnote {n} stands in no other article.", markup=False)
            return
        if self.sources.shown is None or self.sources.shown[1].n != n:
            self._show_citation(turn, n)
        self.sources.action_copies()

    def _citation_in_view(self) -> Citation | None:
        turn, n = self._place()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        return exchange.citation(n) if exchange is not None and n is not None else None

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
        passage = passage_of(citation, exchange.passages)
        self.sources.show(turn, citation, passage, exchange.answer, exchange.days)
        self.call_after_refresh(self._show_cited, turn, n)
        self.hint()

    def _show_cited(self, turn: int, n: int) -> None:
        """Bring the sentence that cites the passage in the panel into view, its footnote too if both fit.

        Under 100 columns the panel lies over the lower half; what is checked must not lie under it.
        """
        exchange, shown = self.conversation.exchange(turn), self.sources.shown
        if exchange is None or shown is None or (shown[0], shown[1].n) != (turn, n):
            return
        window = self.conversation.content_region
        rows = exchange.rows_of(n)
        if rows is None:
            return
        top, bottom = (row - window.y for row in rows)
        top -= _LINES_BEFORE
        moved = min(top, max(bottom - window.height, 0)) if top >= 0 else top
        if moved:
            self.conversation.scroll_relative(y=moved, animate=False)

    def _focus_footnote(self, turn: int, n: int) -> None:
        exchange = self.conversation.exchange(turn)
        if exchange is not None:
            exchange.unfold()
        for footnote in exchange.footnotes if exchange is not None else []:
            if footnote.citation.n == n:
                footnote.focus()

    def action_why(self) -> None:
        """Show all that was found about the answer in view, or less again."""
        turn = self.turn_in_view()
        exchange = self.conversation.exchange(turn) if turn is not None else None
        if exchange is not None:
            exchange.why()
            self.call_after_refresh(exchange.show_why)

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
        if self.focused in self.sources.stops:
            self.prompt.focus()
        self.sources.close()
        for exchange in self.conversation.exchanges():
            exchange.light(None)
        self.hint()
