"""What is going on with a question right now: the one thing in the chat that moves."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.signs import Signs
from tui.theme import ACCENT, QUIET

_FRAME_SECONDS = 0.08


class Stage(Static):
    """A spinner and a word or two; stands still where motion is not wanted."""

    DEFAULT_CSS = "Stage { height: 1; padding: 0 1 0 3; }"

    def __init__(self, signs: Signs, words: str) -> None:
        super().__init__("", markup=False)
        self._signs = signs
        self._words = words
        self._frame = 0

    def on_mount(self) -> None:
        """Begin to move, if motion is wanted."""
        self._draw()
        if self._moves:
            self.set_interval(_FRAME_SECONDS, self._advance)

    def say(self, words: str) -> None:
        """Say what is going on now."""
        self._words = words
        self._draw()

    @property
    def _moves(self) -> bool:
        return self.app.animation_level == "full"

    def _advance(self) -> None:
        self._frame = (self._frame + 1) % len(self._signs.spinner)
        self._draw()

    def _draw(self) -> None:
        sign = self._signs.spinner[self._frame] if self._moves else self._signs.working
        self.update(Content.assemble((sign, ACCENT), " ", (self._words, QUIET)), layout=False)
