"""What a person does in the chat, for tests: type, wait until something can be read, look."""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from qa.answer import Turn
from tui.app import FootnoteApp
from tui.engine import USUAL, LibraryEngine
from tui.manner import Manner
from tui.query import Query
from tui.widgets.answer import AnswerText
from tui.widgets.exchange import Exchange
from tui.widgets.paragraph import Hanging, Paragraph

PATIENCE_SECONDS = 30


class StoppedClock(LibraryEngine):
    """The real engine, whose answers and reports all took the same time: pictures must not differ by it."""

    def ask(
        self,
        query: Query,
        history: Sequence[Turn],
        should_stop: Callable[[], bool],
        manner: Manner = USUAL,
    ) -> Iterator[Mapping[str, Any]]:
        for stage in super().ask(query, history, should_stop, manner):
            if "answer" in stage:
                yield {"answer": stage["answer"].model_copy(update={"timings_ms": {"total": 300.0}})}
            elif "explanation" in stage:
                times = dict.fromkeys(stage["explanation"].timings_ms, 10.0)
                yield {"explanation": replace(stage["explanation"], timings_ms=times)}
            else:
                yield stage

    def index(self, paths, on_progress, should_stop):  # type: ignore[no-untyped-def]
        return replace(super().index(paths, on_progress, should_stop), seconds=2.0)


def still(app: FootnoteApp) -> FootnoteApp:
    """An app in which nothing moves by itself."""
    app.animation_level = "none"
    app.suggest_after = None
    return app


async def until(pilot: Pilot, condition: Callable[[], object]) -> None:
    """Wait until a condition holds; fails after half a minute."""
    for _ in range(PATIENCE_SECONDS * 20):
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.05)
    raise AssertionError(f"it did not happen; threads at work:\n{stacks()}")


def stacks() -> str:
    """Where each thread stands: what was waited for may be held up there."""
    return "\n".join(
        f"-- {number}\n{''.join(traceback.format_stack(frame)[-6:])}"
        for number, frame in sys._current_frames().items()
    )


def read(widget: Widget) -> str:
    """What a paragraph says, as it is wrapped."""
    assert isinstance(widget, Paragraph)
    visual = widget.visual
    if isinstance(visual, Hanging):
        return visual.laid_out(widget.content_size.width or 80).plain
    return str(visual)


def page(pilot: Pilot) -> str:
    """Everything that can be read on the screen on top, widget after widget."""
    return "\n".join(read(widget) for widget in pilot.app.screen.query(Paragraph))


def exchanges(pilot: Pilot) -> list[Exchange]:
    return list(pilot.app.screen.query(Exchange))


def answer_text(pilot: Pilot) -> str:
    return read(list(pilot.app.screen.query(AnswerText))[-1])


async def write(pilot: Pilot, text: str) -> None:
    """Type a text into whatever has the focus."""
    await pilot.press(*("space" if character == " " else character for character in text))


async def ask(pilot: Pilot, question: str) -> Exchange:
    """Ask and wait for the end of the answer."""
    before = len(exchanges(pilot))
    pilot.app.screen.query_one("#prompt").text = question  # type: ignore[attr-defined]
    await pilot.press("enter")
    await until(pilot, lambda: len(exchanges(pilot)) > before and not exchanges(pilot)[-1].running)
    return exchanges(pilot)[-1]
