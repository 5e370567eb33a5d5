"""How an index of up to a million chunks and more grows, answers, opens and fills the disk.

    python -m tests.benchmarks.scale [--work DIR] [--to 10000 100000 300000 1000000] [--out FILE] …

Grows one index in DIR/index step by step and measures it at each; a later run goes on where this one
stopped, and measures the index as it is if it has just the size of a step. Nothing is embedded but a sample:
vectors are mixed from it (see `scale_archive.py`) and stored through the catalog's own writer. Each figure is
one JSON line of FILE (DIR/results.jsonl); all lines of FILE are printed as a table at the end. A step's
questions are asked by a fresh process, with the files in the page cache. `--files 20000` also indexes so many
small files into DIR/files-20000-index, and times a rebuild with nothing to do. On a busy machine the time
of the processor says more than that by the wall; both are given.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from index import lock
from index.catalog import CATALOG_FILE, Catalog
from index.chunking import chunk, embedded_text
from index.disk import folder_size
from index.embedding import open_embedder
from index.exact import ExactVectors
from index.folder import VECTORS_FOLDER, WORDS_FOLDER
from index.ingest import chunking_options
from index.library import Library
from index.records import PreparedArticle, article_digest, embed_key
from index.vectors import Vectors
from index.words import Words
from tests.benchmarks.scale_archive import SHARED, Archive, Matrix, vectors, write_files

ROOT = Path(__file__).resolve().parents[2]
STEPS = (10_000, 100_000, 300_000, 1_000_000)
SAMPLE = 3_000
ARTICLES_PER_COMMIT = 100
CHARACTERS_PER_PIECE = 4.2
# So often words and Chroma follow the catalog while it grows.
CHUNKS_PER_CATCH_UP = 50_000
COLD_STARTS = 5
RECALLED = 40
STAGES = ("made", "catalog", "words", "chroma")


@dataclass
class Clock:
    """Seconds by the wall and of the processor, by what they were spent on."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        began, began_cpu = time.perf_counter(), time.process_time()
        result = work()
        self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - began
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - began_cpu
        return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, default=Path("/tmp/footnote-scale"))
    parser.add_argument("--to", type=int, nargs="+", default=list(STEPS))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--label", default="", help="kept in each line, to tell runs apart")
    parser.add_argument("--files", type=int, default=0, help="small files for a rebuild with nothing to do")
    parser.add_argument("--only-grow", action="store_true", help="measure another time")
    parser.add_argument("--questions", type=int, default=200, help="asked for each figure")
    parser.add_argument("--reuters", type=Path, default=SHARED)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    out = options.out or options.work / "results.jsonl"
    archive = Archive(options.reuters)
    questions = options.work / "questions.json"
    questions.write_text(json.dumps(archive.questions(options.questions + 1)))
    sample = _sample(archive, options.work / "sample.npy")
    for size in sorted(options.to):
        present = _chunks(options.work / "index")
        if present > size * 1.01:
            continue
        if present < size:
            _note(out, {"label": options.label, **grow(archive, sample, options.work / "index", size)})
        if not options.only_grow:
            _note(out, {"label": options.label, **measure(options.work / "index", questions)})
    if options.files:
        _note(out, {"label": options.label, **rebuild_nothing(archive, sample, options.work, options.files)})
    print_tables([json.loads(line) for line in out.read_text().splitlines()])


# Growing


