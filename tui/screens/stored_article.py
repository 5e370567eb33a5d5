"""One article of the collection in full, without a citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.messages import OutsideWanted
from tui.plain import one_line, plain
from tui.signs import Signs
from tui.theme import QUIET, WARM
from tui.widgets.hints import Hint, Hints
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import SPEAKS_TO_A_MACHINE, count, fact_lines, file_label, written_date

if TYPE_CHECKING:
    from index.article import Article

# Wrapping a text takes time with its length; of a very long one this much is shown.
_CHARACTERS = 120_000


class StoredArticleScreen(Screen[None]):
    """Reference above, text below.

    Args:
        article: with its text.
        signs: of this terminal.
    """

    CSS_PATH = "stored_article.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.pop_screen", "Back to the collection", id="stored-article.close"),
        Binding("o", "outside", "Open the file or page outside", id="stored-article.outside"),
        Binding("f1", "app.help", "Keys and commands", id="stored-article.help"),
    ]

    def __init__(self, article: Article, signs: Signs) -> None:
        super().__init__()
        self.article = article
        self._signs = signs

    def compose(self) -> ComposeResult:
        """Reference, text, hints."""
        with Container(id="stored-top"):
            yield Paragraph(self._head(), markup=False, id="stored-head")
        yield Static("", markup=False, id="stored-rule")
        with VerticalScroll(id="stored-body"):
            yield Paragraph(self._text(), markup=False, id="stored-text")
        yield Hints()

    def on_mount(self) -> None:
        """The keys go to the text, which scrolls."""
        self.query_one("#stored-body").focus()
        arrows = "up/down" if self._signs.ascii else "↑↓"
        self.query_one(Hints).show(
            [
                Hint("Esc", "back", "app.pop_screen"),
                Hint(arrows, "scroll"),
                Hint("o", "open outside", "screen.outside"),
                Hint("F1", "help", "app.help"),
            ]
        )

    def on_resize(self) -> None:
        """The rule is as wide as the screen."""
        self.query_one("#stored-rule", Static).update(Content(self._signs.rule * self.size.width))

    def action_outside(self) -> None:
        """Open its file or page."""
        self.post_message(OutsideWanted(self.article.path, self.article.url))

    def _head(self) -> Hanging:
        article, signs = self.article, self._signs
        day = written_date(article.published.written, weekday=True) if article.published else None
        parts = [article.source, day, article.author, article.section]
        parts += [
            file_label(article.path, article.member),
            f"{count(len(article.text.split()), signs)} words",
        ]

        def fitted(columns: int) -> Content:
            lines = [
                Content.styled(one_line(article.title), "bold"),
                Content.styled(fact_lines(parts, columns, signs), QUIET),
            ]
            if article.suspicions:
                lines.append(Content.styled(f"{signs.weak} {SPEAKS_TO_A_MACHINE}", WARM))
            return Content("\n").join(lines)

        return Hanging(fitted, indent=3)

    def _text(self) -> Content:
        text, signs = self.article.text, self._signs
        left_out = len(text) - _CHARACTERS
        end = signs.rule * 3
        if left_out > 0:
            end = f"{signs.ellipsis} {count(left_out, signs)} characters not shown"
        return Content.assemble((plain(text[:_CHARACTERS]), "$foreground 85%"), (f"\n\n{end}", QUIET))
