"""How the index stands, as a note in the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from tui.plain import one_line
from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM
from tui.widgets.collection_head import size_on_disk
from tui.widgets.paragraph import Hanging
from tui.words.wording import count, counted, facts, written_date

if TYPE_CHECKING:
    from index.status import Status

# More would push the conversation off a small screen; the collection lists them all.
_PROBLEMS = 5


def status_note(status: Status, signs: Signs) -> Hanging:
    """What there is in three lines, then what is not as it should be, and what to do about it."""
    period = None
    if status.oldest:
        period = f"{written_date(status.oldest)} to {written_date(status.newest)}"
    waiting = status.chunks - status.vectors
    found = "found by words and by meaning"
    if waiting:
        found = f"found by words, {count(waiting, signs)} not yet by meaning"
    made = f"from {counted(status.files, 'file', signs)}, {counted(status.sources, 'source', signs)}"
    plain_lines = [
        facts([f"{counted(status.articles, 'article', signs)} {made}", period], signs),
        facts(
            [f"{counted(status.chunks, 'passage', signs)} {found}", size_on_disk(status.size_bytes, signs)],
            signs,
        ),
        facts([f"model {status.model}", str(status.folder)], signs),
    ]
    wrong = _remarks(status, signs)
    fatal = [problem for problem in status.problems if problem.fatal]
    wrong += [one_line(str(problem)) for problem in fatal[:_PROBLEMS]]
    if len(fatal) > _PROBLEMS:
        wrong.append(
            f"and {counted(len(fatal) - _PROBLEMS, 'more problem', signs)}; ^l, then p lists them all"
        )

    def fitted(columns: int) -> Content:
        lines = [Content(plain_lines[0]), *(Content.styled(line, QUIET) for line in plain_lines[1:])]
        mark = Content.styled(f"{signs.weak} ", WARM)
        lines += [
            Hanging(Content(line), mark=mark, indent=mark.cell_length).laid_out(columns) for line in wrong
        ]
        return Content("\n").join(lines)

    sign, colour = (signs.weak, WARM) if wrong else (signs.supported, ACCENT)
    return Hanging(fitted, mark=Content.styled(sign, colour), indent=len(sign) + 1)


def _remarks(status: Status, signs: Signs) -> list[str]:
    """What is not as it should be with the index as a whole."""
    told = []
    if not status.articles:
        told.append("There are no articles yet. /index ~/articles adds a folder.")
    if status.chunks > status.vectors:
        told.append("The indexing did not come to its end. ^l, then r goes on.")
    if status.missing:
        many = counted(status.missing, "article", signs)
        told.append(f"{many} without a file stay searchable. ^l, then r asks whether to drop them.")
    if status.next_model:
        told.append(f"It is changing to {status.next_model}. `footnote reembed` goes on.")
    if status.writer:
        told.append(f"It is being written ({status.writer}).")
    if status.chroma_note:
        told.append(one_line(status.chroma_note))
    return told
