"""Why these passages: how the question was understood, what came near and what became of it, and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.asking.days_meant import NotDays, days_written
from tui.messages import CandidateWanted, UnderstandingGiven
from tui.plain import one_line, plain
from tui.query import Query
from tui.signs import Signs
from tui.strictness import Strictness
from tui.theme import ACCENT, FAINT, QUIET, WRONG
from tui.widgets.candidate import CandidateRow, header_text
from tui.widgets.hints import Hint, Hints
from tui.widgets.paragraph import Paragraph
from tui.words.explanation import (
    bars,
    cited_as,
    days_field,
    days_told,
    in_words,
    search_lines,
    stage_rows,
    summary_line,
)
from tui.words.wording import copies_facts, facts, sentence, shortened, written_date

if TYPE_CHECKING:
    from qa.answer import Answer, Citation
    from qa.explanation import Candidate, Explanation

_BAR_COLUMNS = 36
_NOT_KEPT = "How this answer was searched was not kept. Enter in a field above asks again."
_EMPTY = "Nothing in your articles came near."


class ExplainScreen(Screen[None]):
    """How an answer came about; both fields on top ask again with what stands in them.

    Args:
        turn: the exchange.
        asked: what it asks.
        answer: as it stands, or None.
        explanation: of its search, or None if that is not known.
        strictness: how sure the answer had to be.
        signs: of the terminal.
        edit: whether to begin in the field of the question.
    """

    CSS_PATH = "explain.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (140, "-wide")]  # noqa: RUF012 (as Textual declares it)
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4", "app.pop_screen", "Back to the conversation", id="explain.close"),
        Binding("down", "walk(1)", "Next passage", id="explain.next"),
        Binding("up", "walk(-1)", "Previous passage, and the fields above", id="explain.previous"),
        Binding("u", "edit", "Edit how the question was understood", id="explain.edit"),
    ]

    def __init__(
        self,
        turn: int,
        asked: Query,
        *,
        answer: Answer | None,
        explanation: Explanation | None,
        strictness: Strictness,
        signs: Signs,
        edit: bool = False,
    ) -> None:
        super().__init__()
        self._turn = turn
        self._asked = asked
        self._answer = answer
        self._explanation = explanation
        self._strictness = strictness
        self._signs = signs
        self._edit = edit
        self._understood = (
            explanation.question if explanation else asked.standalone_question or asked.question
        )
        self._days = days_field(explanation)
        self.set_class(signs.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        """Title, the two fields, what came near, the passage in focus, hints."""
        yield Static("", markup=False, id="explain-title")
        with Horizontal(classes="field"):
            yield Static("Understood as", markup=False, classes="label")
            yield Input(
                one_line(self._understood), id="explain-question", compact=True, select_on_focus=False
            )
        with Horizontal(classes="field"):
            yield Static("Days meant", markup=False, classes="label")
            yield Input(
                self._days,
                placeholder="any, 2020-12, …" if not self._signs.ascii else "any, 2020-12",
                id="explain-days",
                compact=True,
            )
            yield Static("", markup=False, id="explain-told")
        with Container(id="explain-page"):
            with Vertical(id="explain-list"):
                yield from self._head()
                with VerticalScroll(id="explain-body", can_focus=False):
                    yield from self._body()
            with VerticalScroll(id="explain-passage", can_focus=False):
                yield Paragraph("", markup=False, id="explain-words")
        yield Hints()

    def on_mount(self) -> None:
        """Begin at the first passage, or in the question."""
        self._tell_days()
        rows = self._rows()
        if self._edit or not rows:
            self.action_edit()
        else:
            rows[0].focus()
        # A passage is shown also before one is walked to.
        if rows and self._edit:
            self._show(rows[0].candidate)
        self.query_one(Hints).show(self._hints())

    def on_resize(self) -> None:
        """The rule is as wide as the screen."""
        width = self.size.width
        question = shortened(self._asked.question, max(width - 14, 16), self._signs)
        head = Content.assemble((" Explain  ", f"bold {ACCENT}"), (question, QUIET))
        rule = Content.styled(self._signs.rule * width, FAINT)
        self.query_one("#explain-title", Static).update(Content("\n").join([head, rule]))

    # ---- what came near

    def _head(self) -> ComposeResult:
        """How many were read, and the names of the columns, which stay while the rows scroll."""
        explanation = self._explanation
        said = _NOT_KEPT if explanation is None else summary_line(explanation, self._answer, self._signs)
        yield Paragraph(Content(plain(said)), markup=False, id="explain-summary")
        if explanation is not None and explanation.candidates:
            yield Paragraph(header_text(), markup=False, id="explain-columns")

    def _body(self) -> ComposeResult:
        explanation = self._explanation
        if explanation is None:
            return
        if not explanation.candidates:
            yield Paragraph(Content.styled(_EMPTY, QUIET), markup=False, classes="group")
        for number, (title, candidates) in enumerate(self._groups(explanation)):
            heading = Content.styled(title, "bold")
            yield Paragraph(heading, markup=False, classes="group" if number else "group -first")
            for candidate in candidates:
                yield CandidateRow(candidate, explanation, self._answer, self._signs)
        yield Paragraph(Content.styled("Search", "bold"), markup=False, classes="group")
        told = "\n".join(search_lines(explanation, self._strictness))
        yield Paragraph(Content.styled(plain(told), QUIET), markup=False, classes="times")
        yield Paragraph(Content.styled("Time", "bold"), markup=False, classes="group")
        times = self._answer.timings_ms if self._answer is not None else {}
        lines = bars(stage_rows(explanation, times), _BAR_COLUMNS, self._signs)
        yield Paragraph(Content.styled("\n".join(lines), QUIET), markup=False, classes="times")

    def _groups(self, explanation: Explanation) -> list[tuple[str, list[Candidate]]]:
        """What was quoted, what was only read, what was not even that."""
        read = sorted(
            (one for one in explanation.candidates if one.fate == "read"), key=lambda one: one.place or 0
        )
        cited = [one for one in read if cited_as(one, self._answer)]
        cited.sort(key=lambda one: cited_as(one, self._answer))
        nearest = self._answer is not None and self._answer.abstained
        groups = [
            ("Nearest" if nearest else "Quoted", cited),
            ("Read, not quoted", [one for one in read if one not in cited]),
            ("Folded or dropped", [one for one in explanation.candidates if one.fate not in ("read", "cut")]),
            (
                f"Not among the best {explanation.options.k}",
                [one for one in explanation.candidates if one.fate == "cut"],
            ),
        ]
        return [(title, candidates) for title, candidates in groups if candidates]

    def _rows(self) -> list[CandidateRow]:
        return list(self.query(CandidateRow))

    def on_candidate_row_reached(self, message: CandidateRow.Reached) -> None:
        """Show its passage."""
        self._show(message.candidate)

    def _show(self, candidate: Candidate) -> None:
        """In words why a passage was read or not; what it says; where it stands."""
        if self._explanation is None:
            return
        passage, signs = candidate.passage, self._signs
        place = [passage.source, written_date(passage.published), *copies_facts(passage.also, signs)]
        words = in_words(candidate, self._explanation, self._answer, signs)
        gap = "\n\n" if self.has_class("-wide") else "\n"
        told = Content.assemble(
            Content.styled(one_line(passage.title), "bold"),
            (f" {signs.dot} {facts(place, signs)}" if any(place) else "", QUIET),
            gap,
            plain(words).replace("−", "-") if signs.ascii else plain(words),
            gap,
            (plain(passage.text), QUIET),
        )
        self.query_one("#explain-words", Paragraph).update(told)
        self.query_one("#explain-passage").scroll_home(animate=False)

    def on_candidate_row_opened(self, message: CandidateRow.Opened) -> None:
        """Open the article at what is quoted of the passage, or at the passage."""
        numbers = cited_as(message.candidate, self._answer)
        quoted = self._answer.citations if self._answer is not None else ()
        cited = next((one for one in quoted if one.n in numbers), None)
        self.post_message(CandidateWanted(self._turn, cited or self._citation(message.candidate)))

    def _citation(self, candidate: Candidate) -> Citation:
        from index.article import Span
        from qa.footnotes import citation  # pydantic: loaded by now, but not before the first paint

        passage = candidate.passage
        return citation(candidate.rank, passage, Span(passage.start, passage.end))

    # ---- putting it right

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Ask again with both fields; what was left as it was is left to the program."""
        message.stop()
        question = self.query_one("#explain-question", Input).value.strip()
        try:
            days = days_written(self.query_one("#explain-days", Input).value)
        except NotDays as error:
            # In 80 columns there is room for one sentence: for what to do.
            what = f"{sentence(error.what)} " if self.size.width >= 100 else ""
            self._tell(f"{what}{sentence(error.fix)}", wrong=True)
            self.query_one("#explain-days", Input).focus()
            return
        if not any(character.isalnum() for character in question):
            self._tell("The question is empty.", wrong=True)
            return
        days_kept = self.query_one("#explain-days", Input).value.strip() == self._days
        if days is None and self._days and self._asked.days is None:
            days = "any"  # days that were read from the words were taken away
        # Words that were changed may mean other days than those that were read before.
        same = question == one_line(self._understood)
        self.post_message(
            UnderstandingGiven(
                self._turn,
                self._asked.standalone_question if same else question,
                self._asked.days if days_kept else days,
            )
        )
        self.app.pop_screen()

    def on_input_changed(self, message: Input.Changed) -> None:
        """What was said of the days before they were changed holds no more."""
        if message.input.id == "explain-days" and message.value.strip() != self._days:
            self._tell("Enter asks again")
        elif message.input.id == "explain-days":
            self._tell_days()

    def _tell_days(self) -> None:
        self._tell(days_told(self._explanation, self._signs) if self._explanation is not None else "")

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        mark = f"{self._signs.unsupported} " if wrong else ""
        told = Content.styled(one_line(f"{mark}{words}"), WRONG if wrong else QUIET)
        self.query_one("#explain-told", Static).update(told)

    # ---- focus

    def action_edit(self) -> None:
        """Go to the question."""
        field = self.query_one("#explain-question", Input)
        field.focus()
        field.cursor_position = len(field.value)

    def action_walk(self, step: int) -> None:
        """Up and down through fields and passages."""
        stops = [*self.query(Input), *self._rows()]
        at = stops.index(self.focused) + step if self.focused in stops else 0
        stops[min(max(at, 0), len(stops) - 1)].focus()

    def on_descendant_focus(self) -> None:
        """Other keys help now."""
        self.query_one(Hints).show(self._hints())

    def _hints(self) -> list[Hint]:
        back = Hint("Esc", "back", "app.pop_screen")
        walk = Hint("up/down" if self._signs.ascii else "↑↓", "walk")
        if isinstance(self.focused, Input):
            return [Hint("Enter", "ask again with this"), walk, back, Hint("F1", "help", "app.help")]
        edit = Hint("u", "edit the question", "screen.edit")
        return [walk, Hint("Enter", "article"), edit, back, Hint("F1", "help", "app.help")]
