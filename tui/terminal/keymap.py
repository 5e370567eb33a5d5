"""Which keys call which action: read from the bindings of the app itself, changed by a person's settings.

A place is a class with bindings of ours: the app, a screen, a widget. What a place inherits from Textual (the
cursor keys of a text area) is not ours to tell or to change.
"""

from __future__ import annotations

import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character
from textual.screen import Screen
from textual.widget import Widget

from tui.terminal.settings import Fault

Place = type[DOMNode]

_KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "underscore": "_",
}
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "meta", "super", "hyper"})
_NAMED_KEYS = frozenset(key.value for key in Keys) | frozenset(_KEY_NAMES)
_CHARACTER_NAME = re.compile(r"[a-z]+(_[a-z]+)+|question_mark")
# Ours are the modules of this package.
_ROOM = __name__.split(".", maxsplit=1)[0] + "."


def key_name(key: str) -> str:
    """A key as a person calls it: "ctrl+o" is "^o", "alt+1" is "Alt+1", "f1" is "F1"."""
    *modifiers, last = key.split("+") if key != "+" else ("+",)
    name = _KEY_NAMES.get(last, last)
    if re.fullmatch(r"f\d+", last):
        name = last.upper()
    before = "".join("^" if one == "ctrl" else f"{one.capitalize()}+" for one in modifiers)
    return before + name


def key_names(keys: str) -> list[str]:
    """The keys of a binding ("escape,f1"), each as a person calls it."""
    return [key_name(key.strip()) for key in keys.split(",") if key.strip()]


def is_key(key: str) -> bool:
    """Whether a key is called so: "f6", "ctrl+o", "alt+enter", "j", "question_mark"."""
    *modifiers, last = key.split("+") if key != "+" else ("+",)
    if not set(modifiers) <= _MODIFIERS or not last:
        return False
    if len(last) == 1 or last in _NAMED_KEYS or re.fullmatch(r"f([1-9]|1\d|2[0-4])", last):
        return True
    return bool(_CHARACTER_NAME.fullmatch(last)) and key_to_character(last) is not None


def own_bindings(place: Place) -> list[Binding]:
    """The bindings that a place itself declares."""
    declared: Sequence[BindingType] = vars(place).get("BINDINGS", ())
    return [one if isinstance(one, Binding) else Binding(*one) for one in declared]


def lineage(place: Place) -> list[Place]:
    """A place and what it inherits from, as far as that is ours; the oldest first."""
    return [one for one in reversed(place.__mro__) if one.__module__.startswith(_ROOM) and _is_place(one)]


def _is_place(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, DOMNode)


def reachable(screen: Place) -> list[Place]:
    """The widgets that a screen can come to hold: those that its module names, and theirs.

    Args:
        screen: class of a screen.

    Returns:
        Places of ours, in the order in which they are named; no screens and no apps.
    """
    found: list[Place] = []
    modules = [sys.modules[one.__module__] for one in lineage(screen)]
    seen: set[str] = {module.__name__ for module in modules}
    while modules:
        for widget in _widgets_named_in(modules.pop(0)):
            for place in lineage(widget):
                if place not in found and not issubclass(place, Screen):
                    found.append(place)
            if widget.__module__ not in seen:
                seen.add(widget.__module__)
                modules.append(sys.modules[widget.__module__])
    return found


def _widgets_named_in(module: ModuleType) -> Iterator[Place]:
    for value in list(vars(module).values()):
        if not isinstance(value, type) or not value.__module__.startswith(_ROOM):
            continue
        if issubclass(value, Widget) and not issubclass(value, Screen):
            yield value


def load_screens() -> None:
    """Load the screens that otherwise load when they are opened: their actions are known then; 0.1 s."""
    screens = import_module(f"{_ROOM}screens")
    for found in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        import_module(found.name)


def all_places(root: Place = DOMNode) -> list[Place]:
    """Every place of ours that is loaded and declares bindings."""
    found: dict[Place, None] = {}
    for heir in root.__subclasses__():
        if heir.__module__.startswith(_ROOM) and own_bindings(heir):
            found[heir] = None
        found |= dict.fromkeys(all_places(heir))
    return list(found)


def present_keys(binding: Binding, keymap: Mapping[str, str]) -> str:
    """The keys that call a binding now, comma-separated."""
    return keymap.get(binding.id, binding.key) if binding.id else binding.key


