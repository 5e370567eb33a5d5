"""One article in full, opened where the quoted words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.messages import ArticleWanted, CopyText, OutsideWanted
from tui.plain import plain
from tui.signs import Signs
from tui.theme import QUIET
from tui.widgets.finder import Finder
from tui.widgets.hints import Hint, Hints
from tui.widgets.paragraph import Hanging, Paragraph
from tui.widgets.sources import lit_text, reference_block, since_words
from tui.widgets.wrapping import Wrapped
from tui.words import age
from tui.words.publication import other_dates
from tui.words.wording import count, file_label, page_label, reference, written_date

if TYPE_CHECKING:
    from qa.answer import Citation
    from tui.cited import CitedArticle

# Wrapping a text takes time with its length; of a very long one this much is shown on each side.
_CONTEXT_CHARACTERS = 60_000
# More places than this nobody walks through one by one.
_MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Excerpt:
    """As much of an article as is shown.

    Attributes:
        text: the shown characters.
        start: first lit character in `text`.
        end: one past the last.
        cut_before: characters of the article before `text`.
        cut_after: characters after it.
    """

    text: str
    start: int
    end: int
    cut_before: int
    cut_after: int


def excerpt(text: str, start: int, end: int, context: int = _CONTEXT_CHARACTERS) -> Excerpt:
    """The part of a text around a range: at most `context` characters on each side."""
    first, last = max(start - context, 0), min(end + context, len(text))
    return Excerpt(text[first:last], start - first, end - first, first, len(text) - last)


class ArticleScreen(Screen[None]):
    """An article with one citation lit; n and p go to the other citations of the same answer."""

    CSS_PATH = "article.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "Back to the conversation", id="article.close"),
        Binding("n", "step(1)", "Next citation", id="article.next"),
        Binding("p", "step(-1)", "Previous citation", id="article.previous"),
        Binding("slash", "find", "Find words in the article", key_display="/", id="article.find"),
        Binding("y", "copy", "Copy quotation and reference", id="article.copy"),
        Binding("o", "outside", "Open the file or page outside", id="article.outside"),
        Binding("g,home", "top", "To the top", id="article.top"),
        Binding("G,end", "bottom", "To the end", id="article.bottom"),
    ]

    def __init__(
        self, cited: CitedArticle, turn: int, citation: Citation, citations: Sequence[Citation], signs: Signs
    ) -> None:
        super().__init__()
        self._cited = cited
        self._turn = turn
        self._citation = citation
        self._citations = list(citations)
        self._signs = signs
        self._excerpt = Excerpt("", 0, 0, 0, 0)
        self._laid_out = Hanging(Content(""))
        # Where the words that are sought stand in the excerpt, and which of them is looked at.
        self._places: list[tuple[int, int]] = []
        self._place = 0

    def compose(self) -> ComposeResult:
        """Reference, text, hints."""
        with Container(id="article-top"):
            yield Paragraph("", markup=False, id="article-head")
        yield Static("", markup=False, id="article-rule")
        with VerticalScroll(id="article-body"):
            yield Paragraph("", markup=False, id="article-text")
        yield Finder()
        yield Hints()

    def on_mount(self) -> None:
        """Show the article that it was opened with."""
        self.show(self._cited, self._turn, self._citation)

    def on_resize(self) -> None:
        """The rule is as wide as the screen, and the lit words stay in view."""
        self.query_one("#article-rule", Static).update(Content(self._signs.rule * self.size.width))
        self.call_after_refresh(self._scroll_to_lit)

    def show(self, cited: CitedArticle, turn: int, citation: Citation) -> None:
        """Show an article, its cited words lit and in view, if they stand in it."""
        self._cited, self._turn, self._citation = cited, turn, citation
        self.query_one("#article-head", Paragraph).update(self._head())
        lit = (citation.start, citation.end) if cited.has(citation) else (0, 0)
        self._excerpt = excerpt(cited.article.text, *lit)
        self._places = []
        self._draw()
        self.query_one(Hints).show(self._hints())
        self.query_one("#article-body").focus()
        self.call_after_refresh(self._scroll_to_lit)

    def action_step(self, step: int) -> None:
        """Go to another citation of the same answer, in whatever article it stands."""
        numbers = [citation.n for citation in self._citations]
        at = numbers.index(self._citation.n) + step
        if 0 <= at < len(self._citations):
            wanted = self._citations[at]
            if wanted.article_id == self._cited.article.id:
                self.show(self._cited, self._turn, wanted)
            else:
                self.post_message(ArticleWanted(self._turn, wanted))

    def _head(self) -> Hanging:
        article, signs = self._cited.article, self._signs
        published = article.published
        day = written_date(published.written, weekday=True) if published else None
        if published and (ago := age.age(published.written, age.today())):
            day = f"{day}, {ago}"
        parts = [
            *since_words(self._cited, self._citation, signs),
            article.source,
            day,
            article.author,
            article.section,
        ]
        parts += [file_label(article.path, article.member), page_label(self._citation.page)]
        if published and published.others:
            parts.append(f"other dates: {other_dates(published.others)}")
        return reference_block(self._citation.n, article.title, parts, signs)

    def _draw(self) -> None:
        """Draw the text; what is lit in it may have changed."""
        self._laid_out = Hanging(self._text())
        self.query_one("#article-text", Paragraph).update(self._laid_out)

    def _text(self) -> Content:
        shown, signs = self._excerpt, self._signs
        body = lit_text(
            shown.text, shown.start, shown.end, rest="$foreground 85%", colour=not self.app.native_ansi_color
        )
        for number, (start, end) in enumerate(self._places):
            body = body.stylize("bold reverse" if number == self._place else "bold underline", start, end)
        return Content.assemble(
            (self._head_of_text(), QUIET),
            body,
            (f"\n\n{self._left_out(shown.cut_after)}" if shown.cut_after else "", QUIET),
            (f"\n\n{signs.rule * 3}", QUIET),
        )

    def _head_of_text(self) -> str:
        before = self._excerpt.cut_before
        return self._left_out(before) + "\n\n" if before else ""

    def _left_out(self, characters: int) -> str:
        return f"{self._signs.ellipsis} {count(characters, self._signs)} characters not shown"

    def _scroll_to_lit(self) -> None:
        """Bring the lit words into view."""
        self._bring_into_view(self._excerpt.start)

    def _bring_into_view(self, place: int) -> None:
        """Put a character a third down the screen, so that what leads to it can be read."""
        width = self.query_one("#article-text", Paragraph).content_size.width
        body = self.query_one("#article-body")
        lines = self._laid_out.lines(width) if width else ()
        if isinstance(lines, Wrapped):
            line = lines.line_of(len(self._head_of_text()) + place)
            body.scroll_to(y=max(line - body.size.height // 3, 0), animate=False)

    # ---- finding

    def action_find(self) -> None:
        """Ask for the words to find."""
        self.query_one(Finder).open()

    def on_finder_sought(self, message: Finder.Sought) -> None:
        """Light the words wherever they stand; the first place after the lit passage comes into view."""
        message.stop()
        words, text = message.words.strip(), plain(self._excerpt.text)
        found = islice(re.finditer(re.escape(words), text, re.IGNORECASE), _MOST_PLACES) if words else ()
        self._places = [place.span() for place in found]
        after = (number for number, place in enumerate(self._places) if place[0] >= self._excerpt.start)
        self._show_place(next(after, 0))

    def on_finder_step(self, message: Finder.Step) -> None:
        """Go to the next or previous place."""
        message.stop()
        if self._places:
            self._show_place((self._place + message.step) % len(self._places))

    def on_finder_closed(self, message: Finder.Closed) -> None:
        """Nothing is sought any more; the place stays in view."""
        message.stop()
        self._places = []
        self._draw()
        self.query_one("#article-body").focus()

    def _show_place(self, number: int) -> None:
        self._place = number
        many = len(self._places)
        self.query_one(Finder).say(f"{number + 1} of {count(many, self._signs)}" if many else "not found")
        self._draw()
        if many:
            self.call_after_refresh(self._bring_into_view, self._places[number][0])

    # ---- copying, opening, going

    def action_copy(self) -> None:
        """Copy the lit quotation with its reference."""
        if self._citation.quote:
            what = f"footnote {self._citation.n} with its reference"
            self.post_message(CopyText(reference(self._citation, self._signs), what))

    def action_copy_text(self) -> None:
        """Copy what is selected with the mouse with its reference."""
        selected = self.get_selected_text()
        if not selected:
            raise SkipAction
        words = reference(self._citation, self._signs, selected)
        self.post_message(CopyText(words, "the selection with its reference"))

    def action_outside(self) -> None:
        """Open the article with another program."""
        self.post_message(OutsideWanted(self._cited.article.path, self._cited.article.url))

    def action_back(self) -> None:
        """Back to the conversation."""
        self.app.pop_screen()

    def action_top(self) -> None:
        """To the first line."""
        self.query_one("#article-body").scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the last line."""
        self.query_one("#article-body").scroll_end(animate=False)

    def _hints(self) -> list[Hint]:
        many = len(self._citations) > 1
        steps = [Hint("n", "next", "screen.step(1)"), Hint("p", "previous", "screen.step(-1)")]
        return [
            Hint("Esc", "back", "app.pop_screen"),
            *(steps if many else []),
            Hint("/", "find", "screen.find"),
            Hint("y", "copy", "screen.copy"),
            Hint("o", "outside", "screen.outside"),
            Hint("↑↓" if not self._signs.ascii else "up/down", "scroll"),
            Hint("F1", "help", "app.help"),
        ]
