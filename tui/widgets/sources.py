"""The panel beside the conversation: the passage of a footnote, with the quoted words lit in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tui.messages import ArticleWanted, SurroundingsWanted
from tui.model_choice import QUOTE
from tui.plain import one_line, plain
from tui.signs import Signs
from tui.theme import ACCENT, LIT, LIT_WITHOUT_COLOUR, QUIET, WARM
from tui.widgets.answer import support_sign
from tui.widgets.copies import Copies, CopyLine
from tui.widgets.findings import finding_text
from tui.widgets.paragraph import Hanging, Paragraph
from tui.widgets.wrapping import Wrapped
from tui.words import age
from tui.words.wording import (
    count,
    counted,
    fact_lines,
    file_label,
    page_label,
    quoted,
    shortened,
    written_date,
)

if TYPE_CHECKING:
    from qa.answer import Answer, Citation
    from qa.passage import Passage
    from tui.cited import CitedArticle

# Some three paragraphs each way; the whole article is one key away.
_AROUND_CHARACTERS = 1_500
# Of the 76 columns of a line, what says that and when an article was replaced takes 44.
_TITLE = 30
# Enough to know a sentence of the answer again.
_SENTENCE_CHARACTERS = 32
_MEANINGS = {
    "supported": "the passages cited say so",
    "weak": "the passages cited say something near it: check",
    "unsupported": "the passages cited do not say so",
    "unchecked": "not checked",
}


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


def around(text: str, place: int, step: int) -> str:
    """What stands before (-1) or behind (+1) a place in a text: whole paragraphs of it, as far as they go.

    Args:
        text: of an article.
        place: where to begin.
        step: which way.
    """
    if step < 0:
        first = max(place - _AROUND_CHARACTERS, 0)
        found = text[first:place]
        return found if first == 0 else found.partition("\n")[2]
    last = min(place + _AROUND_CHARACTERS, len(text))
    found = text[place:last]
    return found if last == len(text) else found.rpartition("\n")[0]


def reference_block(n: int, title: str, parts: Sequence[str | None], signs: Signs) -> Hanging:
    """Where something stands: its mark (0 for none), the title, and the facts below it."""
    mark = Content.styled(signs.mark(n) if n else "", f"bold {ACCENT}")

    def fitted(columns: int) -> Content:
        facts = Content.styled(fact_lines(parts, columns, signs), QUIET)
        return Content("\n").join([Content.styled(one_line(title), "bold"), facts])

    return Hanging(fitted, mark=mark, indent=max(mark.cell_length + 1, 3))


def dated(published: str | None, days: tuple[date, date] | None, signs: Signs) -> str | None:
    """The day of an article and how long ago that is; with a sign if it is too old for the question."""
    if not published:
        return None
    on = age.today()
    ago = age.age(published, on)
    day = ", ".join(filter(None, [written_date(published, weekday=True), ago]))
    if not age.is_stale(published, days, on):
        return day
    old = "older than asked" if days is not None else "old"
    return f"{day} {signs.stale}" if old in signs.stale else f"{day} {signs.stale} {old}"


def since_words(cited: CitedArticle, citation: Citation, signs: Signs) -> list[str]:
    """What has become of an article since it was cited, where a reader must know."""
    words = []
    if newer := cited.newer:
        day = f" of {written_date(newer.published.written)}" if newer.published else ""
        words.append(f"replaced by a newer version{day}: {shortened(newer.title, _TITLE, signs)}")
    if cited.has_changed and cited.has(citation):
        words.append("an earlier text: its file has changed since")
    elif cited.has_changed:
        words.append("its file has changed since: the quoted words are gone")
    return words


def support_words(answer: Answer, n: int, signs: Signs) -> list[tuple[Content, str]]:
    """The signs of the sentences that cite a footnote and what they mean; none where all is a quotation.

    Where they differ, each is told by its words: "✗ “It cost 41 million”: the passages cited do not say so".
    """
    if answer.model == QUOTE:
        return []
    citing: dict[str, list[str]] = {}
    for one in answer.sentences:
        if n in one.citations and one.support in _MEANINGS:
            citing.setdefault(one.support, []).append(quoted(one.text, signs, _SENTENCE_CHARACTERS))
    told = []
    for grade, (first, *others) in citing.items():
        more = f" and {counted(len(others), 'other sentence', signs)}" if others else ""
        which = f"{first}{more}: " if len(citing) > 1 else ""
        told.append((support_sign(grade, signs), which + _MEANINGS[grade]))
    return told


def found_facts(passage: Passage | None, citation: Citation, signs: Signs) -> list[str | None]:
    """Why this passage is here: "rank 1 in words, 3 in meaning", "characters 412–498"."""
    ranks = []
    if passage is not None and passage.rank_words is not None:
        ranks.append(f"{passage.rank_words} in words")
    if passage is not None and passage.rank_vectors is not None:
        ranks.append(f"{passage.rank_vectors} in meaning")
    rank = "rank " + ", ".join(ranks) if ranks else None
    dash = "-" if signs.ascii else "–"
    place = f"characters {count(citation.start, signs)}{dash}{count(citation.end, signs)}"
    return [rank, place]


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
        self._copies = Copies(signs)
        self._found = Paragraph("", markup=False, classes="found")
        self._facts: list[str | None] = []
        # Characters of the article that stand before the passage in what is shown.
        self._before = ""
        self.shown: tuple[int, Citation] | None = None

    def compose(self) -> ComposeResult:
        """Reference, what the check found, passage, where else it stands, and why it was found."""
        yield self._head
        yield self._finding
        with VerticalScroll(id="passage"):
            yield self._passage
            yield self._copies
            yield self._found

    @property
    def passage(self) -> VerticalScroll:
        """The part that scrolls and takes the focus."""
        return self.query_one("#passage", VerticalScroll)

    @property
    def stops(self) -> list[Widget]:
        """Where Tab stops: the passage, and the copies that are listed."""
        return [self.passage, *self.query(CopyLine)]

    @property
    def is_open(self) -> bool:
        """Whether the panel can be seen."""
        return self.has_class("-open")

    def show(
        self,
        turn: int,
        citation: Citation,
        passage: Passage | None,
        answer: Answer | None = None,
        days: tuple[date, date] | None = None,
    ) -> None:
        """Open with a citation.

        Args:
            turn: whose citation it is.
            citation: what to light.
            passage: what retrieval says of it, or None if that is not known.
            answer: that cites it; None says nothing about support.
            days: the first and last day that the question means, or None.
        """
        self.shown = (turn, citation)
        signs = self._signs
        self._facts = [
            citation.source,
            dated(citation.published, days, signs),
            file_label(citation.path, citation.member),
            page_label(citation.page),
        ]
        self._show_head([])
        self._show_support(answer, citation.n)
        self._before = ""
        self._show_passage(citation.passage, citation.start - citation.passage_start)
        found = found_facts(passage, citation, signs)
        self._found.update(Hanging(lambda columns: Content.styled(fact_lines(found, columns, signs), QUIET)))
        self._copies.show(turn, citation)
        self.add_class("-open")
        self.post_message(SurroundingsWanted(turn, citation))

    def surround(self, turn: int, citation: Citation, cited: CitedArticle | None) -> None:
        """Show what stands around the passage in its article, and what has become of that since.

        Args:
            turn: whose citation it is; nothing happens if another one is shown by now.
            citation: likewise.
            cited: its article, or None if that is gone.
        """
        if self.shown != (turn, citation):
            return
        if cited is None:
            self._show_head(["not in the index any more"])
            return
        self._show_head(since_words(cited, citation, self._signs))
        text, start, end = cited.article.text, citation.passage_start, citation.passage_end
        if text[start:end] == citation.passage:
            self._before = around(text, start, -1)
            whole = self._before + citation.passage + around(text, end, 1)
            self._show_passage(whole, citation.start - start + len(self._before))

    def close(self) -> None:
        """Hide the panel; what it showed is forgotten."""
        self.shown = None
        self.remove_class("-open")

    def _show_head(self, since: Sequence[str]) -> None:
        if self.shown is None:
            return
        citation, signs = self.shown[1], self._signs
        mark = Content.styled(signs.mark(citation.n), f"bold {ACCENT}")

        def fitted(columns: int) -> Content:
            facts = Content.styled(fact_lines(self._facts, columns, signs), QUIET)
            # What is too old says so in the warm colour.
            too_old = re.compile(re.escape(signs.stale) + "( old(er than asked)?)?$", re.MULTILINE)
            facts = facts.highlight_regex(too_old, style=WARM)
            lines = [Content.styled(one_line(citation.title), "bold"), facts]
            lines += [Content.styled(one_line(words), WARM) for words in since]
            return Content("\n").join(lines)

        self._head.update(Hanging(fitted, mark=mark, indent=max(mark.cell_length + 1, 3)))

    def _show_support(self, answer: Answer | None, n: int) -> None:
        """What the signs of the sentences that cite it mean, and what the check found about them."""
        signs = self._signs
        found = finding_text(answer, n, signs) if answer is not None else None
        meant = support_words(answer, n, signs) if answer is not None else []
        self._finding.display = bool(found or meant)

        def fitted(columns: int) -> Content:
            rows = [
                Hanging(Content.styled(words, QUIET), mark=sign, indent=sign.cell_length + 1).laid_out(
                    columns
                )
                for sign, words in meant
            ]
            return Content("\n").join([*rows, *([found.laid_out(columns)] if found else [])])

        self._finding.update(Hanging(fitted, indent=3) if found or meant else "")

    def _show_passage(self, text: str, start: int) -> None:
        if self.shown is None:
            return
        citation = self.shown[1]
        end = start + citation.end - citation.start
        colour = not self.app.native_ansi_color
        self._passage.update(lit_text(text, start, end, rest=QUIET, colour=colour))
        self.call_after_refresh(self._scroll_to_lit, text[:start])

    def _scroll_to_lit(self, before: str) -> None:
        """Bring the lit words into view, with some of what leads to them."""
        width = self._passage.content_size.width
        if not width or self.shown is None:
            return
        above = len(Wrapped(Content(plain(before)), width, Content(""), Content(""))) - 1
        self.passage.scroll_to(y=max(above - self.passage.size.height // 3, 0), animate=False)

    def action_article(self) -> None:
        """Ask for the whole article."""
        if self.shown is not None:
            self.post_message(ArticleWanted(*self.shown))

    def action_copies(self) -> None:
        """List the other articles that carry the passage, or stop doing so."""
        self._copies.toggle()
