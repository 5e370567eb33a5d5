"""`kill -9` at any moment of a sync or a rebuild: the index opens, nothing is lost, the next run ends it."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.library import Library
from index.records import unpack_vectors

ROWS = 30
# A file's time of change that is of these seconds is not believed, and not remembered.
LONG_AGO = (1_600_000_000, 1_600_000_000)
COPIED = (
    "It is the story of a storm that broke through the breakwater at Castrel and sank eleven boats. "
    "The port stays closed until divers have looked at it, said Jonas Pike, who is the harbour master there."
)
# What a run takes once it has begun, on a fast and on a slow machine; kills after its end test nothing.
SHORTEST, LONGEST = 0.3, 60.0
# Syncs or rebuilds in small steps, and tells after each how much the catalog has stored for good.
WRITER = textwrap.dedent("""
    import sys
    from index import backfill, ingest, progress, reembed
    from index.library import Library
    backfill.BLOCK = backfill.WINDOW = reembed.BLOCK = reembed.WINDOW = 4
    ingest.SECONDS_PER_COMMIT = progress.SECONDS_BETWEEN = 0.0
    with Library.open(sys.argv[1]) as library:
        def tell(now):
            status = library.status()
            print(status.articles, status.vectors, flush=True)
        library.embedder.embed_query("ready")
        print(0, 0, flush=True)
        library.sync(sys.argv[2], on_progress=tell)
        if sys.argv[3] == "rebuild":
            library.rebuild("chunks", "embeddings", "words", "vectors", on_progress=tell)
""")


def text_of(number: int) -> str:
    """The text of a row; those of the last ten are copies of one story."""
    return f"Story {number} of the day." if number < ROWS - 10 else f"({number}) {COPIED}"


@pytest.fixture
def rows(folder: Path) -> Path:
    file = folder / "rows.jsonl"
    lines = [{"id": f"r{number}", "title": "News", "text": text_of(number)} for number in range(ROWS)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    os.utime(file, LONG_AGO)
    return file


def content(library: Library) -> tuple[list[object], NDArray[np.float32]]:
    """All that the catalog says, numbers that only order things aside; and the vectors of its texts."""
    catalog = library.folder / "catalog.sqlite3"
    connection = sqlite3.connect(catalog)
    statements = (
        "SELECT path, size, mtime_ns, digest, state, problems FROM files ORDER BY path",
        "SELECT id, path, locator, title, digest, words, characters, text FROM articles"
        " JOIN texts ON article_id = articles.id ORDER BY id",
        "SELECT article_id, ordinal, start, end, heading, chunks.embed_key, vectors.embed_key FROM chunks"
        " LEFT JOIN vectors ON vectors.id = chunks.vector ORDER BY article_id, ordinal",
        "SELECT embed_key FROM vectors ORDER BY embed_key",
        "SELECT stories.article_id, stories.bands, first.article_id FROM stories"
        " LEFT JOIN stories AS first ON first.number = stories.copies_group ORDER BY stories.article_id",
        "SELECT article_id, key, replaced_by FROM addresses ORDER BY article_id",
    )
    found: list[object] = [connection.execute(statement).fetchall() for statement in statements]
    vectors = connection.execute("SELECT vector FROM vectors ORDER BY embed_key").fetchall()
    connection.close()
    return found, unpack_vectors([data for (data,) in vectors], 384)


def assert_same(library: Library, whole: tuple[list[object], NDArray[np.float32]], where: str) -> None:
    """Whether the catalog says the same to the byte, and its vectors up to the rounding of batches."""
    (said, vectors), (all_said, all_vectors) = content(library), whole
    assert said == all_said, where
    assert ((vectors * all_vectors).sum(axis=1) > 0.999).all(), where


def run_and_kill(index: Path, rows: Path, what: str, after: float | None) -> tuple[int, int, float]:
    """Start a writer and kill it so long after it began.

    Returns:
        Articles and vectors that it last said were stored, and how long it ran since it began.
    """
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, index, rows, what],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        process.stdout.readline()
        began = time.monotonic()
        killer = threading.Timer(after, process.send_signal, [signal.SIGKILL]) if after is not None else None
        if killer:
            killer.start()
        lines = [line for line in process.stdout if line.endswith("\n")]
        took = time.monotonic() - began
        if killer:
            killer.cancel()
    told = lines[-1].split() if lines else ("0", "0")
    return int(told[0]), int(told[1]), took


def kill_at_random_moments(tmp_path: Path, rows: Path, what: str, times: int) -> None:
    _, _, took = run_and_kill(tmp_path / "whole", rows, what, None)
    assert SHORTEST < took < LONGEST
    with Library.open(tmp_path / "whole") as library:
        whole = content(library)
        assert library.check(everything=True).findings == ()
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    for number in range(times):
        index = tmp_path / f"killed-{number}"
        after = moments.uniform(0, took)
        articles, vectors, _ = run_and_kill(index, rows, what, after)
        where = f"seed {seed}, number {number}, killed after {after:.3f} s of {took:.3f} s"
        with Library.open(index) as library:
            status = library.status()
            assert (status.articles, status.vectors) >= (articles, vectors), where
            assert status.vectors >= vectors, where
            assert len(library.search_words("story", k=10 * ROWS)) == status.articles, where
            assert len(library.search_vectors("story", k=10 * ROWS)) == status.vectors, where
            library.sync(rows)
            if what == "rebuild":
                library.rebuild("chunks", "embeddings", "words", "vectors")
            assert_same(library, whole, where)
            assert library.check(everything=True).findings == (), where


@pytest.mark.parametrize("what", ["sync", "rebuild"])
def test_three_random_kills_lose_nothing(tmp_path, rows, what):
    kill_at_random_moments(tmp_path, rows, what, 3)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["sync", "rebuild"])
def test_a_hundred_random_kills_lose_nothing(tmp_path, rows, what):
    kill_at_random_moments(tmp_path, rows, what, 100)


@pytest.mark.slow
def test_kills_among_many_versions_leave_the_newest_of_each(tmp_path, folder):
    file = folder / "versions.jsonl"
    lines = [
        {
            "id": f"v{version}-{number}",
            "title": "News",
            "text": f"{COPIED} {number} It says {version}.",
            "url": f"https://paper.example/{number}",
            "published": f"2021-03-{1 + (7 * version) % 5:02}",
        }
        for version in range(5)
        for number in range(8)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    os.utime(file, LONG_AGO)
    _, _, took = run_and_kill(tmp_path / "whole", file, "sync", None)
    with Library.open(tmp_path / "whole") as library:
        whole = content(library)
        newest = {article.id for article in library.articles()}
    assert newest == {f"v2-{number}" for number in range(8)}
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    for number in range(12):
        index = tmp_path / f"killed-{number}"
        run_and_kill(index, file, "sync", moments.uniform(0, took))
        with Library.open(index) as library:
            damage = [one for one in library.check().findings if one.level == "damage"]
            assert all(one.part == "vectors" for one in damage), (seed, number, damage)
            library.sync(file)
            assert_same(library, whole, f"seed {seed}, number {number}")
            assert {hit.chunk.article_id for hit in library.search_words("storm")} == newest
            assert library.check(everything=True).sound, (seed, number)
