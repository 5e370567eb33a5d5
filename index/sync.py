"""Bring an index up to date with files: scan, compare, read, store, make searchable, embed.

Words come first: articles can be found by their words a few seconds after they are read, vectors
follow. Whatever is committed stays when a sync is stopped or killed, and the next one goes on there.
"""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from index.backfill import embed_pending
from index.catalog import Catalog
from index.copies_fill import fill_copies
from index.embedding import Embedder
from index.flagged import fill_suspicions
from index.ingest import Ingest, cutter
from index.language_fill import fill_languages
from index.plan import Diff, Plan, compare, needs_digest
from index.progress import Progress, Reporter, Stopped
from index.readers import Problem
from index.readers.problem import problem_of
from index.records import READ_AGAIN, FileRecord
from index.scan import Scan, SeenFile, digest_files, is_under, scan
from index.vectors import Vectors
from index.web.address import is_address
from index.web.named import told_apart
from index.words import Words

# How long an article that is stored may wait until it can be found by its words.
SECONDS_UNTIL_FOUND = 2.5
# One batch of Chroma's: its part of the work is spread over the embedding, and never long at the end.
CHUNKS_PER_CATCH_UP = 4_096
# What a file costs besides its bytes, as so many bytes more: opening it, and a transaction.
WORK_PER_FILE = 4_096

Hold = Callable[[SeenFile], bool]

