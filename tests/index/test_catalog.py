import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.article import Article, Chunk, Filter, Published
from index.catalog import CATALOG_FILE, Catalog, merge_ranges
from index.errors import IndexDamaged, IndexIncompatible
from index.records import PreparedArticle, article_digest, embed_key


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path)
    yield opened
    opened.close()


def prepared(
    article_id: str, *texts: str, day: str | None = None, source: str | None = None
) -> PreparedArticle:
    """An article of one chunk for each text."""
    published = Published(date.fromisoformat(day)) if day else None
    article = Article(
        article_id, article_id.title(), " ".join(texts), f"/{article_id}.txt", published, source
    )
    chunks, start = [], 0
    for ordinal, text in enumerate(texts):
        chunks.append(Chunk(0, article_id, ordinal, start, start + len(text)))
        start += len(text) + 1
    return PreparedArticle(
        article, "", article_digest(article), chunks, [embed_key("m", text) for text in texts]
    )


def put(catalog: Catalog, *articles: PreparedArticle) -> None:
    with catalog.writing() as change:
        for article in articles:
            change.put_article(article)


def embed(catalog: Catalog, *texts: str) -> int:
    with catalog.writing() as change:
        change.put_vectors([embed_key("m", text) for text in texts], np.eye(len(texts), 4, dtype=np.float32))
        return change.link_vectors()


def keys_of(catalog: Catalog, article_id: str) -> list[int]:
    return catalog.chunk_keys(Filter(article_ids=(article_id,))).tolist()


def test_an_article_comes_back_as_it_was_stored(catalog):
    article = Article(
        id="a",
        title="Ärger [red] \x1b[31m",
        text="One.\n\nTwo\x00 — “three”.",
        path="/a.md",
        published=Published(date(2021, 3, 4), "2021-03-04T10:00:00+01:00", "json-ld", 0.9),
        source="Harbour Post",
        author="I. Vane",
        url="https://a.example",
        metadata={"tags": ["x", 1], "n": None},
    )
    put(catalog, PreparedArticle(article, "", article_digest(article), [], []))
    assert catalog.article("a") == article


def test_chunk_keys_of_an_article_are_one_run_and_never_used_twice(catalog):
    put(catalog, prepared("a", "one", "two"), prepared("b", "three"))
    assert (keys_of(catalog, "a"), keys_of(catalog, "b")) == ([1, 2], [3])
    with catalog.writing() as change:
        change.drop_article("b")
    put(catalog, prepared("b", "three"))
    put(catalog, prepared("a", "one", "two", "four"))
    assert (keys_of(catalog, "b"), keys_of(catalog, "a")) == ([4], [5, 6, 7])


def test_a_transaction_that_fails_leaves_nothing_behind(catalog):
    with pytest.raises(RuntimeError), catalog.writing() as change:
        change.put_article(prepared("a", "one"))
        raise RuntimeError
    assert catalog.article("a") is None
    assert catalog.last_seq() == 0
    put(catalog, prepared("a", "one"))
    assert catalog.counts().chunks == 1


def test_readers_see_the_last_commit_while_somebody_writes(catalog):
    put(catalog, prepared("a", "one"))
    seen: list[int] = []
    with catalog.writing() as change:
        change.put_article(prepared("b", "two"))
        reader = threading.Thread(target=lambda: seen.append(catalog.counts().articles))
        reader.start()
        reader.join(timeout=10)
    assert seen == [1]
    assert catalog.counts().articles == 2


def test_equal_texts_share_one_vector(catalog):
    put(catalog, prepared("a", "same", "other"), prepared("b", "same"))
    assert embed(catalog, "same") == 2
    assert catalog.counts().pending == 1
    assert [key for key, _ in catalog.vectors_of([1, 2, 3])] == [1, 3]


def test_a_text_that_comes_back_has_its_vector_at_once(catalog):
    put(catalog, prepared("a", "same"))
    embed(catalog, "same")
    with catalog.writing() as change:
        change.drop_article("a")
    put(catalog, prepared("b", "same"))
    assert catalog.embedded() == 1


def test_unused_vectors_go_when_asked(catalog):
    put(catalog, prepared("a", "same", "other"))
    embed(catalog, "same", "other")
    put(catalog, prepared("a", "same"))
    with catalog.writing() as change:
        assert change.forget_unused_vectors() == 1
    assert catalog.embedded() == 1


def test_the_log_names_what_changed_since_a_number(catalog):
    put(catalog, prepared("a", "one", "two"), prepared("b", "three"))
    seq = catalog.last_seq()
    put(catalog, prepared("b", "four"))
    embed(catalog, "one")
    assert catalog.changed_articles(seq)[0] == ["b"]
    assert catalog.changed_ranges(seq) == ([(1, 1), (3, 4)], catalog.last_seq())
    assert catalog.dropped_since(seq) == 1


def test_ranges_that_overlap_or_touch_are_joined():
    assert merge_ranges([(1, 3), (2, 2), (4, 5), (8, 9), (9, 12)]) == [(1, 5), (8, 12)]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(since=date(2021, 1, 2)), ["b"]),
        (Filter(until=date(2021, 1, 2)), ["a", "b"]),
        (Filter(since=date(2021, 1, 1), until=date(2021, 1, 1)), ["a"]),
        (Filter(sources=(" HARBOUR post ",)), ["a"]),
        (Filter(sources=("Straße", "nobody")), ["c"]),
        (Filter(article_ids=("a", "c"), until=date(2022, 1, 1)), ["a"]),
    ],
)
def test_filters_choose_articles(catalog, where, expected):
    put(
        catalog,
        prepared("a", "one", day="2021-01-01", source="Harbour Post"),
        prepared("b", "two", day="2021-01-02"),
        prepared("c", "three", source="STRASSE"),
    )
    assert sorted(summary.id for summary in catalog.summaries(where)) == expected
    assert len(catalog.chunk_keys(where)) == len(expected)


def test_articles_are_listed_newest_first_and_undated_last(catalog):
    put(
        catalog,
        prepared("a", "x", day="2020-01-01"),
        prepared("b", "y z"),
        prepared("c", "z", day="2021-01-01"),
    )
    listed = catalog.summaries()
    assert [summary.id for summary in listed] == ["c", "a", "b"]
    assert (listed[2].words, listed[2].characters) == (2, 3)


def test_a_catalog_of_a_newer_footnote_is_refused_with_the_way_out(tmp_path):
    Catalog(tmp_path).close()
    with sqlite3.connect(tmp_path / CATALOG_FILE) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    connection.close()
    with pytest.raises(IndexIncompatible, match=r"newer Footnote.*pip install -U footnote-qa"):
        Catalog(tmp_path)


def test_a_catalog_that_is_no_database_is_called_damaged(tmp_path):
    (tmp_path / CATALOG_FILE).write_bytes(b"not a database at all" * 1000)
    with pytest.raises(IndexDamaged):
        Catalog(tmp_path)
