"""How the running index goes, or what the last one met: the lines under the collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from tui.plain import one_line
from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM, WRONG
from tui.widgets.cut import cut
from tui.widgets.indexing import progress_line
from tui.widgets.note import changes_line
from tui.words.wording import count, counted, duration, facts, sentence, shortened

if TYPE_CHECKING:
    from index.progress import Progress
    from index.readers import Problem
    from index.sync import SyncReport

_REASONS = 2
_REASON_CHARACTERS = 40
_NO_KEY = Content("")


def reasons(problems: Sequence[Problem], signs: Signs) -> str:
    """What is wrong with so many files: "3 problems: is empty (2), is not text (1)"."""
    fatal = [problem for problem in problems if problem.fatal]
    what = Counter(one_line(problem.what.partition(": ")[2] or problem.what) for problem in fatal)
    told = [
        f"{shortened(reason, _REASON_CHARACTERS, signs)} ({count(many, signs)})"
        for reason, many in what.most_common(_REASONS)
    ]
    more = f", {signs.ellipsis}" if len(what) > _REASONS else ""
    return f"{counted(len(fatal), 'problem', signs)}: {', '.join(told)}{more}" if fatal else ""


def _key(key: str, does: str, action: str) -> Content:
    hint = Content.assemble((key, ACCENT), " ", (does, QUIET))
    return hint.stylize(Style.from_meta({"@click": action}))


def _beside(said: Content, key: Content, width: int, signs: Signs) -> Content:
    """What is said, cut so far that the key that helps stands whole after it."""
    if not key or said.cell_length + key.cell_length <= width:
        return said + key
    return Content.assemble(cut(said.rstrip(), width - key.cell_length - 3, signs), "   ", key)


class IndexingPanel(Widget):
    """Two lines while an index runs; one line for what the last one did, one for what is wrong."""

    DEFAULT_CSS = """
    IndexingPanel { height: auto; padding: 0 2; display: none; }
    IndexingPanel.-shown { display: block; }
    """

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="indexing-panel")
        self.auto_links = False
        self._signs = signs
        self._lines: list[tuple[Content, Content]] = []  # what is said, and the key that helps
        self._at_work: tuple[str, Progress | None, tuple[str, ...]] | None = None
        self._stopping = False

    def show_running(
        self, name: str, progress: Progress | None, waiting: Sequence[str], *, stopping: bool = False
    ) -> None:
        """Tell how far an index has come.

        Args:
            name: what is indexed.
            progress: None before the first news.
            waiting: what is indexed afterwards.
            stopping: whether it is to stop; that may take seconds, of which the model is loaded.
        """
        self._stopping = stopping
        self._at_work = name, progress, tuple(waiting)
        self._changed()

    def show_done(
        self, report: SyncReport | None, problems: Sequence[Problem], *, removed: int = 0, trouble: str = ""
    ) -> None:
        """Tell what was done last, and what is wrong with files.

        Args:
            report: of the last index of this session, or None.
            problems: of all files that the index knows.
            removed: articles that were removed just now and can be brought back.
            trouble: what could not be done, and what to do.
        """
        signs = self._signs
        self._at_work = None
        lines = []
        if trouble:
            lines.append((Content.assemble((f"{signs.unsupported} ", WRONG), sentence(trouble)), _NO_KEY))
        if removed:
            done = f"{signs.supported} {counted(removed, 'article', signs)} removed   "
            lines.append((Content.styled(done, QUIET), _key("u", "undo", "screen.undo")))
        elif report is not None:
            stopped = "stopped; r goes on" if report.stopped else None
            said = facts([changes_line(report, signs), duration(report.seconds), stopped], signs)
            sign = signs.weak if report.stopped else signs.supported
            lines.append((Content.styled(f"{sign} {said}", QUIET), _NO_KEY))
        if report is not None and report.missing:
            gone = f"{counted(report.missing, 'article', signs)} without a file stay searchable   "
            lines.append((Content.styled(f"{signs.weak} {gone}", WARM), _key("r", "drop", "screen.rebuild")))
        if told := reasons(problems, signs):
            lines.append(
                (Content.styled(f"{signs.weak} {told}   ", WARM), _key("p", "see", "screen.problems"))
            )
        self._lines = lines
        self._changed()

    def _changed(self) -> None:
        self.set_class(bool(self._at_work or self._lines), "-shown")
        self.refresh(layout=True)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as there are."""
        return 2 if self._at_work else max(len(self._lines), 1)

    def render(self) -> Content:
        """The lines at the present width."""
        width = self.content_size.width
        if self._at_work is None:
            lines = [_beside(said, key, width, self._signs) for said, key in self._lines]
        else:
            lines = self._progress(*self._at_work, width)
        return Content("\n").join([cut(line, width, self._signs) for line in lines])

    def _progress(
        self, name: str, progress: Progress | None, waiting: Sequence[str], width: int
    ) -> list[Content]:
        signs = self._signs
        told: list[str] = []
        if progress is not None:
            if progress.by_words:
                told.append(f"{counted(progress.by_words, 'new article', signs)} found by words")
            told.append(f"{counted(progress.by_meaning, 'passage', signs)} by meaning")
        told += [f"then {shortened(one, 24, signs)}" for one in waiting]
        below = Content.assemble("  ", (facts(told, signs), QUIET), "   " if told else "")
        stop = _key("x", "stop", "app.stop_indexing")
        if self._stopping:
            stop = Content.styled(f"stopping{signs.ellipsis}", QUIET)
        return [progress_line(name, progress, width, signs), Content.assemble(below, stop)]
