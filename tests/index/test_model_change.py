"""Another embedding model: the first answers until the second has embedded everything, then they swap."""

import json
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from static_models import save_static_model

from index import model_change, vectors
from index.catalog import CATALOG_FILE
from index.embedding import DEFAULT_MODEL
from index.errors import IndexNotWritable, ModelMismatch, NoModelChange
from index.library import Library
from index.records import VECTOR_TYPE, unpack_vectors
from index.vectors import Vectors
from index.watermark import read_watermark

ROWS = 12
SUBJECTS = ("ferry", "school", "harbour", "hospital", "bakery", "library")
# What row 0 says, as it is embedded: its own vector is then the nearest, with a cosine of one.
FIRST = "News\nStory 0 of the ferry."


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Two models that differ in nothing but their vectors, which are even of the same length."""
    folder = tmp_path_factory.mktemp("models")
    return save_static_model(folder / "one", 0), save_static_model(folder / "other", 200)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, models: tuple[str, str]) -> Path:
    """An index of the first model."""
    folder = tmp_path_factory.mktemp("made")
    rows = [
        {"id": f"r{n}", "title": "News", "text": f"Story {n} of the {SUBJECTS[n % 6]}."} for n in range(ROWS)
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with Library.open(folder / "index", embedding_model=models[0]) as library:
        library.sync(folder / "rows.jsonl")
    return folder / "index"


@pytest.fixture
def index(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, embedded again in small steps."""
    monkeypatch.setattr(model_change, "BLOCK", 2)
    monkeypatch.setattr(model_change, "WINDOW", 4)
    return Path(shutil.copytree(made, tmp_path / "index"))


def after(steps: int):
    """Says that it is enough after so many times of asking."""
    asked: list[int] = []

    def should_stop() -> bool:
        asked.append(1)
        return len(asked) > steps

    return should_stop


def fresh(index: Path, rows: Path, model: str) -> list[tuple[str, int, bytes, bytes]]:
    """What an index made with this model from the beginning would hold."""
    with Library.open(index, embedding_model=model) as library:
        library.sync(rows)
    return vectors_of(index)


def vectors_of(index: Path) -> list[tuple[str, int, bytes, bytes]]:
    connection = sqlite3.connect(index / CATALOG_FILE)
    rows = connection.execute(
        "SELECT article_id, ordinal, chunks.embed_key, vectors.vector FROM chunks"
        " LEFT JOIN vectors ON vectors.id = chunks.vector ORDER BY article_id, ordinal"
    ).fetchall()
    connection.close()
    return rows


def answers_with(library: Library, model: str) -> bool:
    """Whether it finds by meaning, with vectors of this model and no other."""
    hits = library.search_vectors(FIRST, k=ROWS)
    assert hits[0].chunk.article_id == "r0"
    assert hits[0].score == pytest.approx(1, abs=1e-3)
    assert library.embedder.name == model
    return len({hit.chunk.key for hit in hits}) == ROWS == len(hits)


