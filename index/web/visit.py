"""One address at a time into the catalog: fetch it, tell whether it changed, read it, remember it."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import time_ns

from index.article import Published
from index.catalog import Catalog
from index.ingest import Ingest, Received
from index.readers import Problem, holds_many
from index.records import FileRecord
from index.web.document import is_window, kind_of, read_fetched
from index.web.fetch import Fetched, Fetcher
from index.web.refusal import NotFetched, NotThere
from index.web.versions import keep_version, known_version


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of an address, besides what `Ingest` counts.

    Attributes:
        unchanged: articles that needed nothing.
        missing: articles that stay searchable though their page is gone.
        removed: articles that were dropped because it is.
        problems: what a person should know.
    """

    unchanged: int = 0
    missing: int = 0
    removed: int = 0
    problems: tuple[Problem, ...] = ()


class Visitor:
    """Brings the catalog up to date with addresses.

    Args:
        catalog: of the index; locked for writing by the caller.
        ingest: takes in what is new.
        fetcher: fetches.
        prune: drop the articles of pages that are gone, and those that a feed no longer shows.
    """

    def __init__(self, catalog: Catalog, ingest: Ingest, fetcher: Fetcher, prune: bool) -> None:
        self._catalog = catalog
        self._ingest = ingest
        self._fetcher = fetcher
        self._prune = prune

    def visit(self, address: str) -> Visit:
        """Bring the catalog up to date with one address, as `written_alike` writes it.

        Raises:
            Stopped: somebody asked to.
            IndexNotWritable: the disk is full or read-only.
        """
        files = self._catalog.files()
        record = files.get(address)
        whole = record is not None and record.state == "ok" and record.digest
        try:
            page = self._fetcher.fetch(address, known_version(self._catalog, address) if whole else None)
            kind = kind_of(page) if page else ""
        except NotThere as error:
            return self._gone(address, record, error)
        except NotFetched as error:
            return self._not_now(address, record, error)
        if page is None:
            return self._same(address, record.problems if record else ())
        digest = sha256(page.body).hexdigest()
        fresh = FileRecord(address, len(page.body), time_ns(), digest, "ok")
        if record and record.digest == digest and record.state in ("ok", "missing"):
            done = self._touched(record, fresh)
        elif (owner := _owner(files, fresh)) and not self._catalog.articles_of(address):
            return self._copy(fresh, owner)
        else:
            self._ingest.take_in(self._received(page, kind, fresh))
            done = Visit()
        keep_version(self._catalog, address, page.version)
        return done

    def _received(self, page: Fetched, kind: str, record: FileRecord) -> Received:
        articles = read_fetched(
            record.path,
            page,
            kind,
            columns=self._catalog.columns(),
            dated=lambda locator: self._first_day(record.path, locator),
        )
        return Received(record, articles, holds_many(Path(kind)), keeps_all=is_window(kind))

    def _first_day(self, address: str, locator: str) -> Published | None:
        stored = self._catalog.articles_of(address).get(locator)
        article = self._catalog.article(stored.id) if stored else None
        published = article.published if article else None
        return published if published and published.found_in == "fetched" else None

    def _same(self, address: str, problems: tuple[Problem, ...]) -> Visit:
        known = tuple(problem for problem in problems if problem.fatal)
        return Visit(unchanged=len(self._catalog.articles_of(address)), problems=known)

    def _touched(self, before: FileRecord, now: FileRecord) -> Visit:
        """The same bytes as before, perhaps back after they were gone."""
        with self._catalog.writing() as change:
            change.put_file(replace(now, problems=before.problems))
        return self._same(now.path, before.problems)

    def _copy(self, record: FileRecord, owner: str) -> Visit:
        """Another name of something in the index is noted, not indexed."""
        note = Problem(
            record.path, f"{record.path} is a copy of {owner} and was not indexed again", fatal=False
        )
        with self._catalog.writing() as change:
            change.put_file(replace(record, state="duplicate", problems=(note,)))
        return Visit(problems=(note,))

    def _gone(self, address: str, record: FileRecord | None, error: NotThere) -> Visit:
        """There is no such page (any more): its articles stay and are marked, or are dropped."""
        stored = self._catalog.articles_of(address)
        if stored and not self._prune:
            with self._catalog.writing() as change:
                change.set_state(address, "missing")
            note = Problem(address, error.what, "Its articles stay; --prune drops them", fatal=False)
            return Visit(missing=len(stored), problems=(note,))
        if record:
            with self._catalog.writing() as change:
                for article in stored.values():
                    change.drop_article(article.id)
                change.forget_file(address)
        problem = Problem(address, error.what, error.fix, fatal=not stored)
        return Visit(removed=len(stored), problems=(problem,))

    def _not_now(self, address: str, record: FileRecord | None, error: NotFetched) -> Visit:
        """It may be had later: what the index holds of it stays; if that is nothing, it can be retried."""
        problem = Problem(address, error.what, error.fix)
        if record is None or record.state == "failed":
            with self._catalog.writing() as change:
                change.put_file(FileRecord(address, -1, -1, "", "failed", (problem,)))
        return Visit(problems=(problem,))


def _owner(files: dict[str, FileRecord], fresh: FileRecord) -> str | None:
    """Another file or address in the index with the same content."""
    same = (one for one in files.values() if one.digest == fresh.digest and one.path != fresh.path)
    return next((one.path for one in same if one.state == "ok"), None)
