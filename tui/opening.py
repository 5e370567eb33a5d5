"""Which index is opened, how, and what is done to one that cannot be opened. All of it blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.engine import LibraryEngine
from tui.plain import one_line
from tui.words.wording import counted, sentence

if TYPE_CHECKING:
    from index.sync import Progress

OnProgress = Callable[["Progress"], None]
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens an index; called once more, it opens the same one anew.

    Attributes:
        folder: None for the default one.
        embedding_model: None for the one that the index was made with.
        chroma: see `index.library.Library.open`.
    """

    folder: Path | None = None
    embedding_model: str | None = None
    chroma: str | None = None

    def __call__(self) -> LibraryEngine:
        """Open it; see `LibraryEngine.open`."""
        return LibraryEngine.open(self.folder, self.embedding_model, self.chroma)

    @property
    def place(self) -> Path:
        """The folder itself."""
        from index.folder import index_place

        return index_place(self.folder)

    def with_own_model(self) -> Opening:
        """The same index with the model that it was made with."""
        return replace(self, embedding_model=None)

    def without_server(self) -> Opening:
        """The same index, its vectors in its folder."""
        return replace(self, chroma="embedded")

    def older_copy(self) -> Path | None:
        """The newest copy of the catalog that an upgrade has kept, or None."""
        from index.upgrade import kept_copies

        copies = kept_copies(self.place)
        return copies[-1] if copies else None


def repair(opening: Opening, on_progress: OnProgress, stopped: Stopped) -> str:
    """Do what `footnote check --repair` does; what came of it, in a line.

    Raises:
        FootnoteError: it cannot be opened even for that; see `index.library.Library.repair`.
    """
    from index.library import Library

    with Library.open(opening.folder, create=False) as library:
        report = library.repair(on_progress=on_progress)
    done = ", ".join(map(one_line, report.repairs))
    verdict = "The index is sound" if report.sound else "The index is still damaged"
    return f"{verdict}: {done}." if done else f"{verdict}. Nothing was to be repaired."


def reembed(opening: Opening, on_progress: OnProgress, stopped: Stopped) -> str:
    """Change the embedding model of the index to the one that was asked for.

    Raises:
        FootnoteError: see `index.library.Library.reembed`.
    """
    from index.library import Library
    from tui.printing.care import reembed_text

    with Library.open(opening.folder, create=False) as library:
        report = library.reembed(opening.embedding_model, on_progress=on_progress, should_stop=stopped)
    return reembed_text(report).splitlines()[0]


def restore(opening: Opening, on_progress: OnProgress, stopped: Stopped) -> str:
    """Go back to the copy that an upgrade kept; what is there now is kept beside, whole.

    Raises:
        FootnoteError: see `index.backup.restore_backup`.
    """
    from index.backup import restore_backup
    from index.progress import Reporter
    from index.set_aside import set_aside

    copy = opening.older_copy()
    if copy is None:
        return "No copy is left to go back to."
    place = set_aside(opening.place)
    backup = restore_backup(place / copy.name, opening.place, Reporter(on_progress, stopped))
    kept = f"What was there stands at {one_line(str(place))} now"
    return f"Restored {counted(backup.articles, 'article')} from {one_line(copy.name)}. {sentence(kept)}"


def begin_anew(opening: Opening, on_progress: OnProgress, stopped: Stopped) -> str:
    """Put the index out of the way, whole, so that an empty one can be made in its place.

    Raises:
        FootnoteError: its folder cannot be renamed.
    """
    from index.set_aside import set_aside

    place = set_aside(opening.place)
    return sentence(f"What was there stands at {one_line(str(place))} now")
