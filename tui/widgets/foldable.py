"""A part of a long page that costs nothing while it is far out of sight."""

from __future__ import annotations

from textual.containers import Vertical
from textual.geometry import Size
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
