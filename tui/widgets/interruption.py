"""Why an answer did not come, or ends before its end, and what can be done about it with one key."""

from __future__ import annotations

import math
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style

from tui.messages import AgainWanted, Trouble, TypingBegun
from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WRONG
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import sentence

STOPPED = "stopped"


def interruption_text(trouble: Trouble, signs: Signs, *, quotes: bool) -> Hanging:
    """What happened and what to do in one paragraph, and below it the keys.

    Args:
        trouble: of kind "stopped" if a person stopped it, which is no failure.
        signs: of this terminal.
        quotes: whether quotations can be offered instead.
    """
    stopped = trouble.kind == STOPPED
    said = Content.styled(sentence(trouble.what), QUIET if stopped else WRONG)
    if trouble.fix:
        said = Content.assemble(said, " ", sentence(trouble.fix))
    wait = f" (in {math.ceil(trouble.retry_after)} s)" if trouble.retry_after else ""
    keys = [_key("r", f"ask again{wait}", "again(False)")]
    if quotes:
        keys.append(_key("q", "answer with quotes", "again(True)"))
    mark = Content("" if stopped else signs.unsupported).stylize(f"bold {WRONG}")
    body = Content("\n").join([said, Content("   ").join(keys)])
    return Hanging(body, mark=mark, indent=0 if stopped else mark.cell_length + 1)


def _key(key: str, does: str, action: str) -> Content:
    hint = Content.assemble((key, ACCENT), " ", (does, QUIET))
    return hint.stylize(Style.from_meta({"@click": action}))


class Interruption(Paragraph, can_focus=True):
    """The line; `r` asks again, `q` asks for quotations. Whoever goes on typing, types in the prompt."""

    DEFAULT_CSS = """
    Interruption {
        padding: 0 1 0 3;
        &:focus { background: $accent 14%; }
        &:ansi:focus { background: ansi_default; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,enter", "again(False)", "Ask again where an answer broke off"),
        Binding("q", "again(True)", "Answer with quotes instead"),
    ]

    def __init__(self, turn: int, trouble: Trouble, signs: Signs, *, quotes: bool) -> None:
        super().__init__(interruption_text(trouble, signs, quotes=quotes), markup=False)
        self.auto_links = False  # the keys have a style of their own
        self.turn = turn
        self._quotes = quotes

    def action_again(self, quotes: bool) -> None:
        """Ask again, with the model or without it."""
        if self._quotes or not quotes:
            self.post_message(AgainWanted(self.turn, quotes))

    def on_key(self, event: events.Key) -> None:
        """A letter that is no key here begins the next question."""
        letter = event.character or ""
        if event.is_printable and letter.isalpha() and letter not in ("r", "q"):
            event.stop()
            event.prevent_default()
            self.post_message(TypingBegun(letter))
