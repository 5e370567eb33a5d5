"""The panel beside the conversation: the passage of a footnote, with the quoted words lit in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from tui.messages import ArticleWanted
from tui.plain import one_line, plain
from tui.signs import Signs
from tui.theme import ACCENT, LIT, LIT_WITHOUT_COLOUR, QUIET
from tui.widgets.paragraph import Hanging, Paragraph
from tui.wording import copies_facts, count, fact_lines, file_label, page_label, written_date

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.passage import Passage


def lit_text(text: str, start: int, end: int, *, rest: str, colour: bool) -> Content:
    """A text with one range lit.

    Args:
        text: from an article; shown as it stands.
        start: first lit character.
        end: one past the last.
        rest: style of everything else.
        colour: whether the terminal has any.
    """
    lit = LIT if colour else LIT_WITHOUT_COLOUR
    safe = plain(text)
    return Content.assemble((safe[:start], rest), (safe[start:end], lit), (safe[end:], rest))


def reference_block(n: int, title: str, parts: Sequence[str | None], signs: Signs) -> Hanging:
    """Where something stands: its mark (0 for none), the title, and the facts below it."""
    mark = Content.styled(signs.mark(n) if n else "", f"bold {ACCENT}")

    def fitted(columns: int) -> Content:
        facts = Content.styled(fact_lines(parts, columns, signs), QUIET)
        return Content("\n").join([Content.styled(one_line(title), "bold"), facts])

    return Hanging(fitted, mark=mark, indent=max(mark.cell_length + 1, 3))


def found_facts(passage: Passage | None, citation: Citation, signs: Signs) -> list[str | None]:
    """Why this passage is here, and where else: "rank 1 in words, 3 in meaning", "characters 412–498"."""
    ranks = []
    if passage is not None and passage.rank_words is not None:
        ranks.append(f"{passage.rank_words} in words")
    if passage is not None and passage.rank_vectors is not None:
        ranks.append(f"{passage.rank_vectors} in meaning")
    rank = "rank " + ", ".join(ranks) if ranks else None
    dash = "-" if signs.ascii else "–"
    place = f"characters {count(citation.start, signs)}{dash}{count(citation.end, signs)}"
    return [rank, place, *copies_facts(citation.also, signs)]


class Sources(Vertical):
    """Shows one citation at a time, its reference above, its passage below, which scrolls."""

    DEFAULT_CSS = """
    Sources {
        display: none; padding: 0 0 0 1;
        & > .reference { margin: 0 1 1 0; }
        & > .finding { margin: 0 1 1 0; }
        & #passage { height: 1fr; scrollbar-size-vertical: 1; }
        & .text { padding: 0 2 0 3; }
        & .found { margin: 1 0 0 0; padding: 0 2 0 3; }
        &.-open { display: block; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "article", "Open the article", id="sources.article")
    ]

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="sources")
        self._signs = signs
        self._head = Paragraph("", markup=False, classes="reference")
        self._finding = Paragraph("", markup=False, classes="finding")
        self._finding.display = False
        self._passage = Paragraph("", markup=False, classes="text")
        self._found = Paragraph("", markup=False, classes="found")
        self.shown: tuple[int, Citation] | None = None

    def compose(self) -> ComposeResult:
        """Reference, what the check found, passage, and why it was found."""
        yield self._head
        yield self._finding
        with VerticalScroll(id="passage"):
            yield self._passage
            yield self._found

    @property
    def passage(self) -> VerticalScroll:
        """The part that scrolls and takes the focus."""
        return self.query_one("#passage", VerticalScroll)

    @property
    def is_open(self) -> bool:
        """Whether the panel can be seen."""
        return self.has_class("-open")

    def show(
        self, turn: int, citation: Citation, passage: Passage | None, finding: Hanging | None = None
    ) -> None:
        """Open with a citation.

        Args:
            turn: whose citation it is.
            citation: what to light.
            passage: what retrieval says of it, or None if that is not known.
            finding: what it does not bear out of the sentences that cite it; None if there is nothing.
        """
        self.shown = (turn, citation)
        signs = self._signs
        facts = [
            citation.source,
            written_date(citation.published, weekday=True),
            file_label(citation.path, citation.member),
            page_label(citation.page),
        ]
        self._head.update(reference_block(citation.n, citation.title, facts, signs))
        start, end = (place - citation.passage_start for place in (citation.start, citation.end))
        colour = not self.app.native_ansi_color
        self._passage.update(lit_text(citation.passage, start, end, rest=QUIET, colour=colour))
        found = found_facts(passage, citation, signs)
        self._found.update(Hanging(lambda columns: Content.styled(fact_lines(found, columns, signs), QUIET)))
        self._finding.display = finding is not None
        self._finding.update(finding or "")
        self.add_class("-open")
        self.call_after_refresh(self._scroll_to_lit, start)

    def close(self) -> None:
        """Hide the panel; what it showed is forgotten."""
        self.shown = None
        self.remove_class("-open")

    def _scroll_to_lit(self, start: int) -> None:
        """Bring the lit words into view, with some of what leads to them."""
        width = self._passage.content_size.width
        if not width or self.shown is None:
            return
        above = Content(plain(self.shown[1].passage[:start])).get_height({}, width) - 1
        self.passage.scroll_to(y=max(above - self.passage.size.height // 3, 0), animate=False)

    def action_article(self) -> None:
        """Ask for the whole article."""
        if self.shown is not None:
            self.post_message(ArticleWanted(*self.shown))
