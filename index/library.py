"""The library: one folder of indexed articles. Open it, sync it with files, search it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from index import lock
from index.article import Article, Chunk, Filter, Hit, Suspicion
from index.care import CaredIndex
from index.disk import folder_size
from index.errors import IndexBusy, IndexNotWritable
from index.flagged import flagged, flagged_ids
from index.folder import default_folder
from index.history import ArticleVersion, copies_of, history, newest_of, revision
from index.ingest import cutter
from index.language_fill import fill_languages
from index.model_in_use import in_one_generation
from index.next_generation import FINGERPRINT, model_change
from index.plan import Plan
from index.progress import OnProgress, Reporter
from index.readers import may_hold_tables
from index.records import ArticleSummary
from index.removal import article_not_found, remove
from index.roots import remember_roots, remember_sync, roots_of, synced_at
from index.scan import is_storable
from index.schema import SCHEMA_VERSION
from index.status import Status, missing, server_note
from index.sync import Hold, Sync, SyncReport, plan
from index.web.address import is_address

# Hits of chunks that were dropped a moment ago are thinned out; so many more are asked for.
SPARE_HITS = 20

__all__ = ["ArticleSummary", "Library", "Status", "default_folder"]


class Library(CaredIndex):
    """An open index. Thread-safe; a context manager. Use `Library.open`.

    Attributes:
        folder: where it is.
        embedder: of its model, also after another process has changed that; loads nothing before it is used.
    """

    # Changing

    def plan(self, *paths: str | Path, columns: Mapping[str, str] | None = None) -> Plan:
        """What `sync` would do with these files, folders and addresses; changes and fetches nothing.

        Args:
            paths: files and folders.
            columns: as for `sync`; tables that would be read again because of them are listed as changed.
        """
        return plan(self._catalog, paths, again=self._tables_read_otherwise(columns))

    def sync(
        self,
        *paths: str | Path,
        prune: bool = False,
        columns: Mapping[str, str] | None = None,
        on_progress: OnProgress | None = None,
        should_stop: Callable[[], bool] | None = None,
        hold: Hold | None = None,
        allow_private_addresses: bool = False,
    ) -> SyncReport:
        """Bring the index up to date with files and folders. May be stopped, killed and repeated.

        Args:
            paths: folders are searched with all below them; articles and feeds at addresses ("https://…",
                as text) are fetched. None at all: only what an earlier sync left undone is done.
            prune: drop articles whose files are gone from under these paths, or whose address, if it is
                named, has no page any more; else they stay searchable.
            columns: in tables, the name of the column that holds the "text", the "title" and so on, if it is
                not a usual one. Kept for all later syncs; {} forgets it.
            on_progress: told about ten times a second, from this thread.
            should_stop: asked often; once it says True the sync ends soon, keeping what it has.
            hold: says of a file that would be read whether to leave it for a later sync, as it is or was;
                for files that are still being written.
            allow_private_addresses: whether to fetch from your own machine and network, too.

        Raises:
            IndexBusy: another process is writing this index.
            IndexNotWritable: the disk is full or read-only; what is committed stays.
            ModelMismatch: the model is not the one that the index was made with.
        """
        with lock.writing(self.folder, "indexing"):
            self._record_model()
            self._record_server()
            self._choose_columns(columns)
            reporter = Reporter(on_progress, should_stop)
            parts = self._catalog, self._words, self._open_vectors(), self.embedder
            sync = Sync(
                *parts,
                reporter=reporter,
                prune=prune,
                hold=hold,
                allow_private_addresses=allow_private_addresses,
            )
            # Before as well as after: whoever is ended in the middle goes on with all of it the next time.
            # Of an address only what came of it tells whether it is one to remember.
            remember_roots(self._catalog, paths)
            report = sync.run(paths)
            remember_roots(self._catalog, paths)
            if not report.stopped:
                remember_sync(self._catalog)
            return report

    def remove(self, *ids_or_paths: str) -> list[str]:
        """Take articles out, by id, file, folder or address. Indexing their folder does not bring them back.

        Returns:
            The ids that were removed.

        Raises:
            ArticleNotFound: one of them names nothing; then nothing is removed.
            IndexBusy: another process is writing this index.
        """
        with lock.writing(self.folder, "removing"):
            if self._catalog.meta(FINGERPRINT):
                self._open_vectors()  # after a change of the model by another process, `embedder` is that one
            removed = remove(self._catalog, ids_or_paths, cutter(self.embedder))
            fill_languages(self._catalog)
            self._words.catch_up()
            if self._vectors or self._catalog.meta(FINGERPRINT):
                self._open_vectors().catch_up()
            return removed

    # Reading

    @property
    def seq(self) -> int:
        """Newest entry of the change log: another number, by whatever process, means other articles."""
        return self._catalog.last_seq()

    def article(self, article_id: str) -> Article:
        """An article with its canonical text.

        Raises:
            ArticleNotFound: there is none of this id; names those that look like it.
        """
        article = self._catalog.article(article_id) if is_storable(article_id) else None
        if article is None:
            raise article_not_found(article_id, self._catalog.article_ids())
        return article

    def article_of(self, chunk: Chunk) -> Article | None:
        """The article that a chunk was cut from, or None if it has been changed or removed since."""
        return self._catalog.article_of(chunk.key)

    def roots(self) -> tuple[str, ...]:
        """Folders, files and addresses to `sync` to bring all articles up to date.

        They are what was named before. A file that was named itself is left out once articles were taken out
        of it: naming it again would bring them back.
        """
        return roots_of(self._catalog)

    def synced_at(self) -> datetime | None:
        """When a sync last came to its end, UTC; None if that is not known."""
        return synced_at(self._catalog)

    def articles(self, where: Filter | None = None) -> Iterator[ArticleSummary]:
        """All articles that are searched, without their texts, newest first, those without a date last."""
        yield from self._catalog.summaries(where)

    def flagged(self) -> Iterator[tuple[ArticleSummary, tuple[Suspicion, ...]]]:
        """Articles that hold something that speaks to a machine, newest first, and what it is.

        What stands in no text (hidden, invisible) has no span; the article's text holds none of it.
        """
        yield from flagged(self._catalog)

    def flagged_ids(self) -> frozenset[str]:
        """Ids of the articles that `flagged` names, as far as that is known by now; quick."""
        return flagged_ids(self._catalog)

    def copies(
        self, article_ids: Iterable[str], where: Filter | None = None
    ) -> dict[str, tuple[ArticleSummary, ...]]:
        """The articles that carry the same story as each of these, itself among them.

        Args:
            article_ids: which ones.
            where: only copies that satisfy it.

        Returns:
            By article, earliest first, those without a date last, `index.history.MOST_COPIES` at most.
            Articles without copies are left out.
        """
        return copies_of(self._catalog, article_ids, where)

    def history(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """All that is kept of an article, newest first: versions of its address, and texts before an edit.

        Raises:
            ArticleNotFound: there is none of this id.
        """
        self.article(article_id)
        return history(self._catalog, article_id)

    def newest_version(self, article_id: str) -> str:
        """Id of the article that is searched in place of this one; its own, if none has replaced it."""
        return newest_of(self._catalog, article_id)

    def revision(self, article_id: str, number: int) -> Article:
        """What an article said before its file was changed; `history` has the numbers.

        Raises:
            ArticleNotFound: there is no such article, or nothing of that number is kept of it.
        """
        return revision(self._catalog, self.article(article_id), number)

    def search_words(self, query: str, k: int = 100, where: Filter | None = None) -> list[Hit]:
        """The chunks that match a text best by its words (BM25).

        Args:
            query: any text; it has no syntax.
            k: at most so many.
            where: only chunks of articles that satisfy it.
        """
        self._repair_words()
        return self._hits(self._words.search(query, k + SPARE_HITS, where), k)

    def search_vectors(self, query: str, k: int = 100, where: Filter | None = None) -> list[Hit]:
        """The chunks nearest to a text in meaning (cosine similarity), as far as they are embedded.

        Args:
            query: a question or a text; only the model's window of it counts.
            k: at most so many.
            where: only chunks of articles that satisfy it.

        Raises:
            ModelMismatch: the model is not the one that the index was made with.
        """
        if not self._catalog.embedded():
            return []

        def search() -> list[tuple[int, float]]:
            vectors, embedder = self._vectors_and_model()
            return vectors.search(embedder.embed_query(query), k + SPARE_HITS, where)

        return self._hits(in_one_generation(self._catalog, search), k)

    def status(self) -> Status:
        """What the index holds and how it stands; quick."""
        counts = self._catalog.counts()
        writer = lock.current_writer(self.folder)
        store, coming = self._store(), model_change(self._catalog)
        note = server_note(store.vectors) if store.vectors and self._server else None
        missing_files, missing_articles = missing(self._catalog)
        return Status(
            folder=self.folder,
            articles=counts.articles,
            older=counts.older,
            missing_files=missing_files,
            missing=missing_articles,
            chunks=counts.chunks,
            vectors=counts.chunks - counts.pending,
            files=counts.files,
            problems=tuple(one for file in self._catalog.files_with_problems() for one in file.problems),
            size_bytes=folder_size(self.folder),
            newest=counts.newest,
            oldest=counts.oldest,
            sources=counts.sources,
            model=store.model.name if store.model else self.embedder.name,
            schema_version=SCHEMA_VERSION,
            seq=self._catalog.last_seq(),
            words_seq=self._words.seq,
            vectors_seq=store.vectors.seq if store.vectors else 0,
            writer=str(writer) if writer else None,
            next_model=coming.model.name if coming else None,
            next_vectors=coming.done if coming else 0,
            chroma=self._server.address if self._server else None,
            chroma_note=note,
        )

    # Inside

    def _hits(self, found: list[tuple[int, float]], k: int) -> list[Hit]:
        """Hits for chunk keys, without chunks that are no longer in the catalog."""
        chunks = self._catalog.chunks(key for key, _ in found)
        alive = [(chunks[key], score) for key, score in found if key in chunks]
        return [Hit(chunk, score, rank) for rank, (chunk, score) in enumerate(alive[:k], start=1)]

    def _choose_columns(self, columns: Mapping[str, str] | None) -> None:
        """Remember which columns a person chose; tables that were read otherwise are read again."""
        if columns is not None and columns != self._catalog.columns():
            tables = self._tables_read_otherwise(columns)
            with self._catalog.writing() as change:
                change.set_columns(columns, tables)

    def _tables_read_otherwise(self, columns: Mapping[str, str] | None) -> list[str]:
        """Files that may say something else if these columns are chosen; None chooses nothing."""
        if columns is None or columns == self._catalog.columns():
            return []
        files = self._catalog.files().values()
        read = (file.path for file in files if file.state not in ("duplicate", "removed"))
        # An address does not say of what kind it is.
        return [path for path in read if may_hold_tables(Path(path)) or is_address(path)]

    def _repair_words(self) -> None:
        """Once: if a writer died before the words of its articles could be found, do it for it."""
        if self._repaired:
            return
        self._repaired = True
        if not self._words.is_behind():
            return
        try:
            with lock.writing(self.folder, "repairing"):
                fill_languages(self._catalog)
                self._words.catch_up()
        except (IndexBusy, IndexNotWritable):
            return  # whoever writes now does it; on a read-only disk nobody can
