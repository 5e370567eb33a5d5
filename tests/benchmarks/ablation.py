"""What each choice of retrieval is worth, on the visible sets, as Markdown tables.

    python tests/benchmarks/ablation.py SET TABLE [--index DIR] [--sample N] [--data DIR]

    SET    wiki_qa, scifact or news
    TABLE  words   what counts in the words leg (title, presence, pairs, quotations, stopwords)
           fusion  weights, ranks or scores, candidates, passages an article, copies, neighbours joined
           chunks  chunk length, overlap and header; indexes the set anew for every row (news: hours)

`words` and `fusion` read the index that --index names (made with `footnote index SET/articles.jsonl.gz
--index DIR`); nothing in it is changed. `--sample` takes every so many questions. Rows change one choice
against the shipped ones. Says why where it cannot run.
"""

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from index import Library
from index.article import Article, Chunk, Filter, Hit
from index.catalog import Catalog
from index.chunking import ChunkingOptions, chunk, embedded_text
from index.embedding import Embedder, open_embedder
from index.readers import Problem, read_articles
from index.records import PreparedArticle, article_digest, embed_key
from index.words import Words
from index.words_query import WordWeights
from qa import metrics
from qa.passage import Passage
from qa.search import SearchOptions, find_passages

DATA = Path(__file__).parents[3] / "shared" / "data" / "eval"
DEPTH = 60
"""Passages looked at: enough for ten articles at any cap."""

Measures = dict[str, float]


@dataclass(frozen=True)
class Question:
    """One labelled, answerable question."""

    text: str
    article_ids: frozenset[str]
    answers: tuple[str, ...]
    asked_on: date | None


