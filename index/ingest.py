"""One file's articles into the catalog: read, tell what changed, cut into chunks, store."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from index.article import Article, Chunk
from index.catalog import Catalog
from index.catalog_writer import Cut
from index.chunking import ChunkingOptions, chunk, embedded_text
from index.disk import out_of_files
from index.embedding import Embedder
from index.examined import examined
from index.language import language_of
from index.progress import Reporter, Stopped
from index.readers import Problem, holds_many, read_articles
from index.readers.problem import problem_of
from index.records import READ_AGAIN, FileRecord, PreparedArticle, StoredArticle, article_digest, embed_key
from index.scan import SeenFile, file_digest
from index.shingles import shingles
from index.sketch import bands
from index.web.address import is_address

# Articles of one file that are prepared within this time share a transaction: commits cost little
# then, and a kill loses no more than this.
SECONDS_PER_COMMIT = 0.2
# The size of a passage that a person can check at a glance; smaller if the model's window is.
TARGET_TOKENS = 180
TARGET_SHARE = 0.7
SMALLEST_WINDOW = 32
# Longer ids are cut: they are typed, printed and put into links.
LONGEST_ID = 120
_SUFFIX_DIGITS = 6


@dataclass(slots=True)
class Tally:
    """What has happened to articles."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    flagged: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """One pass over one file."""

    path: str
    stored: dict[str, StoredArticle]
    removals: dict[str, bytes]
    holds_many: bool
    keeps_all: bool = False
    digest: str = ""  # of its bytes, so that it is known again under another name
    seen: set[str] = field(default_factory=set)
    waiting: list[tuple[PreparedArticle, bool]] = field(default_factory=list)
    waiting_ids: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    @property
    def lost_text(self) -> bool:
        """Whether something could not be read, so that what was not seen may still be there."""
        return any(problem.fatal for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Received:
    """A document that is no file, all of it at hand.

    Attributes:
        record: how it is to be remembered once it is read.
        articles: its articles and problems, under the record's path.
        holds_many: whether it may hold many articles, each known by its id.
        keeps_all: whether articles that it no longer holds stay, unless pruned: a feed shows its newest ones.
    """

    record: FileRecord
    articles: Iterable[Article | Problem]
    holds_many: bool
    keeps_all: bool = False


class _BytesTold:
    """Tells how far a file is read, in bytes, and not twice what is read twice."""

    def __init__(self, reporter: Reporter, file: SeenFile) -> None:
        self._reporter = reporter
        self._file = file
        self._left = file.size

    def on_read(self, count: int) -> None:
        """So many bytes more are read; while they are, one can stop as inside a long article."""
        fresh = min(count, self._left)
        self._left -= fresh
        self._reporter.advance(path=self._file.path, work=fresh)
        self._reporter.check_inside()


class Ingest:
    """Brings files into the catalog, article by article.

    Args:
        catalog: where to.
        embedder: counts word pieces and names the vectors of texts; nothing is embedded here.
        reporter: told of every article; may ask to stop between two of them.
        on_commit: called after each transaction.
        prune: whether articles that a damaged file no longer shows are dropped.
    """

    def __init__(
        self,
        catalog: Catalog,
        embedder: Embedder,
        reporter: Reporter,
        on_commit: Callable[[], None],
        prune: bool = False,
    ) -> None:
        self._catalog = catalog
        self._reporter = reporter
        self._on_commit = on_commit
        self._prune = prune
        self._embedder = embedder
        self._cut = cutter(embedder)  # inside a transaction, which is never left half done
        self._cut_stoppably = cutter(embedder, self._count_tokens)
        self._removals = catalog.removals()
        self._columns = catalog.columns()
        self.tally = Tally()

    def read(self, file: SeenFile) -> None:
        """Bring the catalog up to date with one file.

        Raises:
            Stopped: somebody asked to; all articles stored so far stay, and the next sync goes on.
            IndexNotWritable: the disk is full or read-only.
        """
        if file.named:
            with self._catalog.writing() as change:
                change.forget_removals(file.path)
            self._removals = {place: what for place, what in self._removals.items() if place[0] != file.path}
        for attempt in (1, 2):
            try:
                before = _state(file)
                telling = SeenFile(file.path, before.size, before.mtime_ns).telling_mtime_ns
                reading = self._pass(file, before.digest)
                stat = Path(file.path).stat()
                if (stat.st_size, stat.st_mtime_ns) == (before.size, before.mtime_ns):
                    self._finish(reading, replace(before, mtime_ns=telling))
                    return
            except OSError as error:
                if refused := out_of_files(error):
                    raise refused from error
                reading = self._start(file.path, holds_many(Path(file.path)))
                reading.problems.append(_vanished(file, error))
                break
            if attempt == 2:
                reading.problems.append(_still_changing(file))
        self._finish(reading, FileRecord(file.path, -1, -1, "", "partial"))

    def take_in(self, received: Received) -> None:
        """Bring the catalog up to date with a document that is no file.

        Raises:
            Stopped: somebody asked to; all articles stored so far stay.
            IndexNotWritable: the disk is full or read-only.
        """
        reading = self._start(received.record.path, received.holds_many)
        reading.keeps_all = received.keeps_all
        self._go_through(reading, received.articles)
        self._finish(reading, received.record)

    def _start(self, path: str, many: bool) -> _Reading:
        removals = {locator: what for (place, locator), what in self._removals.items() if place == path}
        return _Reading(path, self._catalog.articles_of(path), removals, many)

    def _pass(self, file: SeenFile, digest: str) -> _Reading:
        reading = self._start(file.path, holds_many(Path(file.path)))
        reading.digest = digest
        told = _BytesTold(self._reporter, file)
        found = read_articles(Path(file.path), columns=self._columns, on_read=told.on_read)
        self._go_through(reading, found)
        return reading

    def _go_through(self, reading: _Reading, articles: Iterable[Article | Problem]) -> None:
        try:
            for found in articles:
                if reading.seen or reading.problems:  # who is always stopped gets on by one at least
                    self._reporter.check()
                if isinstance(found, Problem):
                    reading.problems.append(found)
                else:
                    self._take(reading, examined(_storable(found)))
                if time.monotonic() - reading.since >= SECONDS_PER_COMMIT:
                    self._commit(reading, None)
        except Stopped:
            self._commit(reading, None)
            raise

    def _take(self, reading: _Reading, article: Article) -> None:
        """Prepare an article if it is new or changed."""
        locator = self._locator(reading, article)
        reading.seen.add(locator)
        digest = article_digest(article)
        before = reading.stored.get(locator)
        if (before and before.digest == digest) or reading.removals.get(locator) == digest:
            self.tally.unchanged += 1
            self._reporter.advance(path=reading.path)
            return
        final = replace(
            article,
            id=before.id if before else self._free_id(reading, article.id, locator),
            language=language_of(f"{article.title}\n{article.text}"),
        )
        chunks, keys = self._cut_stoppably(final)
        prepared = PreparedArticle(final, locator, digest, chunks, keys, bands(shingles(final.text)))
        reading.waiting.append((prepared, before is None))
        reading.waiting_ids.add(final.id)
        self.tally.flagged += bool(final.suspicions)
        self._reporter.articles += 1
        self._reporter.chunks += len(chunks)
        self._reporter.advance(path=reading.path)

    def _count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of some texts; asked for all along a long article, so here one can stop inside it."""
        self._reporter.advance()
        self._reporter.check_inside()
        return self._embedder.count_tokens(texts)

    def _locator(self, reading: _Reading, article: Article) -> str:
        """Which article of its file: its own id; "" where the file holds one."""
        if not reading.holds_many:
            return str(len(reading.seen)) if reading.seen else ""
        locator, copy = article.id, 1
        while locator in reading.seen:
            copy += 1
            locator = f"{article.id}#{copy}"
        return locator

    def _free_id(self, reading: _Reading, wanted: str, locator: str) -> str:
        """The wanted id, or one made from it if another article has that."""
        base = wanted[:LONGEST_ID]
        tail = sha256(f"{reading.path}\n{locator}".encode("utf-8", "surrogatepass")).hexdigest()
        for candidate in (base, f"{base}~{tail[:_SUFFIX_DIGITS]}", f"{base}~{tail}"):
            if candidate not in reading.waiting_ids and self._catalog.place_of(candidate) is None:
                return candidate
        return f"{base}~{tail}~{locator}"

    def _commit(self, reading: _Reading, record: FileRecord | None) -> None:
        """Store what waits; `record` says how the file stands, None that it is not read to its end yet."""
        with self._catalog.writing() as change:
            for prepared, fresh in reading.waiting:
                change.put_article(prepared, fresh)
                if prepared.locator in reading.removals:
                    change.forget_removal(reading.path, prepared.locator)
            change.settle_versions(self._cut)
            change.put_file(record or FileRecord(reading.path, READ_AGAIN, -1, reading.digest, "partial"))
        self.tally.added += sum(fresh for _, fresh in reading.waiting)
        self.tally.changed += sum(not fresh for _, fresh in reading.waiting)
        reading.waiting.clear()
        reading.waiting_ids.clear()
        self._on_commit()
        reading.since = time.monotonic()

    def _finish(self, reading: _Reading, record: FileRecord) -> None:
        """Store the rest, drop what the file no longer holds, and remember the file."""
        gone = [stored.id for locator, stored in reading.stored.items() if locator not in reading.seen]
        if reading.keeps_all and not self._prune:
            gone = []
        if gone and reading.lost_text and not self._prune:
            reading.problems.append(_kept(reading.path, len(gone)))
            gone = []
        if gone:
            with self._catalog.writing() as change:
                for article_id in gone:
                    change.drop_article(article_id)
                change.settle_versions(self._cut)
            self.tally.removed += len(gone)
        if record.digest and not reading.seen and reading.lost_text:
            record = replace(record, state="failed")
        self._commit(reading, replace(record, problems=tuple(reading.problems)))
        self.tally.problems += reading.problems


