"""One fresh process that asks an index, for `scale.py`: prints what it took as one line of JSON.

    python -m tests.benchmarks.scale_asking INDEX QUESTIONS.json STARTED [--cold]

STARTED is `time.time()` of the moment before this process was started. `--cold`: one question, then the end.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.article import Filter
from index.embedding import Embedder
from index.library import Library

SHARES = (0.01, 0.12, 0.94)
CANDIDATES = 100


@dataclass
class Remembering:
    """An embedder that has embedded all questions before: what is left is the search."""

    embedder: Embedder
    known: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.embedder, name)

    def embed_query(self, text: str) -> Any:
        return self.known[text]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("index")
    parser.add_argument("questions", type=Path)
    parser.add_argument("started", type=float)
    parser.add_argument("--cold", action="store_true")
    options = parser.parse_args()
    said: dict[str, Any] = {"imported_s": time.time() - options.started}
    questions: list[str] = json.loads(options.questions.read_text())
    with Library.open(options.index) as library:
        said["open_s"] = time.time() - options.started
        asked(library, questions[0], None)
        said["first_answer_s"] = time.time() - options.started
        said["first_answer_cpu_s"] = time.process_time()
        said["rss_mb_first"] = peak_mb()
        if not options.cold:
            said["ms"], said["cpu_ms"] = battery(library, questions[1:])
            said["rss_mb"] = peak_mb()
    print(json.dumps(said))


def asked(library: Library, question: str, where: Filter | None) -> None:
    """One question as the chat asks it, up to its passages; reading them is no matter of the index."""
    from qa.search import SearchOptions, find_passages

    find_passages(library, question, options=SearchOptions(rerank=0), where=where, asked_on=date(2017, 5, 1))


def battery(library: Library, questions: list[str]) -> tuple[dict[str, Any], dict[str, float]]:
    """Milliseconds (p50, p95) and CPU milliseconds (mean) of each kind of search."""
    from tests.benchmarks.scale_archive import percentiles

    wall: dict[str, tuple[float, float]] = {}
    cpu: dict[str, float] = {}

    def measure(name: str, search: Callable[[str, int], object]) -> None:
        for number, question in enumerate(questions[:3]):
            search(question, number)
        began, times = time.process_time(), []
        for number, question in enumerate(questions):
            begin = time.perf_counter()
            search(question, number)
            times.append(1000 * (time.perf_counter() - begin))
        cpu[name] = round(1000 * (time.process_time() - began) / len(questions), 2)
        wall[name] = percentiles(times)

    embedder = library.embedder
    measure("embedding", lambda question, _: embedder.embed_query(question))
    measure("words", lambda question, _: library.search_words(question, CANDIDATES))
    measure("fused with embedding", lambda question, _: asked(library, question, None))
    library.embedder = known_to(embedder, questions)
    measure("vectors", lambda question, _: library.search_vectors(question, CANDIDATES))
    measure("fused", lambda question, _: asked(library, question, None))
    for share in SHARES:
        wheres = [_where(share, number) for number in range(len(questions))]

        def words(question: str, number: int, wheres: list[Filter] = wheres) -> object:
            return library.search_words(question, CANDIDATES, wheres[number])

        def nearest(question: str, number: int, wheres: list[Filter] = wheres) -> object:
            return library.search_vectors(question, CANDIDATES, wheres[number])

        def fused(question: str, number: int, wheres: list[Filter] = wheres) -> None:
            asked(library, question, wheres[number])

        for name, search in (("words", words), ("vectors", nearest), ("fused", fused)):
            measure(f"{name} {share:.0%}", search)
    measure("status", lambda *_: library.status())
    return wall, cpu


def known_to(embedder: Embedder, questions: list[str]) -> Any:
    from qa.parts import parts

    texts = {part for question in questions for part in (question, *parts(question))}
    return Remembering(embedder, {text: np.asarray(embedder.embed_query(text)) for text in texts})


def _where(share: float, question: int) -> Filter:
    from tests.benchmarks.scale_archive import window

    since, until = window(share, question)
    return Filter(since=since, until=until)


def peak_mb() -> int:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