def grow(archive: Archive, sample: Matrix, folder: Path, size: int) -> dict[str, Any]:
    """Add articles until there are `size` chunks or some more; what it took."""
    with Library.open(folder) as library:
        library.sync()  # records the model
        model = library.embedder.fingerprint
    clock, catalog = Clock(), Catalog(folder)
    words = Words(folder / WORDS_FOLDER, catalog)
    chroma = Vectors(folder / VECTORS_FOLDER, catalog, model.key, model.dimension)
    before = done = given = catalog.counts().chunks
    try:
        with lock.writing(folder, "growing"):
            for number in count(catalog.counts().articles, ARTICLES_PER_COMMIT):
                made = clock.time("made", lambda: list(prepared(archive, number)))  # noqa: B023
                clock.time("catalog", lambda: _store(catalog, made, sample, number))  # noqa: B023
                done += sum(len(one.chunks) for one in made)
                if done - given >= CHUNKS_PER_CATCH_UP or done >= size:
                    clock.time("words", words.catch_up)
                    clock.time("chroma", chroma.catch_up)
                    given = done
                    print(f"{done:,} chunks, {clock.wall}", file=sys.stderr, flush=True)
                if done >= size:
                    break
    finally:
        chroma.close()
        catalog.close()
    return {
        "grown_to": done,
        "added": done - before,
        "seconds": {name: round(seconds, 1) for name, seconds in clock.wall.items()},
        "cpu_seconds": {name: round(seconds, 1) for name, seconds in clock.cpu.items()},
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def prepared(archive: Archive, first: int) -> Iterator[PreparedArticle]:
    """The next articles, cut as a sync cuts them."""
    embedder = open_embedder(None)
    model, options = embedder.fingerprint.key, chunking_options(embedder.fingerprint.max_tokens)
    for number in range(first, first + ARTICLES_PER_COMMIT):
        article = archive.article(number)
        chunks = chunk(article, _word_pieces, options)
        keys = [embed_key(model, embedded_text(article, one)) for one in chunks]
        yield PreparedArticle(article, article.id, article_digest(article), chunks, keys)


def _word_pieces(texts: Sequence[str]) -> list[int]:
    """About how many they are in this archive; counting them takes as long as all the rest of the cutting."""
    return [int(len(text) / CHARACTERS_PER_PIECE) for text in texts]


def _store(catalog: Catalog, made: list[PreparedArticle], sample: Matrix, first: int) -> None:
    with catalog.writing() as change:
        for number, one in enumerate(made, start=first):
            change.put_vectors(one.embed_keys, vectors(sample, number, len(one.chunks)))
            change.put_article(one, fresh=True)


def _sample(archive: Archive, file: Path) -> Matrix:
    """Real vectors of real passages, made once."""
    if not file.exists():
        np.save(file, open_embedder(None).embed_documents(archive.passages(SAMPLE)))
    return np.asarray(np.load(file), np.float32)


def _chunks(folder: Path) -> int:
    if not (folder / CATALOG_FILE).exists():
        return 0
    catalog = Catalog(folder)
    try:
        return catalog.counts().chunks
    finally:
        catalog.close()


# Measuring


def measure(folder: Path, questions: Path) -> dict[str, Any]:
    """All figures of an index as it is."""
    with Library.open(folder) as library:
        library.sync()  # what an older version or a kill has left to do
        status = library.status()
        begin = time.perf_counter()
        library.sync()
        nothing = time.perf_counter() - begin
    asked = _asking(folder, questions)
    cold = [_asking(folder, questions, "--cold") for _ in range(COLD_STARTS)]
    names = ("imported_s", "open_s", "first_answer_s", "first_answer_cpu_s", "rss_mb_first")
    return {
        "chunks": status.chunks,
        "articles": status.articles,
        "bytes": sizes(folder),
        "recall": recall(folder, json.loads(questions.read_text())[:RECALLED]),
        "ms": asked["ms"],
        "cpu_ms": asked["cpu_ms"],
        "rss_mb": asked["rss_mb"],
        "cold": {name: round(statistics.median(one[name] for one in cold), 2) for name in names},
        "sync_nothing_s": round(nothing, 2),
        "load": os.getloadavg()[0],
        "commit": subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.strip(),
    }


def recall(folder: Path, questions: list[str]) -> list[float]:
    """Which part of the 10 and of the 100 nearest is found, exact comparison being right."""
    with Library.open(folder) as library:
        embedder = library.embedder
    model, catalog = embedder.fingerprint, Catalog(folder)
    chroma = Vectors(folder / VECTORS_FOLDER, catalog, model.key, model.dimension, exact_below=0)
    exact = ExactVectors(catalog, model.dimension)
    shares: list[tuple[float, float]] = []
    try:
        for question in questions:
            vector = embedder.embed_query(question)
            found, right = ([key for key, _ in one.search(vector, 120)] for one in (chroma, exact))
            first, all_ = (len({*found[:k]} & {*right[:k]}) / k for k in (10, 100))
            shares.append((first, all_))
    finally:
        chroma.close()
        catalog.close()
    return [round(float(share), 3) for share in np.mean(shares, axis=0)]


def sizes(folder: Path) -> dict[str, int]:
    """Bytes on the disk, of each store and of the texts themselves."""
    catalog = Catalog(folder)
    try:
        with catalog.database.reading() as connection:
            text = connection.execute("SELECT sum(length(CAST(text AS BLOB))) FROM texts").fetchone()[0]
    finally:
        catalog.close()
    return {
        "text": int(text),
        "catalog": sum(file.stat().st_size for file in folder.glob(f"{CATALOG_FILE}*")) - int(text),
        "words": folder_size(folder / WORDS_FOLDER),
        "chroma": folder_size(folder / VECTORS_FOLDER),
        "all": folder_size(folder),
    }


def _asking(folder: Path, questions: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.scale_asking", str(folder), str(questions)]
    said = subprocess.run(
        [*command, str(time.time()), *options], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(said.stdout.splitlines()[-1]))


def rebuild_nothing(archive: Archive, sample: Matrix, work: Path, files: int) -> dict[str, Any]:
    """Index small files, then once more with nothing to do: in this process and as a command."""
    folder, index = work / f"files-{files}", work / f"files-{files}-index"
    write_files(archive, folder, files)
    with Library.open(index) as library:
        began = time.perf_counter()
        stop: list[bool] = []
        report = library.sync(
            folder,
            on_progress=lambda progress: stop.append(True) if progress.stage == "vectors" else None,
            should_stop=lambda: bool(stop),
        )
        indexed = time.perf_counter() - began
    _give_vectors(index, sample)
    with Library.open(index) as library:
        library.sync()
        clock = Clock()
        clock.time("again", lambda: library.sync(folder))
        clock.time("plan", lambda: library.plan(folder))
    command = [str(Path(sys.executable).with_name("footnote")), "index", str(folder)]
    environment = {**os.environ, "FOOTNOTE_INDEX": str(index), "PYTHONPATH": str(ROOT)}
    begin, begin_cpu = time.perf_counter(), os.times()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    end_cpu = os.times()
    return {
        "files": files,
        "indexed_by_words_s": round(indexed, 1) if report.added else None,
        "again_s": round(clock.wall["again"], 2),
        "again_cpu_s": round(clock.cpu["again"], 2),
        "plan_s": round(clock.wall["plan"], 2),
        "again_as_a_command_s": round(time.perf_counter() - begin, 2),
        "again_as_a_command_cpu_s": round(sum(end_cpu[2:4]) - sum(begin_cpu[2:4]), 2),
    }


def _give_vectors(folder: Path, sample: Matrix) -> None:
    """Vectors for the chunks that wait for theirs."""
    catalog, after = Catalog(folder), 0
    try:
        with lock.writing(folder, "growing"):
            while waiting := catalog.pending(after, 4_096):
                after = waiting[-1][0].key
                keys = [key for _, key in waiting]
                with catalog.writing() as change:
                    change.put_vectors(keys, vectors(sample, after, len(keys)))
                    change.link_vectors(keys)
    finally:
        catalog.close()


# Telling


def _note(out: Path, row: dict[str, Any]) -> None:
    with out.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"at": time.strftime("%Y-%m-%d %H:%M"), **row}) + "\n")


