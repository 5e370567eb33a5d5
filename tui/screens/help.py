"""Keys and commands, made from the bindings themselves, so that what it says is true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import COMMANDS
from tui.signs import Signs
from tui.terminal.keymap import Place, key_names, lineage, own_bindings, present_keys, reachable
from tui.theme import ACCENT, QUIET
from tui.widgets.hints import Hint, Hints
from tui.widgets.paragraph import Hanging, Paragraph

_KEY_COLUMNS = 14
_NAME_COLUMNS = 20
# Where a key holds, as a person would say it; places that are not named here are called after their class.
_HEADINGS = {
    "Prompt": "Writing",
    "ReadingScreen": "Reading",
    "ChatScreen": "Reading",
    "Footnote": "On a footnote",
    "Sources": "In the panel",
    "Interruption": "Where an answer broke off",
    "ArticleScreen": "In an article",
    "FixButton": "On a button",
    "PathInput": "Writing a path",
    "Outdated": "Where the index has changed since",
    "Comparison": "On what has changed",
    "ConversationsScreen": "In the list of conversations",
    "ThemesScreen": "Choosing a theme",
    "FiltersScreen": "Choosing filters",
    "CollectionScreen": "In the collection",
    "ExplainScreen": "Explaining an answer",
}
_EVERYWHERE = "Everywhere"
_NUMBERED = re.compile(r"(\w+)\((\d)\)")


@dataclass(frozen=True, slots=True)
class Row:
    """One action of a place.

    Attributes:
        keys: that call it now, as a person calls them.
        does: what it does.
        name: by which the settings give it another key; "" if it keeps its own.
        usual: the keys that it has without the settings, where these are others.
        action: as Textual calls it; "" for a row of several.
    """

    keys: tuple[str, ...]
    does: str
    name: str = ""
    usual: tuple[str, ...] = ()
    action: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its rows."""

    title: str
    rows: tuple[Row, ...]


