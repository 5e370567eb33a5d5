"""Something that a person must know of a file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file or a line of it, and what to do about it.

    Attributes:
        path: the file.
        what: what is wrong, with the file's name; a sentence without its full stop.
        fix: what to do about it, a sentence without its full stop; "" if nothing need be done.
        line: the line of the file, from 1, where it is one line's problem.
        fatal: whether text was left out because of it; False for a mere note ("read as windows-1252").
    """

    path: str
    what: str
    fix: str = ""
    line: int | None = None
    fatal: bool = True

    def __str__(self) -> str:
        """One line, safe to print: control characters of file names do not reach the terminal."""
        line = f"{self.what}. {self.fix}." if self.fix else f"{self.what}."
        return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def problem_of(
    path: Path, what: str, fix: str = "", *, line: int | None = None, fatal: bool = True
) -> Problem:
    """Make a `Problem` whose sentence begins with the file's name and, if given, the line."""
    place = f"{path.name} line {line}" if line else path.name
    return Problem(str(path), f"{place}: {what}", fix, line, fatal)
