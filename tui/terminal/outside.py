"""Open a file or a web page with whatever program the person uses for it.

Addresses and paths come from articles, so nobody is trusted: only http and https, only files that are there
and of a kind that articles are read from, and never through a shell.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import FootnoteError
from index.readers import suffix_of

# Files that hold many articles: of one of them its page says more than the heap that it lies in.
_HEAPS = (".jsonl", ".csv", ".tsv", ".zip", ".tar", ".gz", ".tgz", ".warc", ".mbox", ".xml", ".parquet")
# What a shell may take for more than a letter of an address; wslview hands its address to PowerShell.
_OF_SHELLS = {ord(sign): f"%{ord(sign):02X}" for sign in "\"'`$\\<>^{}|"}
# An opener that fails does so at once; one that still runs then is the program itself.
_SECONDS_TO_FAIL = 2.0


class CannotOpen(FootnoteError):
    """A file or a page cannot be opened outside; the error names it, so that a person can."""


def outside_of(path: str, url: str | None) -> str:
    """What to open of an article: its page if it was fetched or lies in a heap of others, else its file.

    Args:
        path: of the file that it was read from, or the address that it was fetched from.
        url: where it can be read on the web, or None.
    """
    if is_page(path) or not url or not is_page(url):
        return path
    heaped = path.lower().endswith(_HEAPS)
    return url if heaped or not Path(path).is_file() else path


def is_page(target: str) -> bool:
    """Whether it is an address that a browser may be given: http or https, on one line."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not _has_blanks(target)


def open_outside(target: str) -> None:
    """Open a file or a page; blocks for two seconds at most.

    Args:
        target: a path, or an http or https address.

    Raises:
        CannotOpen: it is neither, or no file of articles, or there is nothing here to open it with.
    """
    if is_page(target):
        target = target.translate(_OF_SHELLS)
    else:
        _check_file(target)
    if sys.platform == "win32":
        _start_on_windows(target)
        return
    command = _opener(target)
    if command is None:
        raise CannotOpen(f"there is no screen here to open {target} on", "open it where you sit")
    if Path(command[0]).stem == "wslview" and target != target.translate(_OF_SHELLS):
        raise CannotOpen(f"the name of {target} means something to PowerShell", "open it yourself")
    try:
        running = subprocess.Popen(
            [*command, target],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise CannotOpen(f"{command[0]} could not be started for {target}", str(error)) from error
    try:
        code = running.wait(_SECONDS_TO_FAIL)
    except subprocess.TimeoutExpired:
        return
    if code:
        raise CannotOpen(f"{Path(command[0]).name} could not open {target}", "open it yourself")


def _check_file(target: str) -> None:
    if "://" in target:
        raise CannotOpen(f"{target} is not opened", "only http and https addresses are")
    path = Path(target)
    try:
        there = path.is_absolute() and path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        raise CannotOpen(f"the file {target} is gone", "the text in the index is still there")
    if not suffix_of(path):
        # Opening it might run it. No article is read from such a file.
        raise CannotOpen(f"{target} may be a program", "it is not opened from here")


def _opener(target: str) -> list[str] | None:
    """The program that knows what to open a target with, or None where there is no screen for it."""
    if sys.platform == "darwin":
        return ["/usr/bin/open"]
    # Under WSL the desktop is that of Windows.
    if "WSL_DISTRO_NAME" in os.environ and (view := shutil.which("wslview")):
        return [view]
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        # A browser for the terminal would draw over ours. Where an editor (VS Code) runs the terminal on
        # another machine, its helper opens the page where the person sits.
        helper = os.environ.get("BROWSER", "")
        is_helper = is_page(target) and helper.endswith("/helpers/browser.sh") and shutil.which(helper)
        return [helper] if is_helper else None
    if found := shutil.which("xdg-open"):
        return [found]
    gio = shutil.which("gio")
    return [gio, "open"] if gio else None


def _start_on_windows(target: str) -> None:
    if sys.platform == "win32":
        try:
            os.startfile(target)  # noqa: S606 (a checked path or address)
        except OSError as error:
            raise CannotOpen(f"Windows could not open {target}", str(error)) from error


def _has_blanks(text: str) -> bool:
    return any(character.isspace() or not character.isprintable() for character in text)
