"""The real program in a real terminal, from start to end, with every screen compared.

    python -m tests.terminal.run_through [--update] [--term tmux-256color]

Starts `footnote` in tmux on three articles, asks, opens a footnote, resizes, opens help and palette,
suspends, cancels a question, pastes 50 kB, quits; resumes the conversation, opens the collection and an
article; then starts it again and kills it. Each screen must be as in `expected/NAME.txt` (`--update` writes
them: look at the changes). Exit 0 if all is as expected. Needs tmux.
"""

import argparse
import difflib
import importlib.util
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
for folder in ("tests", "tests/tui", "tests/terminal"):
    sys.path.insert(0, str(ROOT / folder))

from model_servers import openai_server, says  # noqa: E402
from tmux import PROMPT, Terminal  # noqa: E402

EXPECTED = Path(__file__).parent / "expected"
WHO = "Who opened the new ferry terminal in Brimoor?"
# Understood without the one before: which day "on Thursday" means differs by the day of asking.
ALONE = "By how much will the herring quota rise?"
LONG = "Mayor Ilse Brandt opened it, said line after line.\n" * 1_000 + "The last line."
SILENT_SECONDS = 90.0
# The head of the chat, once it has opened the index.
_OPENED = "3 articles · to 28 Oct 2021"
# What differs from time to time: how long something took, how long ago it was, and where the index stands.
_DIFFERS = (
    (re.compile(r"\d+(\.\d+)? s\b"), "N s"),
    (re.compile(r"just now|\d+ \w+ ago"), "N ago"),
    (re.compile(r"/\S+/(?=articles/)"), ".../"),
)


@dataclass
class Comparison:
    """The screens so far, and what was not as expected.

    Attributes:
        update: whether the expected screens are written instead.
        differences: as a person reads them.
    """

    update: bool = False
    differences: list[str] = field(default_factory=list)

    def screen(self, name: str, terminal: Terminal) -> str:
        """Compare the screen with the one that is expected; gives it."""
        path = EXPECTED / f"{name}.txt"
        if self.update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(_timeless(terminal.settled()), encoding="utf-8")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        shown = terminal.becomes(lambda now: _timeless(now) == expected)
        lines = _timeless(shown).splitlines()
        changes = difflib.unified_diff(expected.splitlines(), lines, "expected", name, lineterm="")
        self.differences += ["\n".join(changes)] if _timeless(shown) != expected else []
        return shown

    def again(self, what: str, terminal: Terminal, expected: str) -> None:
        """The screen is to be as it was before."""
        self.same(what, terminal.becomes(lambda now: now == expected), expected)

    def same(self, what: str, found: object, expected: object) -> None:
        """Compare anything else."""
        if found != expected:
            self.differences.append(f"{what}: {found!r} instead of {expected!r}")


def _timeless(shown: str) -> str:
    for pattern, instead in _DIFFERS:
        shown = pattern.sub(instead, shown)
    return shown.rstrip("\n") + "\n"


def command(index: Path) -> str:
    """How the chat is started in the shell."""
    return f"{sys.executable} -m tui.cli --index {index} chat"


def use(terminal: Terminal, index: Path, address: str, compare: Comparison) -> None:
    """A person's session, from the first line in the shell to the next."""
    sane = _stty(terminal)
    terminal.run(f"clear; {command(index)}")
    terminal.until(_OPENED)
    terminal.until("For example:")
    compare.screen("opened", terminal)
    terminal.type(WHO)
    terminal.press("Enter")
    terminal.until("quoted from")
    compare.screen("answered", terminal)
    terminal.press("M-1")
    terminal.until("first boat")
    small = compare.screen("footnote", terminal)
    terminal.resize(120, 40)
    compare.screen("footnote-wide", terminal)
    terminal.resize(80, 24)
    compare.again("the screen after two changes of size", terminal, small)
    terminal.press("Escape")
    terminal.press("Escape")
    before = terminal.settled()
    _look_around(terminal, before, compare)
    _suspend(terminal, before, compare)
    _cancel(terminal, address, compare)
    terminal.paste(LONG)
    terminal.until("The last line.")
    compare.screen("pasted", terminal)
    terminal.press("C-q")
    terminal.until(PROMPT.strip())
    terminal.run("clear; echo rc $?")
    terminal.until("rc 0")
    compare.same("the settings of the terminal", _stty(terminal), sane)
    _restored(terminal, compare)
    _come_back(terminal, index, compare)


def _look_around(terminal: Terminal, before: str, compare: Comparison) -> None:
    for key, words, name in (("F1", "Begin a new line", "help"), ("C-p", "/index PATH", "palette")):
        terminal.press(key)
        terminal.until(words)
        compare.screen(name, terminal)
        terminal.press("Escape")
        terminal.until(words, gone=True)
        compare.again(f"the screen after {name}", terminal, before)


def _suspend(terminal: Terminal, before: str, compare: Comparison) -> None:
    terminal.press("C-z")
    terminal.until(PROMPT.strip())
    terminal.run("clear; jobs")
    terminal.until("Stopped")
    compare.same("the alternate screen while suspended", terminal.state("alternate_on"), "0")
    terminal.run("fg")
    terminal.until("quoted from")
    compare.again("the screen after fg", terminal, before)


