"""Which keys help at a moment in the collection."""

from __future__ import annotations

from dataclasses import dataclass

from tui.signs import Signs
from tui.widgets.hints import Hint
from tui.words.wording import counted

_WIDE = 100
_BACK = Hint("Esc", "back", "screen.back")
_HELP = Hint("F1", "help", "app.help")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a person is at.

    Attributes:
        width: of the screen, in columns.
        adding: whether the line for a path is open.
        finding: whether the line that finds has the focus.
        walking: whether the timeline has it.
        chosen: how many articles are chosen.
        empty: whether there are no articles at all.
    """

    width: int
    adding: bool
    finding: bool
    walking: bool
    chosen: int
    empty: bool


def hints(scene: Scene, signs: Signs) -> list[Hint]:
    """The keys, as many as the screen has room for."""
    if scene.adding:
        arrows = "up/down" if signs.ascii else "↑↓"
        return [Hint("Tab", "complete"), Hint(arrows, "choose"), Hint("Enter", "add"), _BACK]
    if scene.finding:
        return [Hint("Enter", "find in texts"), Hint("Tab", "list", "screen.walk(1)"), _BACK]
    if scene.walking:
        arrows = "left/right" if signs.ascii else "←→"
        return [Hint(arrows, "walk"), Hint("Enter", "only this"), _BACK]
    if scene.chosen:
        many = f"remove {counted(scene.chosen, 'article', signs)}"
        return [Hint("d", many, "screen.remove"), Hint("Space", "choose"), Hint("Esc", "none", "screen.back")]
    adding = Hint("a", "add", "screen.add")
    if scene.empty:
        return [adding, _BACK]
    more = [
        Hint("t", "timeline", "screen.timeline"),
        Hint("s", "sort", "screen.sort"),
        Hint("Enter", "open"),
    ]
    return [
        adding,
        Hint("r", "rebuild", "screen.rebuild"),
        Hint("w", "watch", "screen.watch"),
        Hint("d", "remove", "screen.remove"),
        Hint("f", "filter", "screen.source"),
        # The line that finds names this key itself; where it is narrow the help is worth more.
        *([Hint("/", "find", "screen.find"), *more] if scene.width >= _WIDE else []),
        _BACK,
        _HELP,
    ]