def test_an_index_gets_another_model_and_keeps_its_passages(index, made, models, tmp_path):
    with Library.open(index) as library:
        passages = [hit.chunk for hit in library.search_words("story", k=ROWS)]
        report = library.reembed(models[1])
        assert (report.before, report.model, report.embedded, report.swapped) == (*models, ROWS, True)
        assert answers_with(library, models[1])
        assert [hit.chunk for hit in library.search_words("story", k=ROWS)] == passages
        assert library.status().model == models[1]
        assert library.check(everything=True).findings == ()
    with Library.open(index) as again:
        assert answers_with(again, models[1])
    expected = fresh(tmp_path / "fresh", made.parent / "rows.jsonl", models[1])
    assert [row[:3] for row in vectors_of(index)] == [row[:3] for row in expected]
    for ours, theirs in zip(vectors_of(index), expected, strict=True):
        one, other = unpack_vectors([ours[3], theirs[3]], len(ours[3]) // VECTOR_TYPE.itemsize)
        assert one @ other > 0.9999


def test_an_index_asked_for_another_model_names_the_command(index, models):
    with pytest.raises(ModelMismatch) as caught:
        Library.open(index, embedding_model=models[1])
    assert f"footnote reembed {models[1]}" in caught.value.fix


def test_a_stopped_change_answers_as_before_and_goes_on_where_it_was(index, models):
    with Library.open(index) as library:
        stopped = library.reembed(models[1], should_stop=after(5))
        assert stopped.stopped
        assert not stopped.swapped
        assert 0 < stopped.embedded < ROWS
        assert answers_with(library, models[0])
        status = library.status()
        assert (status.model, status.next_model, status.next_vectors) == (*models, stopped.done)
        assert [finding.level for finding in library.check().findings] == ["waiting"]
        report = library.reembed()
        assert report.embedded == ROWS - stopped.embedded
        assert answers_with(library, models[1])
        assert library.status().next_model is None


def test_articles_that_come_and_go_in_the_middle_are_in_both_generations(index, models, folder):
    (folder / "new.txt").write_text("The bakery of Ostrey burnt down.")
    with Library.open(index) as library:
        library.reembed(models[1], should_stop=after(8))
        library.sync(folder, prune=True)
        library.remove("r1")
        assert library.search_vectors("bakery burnt down")[0].chunk.article_id == "new"
        assert library.embedder.name == models[0]
        library.reembed()
        assert library.embedder.name == models[1]
        assert library.search_vectors("bakery burnt down")[0].chunk.article_id == "new"
        assert {hit.chunk.article_id for hit in library.search_vectors("story", k=99)} == {
            "new",
            *(f"r{n}" for n in range(ROWS) if n != 1),
        }
        library.compact()
        assert library.check(everything=True).findings == ()


def test_a_change_that_is_given_up_leaves_nothing(index, models):
    before = vectors_of(index)
    with Library.open(index) as library:
        done = library.reembed(models[1], should_stop=after(5)).done
        assert library.cancel_reembedding() == done
        assert library.cancel_reembedding() == 0
        assert library.status().next_model is None
        assert answers_with(library, models[0])
        assert library.check(everything=True).findings == ()
        with pytest.raises(NoModelChange, match="footnote reembed NAME"):
            library.reembed()
    assert vectors_of(index) == before


def test_a_third_model_does_not_throw_away_what_a_change_has_made(index, models):
    with Library.open(index) as library:
        library.reembed(models[1], should_stop=after(5))
        with pytest.raises(ModelMismatch, match="--cancel"):
            library.reembed(DEFAULT_MODEL)
        assert library.reembed(models[1]).swapped


def test_an_index_that_has_the_model_already_is_not_embedded_again(index, models, tmp_path):
    elsewhere = shutil.copytree(models[0], tmp_path / "moved")
    with Library.open(index) as library:
        assert library.reembed(str(elsewhere)).embedded == 0
        assert library.status().model == str(elsewhere)
        assert answers_with(library, str(elsewhere))


def test_a_library_that_is_open_follows_through_chroma_to_another_length(index, models, monkeypatch):
    monkeypatch.setattr(vectors, "EXACT_BELOW", 1)
    with Library.open(index) as reader, Library.open(index) as writer:
        assert answers_with(reader, models[0])
        seq, generation = reader.seq, read_watermark(index / "vectors.json").generation
        assert writer.reembed(DEFAULT_MODEL).shorter  # the first reads 512 word pieces at a time
        assert reader.seq != seq
        assert answers_with(reader, DEFAULT_MODEL)
        assert answers_with(writer, DEFAULT_MODEL)
        assert read_watermark(index / "vectors.json").generation > generation


def test_a_question_embedded_before_a_swap_is_not_compared_after_it(index, models, monkeypatch):
    search, swapped = Vectors.search, []

    def swap_first(self, *args):
        if not swapped:
            swapped.append(writer.reembed(models[1]).swapped)
        return search(self, *args)

    with Library.open(index) as reader, Library.open(index) as writer:
        assert answers_with(reader, models[0])
        monkeypatch.setattr(Vectors, "search", swap_first)
        assert answers_with(reader, models[1])
    assert swapped == [True]


def test_readers_see_one_generation_at_a_time_while_models_change(index, models):
    ended, wrong = threading.Event(), []

    def read() -> None:
        with Library.open(index) as reader:
            while not ended.is_set():
                [hit, *others] = reader.search_vectors(FIRST, k=ROWS)
                if hit.score < 0.999 or len(others) != ROWS - 1:
                    wrong.append((hit, len(others)))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in readers:
        thread.start()
    with Library.open(index) as writer:
        for model in (models[1], models[0]):
            assert writer.reembed(model).swapped
    ended.set()
    for thread in readers:
        thread.join()
    assert wrong == []


def test_a_full_disk_is_told_and_the_first_generation_goes_on_answering(index, models):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Library.open(index) as library:
        assert answers_with(library, models[0])
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, limits[1]))
        try:
            with pytest.raises(IndexNotWritable, match="run the same command again"):
                library.reembed(models[1])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert answers_with(library, models[0])
        assert library.reembed(models[1]).swapped
        assert answers_with(library, models[1])
        assert library.check(everything=True).findings == ()


def test_an_index_without_articles_takes_the_model_at_once(tmp_path, models):
    with Library.open(tmp_path / "empty") as library:
        assert library.reembed(models[0]).swapped
    with Library.open(tmp_path / "empty") as library:
        assert library.embedder.name == models[0]


# Changes the model, says when it has come to some point, and waits there to be killed.
WORKER = textwrap.dedent("""
    import sys
    from index import next_generation
    from index.embedding import DEFAULT_MODEL
    from index.library import Library
    from index.vectors import Vectors
    def wait(*_):
        print("here", flush=True)
        sys.stdin.read()
    if sys.argv[2] == "swapping":
        next_generation.create_next_vectors = wait
    else:
        Vectors.catch_up = wait
    with Library.open(sys.argv[1]) as library:
        library.reembed(DEFAULT_MODEL)
""")


@pytest.mark.parametrize("where", ["swapping", "swapped"])
def test_a_kill_leaves_one_generation_or_the_other(index, models, where):
    with Library.open(index) as reader:
        assert answers_with(reader, models[0])
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, str(index), where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "here\n"
            expected = models[0] if where == "swapping" else DEFAULT_MODEL
            assert answers_with(reader, expected)  # while the other process still holds the lock
            process.send_signal(signal.SIGKILL)
        assert answers_with(reader, expected)
    with Library.open(index) as library:
        assert answers_with(library, expected)
        report = library.reembed(DEFAULT_MODEL)
        assert (report.embedded, report.swapped) == (0, True)
        assert answers_with(library, DEFAULT_MODEL)
        assert library.check(everything=True).findings == ()
