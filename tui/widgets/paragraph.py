"""Text with something in its margins: a mark on the left of the first line, a sign at the end of the last."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

# Below this a column of text cannot be read; it overflows instead.
_LEAST_COLUMNS = 8


class Hanging(Visual):
    """A body that wraps beside its mark instead of under it.

    Args:
        body: the text, its newlines kept; or what makes the text for a number of columns.
        mark: stands left of the first line, inside the indent.
        indent: columns left free for the mark.
        sign: stands at the right edge of the last line; the body never runs into it.
    """

    def __init__(
        self,
        body: Content | Callable[[int], Content],
        *,
        mark: Content | None = None,
        indent: int = 0,
        sign: Content | None = None,
    ) -> None:
        self._body = body
        self._mark = mark or Content("")
        self._indent = indent
        self._sign = sign or Content("")
        self._laid_out: tuple[int, Content] = (0, Content(""))

    def laid_out(self, width: int) -> Content:
        """The whole as wrapped lines for a width in columns."""
        if self._laid_out[0] != width:
            self._laid_out = (width, self._lay_out(width))
        return self._laid_out[1]

    def _lay_out(self, width: int) -> Content:
        sign_room = self._sign.cell_length + 1 if self._sign else 0
        columns = max(width - self._indent - sign_room, _LEAST_COLUMNS)
        body = self._body(columns) if callable(self._body) else self._body
        lines = body.wrap(columns)
        margin = Content(" " * self._indent)
        first_margin = self._mark.pad_right(max(self._indent - self._mark.cell_length, 0))
        whole = [(margin if number else first_margin) + line.rstrip() for number, line in enumerate(lines)]
        if self._sign:
            free = width - whole[-1].cell_length - self._sign.cell_length
            whole[-1] = whole[-1].pad_right(max(free, 1)) + self._sign
        return Content("\n").join(whole)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the lines; see `textual.visual.Visual`."""
        return self.laid_out(width).render_strips(width, height, style, options) if width else []

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """As wide as the container allows."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Lines at that width."""
        return self.laid_out(width).plain.count("\n") + 1 if width else 0


class Paragraph(Static):
    """A `Hanging` in the page; its text can be selected with the mouse."""

    DEFAULT_CSS = "Paragraph { height: auto; }"

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it is wrapped."""
        visual = self.visual
        if isinstance(visual, Hanging):
            return selection.extract(visual.laid_out(self.content_size.width).plain), "\n"
        return super().get_selection(selection)
