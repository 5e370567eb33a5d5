"""One footnote under an answer: its mark, the quotation, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from tui.messages import CitationWanted, FootnoteReached, StepWanted
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import also_in, facts, page_label, percentage, quoted, shortened, written_date

if TYPE_CHECKING:
    from qa.answer import Citation

# A title cut shorter than this says nothing; the line wraps instead.
_LEAST_TITLE = 16


def reference_line(citation: Citation, columns: int, signs: Signs, remark: str | None = None) -> str:
    """Title, source, date, page, number of copies on one line; what does not fit is taken from the title."""
    page, copies = page_label(citation.page), also_in(citation.also, signs)
    place = facts([citation.source, written_date(citation.published), page, copies, remark], signs)
    room = columns - cell_len(place) - 3
    return facts([shortened(citation.title, max(room, _LEAST_TITLE), signs), place], signs)


def footnote_text(
    citation: Citation,
    signs: Signs,
    *,
    with_quote: bool = True,
    near: float | None = None,
    remark: str | None = None,
) -> Hanging:
    """A footnote as it is drawn.

    Args:
        citation: what it points to.
        signs: of this terminal.
        with_quote: False where the answer is the quotation itself, which need not be read twice.
        near: how near it comes to what is asked for (0 to 1); None says nothing.
        remark: something more about it, as that the check found it.
    """

    def fitted(columns: int) -> Content:
        """Quotation and reference, each shortened to one line."""
        lines = [Content(quoted(citation.quote, signs, columns - 2))] if with_quote else []
        lines.append(Content.styled(reference_line(citation, columns, signs, remark), QUIET))
        return Content("\n").join(lines)

    mark = Content.styled(signs.mark(citation.n), f"bold {ACCENT}")
    share = Content.styled(percentage(near), QUIET) if near is not None else None
    return Hanging(fitted, mark=mark, indent=mark.cell_length + 1, sign=share)


class Footnote(Paragraph, can_focus=True):
    """A footnote that opens with a click, with Enter, or with its digit."""

    DEFAULT_CSS = """
    Footnote {
        padding: 0 1 0 1; margin: 0 0 0 4;
        &:hover, &.-lit, &.-shown { background: $boost; }
        &:focus { background: $accent 14%; }
        &:ansi:focus { background: ansi_default; text-style: reverse; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open the footnote, then its article", id="footnote.open"),
        Binding("up", "step(-1)", "Previous footnote", show=False, id="footnote.previous"),
        Binding("down", "step(1)", "Next footnote", show=False, id="footnote.next"),
    ]

    def __init__(
        self,
        turn: int,
        citation: Citation,
        signs: Signs,
        *,
        with_quote: bool,
        near: float | None = None,
        remark: str | None = None,
    ) -> None:
        drawn = footnote_text(citation, signs, with_quote=with_quote, near=near, remark=remark)
        super().__init__(drawn, markup=False)
        self.turn = turn
        self.citation = citation
        self._signs = signs
        self._drawn = (with_quote, near, remark)

    def revise(
        self, citation: Citation, *, with_quote: bool, near: float | None = None, remark: str | None = None
    ) -> None:
        """Draw again if anything has changed, as it may while an answer is being written."""
        if citation != self.citation or (with_quote, near, remark) != self._drawn:
            self.citation = citation
            self._drawn = (with_quote, near, remark)
            self.update(footnote_text(citation, self._signs, with_quote=with_quote, near=near, remark=remark))

    def on_click(self) -> None:
        """Open it."""
        self.action_open()

    def on_focus(self) -> None:
        """Tell that it was reached, so that an open panel can follow."""
        self.post_message(FootnoteReached(self.turn, self.citation.n))

    def action_open(self) -> None:
        """Ask for the passage, or for the article if the passage is already shown."""
        self.post_message(CitationWanted(self.turn, self.citation.n))

    def action_step(self, step: int) -> None:
        """Walk to a neighbour."""
        self.post_message(StepWanted(step))
