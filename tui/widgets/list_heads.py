"""What stands over the columns of the list; a click sorts by it."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.collection.listing import Sort
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.widgets.article_list import DATE_COLUMNS, WORDS_COLUMNS, Columns


class ListHeads(Widget):
    """One line, with a sign at the column that the list is sorted by."""

    DEFAULT_CSS = "ListHeads { height: 1; }"

    sort: reactive[str] = reactive("newest")

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="list-heads")
        self.auto_links = False
        self._signs = signs

    def render(self) -> Content:
        """The line at the present width, over the columns of the list beside its bar."""
        columns = Columns.of(self.size.width - (0 if self._signs.ascii else 1))
        day = self._head("date", "oldest" if self.sort == "newest" else "newest", ("newest", "oldest"))
        title = self._head("title", "title", ("title",))
        source = self._head("source", "source", ("source",))
        length = self._head("length", "length", ("length",))
        return Content.assemble(
            "  ",
            " " * max(DATE_COLUMNS - day.cell_length, 0),
            day,
            "  ",
            title.pad_right(max(columns.title + 4 - title.cell_length, 0)),
            source.pad_right(max(columns.source - source.cell_length, 0)),
            " " * max(WORDS_COLUMNS + 1 - length.cell_length, 0),
            length,
        )

    def _head(self, word: str, wanted: Sort, sorts: tuple[Sort, ...]) -> Content:
        mine = self.sort in sorts
        way = self._signs.up if self.sort in ("oldest", "title", "source") else self._signs.down
        head = Content.styled(f"{word} {way}" if mine else word, ACCENT if mine else QUIET)
        return head.stylize(Style.from_meta({"@click": f"screen.sort_by('{wanted}')"}))
