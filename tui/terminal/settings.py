"""A person's settings: `settings.toml` in their own folder.

    theme = "footnote-light"
    still = true
    ascii = false

    [keys]
    sources = "f6"

Whatever is wrong with the file is told with its line, and the rest of it holds: a chat must open.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import FootnoteError
from tui.places import personal_folder

_TABLE = re.compile(r"\s*\[")
_LINE_OF_FAULT = re.compile(r"\(at line (\d+)")


class SettingsNotKept(FootnoteError):
    """A setting could not be written."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that does not hold.

    Attributes:
        what: what is wrong, without a full stop.
        line: where, counted from 1; None if it is the whole file.
    """

    what: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has settled; every field has the usual value where the file says nothing.

    Attributes:
        theme: name of a theme; None for the usual one.
        still: whether nothing may move but text that comes: no spinner, no gliding.
        toured: whether the tour was offered; it is offered once.
        ascii: whether only ASCII signs are drawn; None finds out.
        keys: for names of actions the keys that call them ("f6", "ctrl+o,f6").
        key_lines: where in the file each of them stands.
        faults: what in the file does not hold.
    """

    theme: str | None = None
    still: bool = False
    toured: bool = False
    ascii: bool | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    key_lines: Mapping[str, int | None] = field(default_factory=dict, compare=False)
    faults: tuple[Fault, ...] = ()


# For every setting of its own: what its value must be, in words, and whether a value is that.
_KINDS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "theme": ("a name in quotes", lambda value: isinstance(value, str)),
    "still": ("true or false", lambda value: isinstance(value, bool)),
    "toured": ("true or false", lambda value: isinstance(value, bool)),
    "ascii": ("true or false", lambda value: isinstance(value, bool)),
}


def settings_file() -> Path:
    """Where the settings stand; the file need not exist."""
    return personal_folder() / "settings.toml"


def read_settings(path: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        path: the file; None for the usual one. If it is missing, everything is as usual.

    Returns:
        What holds, with the faults of what does not. Nothing is raised.
    """
    path = path or settings_file()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(faults=(Fault(f"it cannot be read: {error}"),))
    return settings_of(text)


def settings_of(text: str) -> Settings:
    """Settings of a file's text; see `read_settings`."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _LINE_OF_FAULT.search(str(error))
        what = str(error).split(" (at ", 1)[0]
        fault = Fault(f"{what[:1].lower()}{what[1:]}; nothing in it holds", int(place[1]) if place else None)
        return Settings(faults=(fault,))
    keys, faults = _keys(found.pop("keys", {}), text)
    values: dict[str, object] = {}
    for name, value in found.items():
        kind, fits = _KINDS.get(name, ("", None))
        if fits is None:
            faults.append(Fault(f"there is no setting {name}", line_of(text, name)))
        elif fits(value):
            values[name] = value
        else:
            faults.append(Fault(f"{name} must be {kind}", line_of(text, name)))
    lines = {name: line_of(text, name) for name in keys}
    return replace(Settings(keys=keys, key_lines=lines, faults=tuple(faults)), **values)  # type: ignore[arg-type]


def _keys(table: object, text: str) -> tuple[dict[str, str], list[Fault]]:
    """The keys that are told as text, or as a list of texts."""
    if not isinstance(table, dict):
        return {}, [Fault("keys must be a table: [keys]", line_of(text, "keys"))]
    keys: dict[str, str] = {}
    faults: list[Fault] = []
    for name, value in _flat(table).items():
        several = value if isinstance(value, list) else str(value).split(",")
        called = [key.strip() for key in several if isinstance(key, str) and key.strip()]
        if called and isinstance(value, str | list) and len(called) == len(several):
            keys[name] = ",".join(called)
        else:
            faults.append(Fault(f'the keys of {name} must be text: "f6"', line_of(text, name)))
    return keys, faults


def _flat(table: Mapping[str, object], before: str = "") -> dict[str, object]:
    """A table with its tables inside as dotted names: TOML reads `article.next = "j"` as a table."""
    flat: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}.")
        else:
            flat[before + name] = value
    return flat


def line_of(text: str, name: str) -> int | None:
    """The line on which a setting is given, counted from 1, or None.

    Args:
        text: of the file.
        name: the setting; of a dotted name the whole of it, or its last part in a table of its own.
    """
    last = name.rsplit(".", 1)[-1]
    for sought in (name, last):
        begins = re.compile(rf"\s*\[?\s*[\"']?{re.escape(sought)}[\"']?\s*[=\]]")
        for number, line in enumerate(text.splitlines(), start=1):
            if begins.match(line):
                return number
    return None


def choose(**chosen: str | bool) -> Settings:
    """Write some of the settings into the file; every other line of it stays as it is.

    Args:
        chosen: fields of `Settings` by name, `keys` excepted. The file is made if it is missing, readable by
            its owner alone.

    Returns:
        What holds from now on.

    Raises:
        SettingsNotKept: the file cannot be written, or is no TOML, which is left to its owner.
    """
    path = settings_file()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        tomllib.loads(text)
        for name, value in chosen.items():
            text = _with_line(text, name, f"{name} = {json.dumps(value, ensure_ascii=False)}")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text.encode())
        beside.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        why = error.strerror or error if isinstance(error, OSError) else error
        raise SettingsNotKept(
            f"{path} cannot be written ({why}), so this is forgotten at the end",
            "Put the file right, or choose another folder with FOOTNOTE_HOME",
        ) from error
    return read_settings()


def _with_line(text: str, name: str, written: str) -> str:
    """A text with one top line replaced, or put before the first table."""
    lines = text.splitlines()
    tables = [number for number, line in enumerate(lines) if _TABLE.match(line)]
    top = tables[0] if tables else len(lines)
    there = [number for number in range(top) if re.match(rf"\s*{re.escape(name)}\s*=", lines[number])]
    if there:
        lines[there[0]] = written
    else:
        while top and not lines[top - 1].strip():
            top -= 1
        lines[top:top] = (
            [written, ""] if tables and not (lines[top:] and not lines[top].strip()) else [written]
        )
    return "\n".join(lines) + "\n"
