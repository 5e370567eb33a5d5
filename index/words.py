"""Search by words: BM25 over chunks in a tantivy index, derived from the catalog.

It may be deleted at any time: the next `catch_up` makes it again without reading a file. Texts become
terms in `index.analysis`; tantivy only parts them at their spaces.
"""

import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import tantivy

from index.analysis import STEMMERS, stemmer_for, terms
from index.article import Article, Chunk, Filter
from index.catalog import Catalog
from index.disk import out_of_files, storage_errors
from index.read_only import LinkedFolder
from index.records import source_key
from index.tantivy_files import names_only_its_own
from index.watermark import Watermark, read_watermark
from index.words_query import WEIGHTS, QueryBuilder, WordWeights

# 2: stemmed by the language of each article, CJK in pairs. 3: the last day that an article may be of.
LAYOUT = "3"
# One thread keeps up with any reader (250,000 chunks in 14 s, DESIGN 6).
WRITER_HEAP_BYTES = 64_000_000
# tantivy refuses longer terms; nothing that a person filters by comes near.
LONGEST_RAW_TERM = 1_000
RELOADS = 5
SECONDS_BETWEEN_RELOADS = 0.02
_ANALYZER = "footnote_terms"


class Words:
    """The word index of a catalog. Thread-safe; one writer at a time, see `index.lock`.

    Args:
        folder: where it lives; made on the first write.
        catalog: what it is derived from.
        weights: how the words of a question count.
    """

    def __init__(self, folder: Path, catalog: Catalog, weights: WordWeights = WEIGHTS) -> None:
        self._folder = folder
        self._mark = folder.with_name(f"{folder.name}.json")
        self._catalog = catalog
        self._analyzer = _analyzer()
        self._schema = _schema()
        self._query = QueryBuilder(self._schema, weights)
        self._guard = threading.Lock()
        self._index: tantivy.Index | None = None
        self._linked: LinkedFolder | None = None
        self._linked_mark: Watermark | None = None

    @property
    def seq(self) -> int:
        """The last entry of the change log that can be found here; 0 if the index is not usable."""
        mark = read_watermark(self._mark)
        return mark.seq if mark and mark.made_with == LAYOUT and self._open() else 0

    @property
    def folder(self) -> Path:
        """Where it lives."""
        return self._folder

    def is_behind(self) -> bool:
        """Whether the catalog holds changes that cannot be found here yet."""
        changed, _ = self._catalog.changed_articles(self.seq)
        return bool(changed)

    def catch_up(self) -> int:
        """Apply what the catalog has logged since the last time; rebuild if there is nothing usable.

        Only the holder of the writer lock may call this.

        Returns:
            How many articles were written or deleted.

        Raises:
            IndexNotWritable: the disk is full or read-only.
        """
        after = self.seq
        changed, last = self._catalog.changed_articles(after)
        if not changed:
            return 0
        with storage_errors(self._folder.parent):
            if after == 0:
                self._throw_away()
            with self._writer() as writer:
                for article_id in changed if after else ():
                    writer.delete_documents_by_term("article", _raw(article_id))
                for article, chunks in self._catalog.chunks_of(changed):
                    stemmer = stemmer_for(article.language, article.text)
                    title = " ".join(terms(article.title, stemmer))
                    for chunk in chunks:
                        writer.add_document(_document(article, chunk, stemmer, title))
            Watermark(last, LAYOUT).write(self._mark)
        return len(changed)

    def rebuild(self) -> int:
        """Make the index again from the catalog; a kill meanwhile leaves that to the next `catch_up`.

        Only the holder of the writer lock may call this.

        Returns:
            How many articles were looked at.
        """
        with storage_errors(self._folder.parent):
            self._throw_away()
        return self.catch_up()

    def keys(self) -> list[int]:
        """The chunk key of every entry, in no order, with repetitions; none if the index is not usable."""
        index = self._open() if self.seq else None
        if index is None:
            return []
        index.reload()
        searcher = index.searcher()
        if not searcher.num_docs:
            return []
        hits = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False).hits
        return [int(key or 0) for key in searcher.fast_field_values("key", [address for _, address in hits])]

    def holds(self, key: int, article: Article, text: str) -> bool:
        """Whether a chunk of an article is found by all words of a text; one without words says nothing."""
        index = self._open() if self.seq else None
        if index is None:
            return False
        words = set(terms(text, stemmer_for(article.language, article.text)))
        wanted = [tantivy.Query.term_query(self._schema, "body", word) for word in sorted(words)]
        wanted.append(tantivy.Query.term_query(self._schema, "key", key))
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in wanted])
        return bool(index.searcher().search(every, limit=1).hits)

    def pieces(self) -> int:
        """Of how many segments the index consists; fewer are smaller and faster."""
        index = self._open() if self.seq else None
        return int(index.searcher().num_segments) if index else 0

    def search(self, query: str, k: int, where: Filter | None = None) -> list[tuple[int, float]]:
        """The chunks that match best.

        Args:
            query: any text; it has no syntax.
            k: at most so many.
            where: only chunks of articles that satisfy it.

        Returns:
            (chunk key, BM25 score), best first. Some may be gone from the catalog by now.
        """
        index = self._open() if self.seq else None
        if index is None or k < 1:
            return []
        _reload(index)
        searcher = index.searcher()
        scored = self._query.build(query, searcher, _stemmers_in(searcher))
        if scored is None:
            return []
        limits = _limits(self._schema, where) if where else []
        wanted = [(tantivy.Occur.Must, one) for one in (scored, *limits)]
        hits = searcher.search(tantivy.Query.boolean_query(wanted), limit=k, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        return [(int(key or 0), float(score)) for key, (score, _) in zip(keys, hits, strict=True)]

    def _open(self) -> tantivy.Index | None:
        """The index, or None if there is none that can be read."""
        with self._guard:
            if self._catalog.database.read_only:
                self._link()
            if self._index is None and self._folder.is_dir():
                try:
                    if not names_only_its_own(self._folder):
                        return None
                    index = tantivy.Index.open(str(self._linked.path if self._linked else self._folder))
                    index.register_tokenizer(_ANALYZER, self._analyzer)
                    index.searcher()  # finds out whether its files are all there
                except (ValueError, OSError) as error:
                    if refused := out_of_files(error):
                        raise refused from error
                    return None
                self._index = index
            return self._index

    def _link(self) -> None:
        """tantivy makes a lock file even to read: on a read-only disk it reads through links elsewhere."""
        mark = read_watermark(self._mark)
        if mark != self._linked_mark and self._folder.is_dir():
            self._index, self._linked_mark = None, mark
            self._linked = LinkedFolder(self._folder)

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """A writer whose work is committed at the end, or rolled back."""
        self._folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(self._schema, path=str(self._folder))
        index.register_tokenizer(_ANALYZER, self._analyzer)
        writer = index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def _throw_away(self) -> None:
        with self._guard:
            self._index = None
            self._mark.unlink(missing_ok=True)
            shutil.rmtree(self._folder, ignore_errors=True)


def _analyzer() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _stemmers_in(searcher: tantivy.Searcher) -> list[str]:
    """The stemmers that articles in the index were stemmed with."""
    return [one for one in STEMMERS if searcher.doc_freq("stemmer", one)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stemmer", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("body", tokenizer_name=_ANALYZER, index_option="position")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_integer_field("last_day", indexed=True, fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(article: Article, chunk: Chunk, stemmer: str, title: str) -> tantivy.Document:
    """A chunk as tantivy keeps it; `title` are the terms of the article's title."""
    document = tantivy.Document()
    document.add_integer("key", chunk.key)
    document.add_text("article", _raw(article.id))
    document.add_text("stemmer", stemmer)
    document.add_text("title", title)
    document.add_text("body", " ".join(terms(article.text[chunk.start : chunk.end], stemmer)))
    if article.published:
        document.add_integer("day", article.published.on.toordinal())
        document.add_integer("last_day", article.published.last.toordinal())
    if article.source:
        document.add_text("source", _raw(source_key(article.source) or ""))
    return document


def _reload(index: tantivy.Index) -> None:
    """Read what was committed last.

    A writer that ends at this moment deletes files that were just named, which the next try no longer names.
    Of an index that is being rebuilt, what was read before still stands.
    """
    for _ in range(RELOADS):
        with suppress(ValueError, OSError):
            index.reload()
            return
        time.sleep(SECONDS_BETWEEN_RELOADS)


def _limits(schema: tantivy.Schema, where: Filter) -> list[tantivy.Query]:
    """A filter as queries that all must match; none of them adds to a score."""
    query = tantivy.Query
    limits = []
    for field, first, last in (("day", where.since, None), ("last_day", None, where.until)):
        if first or last:
            since = first.toordinal() if first else 0
            until = last.toordinal() if last else date.max.toordinal()
            limits.append(query.range_query(schema, field, tantivy.FieldType.Integer, since, until))
    for field, chosen in (
        ("source", [source_key(one) or "" for one in where.sources]),
        ("article", where.article_ids),
    ):
        if chosen:
            limits.append(_one_of(schema, field, chosen))
    return [query.const_score_query(one, 0.0) for one in limits]


def _one_of(schema: tantivy.Schema, field: str, values: Sequence[str]) -> tantivy.Query:
    return tantivy.Query.term_set_query(schema, field, [_raw(value) for value in values])


def _raw(value: str) -> str:
    return value[:LONGEST_RAW_TERM]
