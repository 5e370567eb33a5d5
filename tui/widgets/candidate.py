"""A passage that came near, on one line: its ranks, what its day did, the reader's mark, its fate."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.explanation import cited_as, fate_words
from tui.words.wording import facts, percentage, shortened, written_date

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.explanation import Candidate, Explanation

# Names of the columns, right above their figures; under so many columns "fused" makes room for the title.
_COLUMNS = (("words", 6), ("meaning", 8), ("date", 6), ("fused", 7), ("reader", 8))
_ROOM_FOR_FUSED = 92
_MARK = 4
_LEAST_TITLE, _OTHER_TITLE = 14, 40


def _shown(columns: int) -> list[tuple[str, int]]:
    return [(name, width) for name, width in _COLUMNS if name != "fused" or columns >= _ROOM_FOR_FUSED]


def header_text() -> Hanging:
    """The names of the columns."""

    def fitted(columns: int) -> Content:
        names = "".join(name.rjust(width) for name, width in _shown(columns))
        return Content.styled(f"{' ' * _MARK}{names}", QUIET)

    return Hanging(fitted)


def row_text(candidate: Candidate, explanation: Explanation, answer: Answer | None, signs: Signs) -> Hanging:
    """The line of a passage, as many of its figures as there is room for."""
    passage, none = candidate.passage, "-" if signs.ascii else "–"
    minus = "-" if signs.ascii else "−"
    moved = f"{candidate.moved:+}".replace("-", minus) if candidate.moved else "0"
    figures = {
        "words": str(passage.rank_words or none),
        "meaning": str(passage.rank_vectors or none),
        "date": moved if candidate.prior else none,
        "fused": f"{candidate.fused:.2f}",
        "reader": none if passage.rerank is None else percentage(passage.rerank),
    }
    mark = " ".join(signs.mark(n) for n in cited_as(candidate, answer)[:1])
    left_out = candidate.fate != "read"

    def fitted(columns: int) -> Content:
        """Mark, figures, and in the room that is left the fate or the title with its place."""
        told = "".join(figures[name].rjust(width) for name, width in _shown(columns))
        room = max(columns - _MARK - cell_len(told) - 2, _LEAST_TITLE)
        day = written_date(passage.published)
        wide = columns >= _ROOM_FOR_FUSED
        # What was cut stands under a heading that says so.
        told_already = candidate.fate == "cut"
        other = _OTHER_TITLE if wide else _LEAST_TITLE
        fate = "" if told_already else fate_words(candidate, explanation, signs, other)
        beside = facts([passage.source, day, fate] if wide else [fate or day], signs)
        free = room - cell_len(beside) - 3
        title = shortened(passage.title, max(free, _LEAST_TITLE), signs)
        line = Content.assemble(
            (f"{mark:<{_MARK}}", f"bold {ACCENT}"),
            told,
            "  ",
            Content.styled(title, QUIET if left_out else ""),
            (f" {signs.dot} {beside}" if beside else "", QUIET),
        )
        return line.truncate(columns, ellipsis=not signs.ascii)

    return Hanging(fitted)


class CandidateRow(Paragraph, can_focus=True):
    """The line; Enter opens the article at the passage.

    Attributes:
        candidate: the passage, and what became of it.
    """

    DEFAULT_CSS = """
    CandidateRow {
        padding: 0 1 0 2;
        &:hover { background: $boost; }
        &:focus { background: $accent 14%; }
        &:nocolor:focus { text-style: reverse; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open the article at the passage", id="explain.open"),
        # The list that the line stands in would scroll with them.
        Binding("down", "screen.walk(1)", "Next passage", show=False, id="explain.row-next"),
        Binding("up", "screen.walk(-1)", "Previous passage", show=False, id="explain.row-previous"),
    ]

    class Reached(Message):
        """The line was walked to."""

        def __init__(self, candidate: Candidate) -> None:
            super().__init__()
            self.candidate = candidate

    class Opened(Message):
        """Its article is wanted."""

        def __init__(self, candidate: Candidate) -> None:
            super().__init__()
            self.candidate = candidate

    def __init__(
        self, candidate: Candidate, explanation: Explanation, answer: Answer | None, signs: Signs
    ) -> None:
        super().__init__(row_text(candidate, explanation, answer, signs), markup=False)
        self.candidate = candidate

    def on_click(self, event: events.Click) -> None:
        """The first click shows its passage, as focus does; two open its article."""
        if event.chain == 2:
            self.action_open()

    def on_focus(self) -> None:
        """Tell it, so that its passage is shown."""
        self.post_message(self.Reached(self.candidate))

    def action_open(self) -> None:
        """Ask for the article."""
        self.post_message(self.Opened(self.candidate))
