"""A real terminal for tests: a shell in tmux, in which keys are pressed and the screen is read."""

import os
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

PATIENCE_SECONDS = 60
PROMPT = "shell> "


class NotShown(AssertionError):
    """Something did not come to stand on the screen."""


class Terminal:
    """A terminal with a shell in it; to be closed.

    Args:
        columns: width.
        lines: height.
        term: what TERM says.
        environment: of the shell, besides what it has anyway.
        folder: where the shell stands.
    """

    def __init__(
        self, columns: int, lines: int, term: str, environment: Mapping[str, str], folder: Path
    ) -> None:
        self._socket = f"footnote-{os.getpid()}-{time.monotonic_ns()}"
        given = {**environment, "PS1": PROMPT, "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        words = ["env", "-u", "TMUX", *(f"{name}={value}" for name, value in given.items())]
        shell = shlex.join([*words, "bash", "--norc", "--noprofile"])
        size = ("-x", str(columns), "-y", str(lines))
        settings = ("set", "-g", "default-terminal", term, ";", "set", "-g", "status", "off", ";")
        settings += ("set", "-s", "escape-time", "0", ";", "set", "-g", "mouse", "on", ";")
        self._tmux("-f", "/dev/null", "start-server", ";", *settings, "new-session", "-d", *size, shell)
        self._tmux("resize-window", *size)
        self.run(f"cd {shlex.quote(str(folder))}")
        self.until(PROMPT.strip())

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], capture_output=True, check=False)

    def _tmux(self, *words: str) -> str:
        command = ["tmux", "-L", self._socket, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def run(self, line: str) -> None:
        """Type a line and send it with Enter."""
        self.type(line)
        self.press("Enter")

    def type(self, text: str) -> None:
        """Type a text as it stands."""
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names of them."""
        self._tmux("send-keys", *keys)

    def paste(self, text: str) -> None:
        """Paste a text in brackets, as a terminal does."""
        subprocess.run(["tmux", "-L", self._socket, "load-buffer", "-"], input=text, text=True, check=True)
        self._tmux("paste-buffer", "-p", "-r")

    def resize(self, columns: int, lines: int) -> None:
        """Make the window larger or smaller."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def screen(self) -> str:
        """What stands on the screen, without the space at the ends of lines."""
        lines = self._tmux("capture-pane", "-p").splitlines()
        return "\n".join(line.rstrip() for line in lines)

    def state(self, name: str) -> str:
        """A format variable of tmux: `alternate_on`, `mouse_any_flag`, `cursor_flag`…"""
        return self._tmux("display-message", "-p", f"#{{{name}}}").strip()

    def until(self, words: str, *, gone: bool = False) -> str:
        """Wait until words stand on the screen (or stand there no more); gives the screen.

        Raises:
            NotShown: they do not, after a minute.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (words in self.screen()) is gone:
            if time.monotonic() > deadline:
                raise NotShown(f"{words!r} {'stays' if gone else 'did not come'}:\n{self.screen()}")
            time.sleep(0.05)
        return self.screen()

    def becomes(self, is_it: Callable[[str], bool]) -> str:
        """Wait until the screen is as it should be, or will not be any more; gives it either way."""
        deadline = time.monotonic() + PATIENCE_SECONDS / 3
        while not is_it(self.screen()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.screen()

    def settled(self) -> str:
        """The screen once it has not changed for a second."""
        before, since = self.screen(), time.monotonic()
        deadline = since + PATIENCE_SECONDS
        while time.monotonic() - since < 1.0:
            time.sleep(0.05)
            now = self.screen()
            if now != before:
                before, since = now, time.monotonic()
            if time.monotonic() > deadline:
                raise NotShown(f"the screen does not come to rest:\n{now}")
        return before
