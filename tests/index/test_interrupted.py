"""What happens to an index when its writer is killed, its disk fills up, or others read it meanwhile."""

import json
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from index.library import Library

ROWS = 40
# Syncs with a commit for every article, tells every step, and ends with the error's one line.
WRITER = textwrap.dedent("""
    import sys
    from index import ingest
    from index.errors import FootnoteError
    from index.library import Library
    from index import progress
    ingest.SECONDS_PER_COMMIT = 0.0
    progress.SECONDS_BETWEEN = 0.0
    def tell(now):
        print(now.stage, now.articles, now.done, flush=True)
    if len(sys.argv) > 3:
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        with Library.open(sys.argv[1]) as library:
            library.sync(sys.argv[2], on_progress=tell)
    except FootnoteError as error:
        print(type(error).__name__, error, flush=True)
""")


@pytest.fixture
def rows(folder: Path) -> Path:
    file = folder / "rows.jsonl"
    lines = [
        {"id": f"r{number}", "title": "News", "text": f"Story number {number}."} for number in range(ROWS)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def writer(index: Path, rows: Path, *limit: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(index), str(rows), *limit],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def run_until(index: Path, rows: Path, stage: str, at_least: int) -> None:
    """Let a writer run to some point, then kill it without a chance to tidy up."""
    with writer(index, rows) as process:
        assert process.stdout
        for line in process.stdout:
            now, articles, done = line.split()
            if now == stage and max(int(articles), int(done)) >= at_least:
                process.send_signal(signal.SIGKILL)
                break
        else:
            pytest.fail(f"never came to {stage}")


def assert_whole(library: Library) -> None:
    """Every article is there once, every chunk is found once in each leg."""
    assert {article.id for article in library.articles()} == {f"r{number}" for number in range(ROWS)}
    status = library.status()
    assert (status.articles, status.chunks, status.vectors) == (ROWS, ROWS, ROWS)
    for search in (library.search_words, library.search_vectors):
        keys = [hit.chunk.key for hit in search("story number", k=10 * ROWS)]
        assert len(keys) == len(set(keys)) == ROWS


def test_a_killed_sync_goes_on_where_it_was(tmp_path, rows):
    run_until(tmp_path / "index", rows, "reading", 20)
    with Library.open(tmp_path / "index") as library:
        first = library.status().articles
        assert 0 < first < ROWS
        assert len(library.search_words("story", k=10 * ROWS)) == first  # repaired before the first answer
    run_until(tmp_path / "index", rows, "vectors", 5)
    with Library.open(tmp_path / "index") as library:
        report = library.sync(rows)
        assert (report.added, report.articles) == (0, ROWS)
        assert_whole(library)


def test_a_full_disk_is_told_loses_nothing_and_goes_on_later(tmp_path, rows):
    with writer(tmp_path / "index", rows, "1000000") as process:
        assert process.stdout
        last = process.stdout.read().splitlines()[-1]
    assert last.startswith("IndexNotWritable")
    assert "run the same command again" in last
    with Library.open(tmp_path / "index") as library:
        before = library.status().articles
        assert 0 < before < ROWS
        report = library.sync(rows)
        assert (report.added, report.unchanged) == (ROWS - before, before)
        assert_whole(library)


def test_one_process_searches_while_another_indexes(tmp_path, rows):
    with Library.open(tmp_path / "index") as reader, writer(tmp_path / "index", rows) as process:
        seen = [0]
        while process.poll() is None:
            seen.append(len(reader.search_words("story number", k=10 * ROWS)))
            assert seen[-1] >= seen[-2]
            reader.search_vectors("story number", k=10)
            time.sleep(0.05)
        assert process.returncode == 0
        assert_whole(reader)
