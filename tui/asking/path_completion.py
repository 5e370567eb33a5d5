"""What a path that is being typed may become: files and folders of this computer.

Nothing is changed and nothing is opened; folders are listed, that is all. What a person has typed stays as
it was typed (`~`, `$HOME`, quotes, escaped spaces): only the last name is completed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from index.web.address import is_address

# More than a screen holds; a person goes on typing instead of scrolling.
MOST = 50
# A tenth of a second on a slow disk; of a larger folder the rest is not looked at.
_MOST_LOOKED_AT = 20_000
_QUOTES = "'\""
_SEPARATORS = "/" if os.sep == "/" else "/\\"
# Where the backslash divides folders it cannot escape.
_ESCAPES = os.sep == "/"
_SPECIAL = re.compile(r"([\s'\"\\$&;()|<>*?#`])")


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that a typed path may become.

    Attributes:
        text: the whole of what is typed, completed; it can replace it as it stands.
        name: of the file or folder alone, for a list; a folder's ends with a slash.
        is_folder: whether more can follow.
    """

    text: str
    name: str
    is_folder: bool


@dataclass(frozen=True, slots=True)
class _Typed:
    """A typed path taken apart: `before + name` is what was typed, without the way in which it is quoted."""

    quote: str
    before: str
    name: str
    escaped: bool

    def written(self, path: str, *, whole: bool) -> str:
        """A path in the same way of writing; a quotation is closed once nothing more can follow."""
        if self.quote:
            return f"{self.quote}{path}{self.quote if whole else ''}"
        return _SPECIAL.sub(r"\\\1", path) if self.escaped else path


def completions(typed: str, most: int = MOST) -> list[Completion]:
    """What a typed path may become; blocks as long as its folder takes to list.

    Args:
        typed: a path as far as it is typed: relative ones stand in the current folder, `~` and variables are
            looked up, quotes and escaped spaces are understood. An address of the web becomes nothing.
        most: at most so many.

    Returns:
        Folders first, then files, each by name. Those that begin exactly so; if there are none, those that
        do in another case. Hidden ones only if the name begins with a dot; names that cannot be typed
        (control characters, undecodable bytes) never. Nothing where a folder is missing or must not be read.
    """
    if is_address(typed.strip()):
        return []
    parts = _taken_apart(typed)
    if parts.name == "~" and not parts.before:
        return [Completion(parts.written("~/", whole=False), "~/", is_folder=True)]
    entries = _fitting(_listed(_looked_up(parts.before) or "."), parts.name)
    entries.sort(key=lambda entry: (not entry[1], entry[0].casefold(), entry[0]))
    return [_completion(parts, name, is_folder) for name, is_folder in entries[:most]]


def longest_common(typed: str, found: Sequence[Completion]) -> str:
    """As much as all completions have in common: what Tab may add without choosing.

    Args:
        typed: what is typed so far.
        found: what it may become.

    Returns:
        The only completion as a whole; else the longest beginning that they share, never less than typed.
    """
    if len(found) == 1:
        return found[0].text
    shared = os.path.commonprefix([one.text for one in found])  # noqa: RUF071 (characters, as Tab adds them)
    # A backslash at the end would escape whatever is typed next.
    shared = shared[:-1] if shared.endswith("\\") and _ESCAPES else shared
    longer = len(shared) >= len(typed) and shared.casefold().startswith(typed.casefold())
    return shared if longer else typed


def expanded(typed: str) -> str:
    """A typed, pasted or dropped path as the system knows it; an address stays as it is.

    Args:
        typed: perhaps in quotes, with escaped spaces, `~`, variables, or as a "file://" address.
    """
    text = typed.strip()
    if text.lower().startswith("file://"):
        return unquote(urlsplit(text).path)
    if is_address(text):
        return text
    if text[:1] in _QUOTES and text[-1:] == text[:1] and len(text) > 1:
        text = text[:-1]
    parts = _taken_apart(text)
    path = _looked_up(parts.before + parts.name)
    # A file may well have a backslash or a dollar in its name.
    return path if _is_there(path) or not _is_there(text) else text


def with_tilde(path: str) -> str:
    """A path with `~` for the home folder, as a person writes it; what stands elsewhere as it is."""
    home = _looked_up("~")
    return f"~{path.removeprefix(home)}" if path.startswith(home + os.sep) else path


def _taken_apart(typed: str) -> _Typed:
    text = typed.lstrip()
    quote = text[:1] if text[:1] in tuple(_QUOTES) else ""
    escaped = not quote and _ESCAPES and "\\" in text
    path = text[len(quote) :]
    if escaped:
        path = re.sub(r"\\(.)", r"\1", path)
    cut = max(path.rfind(separator) for separator in _SEPARATORS) + 1
    return _Typed(quote, path[:cut], path[cut:], escaped)


def _looked_up(path: str) -> str:
    # Unlike `Path`, this minds neither an unknown user nor a slash at the end.
    return os.path.expanduser(os.path.expandvars(path))  # noqa: PTH111


def _is_there(path: str) -> bool:
    return os.path.exists(path)  # noqa: PTH110 (`Path` raises if the text is too long for a name)


def _listed(folder: str) -> list[tuple[str, bool]]:
    """Names in a folder, and whether each is a folder itself."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_LOOKED_AT:
                    break
                if entry.name.isprintable():
                    found.append((entry.name, _is_folder(entry)))
    except (OSError, ValueError):
        return found
    return found


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that goes in circles
        return False


def _fitting(entries: Iterable[tuple[str, bool]], name: str) -> list[tuple[str, bool]]:
    seen = [entry for entry in entries if name.startswith(".") or not entry[0].startswith(".")]
    exact = [entry for entry in seen if entry[0].startswith(name)]
    return exact or [entry for entry in seen if entry[0].casefold().startswith(name.casefold())]


def _completion(parts: _Typed, name: str, is_folder: bool) -> Completion:
    shown = f"{name}/" if is_folder else name
    text = parts.written(parts.before + shown, whole=not is_folder)
    return Completion(text, shown, is_folder)
