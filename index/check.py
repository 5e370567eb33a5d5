"""Do catalog, words and vectors agree? Looks at everything, changes nothing."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Filter
from index.catalog import Catalog
from index.catalog_check import check_articles, check_file, check_files, check_vectors
from index.copies_check import check_copies
from index.embedding import Fingerprint
from index.errors import IndexDamaged
from index.findings import CheckReport, Finding, Level
from index.progress import Reporter
from index.vectors import Vectors
from index.vectors_check import ChromaCheck, check_vectors_folder
from index.words import Words
from index.words_check import check_words, search_own_words

# Of so many chunks each is looked for by its own words and by its own vector; all are compared by key, and
# searched for in Chroma by id. Measured on two busy cores: 0.3 ms and 5 ms each.
SAMPLE_BY_WORDS = 2_000
SAMPLE_BY_VECTOR = 500

_ORDER: dict[Level, int] = {"damage": 0, "waiting": 1, "note": 2, "space": 3}


@dataclass(frozen=True, slots=True)
class Store:
    """The three parts of an index, and the model that its vectors are made with.

    Attributes:
        folder: of the index.
        catalog: the truth.
        words: derived from it.
        vectors: derived from it; None before the first sync.
        model: of the vectors; None before the first sync.
    """

    folder: Path
    catalog: Catalog
    words: Words
    vectors: Vectors | None
    model: Fingerprint | None


def check(store: Store, reporter: Reporter, *, everything: bool = False) -> CheckReport:
    """Compare the parts of an index. Only the holder of the writer lock may call this.

    Args:
        store: what to check.
        reporter: told how it goes; may ask to stop.
        everything: look for every chunk by its own words and vector, not for a sample.

    Raises:
        Stopped: the reporter's listener asked to.
    """
    began = time.monotonic()
    try:
        findings = check_file(store.catalog)
        in_catalog = [] if any(one.level == "damage" for one in findings) else _catalog(store, reporter)
        in_words, by_words = _words(store, reporter, everything)
        in_vectors, chroma = _vectors(store, reporter, everything)
        findings = [*findings, *in_catalog, *in_words, *in_vectors]
        counts = store.catalog.counts()
    except IndexDamaged as error:
        lost = Finding("catalog", "damage", error.what, error.fix)
        return CheckReport(store.folder, 0, 0, 0, 0, 0, 0, 0, (lost,), time.monotonic() - began)
    return CheckReport(
        folder=store.folder,
        articles=counts.articles,
        chunks=counts.chunks,
        embedded=counts.chunks - counts.pending,
        in_words=len(store.words.keys()),
        in_chroma=chroma.count if chroma else 0,
        searched_words=by_words,
        searched_vectors=chroma.searched if chroma else 0,
        findings=tuple(sorted(findings, key=lambda one: _ORDER[one.level])),
        seconds=time.monotonic() - began,
    )


def _catalog(store: Store, reporter: Reporter) -> list[Finding]:
    reporter.begin("checking", store.catalog.counts().articles)

    def on_article() -> None:
        reporter.advance(1)
        reporter.check()

    model = store.model
    findings = check_articles(store.catalog, model.key if model else None, on_article)
    reporter.end()
    findings += check_vectors(store.catalog, model.dimension if model else None)
    return [*findings, *check_copies(store.catalog), *check_files(store.catalog)]


def _words(store: Store, reporter: Reporter, everything: bool) -> tuple[list[Finding], int]:
    findings = check_words(store.catalog, store.words)
    if any(one.level == "damage" for one in findings) or not store.words.seq:
        return findings, 0
    keys = np.intersect1d(_keys(store.catalog), np.array(store.words.keys(), np.int64))
    chosen = _chosen(keys, None if everything else SAMPLE_BY_WORDS)
    reporter.begin("checking", len(chosen))

    def on_chunk() -> None:
        reporter.advance(1)
        reporter.check()

    findings += search_own_words(store.catalog, store.words, chosen, on_chunk)
    reporter.end()
    return findings, len(chosen)


def _vectors(store: Store, reporter: Reporter, everything: bool) -> tuple[list[Finding], ChromaCheck | None]:
    if store.vectors is None or store.model is None:
        return [], None
    findings = check_vectors_folder(store.catalog, store.vectors)
    if not store.vectors.is_usable or any(one.level == "damage" for one in findings):
        return findings, None
    sample = None if everything else _chosen(_keys(store.catalog), SAMPLE_BY_VECTOR)
    reporter.begin("checking", store.catalog.embedded() if sample is None else len(sample))

    def on_vectors(count: int) -> None:
        reporter.advance(count)

    chroma = ChromaCheck(store.catalog, store.vectors.open_store, store.vectors.seq, store.model.dimension)
    findings += chroma.run(sample, on_vectors)
    reporter.end()
    return findings, chroma


def _keys(catalog: Catalog) -> NDArray[np.int64]:
    return catalog.chunk_keys(Filter())


def _chosen(keys: NDArray[np.int64], most: int | None) -> Sequence[int]:
    """All keys, or as many drawn at random: a check that is repeated looks at others."""
    if most is None or len(keys) <= most:
        return [int(key) for key in keys]
    drawn = np.random.default_rng().choice(keys, most, replace=False)
    return sorted(int(key) for key in drawn)
