"""The clipboard, by every way that there is: the terminal's own (OSC 52), a program, and always a file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.private import make_private_folder
from tui.places import personal_folder

FILE = "copied.txt"
# Terminals cut longer sequences off or ignore them: xterm and others take 100,000 bytes with the base64,
# which are 74,994 bytes of text.
MOST_BYTES = 74_994
_PROGRAM_SECONDS = 2.0
_TMUX = "tmux"
_PROGRAMS: dict[str, list[list[str]]] = {
    "darwin": [["pbcopy"]],
    "win32": [["clip.exe"]],
    "linux": [["wl-copy"], ["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]],
}
# What each needs to reach a desktop.
_NEEDED = {"wl-copy": "WAYLAND_DISPLAY", "xclip": "DISPLAY", "xsel": "DISPLAY"}


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a text.

    Attributes:
        by_program: the program that took it, or None.
        file: where it stands, or None if it could not be written.
        doubt: why the terminal may not have taken it; "" if there is no reason to think so.
    """

    by_program: str | None
    file: Path | None
    doubt: str


def fits_terminal(text: str) -> bool:
    """Whether a text is short enough to be handed to a terminal."""
    return len(text.encode("utf-8", "replace")) <= MOST_BYTES


def doubt_of(text: str, environment: Mapping[str, str]) -> str:
    """Why a terminal may not put a text on the clipboard; "" if nothing speaks against it.

    Args:
        text: to be copied.
        environment: of this process, which names the terminal.
    """
    if not fits_terminal(text):
        return "the text is too long for a terminal's clipboard"
    if environment.get("TERM_PROGRAM") == "Apple_Terminal":
        return "Terminal.app takes nothing from programs"
    if environment.get("TMUX"):
        return "tmux may not pass it on (set -g set-clipboard on)"
    if environment.get("STY"):
        return "screen may not pass it on"
    if environment.get("TERM", "") in ("linux", "dumb", ""):
        return "this terminal has no clipboard"
    if environment.get("VTE_VERSION"):
        return "this terminal may not take it"  # GNOME Terminal and others on VTE leave OSC 52 out
    return ""


def copy_elsewhere(text: str, environment: Mapping[str, str] = os.environ) -> Copied:
    """Put a text on the clipboard by a program, and into a file; blocks for two seconds at most.

    Args:
        text: to be copied.
        environment: of this process.
    """
    by_program = None if _is_remote(environment) else _by_program(text, environment)
    if by_program is None and environment.get("TMUX"):
        by_program = _by_tmux(text, environment)
    return Copied(
        by_program=by_program,
        file=_into_file(text),
        doubt=doubt_of(text, environment),
    )


def _is_remote(environment: Mapping[str, str]) -> bool:
    """Whether the person sits at another machine, whose clipboard no program here reaches."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))


def _by_program(text: str, environment: Mapping[str, str]) -> str | None:
    """The name of the first program that took it."""
    commands = _PROGRAMS.get(sys.platform, [])
    if environment.get("WSL_DISTRO_NAME"):
        commands = [["clip.exe"], *commands]
    for command in commands:
        wanted = _NEEDED.get(command[0])
        found = shutil.which(command[0], path=environment.get("PATH"))
        if found is None or (wanted and not environment.get(wanted)):
            continue
        # clip.exe reads anything else as the code page of the machine.
        encoded = text.encode("utf-16" if command[0] == "clip.exe" else "utf-8", "replace")
        try:
            subprocess.run(
                [found, *command[1:]],
                input=encoded,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PROGRAM_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            continue
        return command[0]
    return None


def _by_tmux(text: str, environment: Mapping[str, str]) -> str | None:
    """Hand it to tmux, which as it comes takes OSC 52 from no program, but sets the clipboard itself."""
    found = shutil.which(_TMUX, path=environment.get("PATH"))
    if found is None:
        return None
    try:
        subprocess.run(
            [found, "load-buffer", "-w", "-"],
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PROGRAM_SECONDS,
            check=True,
            env=dict(environment),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return _TMUX


def _into_file(text: str) -> Path | None:
    """A file of the person's own, which holds the last text that was copied."""
    path = personal_folder() / FILE
    try:
        make_private_folder(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text + "\n")
    except OSError:
        return None
    return path


def told(copied: Copied, what: str) -> str:
    """What was copied, and where it stands if the clipboard may not have it.

    Args:
        copied: what became of it.
        what: was copied, with how much: "footnote 2 with its reference, 31 words".
    """
    if copied.by_program == _TMUX and copied.file is not None:
        return f"Copied {what}. tmux holds it, {copied.file.name} too."
    if copied.by_program or not copied.doubt:
        return f"Copied {what}."
    where = f" It stands in {copied.file}." if copied.file is not None else ""
    doubt = copied.doubt[0].upper() + copied.doubt[1:]
    return f"Copied {what}, if the terminal takes it. {doubt}.{where}"