def print_tables(rows: list[dict[str, Any]]) -> None:
    """Every measure a line, every step a column."""
    steps = sorted((row for row in rows if "chunks" in row), key=lambda row: int(row["chunks"]))
    grown = {row["grown_to"]: row for row in rows if "grown_to" in row}
    for row in steps:
        row["grown"] = grown.get(row["chunks"])
    if steps:
        lines = {name: [figure(row) for row in steps] for name, figure in FIGURES.items()}
        for name in steps[-1]["ms"]:
            lines[f"{name}: p50 / p95 / processor, ms"] = [_times(row, name) for row in steps]
        columns = [f"{row['chunks']:,}" for row in steps]
        print(f"| chunks | {' | '.join(columns)} |\n|---|{'---|' * len(steps)}")
        for name, cells in lines.items():
            print(f"| {name} | {' | '.join(cells)} |")
    for row in rows:
        if "files" in row:
            print(f"\n{row['label']} {row['files']:,} files: {json.dumps(row)}")


def _times(row: dict[str, Any], name: str) -> str:
    if name not in row["ms"]:
        return "–"
    p50, p95 = row["ms"][name]
    return f"{p50:.1f} / {p95:.1f} / {row['cpu_ms'][name]:.1f}"


def _rate(row: dict[str, Any], *stages: str) -> str:
    if not row["grown"]:
        return "–"
    wall, cpu = (
        row["grown"]["added"] / sum(row["grown"][measured][one] for one in stages)
        for measured in ("seconds", "cpu_seconds")
    )
    return f"{wall:,.0f} / {cpu:,.0f}"


def _per_chunk(row: dict[str, Any], *stores: str) -> str:
    return f"{sum(row['bytes'][one] for one in stores) / row['chunks']:,.0f}"


FIGURES: dict[str, Callable[[dict[str, Any]], str]] = {
    "label": lambda row: str(row["label"]),
    "articles": lambda row: f"{row['articles']:,}",
    "cut into chunks, chunks/s wall / processor": lambda row: _rate(row, "made"),
    "into the catalog, chunks/s wall / processor": lambda row: _rate(row, "catalog"),
    "into the word index, chunks/s wall / processor": lambda row: _rate(row, "words"),
    "into Chroma, chunks/s wall / processor": lambda row: _rate(row, "chroma"),
    "all but embedding, chunks/s wall / processor": lambda row: _rate(
        row, "made", "catalog", "words", "chroma"
    ),
    "text, B a chunk": lambda row: _per_chunk(row, "text"),
    "catalog besides the text, B a chunk": lambda row: _per_chunk(row, "catalog"),
    "words, B a chunk": lambda row: _per_chunk(row, "words"),
    "Chroma, B a chunk": lambda row: _per_chunk(row, "chroma"),
    "all besides the text, B a chunk": lambda row: _per_chunk(row, "catalog", "words", "chroma"),
    "peak memory after the first answer, MB": lambda row: f"{row['cold']['rss_mb_first']:,.0f}",
    "peak memory after all questions, MB": lambda row: f"{row['rss_mb']:,}",
    "process started and index open, s": lambda row: f"{row['cold']['open_s']:.2f}",
    "process started and first passages, s": lambda row: f"{row['cold']['first_answer_s']:.2f}",
    "the same, processor, s": lambda row: f"{row['cold']['first_answer_cpu_s']:.2f}",
    "of the 10 / 100 nearest are found": lambda row: " / ".join(map(str, row.get("recall", "–"))),
    "sync without paths and work, s": lambda row: f"{row['sync_nothing_s']:.2f}",
}


if __name__ == "__main__":
    main()