def read_questions(file: Path, sample: int) -> list[Question]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row.get("answerable", True)]
    return [
        Question(
            row["question"],
            frozenset(row["article_ids"]),
            tuple(row.get("answers") or ()),
            date.fromisoformat(row["asked_on"]) if row.get("asked_on") else None,
        )
        for row in rows[:: max(1, len(rows) // sample) if sample else 1]
    ]


@dataclass
class Remembering:
    """A library whose two legs are asked once for each question, and whose articles are read once."""

    library: Library
    found: dict[tuple[str, str], list[Hit]] = field(default_factory=dict)
    read: dict[str, Article] = field(default_factory=dict)

    def search_words(self, query: str, k: int, where: Filter | None = None) -> list[Hit]:
        return self._remembered("words", query)[:k]

    def search_vectors(self, query: str, k: int, where: Filter | None = None) -> list[Hit]:
        return self._remembered("vectors", query)[:k]

    def _remembered(self, leg: str, query: str) -> list[Hit]:
        if (leg, query) not in self.found:
            search = self.library.search_words if leg == "words" else self.library.search_vectors
            self.found[leg, query] = search(query, 200)
        return self.found[leg, query]

    def article(self, article_id: str) -> Article:
        if article_id not in self.read:
            self.read[article_id] = self.library.article(article_id)
        return self.read[article_id]

    def articles(self, where: Filter | None = None) -> Iterator[object]:
        return self.library.articles(where)


class Trial:
    """A library of its own: other chunks, other weights, vectors compared one by one.

    Args:
        articles: what to index.
        folder: where its catalog and word index go.
        options: how articles are cut.
        embedder: counts tokens, and embeds if `vectors`.
        vectors: whether the vectors leg is wanted.
        header: whether title and heading are embedded with each chunk.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        folder: Path,
        options: ChunkingOptions,
        embedder: Embedder,
        *,
        vectors: bool,
        header: bool = True,
    ) -> None:
        self._catalog = Catalog(folder)
        self._embedder = embedder
        self._articles = {article.id: article for article in articles}
        with self._catalog.writing() as change:
            for article in articles:
                cut = chunk(article, embedder.count_tokens, options)
                keys = [embed_key("trial", f"{article.id} {one.ordinal}") for one in cut]
                change.put_article(PreparedArticle(article, article.id, article_digest(article), cut, keys))
        self._words = Words(folder / "words", self._catalog)
        self._words.catch_up()
        self.chunks = [one for _, cut in self._catalog.chunks_of(list(self._articles)) for one in cut]
        self._vectors = (
            embedder.embed_documents([self._embedded(one, header) for one in self.chunks])
            if vectors
            else None
        )

    def _embedded(self, one: Chunk, header: bool) -> str:
        article = self._articles[one.article_id]
        return embedded_text(article, one) if header else article.text[one.start : one.end]

    def search_words(self, query: str, k: int, where: Filter | None = None) -> list[Hit]:
        return hits(self._catalog, self._words.search(query, k, where))

    def search_vectors(self, query: str, k: int, where: Filter | None = None) -> list[Hit]:
        assert self._vectors is not None
        similarity = self._vectors @ self._embedder.embed_query(query)
        best = np.argsort(-similarity)[:k]
        return [Hit(self.chunks[at], float(similarity[at]), rank) for rank, at in enumerate(best, 1)]

    def article(self, article_id: str) -> Article:
        return self._articles[article_id]

    def articles(self, where: Filter | None = None) -> Iterator[object]:
        return iter(self._catalog.summaries(where))


class OtherWeights:
    """An open library whose words leg weighs questions in another way."""

    def __init__(self, library: Library, catalog: Catalog, weights: WordWeights) -> None:
        self._library = library
        self._catalog = catalog
        self._words = Words(library.folder / "words", catalog, weights)

    def search_words(self, query: str, k: int, where: Filter | None = None) -> list[Hit]:
        return hits(self._catalog, self._words.search(query, k, where))

    def article(self, article_id: str) -> Article:
        return self._library.article(article_id)

    def articles(self, where: Filter | None = None) -> Iterator[object]:
        return self._library.articles(where)


def hits(catalog: Catalog, found: list[tuple[int, float]]) -> list[Hit]:
    chunks = catalog.chunks(key for key, _ in found)
    return [Hit(chunks[key], score, rank) for rank, (key, score) in enumerate(found, 1) if key in chunks]


def measured(
    library: object,
    questions: Sequence[Question],
    options: SearchOptions,
    change: Callable[[list[Passage]], list[Passage]] | None = None,
) -> Measures:
    """Means over the questions; articles are ranked by their first passage."""
    rows: list[Measures] = []
    for question in questions:
        wide = replace(options, k=DEPTH)
        found = find_passages(library, question.text, options=wide, asked_on=question.asked_on)  # type: ignore[arg-type]
        found = change(found) if change else found
        ranked = list(dict.fromkeys(passage.article_id for passage in found))
        row = {f"hit@{k}": metrics.hit(ranked, question.article_ids, k) for k in (1, 4, 10)}
        row["MRR@10"] = metrics.reciprocal_rank(ranked, question.article_ids, 10)
        row["nDCG@10"] = metrics.ndcg(ranked, question.article_ids, 10)
        if question.answers:
            holds = [metrics.contains_answer(passage.text, question.answers) for passage in found[:5]]
            row["answer@1"] = holds[0] if holds else 0.0
            row["answer@5"] = max(holds, default=0.0)
        rows.append(row)
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}


def print_row(name: str, row: Measures, first: bool) -> None:
    if first:
        print("| choice |", " | ".join(row), "|")
        print("|---|" + "---|" * len(row))
    print(f"| {name} |", " | ".join(f"{value:.3f}" for value in row.values()), "|", flush=True)


def words_rows(library: Library, questions: Sequence[Question]) -> Iterator[tuple[str, Measures]]:
    shipped = WordWeights()
    bm25 = replace(shipped, presence=0.0, pair=0.0, quoted=0.0)
    rows = {
        "shipped": shipped,
        "BM25 and title alone": bm25,
        "the same, stopwords kept": replace(bm25, drop_stopwords=False),
    }
    rows |= {f"title {value}": replace(shipped, title=value) for value in (0.0, 0.25, 1.0, 1.5)}
    rows |= {f"presence {value}": replace(shipped, presence=value) for value in (0.0, 0.3, 1.0)}
    rows |= {f"pairs {value}": replace(shipped, pair=value) for value in (0.0, 0.3, 0.6)}
    rows |= {f"gap in pairs {value}": replace(shipped, pair_gap=value) for value in (0, 1)}
    rows["quotations not looked for"] = replace(shipped, quoted=0.0)
    catalog = Catalog(library.folder)
    options = SearchOptions(legs=("words",), per_article=0, fold=False)
    questions = [replace(question, asked_on=None) for question in questions]
    for name, weights in rows.items():
        yield name, measured(OtherWeights(library, catalog, weights), questions, options)
    catalog.close()


def fusion_rows(library: Library, questions: Sequence[Question]) -> Iterator[tuple[str, Measures]]:
    shipped = SearchOptions()
    rows = {
        "shipped": shipped,
        "words alone": replace(shipped, legs=("words",)),
        "vectors alone": replace(shipped, legs=("vectors",)),
    }
    for words in (0.4, 0.5, 0.7, 0.8):
        rows[f"words {words}, vectors {1 - words:.1f}"] = replace(
            shipped, weight_words=words, weight_vectors=1 - words
        )
    for words in (1.0, 1.5, 2.0):
        rows[f"ranks, words {words} : 1"] = replace(
            shipped, fusion="ranks", weight_words=words, weight_vectors=1.0
        )
    rows |= {f"candidates {value}": replace(shipped, candidates=value) for value in (50, 200)}
    rows |= {
        f"passages an article {value or 'unlimited'}": replace(shipped, per_article=value)
        for value in (0, 1, 2)
    }
    rows |= {
        "copies not folded": replace(shipped, fold=False),
        "parts not searched": replace(shipped, split=False),
    }
    remembering = Remembering(library)
    for name, options in rows.items():
        yield name, measured(remembering, questions, options)
    yield "neighbours joined", measured(remembering, questions, shipped, lambda found: joined(found, library))
    if any(question.asked_on for question in questions):
        undated = [replace(question, asked_on=None) for question in questions]
        yield "day of asking not told", measured(remembering, undated, shipped)


def joined(passages: Sequence[Passage], library: Library) -> list[Passage]:
    """A passage right behind or before an earlier one of its article is joined to that one."""
    kept: list[Passage] = []
    for passage in passages:
        for place, other in enumerate(kept):
            gap = max(passage.start, other.start) - min(passage.end, other.end)
            if other.article_id == passage.article_id and gap < 5:
                start, end = min(passage.start, other.start), max(passage.end, other.end)
                text = library.article(other.article_id).text[start:end]
                kept[place] = replace(other, start=start, end=end, text=text)
                break
        else:
            kept.append(passage)
    return kept


def chunk_rows(
    articles: Sequence[Article], questions: Sequence[Question], vectors: str
) -> Iterator[tuple[str, Measures]]:
    sizes = [ChunkingOptions(target_tokens=target) for target in (80, 120, 180, 256)]
    sizes += [ChunkingOptions(target_tokens=target, overlap_sentences=1) for target in (120, 180)]
    rows = [(size, True) for size in sizes] + [(ChunkingOptions(), False)]
    embedder = open_embedder()
    for size, header in rows:
        with_vectors = f"{size.target_tokens}/{size.overlap_sentences}" in vectors.split(",")
        if not header and not with_vectors:
            continue
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(articles, Path(folder), size, embedder, vectors=with_vectors, header=header)
            name = (
                f"{size.target_tokens} tokens, overlap {size.overlap_sentences}, {len(trial.chunks)} chunks"
            )
            name += "" if header else ", no header in vectors"
            if header:
                options = SearchOptions(legs=("words",), per_article=0, fold=False)
                yield f"{name}: words", measured(trial, questions, options)
            if with_vectors:
                yield f"{name}: vectors", measured(trial, questions, SearchOptions(legs=("vectors",)))
                yield f"{name}: fused", measured(trial, questions, SearchOptions())


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("set", choices=("wiki_qa", "scifact", "news"))
    parser.add_argument("table", choices=("words", "fusion", "chunks"))
    parser.add_argument("--index", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument(
        "--vectors", default="", help="chunks: TARGET/OVERLAP,… of which vectors are made too"
    )
    parser.add_argument("--data", type=Path, default=DATA)
    chosen = parser.parse_args()
    folder = chosen.data / chosen.set
    if not folder.is_dir():
        sys.exit(f"skipped: {folder} is not here")
    questions = read_questions(folder / "questions.jsonl.gz", chosen.sample)
    print(f"\n### {chosen.set}, {chosen.table}: {len(questions):,} questions\n")
    if chosen.table == "chunks":
        found = read_articles(folder / "articles.jsonl.gz")
        articles = [one for one in found if not isinstance(one, Problem)]
        print_all(chunk_rows(articles, questions, chosen.vectors))
        return
    if chosen.index is None or not chosen.index.is_dir():
        sys.exit(f"skipped: needs --index with the indexed articles of {folder}")
    with Library.open(chosen.index, create=False) as library:
        status = library.status()
        if chosen.table == "fusion" and status.vectors < status.chunks:
            sys.exit(f"skipped: only {status.vectors:,} of {status.chunks:,} chunks are embedded yet")
        print_all((words_rows if chosen.table == "words" else fusion_rows)(library, questions))


def print_all(rows: Iterator[tuple[str, Measures]]) -> None:
    for place, (name, row) in enumerate(rows):
        print_row(name, row, place == 0)


if __name__ == "__main__":
    main()
