"""One article in full, opened where the quoted words stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.messages import ArticleWanted
from tui.plain import plain
from tui.publication import other_dates
from tui.signs import Signs
from tui.theme import QUIET
from tui.widgets.hints import Hint, Hints
from tui.widgets.paragraph import Hanging, Paragraph
from tui.widgets.sources import lit_text, reference_block
from tui.wording import count, file_label, page_label, shortened, written_date

if TYPE_CHECKING:
    from qa.answer import Citation
    from tui.cited import CitedArticle

# Wrapping a text takes time with its length; of a very long one this much is shown on each side.
_CONTEXT_CHARACTERS = 60_000
# Of the 76 columns of a line, what says that and when it was replaced takes 44.
_TITLE = 30


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
        Binding("escape,q", "app.pop_screen", "Back to the conversation", id="article.close"),
        Binding("n", "step(1)", "Next citation", id="article.next"),
        Binding("p", "step(-1)", "Previous citation", id="article.previous"),
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

    def compose(self) -> ComposeResult:
        """Reference, text, hints."""
        with Container(id="article-top"):
            yield Paragraph("", markup=False, id="article-head")
        yield Static("", markup=False, id="article-rule")
        with VerticalScroll(id="article-body"):
            yield Paragraph("", markup=False, id="article-text")
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
        self.query_one("#article-text", Paragraph).update(self._text())
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
        parts = [*self._since(), article.source, day, article.author, article.section]
        parts += [file_label(article.path, article.member), page_label(self._citation.page)]
        if published and published.others:
            parts.append(f"other dates: {other_dates(published.others)}")
        return reference_block(self._citation.n, article.title, parts, signs)

    def _since(self) -> Iterator[str]:
        """What has become of the article since it was cited, where a reader must know."""
        cited = self._cited
        if newer := cited.newer:
            day = f" of {written_date(newer.published.written)}" if newer.published else ""
            yield f"replaced by a newer version{day}: {shortened(newer.title, _TITLE, self._signs)}"
        if cited.has_changed and cited.has(self._citation):
            yield "an earlier text: its file has changed since"
        elif cited.has_changed:
            yield "its file has changed since: the quoted words are gone"

    def _text(self) -> Content:
        shown, signs = self._excerpt, self._signs
        body = lit_text(
            shown.text, shown.start, shown.end, rest="$foreground 85%", colour=not self.app.native_ansi_color
        )
        return Content.assemble(
            (self._left_out(shown.cut_before) + "\n\n" if shown.cut_before else "", QUIET),
            body,
            (f"\n\n{self._left_out(shown.cut_after)}" if shown.cut_after else "", QUIET),
            (f"\n\n{signs.rule * 3}", QUIET),
        )

    def _left_out(self, characters: int) -> str:
        return f"{self._signs.ellipsis} {count(characters, self._signs)} characters not shown"

    def _scroll_to_lit(self) -> None:
        """Put the lit words a third down the screen, so that what leads to them can be read."""
        text = self.query_one("#article-text", Paragraph)
        body = self.query_one("#article-body")
        width = text.content_size.width
        if width:
            before = Content(plain(self._excerpt.text[: self._excerpt.start]))
            line = before.get_height({}, width) - 1 + (2 if self._excerpt.cut_before else 0)
            body.scroll_to(y=max(line - body.size.height // 3, 0), animate=False)

    def _hints(self) -> list[Hint]:
        many = len(self._citations) > 1
        steps = [Hint("n", "next footnote", "screen.step(1)"), Hint("p", "previous", "screen.step(-1)")]
        return [
            Hint("Esc", "back", "app.pop_screen"),
            *(steps if many else []),
            Hint("↑↓" if not self._signs.ascii else "up/down", "scroll"),
            Hint("F1", "help", "app.help"),
        ]
