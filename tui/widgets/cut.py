"""A line that is longer than its room, cut with the ellipsis that the terminal can show."""

from __future__ import annotations

from textual.content import Content

from tui.signs import Signs


def cut(line: Content, columns: int, signs: Signs) -> Content:
    """The line as it is if it fits, else its beginning and an ellipsis, `columns` wide at most."""
    if line.cell_length <= columns:
        return line
    room = max(columns - len(signs.ellipsis), 0)
    return (line.truncate(room).rstrip() + Content(signs.ellipsis)).truncate(max(columns, 0))
