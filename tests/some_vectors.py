"""Catalogs of articles whose vectors are drawn at random, and what must be found among them."""

from datetime import date

import numpy as np

from index.article import Article, Chunk, Filter, Published
from index.catalog import Catalog
from index.records import PreparedArticle, article_digest, embed_key
from index.vectors import Vectors

DIMENSION = 32
FIRST_DAY = date(2021, 1, 1).toordinal()


def unit_vectors(count: int, seed: int = 0) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def put(catalog: Catalog, names: list[str], matrix: np.ndarray) -> None:
    """One article of one chunk for each name, published a day after the one before."""
    with catalog.writing() as change:
        for number, name in enumerate(names):
            published = Published(date.fromordinal(FIRST_DAY + number))
            article = Article(name, name, "text", f"/{name}.txt", published)
            key = embed_key("model", f"{name} {matrix[number].tobytes().hex()}")
            change.put_vectors([key], matrix[number : number + 1])
            change.put_article(
                PreparedArticle(article, "", article_digest(article), [Chunk(0, name, 0, 0, 4)], [key])
            )


def names_of(count: int) -> list[str]:
    return [f"n{number:04}" for number in range(count)]


def found(
    vectors: Vectors, catalog: Catalog, vector: np.ndarray, k: int = 5, where: Filter | None = None
) -> list[str]:
    hits = vectors.search(vector, k, where)
    chunks = catalog.chunks(key for key, _ in hits)
    return [chunks[key].article_id for key, _ in hits if key in chunks][:k]


def exact(matrix: np.ndarray, vector: np.ndarray, k: int = 5, among: slice = slice(None)) -> list[str]:
    names = names_of(len(matrix))[among]
    return [names[place] for place in np.argsort(-(matrix[among] @ vector))[:k]]