def cutter(embedder: Embedder, count_tokens: Callable[[Sequence[str]], list[int]] | None = None) -> Cut:
    """What cuts articles into chunks for a model; embeds nothing, and loads nothing before its first use.

    Args:
        embedder: of the model.
        count_tokens: word pieces of texts; the embedder's own count by default.
    """
    count = count_tokens or embedder.count_tokens

    def cut(article: Article) -> tuple[list[Chunk], list[bytes]]:
        model = embedder.fingerprint
        chunks = chunk(article, count, chunking_options(model.max_tokens))
        return chunks, [embed_key(model.key, embedded_text(article, one)) for one in chunks]

    return cut


def chunking_options(max_tokens: int) -> ChunkingOptions:
    """Chunk sizes for a model's window in word pieces."""
    window = max(max_tokens, SMALLEST_WINDOW)
    return ChunkingOptions(max_tokens=window, target_tokens=min(TARGET_TOKENS, int(window * TARGET_SHARE)))


def _state(file: SeenFile) -> FileRecord:
    """A file as it is at this moment; its digest is taken anew unless it is known for this state."""
    stat = Path(file.path).stat()
    same = (stat.st_size, stat.st_mtime_ns) == (file.size, file.mtime_ns)
    digest = file.digest if same and file.digest else file_digest(Path(file.path))
    return FileRecord(file.path, stat.st_size, stat.st_mtime_ns, digest, "ok")


