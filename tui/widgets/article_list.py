"""A long list of articles: only the lines that are seen are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.messages.collection import ArticleHighlighted, ChoiceChanged, StoredArticleWanted
from tui.plain import one_line
from tui.signs import Signs
from tui.words.wording import count, written_date

if TYPE_CHECKING:
    from index.records import ArticleSummary

DATE_COLUMNS = 11
WORDS_COLUMNS = 9
# From 80 columns to 200, what the source has of them.
_SOURCE_COLUMNS = (14, 18, 30)
_WIDEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of articles beside their summaries, by id.

    Attributes:
        copies: in how many others each stands.
        flagged: hold something that speaks to a machine.
    """

    copies: Mapping[str, int]
    flagged: frozenset[str]


NO_MARKS = Marks({}, frozenset())


@dataclass(frozen=True, slots=True)
class Columns:
    """How many columns each part of a line has."""

    title: int
    source: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """For a line of that many columns."""
        small, middle, large = _SOURCE_COLUMNS
        source = small if width < 90 else middle if width < 140 else large
        taken = 2 + DATE_COLUMNS + 2 + 4 + source + 1 + WORDS_COLUMNS
        # On a very wide screen the source stays near its title.
        return cls(min(max(width - taken, 8), _WIDEST_TITLE), source)


def fitted(text: str, columns: int, signs: Signs) -> str:
    """One safe line of exactly so many columns, cut with an ellipsis if it is longer."""
    line = one_line(text)
    if cell_len(line) <= columns:
        return set_cell_size(line, columns)
    return set_cell_size(line, max(columns - len(signs.ellipsis), 0)) + signs.ellipsis


