"""Something the program says in the conversation: news of the index, an error with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tui.messages import Trouble
from tui.plain import one_line
from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM, WRONG
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import counted, duration, facts, sentence

if TYPE_CHECKING:
    from index.sync import SyncReport

# More lines than this would push the conversation off a screen of 24 lines.
_PROBLEMS_SHOWN = 8


def trouble_note(trouble: Trouble, signs: Signs) -> Hanging:
    """What went wrong, and below it what to do."""
    lines = [Content.styled(sentence(trouble.what), WRONG)]
    if trouble.fix:
        lines.append(Content(sentence(trouble.fix)))
    mark = Content.styled(signs.unsupported, f"bold {WRONG}")
    return Hanging(Content("\n").join(lines), mark=mark, indent=len(signs.unsupported) + 1)


def changes_line(report: SyncReport, signs: Signs) -> str:
    """What an index run has changed, in words."""
    changes = [
        (report.added, "added"),
        (report.changed, "changed"),
        (report.moved, "moved"),
        (report.removed, "removed"),
    ]
    told = [f"{counted(number, 'article', signs)} {verb}" for number, verb in changes if number]
    if not told:
        told = ["Nothing has changed"]
        if report.unchanged:
            told = [f"Nothing has changed, {counted(report.unchanged, 'article', signs)} up to date"]
    return ", ".join(told)


def report_note(report: SyncReport, signs: Signs) -> Hanging:
    """What an index run did, and the problems it met, one line each."""
    stopped = "stopped; /index with the same path goes on where it was" if report.stopped else None
    summary = facts([changes_line(report, signs), duration(report.seconds), stopped], signs)
    fatal = [problem for problem in report.problems if problem.fatal]
    notes = [problem for problem in report.problems if not problem.fatal]
    head = [Content(summary)]
    if fatal:
        head.append(Content.styled(f"{counted(len(fatal), 'problem', signs)}:", WARM))
    ordered = [one_line(str(problem)) for problem in [*fatal, *notes]]
    listed = ordered[:_PROBLEMS_SHOWN]
    if len(ordered) > len(listed):
        rest = counted(len(ordered) - len(listed), "more problem", signs)
        listed.append(f"and {rest}; `footnote status` lists them all")

    def fitted(columns: int) -> Content:
        """The problems wrap beside their dots."""
        dot = Content.styled(f"{signs.dot} ", QUIET)
        items = [
            Hanging(Content.styled(item, QUIET), mark=dot, indent=2).laid_out(columns) for item in listed
        ]
        return Content("\n").join([*head, *items])

    sign, colour = (signs.weak, WARM) if fatal or report.stopped else (signs.supported, ACCENT)
    return Hanging(fitted, mark=Content.styled(sign, colour), indent=len(sign) + 1)


class Note(Paragraph):
    """A remark between the exchanges."""

    DEFAULT_CSS = "Note { padding: 0 1; margin: 0 0 1 0; }"

    def __init__(self, text: Hanging) -> None:
        super().__init__(text, markup=False)
