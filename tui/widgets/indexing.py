"""How far the running index has come: one line above the prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from tui.signs import Signs
from tui.theme import ACCENT, FAINT, QUIET
from tui.widgets.cut import cut
from tui.words.wording import count, counted, duration, shortened

if TYPE_CHECKING:
    from index.sync import Progress

_STAGES = {
    "scanning": "looking at files",
    "reading": "reading",
    "words": "words",
    "vectors": "meaning",
    "checking": "checking",
    "chunking": "cutting into passages",
    "copying": "copying",
    "packing": "packing",
    "done": "done",
}
_BAR_COLUMNS = (10, 30)
_NAME_CHARACTERS = 24
# Wide characters take two columns each.
_NAME_COLUMNS = 30


def bar(share: float, columns: int, signs: Signs) -> Content:
    """A progress bar, filled to a share from 0 to 1."""
    filled = round(columns * min(share, 1))
    return Content.assemble((signs.bar_done * filled, ACCENT), (signs.bar_left * (columns - filled), FAINT))


def progress_line(name: str, progress: Progress | None, width: int, signs: Signs) -> Content:
    """One line: what is indexed, the stage, a bar, how many of how many, how fast, how long still.

    Args:
        name: of the folder.
        progress: None before the first news.
        width: columns there are; what matters least is left out first.
        signs: of this terminal.
    """
    told = cut(Content(shortened(name, _NAME_CHARACTERS, signs)), _NAME_COLUMNS, signs)
    head = Content.assemble((signs.working, ACCENT), " ", told, "  ")
    if progress is None:
        return cut(Content.assemble(head, ("starting", QUIET)), width, signs)
    facts: list[str] = []
    # One file may hold thousands of articles: files say nothing then.
    several = progress.total > 1 or progress.stage != "reading"
    if progress.total and several:
        facts.append(f"{count(progress.done, signs)} / {count(progress.total, signs)}")
    if progress.stage == "reading" and progress.articles:
        facts.append(counted(progress.articles, "article", signs))
    if progress.rate >= 1:
        facts.append(f"{progress.rate:.0f}/s")
    if progress.eta_s is not None and progress.stage != "done":
        facts.append(f"{duration(progress.eta_s)} left")
    tail = f" {signs.dot} ".join(facts)
    stage = "loading the model" if progress.is_loading else _STAGES[progress.stage]
    room = width - head.cell_length - len(stage) - len(tail) - 6
    drawn = Content("")
    share = progress.share
    if share is None and several and progress.total:
        share = progress.done / progress.total
    if share is not None and room >= _BAR_COLUMNS[0]:
        drawn = bar(share, min(room, _BAR_COLUMNS[1]), signs)
    line = Content.assemble(head, (stage, QUIET), "  ", drawn, "  " if drawn else "", (tail, QUIET))
    return cut(line, width, signs)


class IndexingLine(Widget):
    """Shown while an index runs."""

    DEFAULT_CSS = """
    IndexingLine { height: 1; padding: 0 2; display: none; }
    IndexingLine.-running { display: block; }
    """

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="indexing")
        self._signs = signs
        self._folder = ""
        self._progress: Progress | None = None

    def begin(self, name: str) -> None:
        """Show that a folder is being indexed."""
        self._folder, self._progress = name, None
        self.add_class("-running")
        self.refresh()

    def advance(self, progress: Progress) -> None:
        """Show how far it has come."""
        self._progress = progress
        self.refresh()

    def end(self) -> None:
        """Hide the line."""
        self.remove_class("-running")

    def render(self) -> Content:
        """The line at the present width."""
        return progress_line(self._folder, self._progress, self.content_size.width, self._signs)
