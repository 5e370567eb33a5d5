"""What is wrong with files: path, reason and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from tui.asking.path_completion import with_tilde
from tui.plain import one_line
from tui.signs import Signs
from tui.theme import QUIET, WARM
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import count, counted, sentence

if TYPE_CHECKING:
    from index.readers import Problem

# Nobody reads more; a table of a million broken lines must not fill the memory.
_MOST = 300


class ProblemsScreen(ModalScreen[None]):
    """Files that could not be read first, mere notes after them.

    Args:
        problems: of files of the index.
        signs: of this terminal.
    """

    CSS_PATH = "problems.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,p", "dismiss(None)", "Close", id="problems.dismiss-none")
    ]

    def __init__(self, problems: Sequence[Problem], signs: Signs) -> None:
        super().__init__()
        self._problems = sorted(problems, key=lambda problem: (not problem.fatal, problem.path))
        self._signs = signs

    def compose(self) -> ComposeResult:
        """A paragraph each."""
        fatal = sum(problem.fatal for problem in self._problems)
        notes = len(self._problems) - fatal
        with VerticalScroll(id="problems") as card:
            parts = [counted(fatal, "problem", self._signs)] if fatal else []
            parts += [counted(notes, "note", self._signs)] if notes else []
            card.border_title = ", ".join(parts)
            card.border_subtitle = "Esc back"
            yield from self._paragraphs()

    def _paragraphs(self) -> Iterator[Paragraph]:
        for problem in self._problems[:_MOST]:
            sign = self._signs.weak if problem.fatal else self._signs.dot
            lines = [
                Content(f"{one_line(problem.what)}."),
                Content.styled(one_line(with_tilde(problem.path)), QUIET),
            ]
            if problem.fix:
                lines.insert(1, Content(sentence(problem.fix)))
            mark = Content.styled(sign, WARM if problem.fatal else QUIET)
            yield Paragraph(Hanging(Content("\n").join(lines), mark=mark, indent=3), markup=False)
        if len(self._problems) > _MOST:
            more = count(len(self._problems) - _MOST, self._signs)
            rest = f"and {more} more; `footnote status --json` lists them all"
            yield Paragraph(Content.styled(rest, QUIET), markup=False)
