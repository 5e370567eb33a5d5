"""The questions that wait until the running one is answered."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM
from tui.words.wording import count, shortened

# More lines would take the conversation its room on a screen of 24.
_SHOWN = 3
_COLUMNS_BESIDE = 12


class Waiting(Static):
    """One line for each, quiet, over the prompt; a click on its cross takes it away.

    Args:
        signs: of the terminal.
    """

    DEFAULT_CSS = "Waiting { height: auto; padding: 0 2; display: none; }"

    def __init__(self, signs: Signs) -> None:
        super().__init__("", markup=False, id="waiting")
        self.auto_links = False  # a link would take the colour of its words
        self._signs = signs
        self._questions: Sequence[str] = ()
        self._held = False

    def show(self, questions: Sequence[str], *, held: bool) -> None:
        """Show what waits, in order.

        Args:
            questions: as they were typed.
            held: whether they wait for a word of the person, because the one before was stopped.
        """
        self._questions, self._held = tuple(questions), held
        self.display = bool(questions)
        self._draw()

    def on_resize(self) -> None:
        """Questions are as long as there is room."""
        self._draw()

    def _draw(self) -> None:
        lines = [self._line(place, text) for place, text in enumerate(self._questions[:_SHOWN])]
        if (more := len(self._questions) - _SHOWN) > 0:
            lines.append(Content.styled(f"      and {count(more, self._signs)} more", QUIET))
        if self._held:
            lines.append(self._question_what_to_do())
        self.update(Content("\n").join(lines))

    def _line(self, place: int, text: str) -> Content:
        room = max((self.content_size.width or 80) - _COLUMNS_BESIDE, 20)
        words = "held: " if self._held else "next: "
        cross = Content.styled(f" {self._signs.remove}", QUIET).stylize(
            Style.from_meta({"@click": f"screen.drop_waiting({place})"})
        )
        return Content.assemble((words, QUIET), shortened(text, room, self._signs), " ", cross)

    def _question_what_to_do(self) -> Content:
        keys = [
            _key("Enter", "ask the next" if len(self._questions) > 1 else "ask it", "screen.next"),
            _key("Up", "back into the prompt", "screen.waiting_back"),
            _key("Esc", "drop", "screen.drop_waiting(None)"),
        ]
        return Content.assemble(("Stopped.  ", WARM), Content("   ").join(keys))


def _key(key: str, does: str, action: str) -> Content:
    hint = Content.assemble((key, ACCENT), " ", (does, QUIET))
    return hint.stylize(Style.from_meta({"@click": action}))
