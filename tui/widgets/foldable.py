"""Parts of a long page that cost nothing while they are far out of sight, and the column they stand in."""

from __future__ import annotations

from textual.containers import Vertical
from textual.geometry import Size
from textual.layout import ArrangeResult, Layout
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget


class Foldable(Vertical):
    """Holds its place with nothing in it while it is folded: as high as it was when it was last seen."""

    def __init__(self) -> None:
        super().__init__()
        self._folded: tuple[int, list[Widget]] | None = None

    @property
    def is_folded(self) -> bool:
        """Whether it holds its place only."""
        return self._folded is not None

    def fold(self) -> None:
        """Hide everything in it; only what has been laid out can be."""
        if self._folded is None and self.size.height:
            shown = [child for child in self.children if child.display]
            self._folded = (self.size.height, shown)
            for child in shown:
                child.display = False

    def unfold(self) -> None:
        """Show everything again."""
        if self._folded is not None:
            _, hidden = self._folded
            self._folded = None
            for child in hidden:
                child.display = True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as what it holds, or as it held."""
        if self._folded is not None:
            return self._folded[0]
        return super().get_content_height(container, viewport, width)


class PlacesKept(VerticalLayout):
    """From top to bottom, without looking at what is folded: it is as high as it was.

    The first and the last part are always laid out, so that the column is as high as with all of them.
    """

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Lay out what is to be seen, and move it down by what is folded above it."""
        last = len(children) - 1
        laid_out, above, lines = [], [], 0
        for place, child in enumerate(children):
            if is_folded(child) and 0 < place < last:
                lines += child.outer_size.height + child.styles.margin.bottom
            else:
                laid_out.append(child)
                above.append(lines)
        placements = super().arrange(parent, laid_out, size, greedy)
        return [
            placement._replace(region=placement.region.translate((0, moved)))
            for placement, moved in zip(placements, above, strict=True)
        ]


_PLACES_KEPT = PlacesKept()


class Column(Vertical):
    """A page of foldable parts: hundreds of folded ones cost nothing when something else changes."""

    @property
    def is_folded(self) -> bool:
        """Whether nothing in it is to be seen."""
        return bool(self.children) and all(is_folded(child) for child in self.children)

    @property
    def layout(self) -> Layout:
        """Its own."""
        return _PLACES_KEPT


def is_folded(widget: Widget) -> bool:
    """Whether a part of a page holds its place only."""
    return isinstance(widget, Foldable | Column) and widget.is_folded
