"""`kill -9` at random moments of an upgrade, a packing or a change of the model; the next run ends each."""

import random
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from static_models import save_static_model
from test_killed import ROWS, assert_same, content, rows
from test_upgrade import old_index, version_and_articles

from index import upgrade
from index.catalog import CATALOG_FILE
from index.embedding import DEFAULT_MODEL
from index.library import Library
from index.schema import SCHEMA_VERSION

__all__ = ["rows"]

OLD_ARTICLES = 2_000
# Does one thing in small steps, and says when it begins.
WORKER = textwrap.dedent("""
    import sys
    from index import database, model_change
    from index.library import Library
    from index.embedding import DEFAULT_MODEL, open_embedder
    model_change.BLOCK = model_change.WINDOW = 4
    database.PAGES_PER_STEP = 1
    what = sys.argv[2]
    if what == "reembed":
        open_embedder().embed_query("ready")
    print("begins", flush=True)
    with Library.open(sys.argv[1]) as library:
        if what == "reembed":
            library.reembed(DEFAULT_MODEL)
        if what == "compact":
            library.compact()
""")


def run_and_kill(index: Path, what: str, after: float | None) -> float:
    """Start a worker and kill it so long after it began. How long it worked."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, index, what],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        began = time.monotonic()
        killer = threading.Timer(after, process.send_signal, [signal.SIGKILL]) if after is not None else None
        if killer:
            killer.start()
        process.wait()
        if killer:
            killer.cancel()
    assert process.returncode in (0, -signal.SIGKILL)
    return time.monotonic() - began


def made_with_another_model(folder: Path, rows: Path) -> None:
    """An index of another model, which holds texts of articles that are gone."""
    model = save_static_model(folder.parent / "model", 0)
    with Library.open(folder, embedding_model=model) as library:
        library.sync(rows)
        library.remove(*(f"r{number}" for number in range(0, ROWS, 3)))


def made_with_much_that_is_dead(folder: Path, rows: Path) -> None:
    with Library.open(folder) as library:
        library.sync(rows)
        library.remove(*(f"r{number}" for number in range(0, ROWS, 3)))


def assert_answers(index: Path, where: str) -> None:
    """It opens, and every article is found once by its words and once by its meaning."""
    with Library.open(index) as library:
        status = library.status()
        assert status.articles == status.vectors == ROWS - ROWS // 3, where
        assert len(library.search_words("story", k=10 * ROWS)) == status.articles, where
        keys = [hit.chunk.key for hit in library.search_vectors("story", k=10 * ROWS)]
        assert len(keys) == len(set(keys)) == status.articles, where


def finished(index: Path, work: Callable[[Library], object]) -> Library:
    """The index after doing it to the end; to be closed."""
    library = Library.open(index)
    work(library)
    library.compact()
    assert [one for one in library.check(everything=True).findings if one.level != "space"] == []
    return library


PREPARE = {"reembed": made_with_another_model, "compact": made_with_much_that_is_dead}
FINISH: dict[str, Callable[[Library], object]] = {
    "reembed": lambda library: library.reembed(DEFAULT_MODEL),
    "compact": lambda library: library.compact(),
}


def kill_at_random_moments(tmp_path: Path, rows: Path, what: str, times: int) -> None:
    PREPARE[what](tmp_path / "made", rows)
    shutil.copytree(tmp_path / "made", tmp_path / "whole")
    took = run_and_kill(tmp_path / "whole", what, None)
    with finished(tmp_path / "whole", FINISH[what]) as library:
        whole = content(library)
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    for number in range(times):
        index = shutil.copytree(tmp_path / "made", tmp_path / f"killed-{number}")
        after = moments.uniform(0, took)
        where = f"seed {seed}, number {number}, killed after {after:.3f} s of {took:.3f} s"
        run_and_kill(index, what, after)
        assert_answers(index, where)
        with finished(index, FINISH[what]) as library:
            assert_same(library, whole, where)


def kill_upgrades_at_random_moments(tmp_path: Path, times: int) -> None:
    old = old_index(tmp_path / "old", OLD_ARTICLES)
    shutil.copytree(old, tmp_path / "whole")
    took = run_and_kill(tmp_path / "whole", "upgrade", None)
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    for number in range(times):
        index = shutil.copytree(old, tmp_path / f"killed-{number}")
        after = moments.uniform(0, took)
        where = f"seed {seed}, number {number}, killed after {after:.3f} s of {took:.3f} s"
        run_and_kill(index, "upgrade", after)
        assert version_and_articles(index / CATALOG_FILE) in (
            (1, OLD_ARTICLES),
            (SCHEMA_VERSION, OLD_ARTICLES),
        )
        with Library.open(index) as library, Library.open(tmp_path / "whole") as whole:
            assert library.status().articles == OLD_ARTICLES, where
            assert content(library)[0] == content(whole)[0], where
        assert version_and_articles(index / CATALOG_FILE) == (SCHEMA_VERSION, OLD_ARTICLES)
        kept = [version_and_articles(copy) for copy in upgrade.kept_copies(index)]
        assert kept == [(1, OLD_ARTICLES)], where


@pytest.mark.slow
@pytest.mark.parametrize("what", ["reembed", "compact", "upgrade"])
def test_forty_random_kills_lose_nothing(tmp_path, rows, what):
    if what == "upgrade":
        kill_upgrades_at_random_moments(tmp_path, 40)
    else:
        kill_at_random_moments(tmp_path, rows, what, 40)