__all__ = ["Hold", "Plan", "Progress", "Sync", "SyncReport", "plan", "survey"]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. Counts are of articles unless it says otherwise.

    Attributes:
        added: stored for the first time.
        changed: stored again because they say something else.
        moved: whose file has another path now.
        removed: dropped, because their row or (with prune) their file is gone.
        missing: whose file is gone and that stay searchable.
        unchanged: that needed nothing.
        articles: in the index now.
        chunks: in the index now.
        embedded: texts that got a vector.
        problems: what a person should know.
        seconds: all of it.
        stopped: whether it was stopped early.
        words_seconds: from the start until all articles could be found by their words.
        vectors_seconds: spent on embedding and on Chroma.
        ignored: files of other kinds that were passed over.
        older: articles in the index now that a newer version has replaced; not among `articles`.
        flagged: added or changed, and holding something that speaks to a machine.
    """

    added: int
    changed: int
    moved: int
    removed: int
    missing: int
    unchanged: int
    articles: int
    chunks: int
    embedded: int
    problems: tuple[Problem, ...]
    seconds: float
    stopped: bool
    words_seconds: float
    vectors_seconds: float
    ignored: int = 0
    older: int = 0
    flagged: int = 0


def survey(
    catalog: Catalog,
    paths: Iterable[str | Path],
    reporter: Reporter,
    hold: Hold | None = None,
    again: Collection[str] = (),
) -> tuple[Scan, Diff]:
    """Look at the disk and say what a sync would do; changes nothing.

    Args:
        catalog: what is known.
        paths: files and folders.
        reporter: told how it goes.
        hold: says of a file that would be read whether it is to be left as it is this time.
        again: paths of files that are to be read although they are the same.

    Raises:
        Stopped: the reporter's listener asked to.
    """
    known = catalog.files()
    known |= {path: replace(known[path], size=READ_AGAIN) for path in again}
    reporter.begin("scanning")
    found = scan(paths, known, reporter.check)
    unread = [file for file in found.files if needs_digest(file, known.get(file.path))]
    held = {file.path for file in unread if hold(file)} if hold else set()
    found.unreadable |= held
    unread = [file for file in unread if file.path not in held]
    reporter.begin("scanning", len(unread), sum(map(_work_of, unread)))

    def on_bytes(path: str, count: int) -> None:
        reporter.advance(path=path, work=count)
        reporter.check()

    digested = {file.path: file for file in found.files if not needs_digest(file, known.get(file.path))}
    for result in digest_files(unread, on_bytes):
        reporter.advance(1, result.path, work=WORK_PER_FILE)
        if isinstance(result, Problem):
            found.problems.append(result)
            found.unreadable.add(result.path)
        else:
            digested[result.path] = result
    files = [digested[file.path] for file in found.files if file.path in digested]
    thinned = {path for path, _ in catalog.removals()}
    return found, compare(
        files, known, found.roots, unreadable=found.unreadable, is_there=_is_there, thinned=thinned
    )


def _is_there(path: str) -> bool:
    """Whether a file of the index still exists; an address does as long as nobody asks for it."""
    return is_address(path) or Path(path).exists()


def plan(catalog: Catalog, paths: Iterable[str | Path], again: Collection[str] = ()) -> Plan:
    """What a sync of these paths and addresses would do; changes nothing and fetches nothing.

    Args:
        catalog: what is known.
        paths: files, folders and addresses.
        again: paths of files that are to be read although they are the same.
    """
    files, addresses, wrong = told_apart(paths)
    found, diff = survey(catalog, files, Reporter(None, None), again=again)
    per_file = catalog.articles_per_file()
    return Plan(
        new=tuple(file.path for file in diff.new),
        changed=tuple(file.path for file in diff.changed),
        moved=tuple((old, file.path) for old, file in diff.moved),
        missing=tuple(record.path for record in diff.missing),
        unchanged=len(diff.unchanged) + len(diff.touched) + len(diff.returned),
        problems=(*found.problems, *wrong),
        duplicates=tuple((file.path, owner) for file, owner in diff.copies),
        ignored=found.ignored,
        bytes_to_read=sum(file.size for file in (*diff.new, *diff.changed)),
        missing_articles=sum(per_file.get(record.path, 0) for record in diff.missing),
        fetched=tuple(addresses),
    )


class Sync:
    """One run, under the writer lock.

    Args:
        catalog: what is brought up to date.
        words: derived from it.
        vectors: derived from it.
        embedder: of the catalog's model.
        reporter: told how it goes; may ask to stop.
        prune: drop the articles of missing files under the given paths, and vectors that nothing uses.
        hold: says of a file that would be read whether it is to be left as it is this time.
        allow_private_addresses: whether to fetch from your own machine and network, too.
    """

    def __init__(
        self,
        catalog: Catalog,
        words: Words,
        vectors: Vectors,
        embedder: Embedder,
        *,
        reporter: Reporter,
        prune: bool = False,
        hold: Hold | None = None,
        allow_private_addresses: bool = False,
    ) -> None:
        self._catalog = catalog
        self._words = words
        self._vectors = vectors
        self._embedder = embedder
        self._reporter = reporter
        self._prune = prune
        self._hold = hold
        self._allow_private = allow_private_addresses
        self._ingest = Ingest(catalog, embedder, reporter, self._on_commit, prune)
        self._began = self._words_at = time.monotonic()
        self._problems: list[Problem] = []
        self._moved = self._missing = self._unchanged = self._embedded = 0
        self._ignored = self._not_given = 0
        reporter.by_meaning = catalog.embedded()
        self._vectors_seconds = 0.0

    def run(self, paths: Iterable[str | Path]) -> SyncReport:
        """Bring the index up to date with files, folders and addresses, then embed whatever waits.

        Raises:
            IndexNotWritable: the disk is full or read-only; what is committed stays.
        """
        stopped = False
        fill_languages(self._catalog)
        files, addresses, wrong = told_apart(paths)
        try:
            fill_copies(self._catalog, cutter(self._embedder), self._reporter.check)
            fill_suspicions(self._catalog, self._reporter.check)
            found, diff = survey(self._catalog, files, self._reporter, self._hold)
            self._problems += found.problems + wrong
            self._ignored = found.ignored
            self._apply(diff, found.roots)
            self._visit(addresses)
            self._settle_versions()
            self._find_by_words()
            self._embed()
        except Stopped:
            stopped = True
            self._find_by_words()
        self._reporter.begin("done")
        return self._report(stopped)

    def _apply(self, diff: Diff, roots: list[str]) -> None:
        per_file = self._catalog.articles_per_file()
        self._settle(diff, per_file)
        reading = [*diff.new, *diff.changed]
        work = sum(map(_work_of, reading)) + WORK_PER_FILE * len(diff.copies)
        self._reporter.begin("reading", len(reading) + len(diff.copies), work)
        for file in reading:
            self._read(file)
        for file, owner in diff.copies:
            self._copy(file, owner)
        self._reporter.end()
        for record in diff.missing:
            self._miss(record, per_file.get(record.path, 0))
        self._recall_failures(_unchanged(diff), roots)

    def _settle(self, diff: Diff, per_file: dict[str, int]) -> None:
        """Files whose content the catalog holds already."""
        with self._catalog.writing() as change:
            known = self._catalog.files() if diff.moved or diff.touched else {}
            for old, file in diff.moved:
                change.move_file(old, file.path)
                change.put_file(_record(file, known[old]))
                self._moved += per_file.get(old, 0)
            for file in diff.touched:
                change.put_file(_record(file, known[file.path]))
            for file in diff.returned:
                change.set_state(file.path, "ok")
        self._unchanged += sum(per_file.get(path, 0) for path in _unchanged(diff))

    def _read(self, file: SeenFile) -> None:
        self._reporter.check()
        self._reporter.advance(0, file.path)
        goal = self._reporter.work + _work_of(file)
        self._ingest.read(file)
        self._reporter.reach(goal, file.path)

    def _settle_versions(self) -> None:
        """Where a page that is gone was the newest version, the one before it is found again."""
        with self._catalog.writing() as change:
            change.settle_versions(cutter(self._embedder))

    def _visit(self, addresses: list[str]) -> None:
        if not addresses:
            return
        from index.web.fetch import Fetcher  # and with it an HTTP client, which files do not need
        from index.web.visit import Visitor

        self._reporter.begin("reading", len(addresses))
        fetcher = Fetcher(allow_private=self._allow_private, check=self._reporter.check)
        visitor = Visitor(self._catalog, self._ingest, fetcher, self._prune)
        for address in addresses:
            self._reporter.check()
            self._reporter.advance(0, address)
            done = visitor.visit(address)
            self._unchanged += done.unchanged
            self._missing += done.missing
            self._ingest.tally.removed += done.removed
            self._problems += done.problems
            self._reporter.advance(1, address)
        self._reporter.end()

    def _copy(self, file: SeenFile, owner: str) -> None:
        """A second file of the same content is noted, not indexed; unless the first one gave nothing."""
        known = self._catalog.files().get(owner)
        if known is None or known.state not in ("ok", "missing", "removed"):
            self._read(file)
            return
        note = problem_of(Path(file.path), f"is a copy of {owner} and was not indexed again", fatal=False)
        with self._catalog.writing() as change:
            change.put_file(
                FileRecord(file.path, file.size, file.mtime_ns, file.digest, "duplicate", (note,))
            )
        self._problems.append(note)
        self._reporter.advance(1, file.path, work=WORK_PER_FILE)

    def _miss(self, record: FileRecord, articles: int) -> None:
        """A file is gone: its articles stay and are marked, or are dropped."""
        keeps = record.state == "removed" or articles
        if keeps and not self._prune:
            if record.state in ("ok", "partial"):
                with self._catalog.writing() as change:
                    change.set_state(record.path, "missing")
            self._missing += articles
            return
        with self._catalog.writing() as change:
            for stored in self._catalog.articles_of(record.path).values():
                change.drop_article(stored.id)
                self._ingest.tally.removed += 1
            change.settle_versions(cutter(self._embedder))
            change.forget_file(record.path)

    def _recall_failures(self, unchanged: list[str], roots: list[str]) -> None:
        """Files that failed before and are still the same are still not in the index."""
        same = set(unchanged)
        for record in self._catalog.files_with_problems():
            if record.path in same and any(is_under(record.path, root) for root in roots):
                self._problems += [problem for problem in record.problems if problem.fatal]

    def _on_commit(self) -> None:
        if time.monotonic() - self._words_at >= SECONDS_UNTIL_FOUND:
            self._words.catch_up()
            self._words_are_found()

    def _words_are_found(self) -> None:
        self._reporter.by_words = self._ingest.tally.added + self._ingest.tally.changed
        self._words_at = time.monotonic()

    def _find_by_words(self) -> None:
        if self._words.is_behind():
            self._reporter.begin("words")
            self._words.catch_up()
        self._words_are_found()
        self._reporter.end()

    def _embed(self) -> None:
        began = time.monotonic()
        try:
            if self._prune:
                with self._catalog.writing() as change:
                    change.forget_unused_vectors()
            self._embedded = embed_pending(
                self._catalog, self._embedder, self._reporter, on_window=self._on_embedded
            )
            if self._embedded:
                self._give_to_chroma()
            elif self._vectors.is_behind():  # Chroma alone has work: let it be seen
                self._reporter.begin("vectors", self._catalog.embedded())
                self._give_to_chroma(self._reporter.advance)
            self._reporter.check()
        finally:
            self._vectors_seconds = time.monotonic() - began

    def _on_embedded(self, chunks: int) -> None:
        self._not_given += chunks
        if self._not_given >= CHUNKS_PER_CATCH_UP:
            self._give_to_chroma()

    def _give_to_chroma(self, on_added: Callable[[int], None] | None = None) -> None:
        """Stopping here is harmless: what Chroma has not been given is compared exactly."""
        self._vectors.catch_up(on_added, lambda: self._reporter.stopped)
        self._not_given = 0

    def _report(self, stopped: bool) -> SyncReport:
        counts, tally, now = self._catalog.counts(), self._ingest.tally, time.monotonic()
        return SyncReport(
            added=tally.added,
            changed=tally.changed,
            moved=self._moved,
            removed=tally.removed,
            missing=self._missing,
            unchanged=self._unchanged + tally.unchanged,
            articles=counts.articles,
            chunks=counts.chunks,
            embedded=self._embedded,
            problems=(*self._problems, *tally.problems, *self._of_server()),
            seconds=now - self._began,
            stopped=stopped,
            words_seconds=self._words_at - self._began,
            vectors_seconds=self._vectors_seconds,
            ignored=self._ignored,
            older=counts.older,
            flagged=tally.flagged,
        )

    def _of_server(self) -> list[Problem]:
        trouble = self._vectors.trouble
        return [Problem("", trouble.what, trouble.fix, fatal=False)] if trouble else []


def _unchanged(diff: Diff) -> list[str]:
    """Paths of the files that say what they said, under whatever time."""
    return [*diff.unchanged, *(file.path for file in (*diff.touched, *diff.returned))]


def _work_of(file: SeenFile) -> int:
    return WORK_PER_FILE + file.size


def _record(file: SeenFile, before: FileRecord) -> FileRecord:
    """A file as it is now, with what was known of it; it is not missing, since it was seen."""
    state = "ok" if before.state == "missing" else before.state
    size = READ_AGAIN if before.size == READ_AGAIN else file.size  # until it is
    return FileRecord(file.path, size, file.telling_mtime_ns, file.digest, state, before.problems)