def _cancel(terminal: Terminal, address: str, compare: Comparison) -> None:
    """Ask a model that stays silent, suspend meanwhile, and stop."""
    terminal.run(f"/model openai:test-model {address}")
    terminal.until("/model openai", gone=True)
    terminal.type(ALONE)
    terminal.press("Enter")
    terminal.until("waiting for")
    terminal.press("C-z")
    terminal.until(PROMPT.strip())
    terminal.run("clear; fg")
    terminal.until("waiting for")
    terminal.press("Escape")
    terminal.until("r ask again")
    foot = terminal.settled().splitlines()[-3:]
    compare.same("whether the question is given back", ALONE in foot[0] + foot[1], True)
    terminal.press("C-u")
    terminal.until("Ask, or / for commands")
    terminal.run("/new")
    terminal.until("Ask your 3 articles")


def _come_back(terminal: Terminal, index: Path, compare: Comparison) -> None:
    """Resume what was asked, and look at what there is."""
    terminal.run(f"clear; {command(index)} --resume Brimoor")
    terminal.until("quoted from")
    terminal.until(_OPENED)
    # What the conversation was held with, told for some seconds.
    terminal.until("last answer", gone=True)
    resumed = compare.screen("resumed", terminal)
    terminal.press("C-l")
    terminal.until("Herring quota raised")
    compare.screen("collection", terminal)
    terminal.press("Enter")
    terminal.until("fisheries ministry")
    compare.screen("article", terminal)
    terminal.press("Escape")
    terminal.until("Harbour Post")
    terminal.press("Escape")
    terminal.until("quoted from")
    compare.again("the screen after the collection", terminal, resumed)
    terminal.press("C-q")
    terminal.until(PROMPT.strip())
    _restored(terminal, compare)


def _stty(terminal: Terminal) -> str:
    terminal.run("clear; stty -g")
    terminal.until(":")
    return re.search(r"^[0-9a-f:]{20,}", terminal.settled(), re.MULTILINE)[0]  # type: ignore[index]


def _restored(terminal: Terminal, compare: Comparison) -> None:
    """Nothing of the chat holds in the shell any more."""
    for name, wanted in (("alternate_on", "0"), ("mouse_any_flag", "0"), ("cursor_flag", "1")):
        compare.same(name, terminal.state(name), wanted)


def kill(terminal: Terminal, index: Path) -> None:
    """Kill a chat in the middle of a question."""
    terminal.run(f"clear; {command(index)}; echo killed")
    terminal.until(_OPENED)
    terminal.type(WHO)
    terminal.press("Enter")
    _kill_child(terminal)
    terminal.until("killed")


def begin_again(terminal: Terminal, index: Path, compare: Comparison) -> None:
    """A chat that was killed has left nothing behind that keeps the next one from working."""
    terminal.run(f"clear; {command(index).removesuffix('chat')} check && echo whole")
    terminal.until("whole")
    terminal.run(f"clear; {command(index)}")
    terminal.until(_OPENED)
    terminal.type(WHO)
    terminal.press("Enter")
    terminal.until("quoted from")
    terminal.press("C-q")
    terminal.until(PROMPT.strip())
    _restored(terminal, compare)


def _kill_child(terminal: Terminal) -> None:
    """kill -9 what the shell has started."""
    shell = terminal.state("pane_pid")
    children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
    os.kill(int(children[-1]), signal.SIGKILL)


@contextmanager
def three_articles() -> Iterator[Path]:
    """An index of the three articles of the tests."""
    from index.library import Library

    # `conftest` may be the name of another one already.
    spec = importlib.util.spec_from_file_location("chat_articles", ROOT / "tests/tui/conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "articles").mkdir()
        for article, text in module.ARTICLES.items():
            (folder / "articles" / article).write_text(text, encoding="utf-8")
        with Library.open(folder / "index") as library:
            library.sync(folder / "articles")
        yield folder / "index"


def run_through(index: Path, home: Path, term: str = "tmux-256color", *, update: bool = False) -> list[str]:
    """Run the whole of it; gives what was not as expected."""
    compare = Comparison(update)
    environment = {
        "PYTHONPATH": str(ROOT),
        "FOOTNOTE_HOME": str(home),
        "FOOTNOTE_API_KEY": "sk-test",
        "OMP_NUM_THREADS": "1",
    }
    with (
        openai_server(says(SILENT_SECONDS)) as server,
        Terminal(80, 24, term, environment, home) as terminal,
        Terminal(80, 24, term, environment, home) as another,
    ):
        use(terminal, index, server.address, compare)
        kill(terminal, index)
        begin_again(another, index, compare)
    return compare.differences


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--update", action="store_true", help="write the expected screens")
    parser.add_argument("--term", default="tmux-256color")
    given = parser.parse_args()
    with three_articles() as index, tempfile.TemporaryDirectory() as home:
        differences = run_through(index, Path(home), given.term, update=given.update)
    print("\n\n".join(differences) or "as expected")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
