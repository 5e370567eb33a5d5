"""Three steps that show how answers are asked for and checked, done on the person's own screen."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.theme import ACCENT, QUIET


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        title: a word or two.
        text: what to do, short.
    """

    title: str
    text: str


STEPS = (
    Step("Ask", "Write a question about your articles; Enter sends it."),
    Step("Check", "Every sentence ends in a footnote. Press 1: the words that it stands on are lit."),
    Step(
        "Go on",
        "Enter opens the whole article, y copies the quotation. /index adds your own, F1 has all keys.",
    ),
)
PREPARED = Step("Ask", "Enter sends the question that stands below; or write one of your own.")
ASK, CHECK, GO_ON = range(len(STEPS))


class TourBar(Vertical):
    """Two lines above the prompt; nothing is covered and everything can be used meanwhile.

    Args:
        prepared: whether a question stands in the prompt already.

    Attributes:
        at: number of the step, from 0.
    """

    DEFAULT_CSS = """
    TourBar {
        height: auto; padding: 0 2; background: $panel;
        & > Static { height: auto; width: 100%; }
    }
    """

    def __init__(self, *, prepared: bool) -> None:
        super().__init__(id="tour")
        self._steps = (PREPARED, *STEPS[1:]) if prepared else STEPS
        self.at = ASK
        self._text = Static("", markup=False)
        self._keys = Static("", markup=False)
        self._keys.auto_links = False  # the keys have a style of their own

    def compose(self) -> ComposeResult:
        """The step, and below it how to go on or to leave."""
        yield self._text
        yield self._keys

    def on_mount(self) -> None:
        """Begin."""
        self._draw()

    def reach(self, step: int) -> bool:
        """Go on to a step if the one before was being done; whether it was."""
        if self.at != step - 1:
            return False
        self.at = step
        self._draw()
        return True

    def _draw(self) -> None:
        step = self._steps[self.at]
        counted = f"{self.at + 1} of {len(STEPS)}"
        self._text.update(Content.assemble((f"{counted}  ", QUIET), (f"{step.title}. ", "bold"), step.text))
        last = self.at == len(STEPS) - 1
        leave = ("Esc", "ends the tour" if last else "skips the tour", "screen.leave_tour")
        keys = [leave] if last else [("[ Next ]", "", "screen.next_of_tour"), leave]
        parts = [
            Content.assemble((key, ACCENT), " " if does else "", (does, QUIET)).stylize(
                Style.from_meta({"@click": action})
            )
            for key, does, action in keys
        ]
        self._keys.update(Content("   ").join(parts))