def _storable(article: Article) -> Article:
    """The article with lone surrogates, which JSON allows and no file can hold, made visible."""
    try:
        for text in (article.id, article.title, article.text, article.source, article.author, article.url):
            if text:
                text.encode()
    except UnicodeEncodeError:
        return replace(
            article,
            id=_valid(article.id) or article.id,
            title=_valid(article.title) or "",
            text=_valid(article.text) or "",
            source=_valid(article.source),
            author=_valid(article.author),
            url=_valid(article.url),
        )
    return article


def _valid(text: str | None) -> str | None:
    """One replacement character for each lone surrogate: offsets stay."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if text else text


def _still_changing(file: SeenFile) -> Problem:
    return problem_of(
        Path(file.path), "was changed while it was read", "Index it again when it is complete", fatal=False
    )


def _vanished(file: SeenFile, error: OSError) -> Problem:
    return problem_of(
        Path(file.path),
        f"could not be read to its end: {(error.strerror or str(error)).lower()}",
        "Index it again",
    )


def _kept(path: str, count: int) -> Problem:
    what = f"{count:,} of the articles that it held before cannot be found in it and stay searchable"
    if is_address(path):
        return Problem(path, f"{path}: {what}", "Index it with --prune to drop them", fatal=False)
    return problem_of(Path(path), what, "Repair the file, or index it with --prune to drop them", fatal=False)