def heading(place: Place) -> str:
    """Where the keys of a place hold: "In an article", or the words of the name of the class."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", place.__name__.removesuffix("Screen"))
    return _HEADINGS.get(place.__name__, words.capitalize())


def rows_of(
    bindings: Iterable[Binding], keymap: Mapping[str, str], *, apart: bool = False
) -> tuple[Row, ...]:
    """The actions of a place with their keys: nine digits as one row, several keys of an action as one.

    Args:
        bindings: as they are declared.
        keymap: keys that a person has given to actions.
        apart: whether what has a name of its own keeps a row of its own.
    """
    rows: dict[str, Row] = {}
    for binding in bindings:
        if not binding.description:
            continue
        numbered = _NUMBERED.fullmatch(binding.action)
        keys = tuple(key_names(present_keys(binding, keymap)))
        if numbered and keys[0].endswith(numbered[2]):
            before = keys[0].removesuffix(numbered[2])
            does = binding.description.replace(f" {numbered[2]}", " of that number", 1)
            rows.setdefault(f"{numbered[1]} {before}", Row((f"{before}1-9",), does))
            continue
        usual = tuple(key_names(binding.key))
        row_of = binding.id if apart and binding.id else binding.action
        told = rows.get(row_of, Row((), binding.description, binding.id or ""))
        rows[row_of] = Row(
            tuple(dict.fromkeys(told.keys + keys)),
            told.does,
            told.name,
            told.usual + usual if told.usual or usual != keys else (),
            binding.action,
        )
    return tuple(rows.values())


def sections(
    places: Iterable[Place], everywhere: Place, keymap: Mapping[str, str], *, apart: bool = False
) -> list[Section]:
    """What can be pressed in some places and everywhere.

    Args:
        places: classes of a screen and of its widgets, in the order in which they are told.
        everywhere: class of the app.
        keymap: keys that a person has given to actions.
        apart: whether every name has a row of its own.
    """
    found: dict[str, list[Binding]] = {}
    for place in places:
        found.setdefault(heading(place), []).extend(own_bindings(place))
    found[_EVERYWHERE] = [binding for part in lineage(everywhere) for binding in own_bindings(part)]
    told = [Section(title, rows_of(bindings, keymap, apart=apart)) for title, bindings in found.items()]
    return [section for section in told if section.rows]


def places_of(screen: Place, writing: Place | None = None) -> list[Place]:
    """A screen and the widgets that it can hold, the one where one writes first."""
    first = [writing] if writing is not None else []
    return list(dict.fromkeys([*first, *lineage(screen), *reachable(screen)]))


def command_section() -> Section:
    """The slash commands."""
    rows = (Row((f"/{command.name} {command.argument}".rstrip(),), command.does) for command in COMMANDS)
    return Section("Commands", tuple(rows))


def sign_section(signs: Signs) -> Section:
    """What the signs beside an answer mean."""
    told = (
        (signs.mark(1), "A footnote: its number opens the passage that the sentence stands on"),
        (signs.supported, "The passages cited say so"),
        (signs.weak, "They say something near it, or nothing is sure: check"),
        (signs.unsupported, "They do not say so"),
        (signs.absent, "Your articles do not say"),
        (signs.stale, "The article is older than three years, or than the days asked about"),
        (signs.copies, "The article stands elsewhere, too"),
    )
    return Section("Signs", tuple(Row((sign,), means) for sign, means in told))


class HelpScreen(ModalScreen[None]):
    """A card over the conversation; any of Esc, F1 and q closes it, and so does a click beside it.

    Args:
        shown: headings, each with its rows.
        title: of the card.
        lead: what is said first.
        names: whether the names of actions are shown, by which the settings know them.
    """

    CSS_PATH = "help.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "app.pop_screen", "Close"),
    ]

    def __init__(
        self,
        shown: Sequence[Section],
        title: str = "Keys and commands",
        lead: Content | None = None,
        *,
        names: bool = False,
    ) -> None:
        super().__init__()
        self._shown = shown
        self._title = title
        self._lead = lead
        self._names = names

    def compose(self) -> ComposeResult:
        """What leads, then section after section."""
        with VerticalScroll(id="help") as card:
            card.border_title = self._title
            if self._lead is not None:
                yield Paragraph(self._lead, markup=False, classes="lead")
            for number, section in enumerate(self._shown):
                yield Static(Content.styled(section.title, "bold"), classes="title" if number else "")
                for row in section.rows:
                    yield from self._lines(row)
        yield Hints()

    def on_mount(self) -> None:
        """Say how it is closed."""
        self.query_one(Hints).show([Hint("Esc", "close", "app.pop_screen"), Hint("PgDn", "more")])

    def on_click(self, event: events.Click) -> None:
        """A click beside the card closes it."""
        places = (self.query_one("#help"), self.query_one(Hints))
        if not any(place.region.contains_point(event.screen_offset) for place in places):
            self.dismiss()

    def _lines(self, row: Row) -> Iterable[Paragraph]:
        """A row, its keys wrapped if they are too many for their column."""
        does = Content(row.does)
        if self._names:
            named = Content.styled(row.name or "(fixed)", "" if row.name else QUIET)
            room = max(_NAME_COLUMNS - named.cell_length, 0) + 1
            does = Content.assemble(named, " " * room, (row.does, QUIET))
        if row.usual:
            does = Content.assemble(does, (f" (usually {', '.join(row.usual)})", QUIET))
        for number, keys in enumerate(_fitted(row.keys, _KEY_COLUMNS - 1)):
            text = Content("") if number else does
            yield Paragraph(
                Hanging(text, mark=Content.styled(keys, ACCENT), indent=_KEY_COLUMNS), markup=False
            )


def _fitted(keys: Sequence[str], columns: int) -> list[str]:
    """Keys side by side, as many in a line as fit."""
    lines = [keys[0]]
    for key in keys[1:]:
        longer = f"{lines[-1]}, {key}"
        if len(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(key)
    return lines