def key_of_action(key: str, action: str, keymap: Mapping[str, str]) -> str:
    """The key that calls an action now.

    Args:
        key: that calls it usually, as a person calls it ("^o").
        action: as Textual calls it ("screen.sources").
        keymap: keys that a person has given to actions.

    Returns:
        The first of the person's keys for it, or `key` where they have given none.
    """
    for place in all_places() if keymap and action else []:
        for binding in own_bindings(place):
            same = _bare(binding.action) == _bare(action) and key in key_names(binding.key)
            if same and binding.id and binding.id in keymap:
                return key_name(keymap[binding.id].split(",")[0])
    return key


@dataclass(frozen=True, slots=True)
class Named:
    """A binding that a person may give another key.

    Attributes:
        place: where it holds.
        binding: as it is declared.
    """

    place: Place
    binding: Binding


def named_bindings(places: Iterable[Place]) -> dict[str, list[Named]]:
    """The bindings with a name, by it. One name may stand for one action in several places."""
    found: dict[str, list[Named]] = {}
    for place in places:
        for binding in own_bindings(place):
            if binding.id:
                found.setdefault(binding.id, []).append(Named(place, binding))
    return found


def settle(
    wanted: Mapping[str, str], places: Sequence[Place], line: Mapping[str, int | None]
) -> tuple[dict[str, str], list[Fault]]:
    """The keys that can be as a person wants them, and why the others cannot.

    Args:
        wanted: names of actions, each with its keys ("f6", "ctrl+o,f6").
        places: all that have bindings.
        line: where in the settings each name stands.

    Returns:
        A keymap without conflicts, and a fault for every name that was left out. An action whose wish is not
        granted keeps its usual keys. The earlier wish wins against the later one.
    """
    named = named_bindings(places)
    keymap: dict[str, str] = {}
    faults: list[Fault] = []
    for name, keys in wanted.items():
        objection = _objection(name, keys, named)
        if objection:
            faults.append(Fault(objection, line.get(name)))
        else:
            keymap[name] = keys
    while conflict := _conflict(keymap, named, places):
        name, what = conflict
        del keymap[name]
        faults.append(Fault(what, line.get(name)))
    return keymap, sorted(faults, key=lambda fault: fault.line or 0)


def _objection(name: str, keys: str, named: Mapping[str, list[Named]]) -> str:
    """Why a wish can never be granted, or ""."""
    if name not in named:
        return f"there is no action {name}"
    for key in keys.split(","):
        if not is_key(key):
            return f"there is no key {key}"
        *modifiers, last = key.split("+") if key != "+" else ("+",)
        plain = not set(modifiers) - {"shift"} and (len(last) == 1 or key_to_character(last) is not None)
        if plain and any(one.binding.priority for one in named[name]):
            return f"{name} works while one writes, so {key} could not be written any more"
    return ""


def _conflict(
    keymap: dict[str, str], named: Mapping[str, list[Named]], places: Sequence[Place]
) -> tuple[str, str] | None:
    """The last wish whose key is another action's where both hold, and what to say of it."""
    for name in reversed(keymap):
        for mine in named[name]:
            for key in keymap[name].split(","):
                other = _holder(key, name, mine, keymap, places)
                if other is not None:
                    called = f" ({other.id})" if other.id else ""
                    return name, f"{key_name(key)} is “{other.description or other.action}”{called} already"
    return None


def _holder(
    key: str, name: str, mine: Named, keymap: Mapping[str, str], places: Sequence[Place]
) -> Binding | None:
    for place in places:
        if not _together(mine.place, place):
            continue
        for other in own_bindings(place):
            same = other.id == name or _bare(other.action) == _bare(mine.binding.action)
            if not same and key in [one.strip() for one in present_keys(other, keymap).split(",")]:
                return other
    return None


def _bare(action: str) -> str:
    return action.removeprefix("app.").removeprefix("screen.").removeprefix("focused.")


def _together(one: Place, other: Place) -> bool:
    """Whether keys of both places can be pressed at the same moment."""
    if issubclass(one, App) or issubclass(other, App):
        return True
    if one is other or issubclass(one, other) or issubclass(other, one):
        return True
    screen, widget = (one, other) if issubclass(one, Screen) else (other, one)
    return issubclass(screen, Screen) and not issubclass(widget, Screen) and widget in _held_by(screen)


def _held_by(screen: Place) -> list[Place]:
    return [widget for one in (screen, *all_places(screen)) for widget in reachable(one)]