class ArticleList(ScrollView, can_focus=True):
    """One line an article: whether it is chosen, its day, title, signs, source and length.

    Attributes:
        cursor: place of the highlighted article in the list.
    """

    DEFAULT_CSS = """
    ArticleList {
        height: 1fr; background: $background; scrollbar-size-vertical: 1; overflow-x: hidden;
        scrollbar-gutter: stable;
        & > .article-list--quiet { color: $foreground 66%; }
        & > .article-list--sign { color: $warning; }
        & > .article-list--chosen { color: $accent; text-style: bold; }
        & > .article-list--cursor { background: $accent 12%; }
        &:focus > .article-list--cursor { background: $accent 28%; }
        &:nocolor > .article-list--cursor { text-style: underline; }
        &:nocolor:focus > .article-list--cursor { text-style: bold reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article-list--quiet",
        "article-list--sign",
        "article-list--chosen",
        "article-list--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open the article", id="article-list.open"),
        Binding("space", "choose", "Choose several", id="article-list.choose"),
        Binding("up,k", "move(-1)", "Up", show=False, id="article-list.move-back"),
        Binding("down,j", "move(1)", "Down", show=False, id="article-list.move"),
        Binding("pageup", "page(-1)", "A page up", show=False, id="article-list.page-back"),
        Binding("pagedown", "page(1)", "A page down", show=False, id="article-list.page"),
        Binding("home", "go(0)", "To the first", show=False),
        Binding("end", "go(-1)", "To the last", show=False, id="article-list.go-back"),
    ]

    cursor: reactive[int] = reactive(0)

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="articles")
        self._signs = signs
        self._articles: Sequence[ArticleSummary] = ()
        self._marks = NO_MARKS
        self.chosen: dict[str, ArticleSummary] = {}

    @property
    def articles(self) -> Sequence[ArticleSummary]:
        """What is listed."""
        return self._articles

    @property
    def highlighted(self) -> ArticleSummary | None:
        """The article at the cursor, or None in an empty list."""
        return self._articles[self.cursor] if self.cursor < len(self._articles) else None

    def show(self, articles: Sequence[ArticleSummary], *, keep: bool = False) -> None:
        """List other articles.

        Args:
            articles: in order.
            keep: stay at the article that is highlighted, if it is still there; else go to the first.
        """
        before = self.highlighted if keep else None
        self._articles = articles
        self.virtual_size = Size(0, len(articles))
        place = next((at for at, one in enumerate(articles) if before and one.id == before.id), None)
        if place is None:
            place = min(self.cursor, max(len(articles) - 1, 0)) if keep else 0
        self.cursor = place
        self._scroll_to_cursor()
        self.refresh()
        self._tell()

    def mark(self, marks: Marks) -> None:
        """Know more of the articles."""
        self._marks = marks
        self.refresh()

    def forget_chosen(self) -> None:
        """Choose none."""
        self.chosen.clear()
        self.refresh()
        self.post_message(ChoiceChanged(0))

    # ---- lines

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        place = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if place >= len(self._articles):
            return Strip.blank(width, self.rich_style)
        at_cursor = place == self.cursor
        base = self.get_component_rich_style("article-list--cursor") if at_cursor else self.rich_style
        return Strip(self._segments(self._articles[place], width, base), width)

    def _segments(self, article: ArticleSummary, width: int, base: Style) -> list[Segment]:
        columns, signs = Columns.of(width), self._signs
        quiet, warm, bold = (base + self._coloured(name) for name in ("quiet", "sign", "chosen"))
        chosen = signs.chosen if article.id in self.chosen else " "
        day = written_date(article.published) if article.published else signs.dot
        words = f"{count(article.words, signs)} w"
        parts = [
            (f"{chosen} ", bold),
            (f"{day.rjust(DATE_COLUMNS)}  ", quiet),
            (fitted(article.title, columns.title, signs), base),
            (f" {set_cell_size(self._signs_of(article), 2)} ", warm),
            (fitted(article.source or "", columns.source, signs), quiet),
            (words.rjust(WORDS_COLUMNS + 1), quiet),
        ]
        line = Strip([Segment(text, style) for text, style in parts])
        return list(line.adjust_cell_length(width, base))

    def _coloured(self, name: str) -> Style:
        """Colour and weight of a part of the line, on whatever lies behind it."""
        style = self.get_component_rich_style(f"article-list--{name}")
        return Style(color=style.color, bold=style.bold)

    def _signs_of(self, article: ArticleSummary) -> str:
        """At most two columns: what is wrong goes before what is merely so."""
        signs = self._signs
        told = signs.unsupported if article.state == "missing" else ""
        if article.id in self._marks.flagged:
            told = told or signs.weak
        if article.id in self._marks.copies and cell_len(told) < 2:
            told += signs.copies
        return told

    # ---- moving

    def watch_cursor(self) -> None:
        """Show the line and tell which article it is."""
        self._scroll_to_cursor()
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        if self.is_mounted:
            self.post_message(ArticleHighlighted(self.highlighted, self._marks))

    def _scroll_to_cursor(self) -> None:
        if self.is_mounted:
            self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self._go(self.cursor + step)

    def action_page(self, pages: int) -> None:
        """Move it by what is seen."""
        self._go(self.cursor + pages * max(self.size.height - 1, 1))

    def action_go(self, place: int) -> None:
        """Move it to a place; -1 is the last one."""
        self._go(place if place >= 0 else len(self._articles) - 1)

    def _go(self, place: int) -> None:
        self.cursor = max(min(place, len(self._articles) - 1), 0)

    def on_resize(self) -> None:
        """The cursor stays in view."""
        self._scroll_to_cursor()

    # ---- choosing and opening

    def action_choose(self) -> None:
        """Choose the article, or no longer, and go to the next one."""
        article = self.highlighted
        if article is None:
            return
        if self.chosen.pop(article.id, None) is None:
            self.chosen[article.id] = article
        self.post_message(ChoiceChanged(len(self.chosen)))
        self.refresh()
        self.action_move(1)

    def action_open(self) -> None:
        """Open the article."""
        if self.highlighted is not None:
            self.post_message(StoredArticleWanted(self.highlighted.id))

    def on_click(self, event: events.Click) -> None:
        """A click highlights, one on the highlighted line opens; one at its edge chooses."""
        place = self.scroll_offset.y + event.get_content_offset_capture(self).y
        if place >= len(self._articles):
            return
        again = place == self.cursor
        self.cursor = place
        if event.x < 2:
            self.action_choose()
        elif again and event.chain > 1:
            self.action_open()
