"""Which keys help at a moment among the conversations, and the formats that one is exported in."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM
from tui.widgets.hints import Hint

DOES = (("r", "rename"), ("p", "pin"), ("d", "delete"), ("f", "fork"), ("e", "export"))
"""Keys, and the actions that they call on the conversation that is marked."""

FORMATS = {"m": ("md", "Markdown"), "h": ("html", "HTML"), "j": ("json", "JSON")}
"""For each key the suffix of a format and its name."""

# The first of what can be done has room beside what is written.
_WHILE_WRITING = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """What a person is at.

    Attributes:
        exporting: whether a format is asked for.
        renaming: whether a title is being written.
        finding: whether the line that finds has the focus.
        empty: whether no conversation is listed.
    """

    exporting: bool
    renaming: bool
    finding: bool
    empty: bool


def hints(scene: Scene, signs: Signs) -> list[Hint]:
    """The keys, each with what it does."""
    if scene.exporting:
        return [*(Hint(key, name) for key, (_, name) in FORMATS.items()), Hint("Esc", "not now")]
    if scene.renaming:
        return [Hint("Enter", "rename"), Hint("Esc", "leave it")]
    back = Hint("Esc", "back", "screen.back")
    if scene.empty:
        return [back]
    shown = [Hint("Enter", "open", "screen.open")]
    shown += [Hint("Down" if signs.ascii else "↓", "list")] if scene.finding else []
    keys, before = (DOES[:_WHILE_WRITING], "Alt+") if scene.finding else (DOES, "")
    return [*shown, *(Hint(f"{before}{key}", does, f"screen.{does}") for key, does in keys), back]


def export_question(title: str) -> Content:
    """Asks for the format; each can be clicked.

    Args:
        title: of the conversation, on one line.
    """
    keys = [
        Content.assemble((key, ACCENT), " ", (name, QUIET)).stylize(
            Style.from_meta({"@click": f"screen.export_as('{key}')"})
        )
        for key, (_, name) in FORMATS.items()
    ]
    return Content.styled(f"Export {title} as  ", WARM) + Content("   ").join(keys)
