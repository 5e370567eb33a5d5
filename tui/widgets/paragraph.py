"""Text with something in its margins: a mark on the left of the first line, a sign at the end of the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import Static

from tui.widgets.wrapping import Stacked, Wrapped

# Below this a column of text cannot be read; it overflows instead.
_LEAST_COLUMNS = 8
_WIDTHS_KEPT = 2
# Texts of more lines than a window has are drawn line by line, as they come into view.
_LONG = 60


class Hanging(Visual):
    """A body that wraps beside its mark instead of under it.

    Args:
        body: the text, its newlines kept; or what makes the text, or its lines, for a number of columns.
        mark: stands left of the first line, inside the indent.
        indent: columns left free for the mark.
        sign: stands at the right edge of the last line; the body never runs into it.
    """

    def __init__(
        self,
        body: Content | Callable[[int], Content | Sequence[Content]],
        *,
        mark: Content | None = None,
        indent: int = 0,
        sign: Content | None = None,
    ) -> None:
        self.body = body
        self._mark = mark or Content("")
        self._indent = indent
        self._sign = sign or Content("")
        # By width: a panel that opens and closes needs two.
        self._lines: dict[int, Sequence[Content]] = {}

    def laid_out(self, width: int) -> Content:
        """The whole as wrapped lines for a width in columns."""
        return Content("\n").join(self.lines(width))

    def lines(self, width: int) -> Sequence[Content]:
        """Its lines for a width in columns."""
        if width not in self._lines:
            if len(self._lines) == _WIDTHS_KEPT:
                del self._lines[next(iter(self._lines))]
            self._lines[width] = self._lay_out(width)
        return self._lines[width]

    def _lay_out(self, width: int) -> Sequence[Content]:
        sign_room = self._sign.cell_length + 1 if self._sign else 0
        columns = max(width - self._indent - sign_room, _LEAST_COLUMNS)
        body = self.body(columns) if callable(self.body) else self.body
        lines = self._beside_mark(body, columns) if isinstance(body, Content) else body
        if not self._sign or not lines:
            return lines
        last = lines[-1]
        free = width - last.cell_length - self._sign.cell_length
        return Stacked([lines[:-1], [last.pad_right(max(free, 1)) + self._sign]])

    def _beside_mark(self, body: Content, columns: int) -> Sequence[Content]:
        first = self._mark.pad_right(max(self._indent - self._mark.cell_length, 0))
        return Wrapped(body, columns, first, Content(" " * self._indent))

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
        return len(self.lines(width)) if width else 0


class Paragraph(Static):
    """A `Hanging` in the page; its text can be selected with the mouse."""

    DEFAULT_CSS = "Paragraph { height: auto; }"

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it is wrapped."""
        visual = self.visual
        if isinstance(visual, Hanging):
            return selection.extract(visual.laid_out(self.content_size.width).plain), "\n"
        return super().get_selection(selection)

    def render_line(self, y: int) -> Strip:
        """A line as it is drawn; of a long text only those that are seen are ever made."""
        visual, width = self.visual, self.content_size.width
        lines = visual.lines(width) if isinstance(visual, Hanging) and width else ()
        if len(lines) <= _LONG:
            return super().render_line(y)
        if y >= len(lines):
            return Strip.blank(width, self.visual_style.rich_style)
        line = lines[y]
        selected = self.text_selection.get_span(y) if self.text_selection is not None else None
        if selected is not None:
            start, end = selected
            style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
            line = line.stylize(style, start, len(line.plain) if end == -1 else end)
        [strip] = Visual.to_strips(self, line, width, 1, self.visual_style, apply_selection=False)
        return strip.apply_offsets(0, y)
