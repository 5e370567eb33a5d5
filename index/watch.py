"""Keep an index up to date with files that change, until somebody says stop."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

from index.errors import IndexBusy
from index.library import Library
from index.progress import OnProgress
from index.readers import Problem
from index.scan import real_path
from index.settling import Patience, Settling
from index.sync import SyncReport


@dataclass(frozen=True, slots=True)
class Synced:
    """The index was brought up to date.

    Attributes:
        report: what was done.
        missing: articles whose file is gone since the last time; the first time, all such articles.
        back: articles whose file was gone and is there again.
        problems: those that the last sync did not have.
    """

    report: SyncReport
    missing: int
    back: int
    problems: tuple[Problem, ...]

    @property
    def did_nothing(self) -> bool:
        """Whether the index is as it was."""
        done = self.report
        return not (done.added or done.changed or done.moved or done.removed or self.missing or self.back)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another process writes the index; told once, however long it takes."""

    why: IndexBusy


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch did from its first sync to its end. All counts but `syncs` are of articles.

    Attributes:
        syncs: how often something was done.
        added: stored for the first time.
        changed: stored again.
        moved: whose file has another path now.
        removed: dropped.
        articles: in the index at the end.
        seconds: all of it.
    """

    syncs: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    articles: int = 0
    seconds: float = 0.0


class Watch:
    """One watch over some files and folders. Its own state does not grow with time.

    Args:
        library: what is kept up to date; open all the while.
        paths: files and folders.
        stop: asks for the end; what is committed stays.
        tell: told of each sync and of waiting, from the thread that runs it.
        prune: drop the articles of files that are gone. Not while a folder is gone as a whole or is on
            another disk than at first (a disk that was unmounted), nor while files are being written.
        on_progress: told how each sync goes.
        patience: how long to wait for what.
    """

    def __init__(
        self,
        library: Library,
        paths: Iterable[str | Path],
        stop: Event,
        tell: Callable[[Synced | Waiting], None],
        *,
        prune: bool = False,
        on_progress: OnProgress | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._library = library
        self._paths = [real_path(path) for path in paths]
        self._folders = [path if path.is_dir() else path.parent for path in self._paths]
        self._disks = _disks(self._folders)
        self._stop = stop
        self._tell = tell
        self._prune = prune
        self._on_progress = on_progress
        self._patience = patience or Patience()
        self._settling = Settling(self._patience)
        self._missing = 0
        self._problems: frozenset[Problem] = frozenset()
        self._done = Watched()

    def run(self, batches: Iterable[Collection[str]]) -> Watched:
        """Bring the index up to date at the first batch, and then whenever changes have settled.

        Args:
            batches: paths that changed, as `index.changes.changes` yields them; empty ones let time be
                noticed.

        Raises:
            IndexNotWritable: the disk is full or read-only; what is committed stays.
            ModelMismatch: the model is not the one that the index was made with.
        """
        began = monotonic()
        looked: float | None = None
        for changed in batches:
            if self._stop.is_set():
                break
            self._settling.note(changed)
            due = looked is None or monotonic() - looked >= self._patience.look_again
            if due or self._settling.is_due():
                self._sync()
                looked = monotonic()
            if self._stop.is_set():
                break
        done = self._done
        return Watched(
            done.syncs,
            done.added,
            done.changed,
            done.moved,
            done.removed,
            self._library.status().articles,
            monotonic() - began,
        )

    def _sync(self) -> None:
        """One sync, as soon as nobody else writes."""
        told = False
        while not self._stop.is_set():
            prune = self._prune and self._settling.is_still() and _disks(self._folders) == self._disks
            try:
                report = self._library.sync(
                    *self._paths,
                    prune=prune,
                    on_progress=self._on_progress,
                    should_stop=self._stop.is_set,
                    hold=self._settling.is_moving,
                )
            except IndexBusy as busy:
                if not told:
                    self._tell(Waiting(busy))
                told = True
                self._stop.wait(self._patience.busy)
            else:
                self._settling.synced()
                self._report(report)
                return

    def _report(self, report: SyncReport) -> None:
        synced = Synced(
            report,
            missing=max(report.missing - self._missing, 0),
            back=max(self._missing - report.missing - report.moved - report.removed, 0),
            problems=tuple(one for one in report.problems if one not in self._problems),
        )
        if not report.stopped:
            self._missing, self._problems = report.missing, frozenset(report.problems)
        done = self._done
        self._done = Watched(
            done.syncs + (not synced.did_nothing),
            done.added + report.added,
            done.changed + report.changed,
            done.moved + report.moved,
            done.removed + report.removed,
        )
        self._tell(synced)


def _disks(folders: Iterable[Path]) -> list[int | None]:
    """The device that each folder stands on; None for one that is gone."""
    found: list[int | None] = []
    for folder in folders:
        try:
            found.append(folder.stat().st_dev)
        except OSError:
            found.append(None)
    return found
