"""Which keys help at a moment of the chat."""

from __future__ import annotations

from dataclasses import dataclass

from tui.commands import matching
from tui.widgets.hints import Hint

_HELP = Hint("F1", "help", "app.help")
_CONVERSATIONS = Hint("F2", "conversations", "app.conversations")
_WHY = Hint("F4", "why these", "screen.explain(False)")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a person is at.

    Attributes:
        draft: what is written in the prompt.
        reading: whether a footnote or its passage has the focus.
        opened: whether a passage is shown.
        broken_off: whether the line that offers to ask again has the focus.
        offered: whether a button has the focus: an offer, or what puts something right.
        filling: whether a path or an address is being written.
        running: whether a question is being answered.
        answered: whether any answer has footnotes.
        choosing: whether there is a list over the prompt.
        declined: whether the line that offers more where the articles do not tell has the focus.
    """

    draft: str
    reading: bool
    opened: bool
    broken_off: bool
    running: bool
    answered: bool
    choosing: bool = False
    offered: bool = False
    filling: bool = False
    declined: bool = False


def hints(scene: Scene) -> list[Hint]:
    """The keys, the most helpful first."""
    if scene.reading:
        return [
            Hint("1-9", "open"),
            Hint("n", "next", "screen.step(1)"),
            Hint("p", "previous", "screen.step(-1)"),
            Hint("Enter", "article" if scene.opened else "passage", "screen.enter"),
            Hint("y", "copy", "screen.copy"),
            Hint("Esc", "back", "screen.back"),
            _HELP,
            Hint("o", "outside", "screen.outside"),
        ]
    if scene.broken_off:
        return [
            Hint("r", "ask again", "screen.again(False)"),
            Hint("q", "quotes", "screen.again(True)"),
            Hint("Esc", "prompt", "screen.back"),
            _HELP,
        ]
    if scene.declined:
        back = Hint("Esc", "prompt", "screen.back")
        return [Hint("a", "anyway"), Hint("w", "wider"), Hint("+", "articles"), back, _WHY, _HELP]
    if scene.choosing:
        return [
            Hint("Tab", "take", "screen.walk(1)"),
            Hint("Down", "next"),
            Hint("Esc", "close", "screen.back"),
            _HELP,
        ]
    if scene.filling:
        return [
            Hint("Enter", "add"),
            Hint("Tab", "complete", "screen.walk(1)"),
            Hint("Esc", "back", "screen.back"),
            _HELP,
        ]
    if scene.offered:
        return [
            Hint("Enter", "do it"),
            Hint("Tab", "next", "screen.walk(1)"),
            Hint("Esc", "prompt", "screen.back"),
            _HELP,
            Hint("^q", "quit", "app.quit"),
        ]
    commands = matching(scene.draft)
    if commands:
        return [
            Hint(f"/{command.name}" + f" {command.argument}".rstrip(), command.does if alone else "")
            for alone in [len(commands) == 1]
            for command in commands
        ]
    shown = [Hint("Enter", "ask", "focused.send"), Hint("^j", "new line", "focused.newline")]
    if scene.running:
        shown = [Hint("Esc", "stop", "screen.back"), Hint("Enter", "ask next", "focused.send")]
    elif scene.answered:
        # In 80 columns there is no room for the new line as well; help tells it.
        shown = [
            shown[0],
            Hint("Tab", "footnotes", "screen.walk(1)"),
            Hint("^o", "sources", "screen.sources"),
            _WHY,
        ]
    else:
        shown.append(_CONVERSATIONS)
    return [*shown, Hint("^p", "all", "app.command_palette"), _HELP, Hint("^q", "quit", "app.quit")]
