import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from some_vectors import DIMENSION, FIRST_DAY, exact, found, names_of, put, unit_vectors

from index import filtered as filtered_module
from index import vectors as vectors_module
from index.article import Filter
from index.catalog import Catalog
from index.chroma_address import ChromaServer
from index.schema import shorten_vectors
from index.vectors import Vectors


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest) -> ChromaServer | None:
    """Chroma in the folder of the index, or a real server of it."""
    return ChromaServer(request.getfixturevalue("chroma_run").address) if request.param == "server" else None


@pytest.fixture
def vectors(tmp_path: Path, catalog: Catalog, server: ChromaServer | None) -> Iterator[Vectors]:
    """Searches through Chroma however few vectors there are."""
    opened = Vectors(tmp_path / "vectors", catalog, "model", DIMENSION, exact_below=1, server=server)
    yield opened
    opened.close()


def chroma_keys(vectors: Vectors) -> set[int]:
    store = vectors.open_store()
    try:
        return store.present(range(1, 2_000))
    finally:
        store.close()


def watermark(tmp_path: Path, **changes: object) -> dict[str, object]:
    file = tmp_path / "vectors.json"
    said = json.loads(file.read_text()) | changes
    file.write_text(json.dumps(said))
    return said


def spoil_files(folder: Path) -> None:
    if not folder.exists():
        pytest.skip("a server has no files of ours")
    (folder / "chroma.sqlite3").write_bytes(b"nonsense")


def test_chroma_finds_what_exact_comparison_finds(vectors, catalog, monkeypatch):
    matrix = unit_vectors(300)
    put(catalog, names_of(300), matrix)
    vectors.catch_up()
    monkeypatch.setattr(
        vectors_module.ExactVectors, "_follow", lambda self: pytest.fail("Chroma was not asked")
    )
    for vector in unit_vectors(10, seed=1):
        assert found(vectors, catalog, vector) == exact(matrix, vector)


def test_scores_are_cosine_similarities(vectors, catalog):
    matrix = unit_vectors(20)
    put(catalog, names_of(20), matrix)
    for prepare in (lambda: None, vectors.catch_up):
        prepare()
        (key, score), *_ = vectors.search(matrix[7], 1)
        assert (key, score) == (8, pytest.approx(1.0, abs=1e-5))


def test_vectors_that_chroma_has_not_been_given_are_found_all_the_same(vectors, catalog):
    matrix = unit_vectors(40)
    put(catalog, names_of(40)[:30], matrix[:30])
    vectors.catch_up()
    vectors.search(matrix[0], 1)
    put(catalog, names_of(40)[30:], matrix[30:])
    for vector in unit_vectors(10, seed=1):
        assert found(vectors, catalog, vector, k=40) == exact(matrix, vector, k=40)


def test_what_was_dropped_does_not_take_the_place_of_others(vectors, catalog):
    matrix = unit_vectors(30)
    put(catalog, names_of(30), matrix)
    vectors.catch_up()
    nearest = exact(matrix, matrix[0], k=30)
    with catalog.writing() as change:
        for name in nearest[:6]:
            change.drop_article(name)
    assert found(vectors, catalog, matrix[0], k=5) == nearest[6:11]
    vectors.catch_up()
    assert found(vectors, catalog, matrix[0], k=5) == nearest[6:11]


def test_chroma_holds_what_the_catalog_holds_after_catching_up(vectors, catalog):
    matrix = unit_vectors(30)
    put(catalog, names_of(30), matrix)
    vectors.catch_up()
    with catalog.writing() as change:
        change.drop_article("n0003")
    put(catalog, ["n0004", "new"], unit_vectors(2, seed=3))
    assert vectors.is_behind()
    vectors.catch_up()
    assert not vectors.is_behind()
    assert chroma_keys(vectors) == set(catalog.chunk_keys(Filter(since=date(2000, 1, 1))).tolist())


def test_a_replay_changes_nothing(tmp_path, vectors, catalog):
    put(catalog, names_of(10), unit_vectors(10))
    vectors.catch_up()
    watermark(tmp_path, seq=3)
    vectors.catch_up()
    assert chroma_keys(vectors) == set(range(1, 11))


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: watermark(folder, clean=False),
        lambda folder: watermark(folder, made_with="1-another-model"),
        lambda folder: (folder / "vectors.json").unlink(),
        lambda folder: (folder / "vectors.json").write_text("{"),
        lambda folder: spoil_files(folder / "vectors" / "1"),
    ],
    ids=["writer killed", "another model", "no watermark", "broken watermark", "broken files"],
)
def test_an_index_that_cannot_be_trusted_is_rebuilt_and_meanwhile_not_asked(
    tmp_path, vectors, catalog, damage
):
    matrix = unit_vectors(50)
    put(catalog, names_of(50), matrix)
    vectors.catch_up()
    damage(tmp_path)
    assert found(vectors, catalog, matrix[5]) == exact(matrix, matrix[5])
    assert vectors.is_behind()
    vectors.catch_up()
    assert not vectors.is_behind()
    assert chroma_keys(vectors) == set(range(1, 51))
    assert found(vectors, catalog, matrix[5]) == exact(matrix, matrix[5])


def test_a_reader_notices_that_another_process_wrote(tmp_path, vectors, catalog, server):
    matrix = unit_vectors(60)
    put(catalog, names_of(60)[:30], matrix[:30])
    vectors.catch_up()
    reader = Vectors(tmp_path / "vectors", catalog, "model", DIMENSION, exact_below=1, server=server)
    assert found(reader, catalog, matrix[40], k=1) != ["n0040"]
    put(catalog, names_of(60)[30:], matrix[30:])
    vectors.catch_up()
    assert found(reader, catalog, matrix[40]) == exact(matrix, matrix[40])
    reader.close()


@pytest.mark.parametrize(
    ("exact_among", "thinned_from"), [(3_000, 1.1), (0, 1.1), (0, 0.0)], ids=["exact", "ids", "thinned out"]
)
def test_filters_hold_on_every_way_through(vectors, catalog, monkeypatch, exact_among, thinned_from):
    monkeypatch.setattr(vectors_module, "EXACT_AMONG", exact_among)
    monkeypatch.setattr(vectors_module, "THINNED_FROM", thinned_from)
    matrix = unit_vectors(200)
    put(catalog, names_of(200)[:180], matrix[:180])
    vectors.catch_up()
    put(catalog, names_of(200)[180:], matrix[180:])  # the first twenty days once more
    with catalog.writing() as change:
        change.drop_article("n0150")
    matrix[150] = -1  # of all vectors the farthest from those that are asked for
    for vector in np.abs(unit_vectors(5, seed=2)):
        since = Filter(since=date.fromordinal(FIRST_DAY + 100), until=date.fromordinal(FIRST_DAY + 189))
        assert found(vectors, catalog, vector, 10, since) == exact(matrix, vector, 10, slice(100, 180))
        early = Filter(since=date.fromordinal(FIRST_DAY + 1), until=date.fromordinal(FIRST_DAY + 15))
        among = [*range(1, 16), *range(181, 196)]
        best = sorted(among, key=lambda place: -float(matrix[place] @ vector))[:10]
        assert found(vectors, catalog, vector, 10, early) == [names_of(200)[place] for place in best]


def test_a_filter_finds_what_is_far_behind_thousands_of_others(vectors, catalog, monkeypatch):
    monkeypatch.setattr(filtered_module, "MOST_ASKED", 50)
    near, far = unit_vectors(2)
    matrix = np.concatenate([np.repeat(near[np.newaxis], 200, axis=0), unit_vectors(40, seed=3) * 0.2 + far])
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    put(catalog, names_of(240), matrix)
    vectors.catch_up()
    where = Filter(since=date.fromordinal(FIRST_DAY + 200))
    assert found(vectors, catalog, near, 5, where) == exact(matrix, near, 5, slice(200, 240))


def test_a_filter_that_leaves_fewer_than_asked_for_gives_them_all(vectors, catalog):
    matrix = unit_vectors(20)
    put(catalog, names_of(20), matrix)
    vectors.catch_up()
    where = Filter(since=date.fromordinal(FIRST_DAY + 12))
    assert found(vectors, catalog, matrix[0], 15, where) == exact(matrix, matrix[0], 15, slice(12, 20))


def test_a_filter_that_nothing_satisfies_finds_nothing(vectors, catalog):
    put(catalog, names_of(10), unit_vectors(10))
    vectors.catch_up()
    assert vectors.search(unit_vectors(1)[0], 5, Filter(sources=("nobody",))) == []


def test_stored_vectors_are_as_near_as_the_model_made_them(tmp_path, catalog):
    matrix = unit_vectors(200)
    put(catalog, names_of(200), matrix)
    few = Vectors(tmp_path / "vectors", catalog, "model", DIMENSION)
    for vector in unit_vectors(5, seed=4):
        scores = dict(few.search(vector, 200))
        assert np.abs([scores[place + 1] - matrix[place] @ vector for place in range(200)]).max() < 1e-4


def test_vectors_that_an_older_footnote_stored_are_shortened_once(tmp_path, catalog):
    matrix = unit_vectors(30)
    put(catalog, names_of(30), matrix)
    with catalog.writing() as change:
        change.set_meta("fingerprint", json.dumps({"dimension": DIMENSION}))
    with catalog.database.writing() as connection:
        for number, vector in enumerate(matrix, start=1):
            connection.execute("UPDATE vectors SET vector = ? WHERE id = ?", (vector.tobytes(), number))
        connection.execute("UPDATE vectors SET vector = x'0102' WHERE id = 30")
        shorten_vectors(connection)
        shorten_vectors(connection)
        damaged = connection.execute("SELECT vector FROM vectors WHERE id = 30").fetchone()[0]
        connection.execute("DELETE FROM chunks WHERE key = 30")
    assert damaged == b"\1\2"
    few = Vectors(tmp_path / "vectors", catalog, "model", DIMENSION)
    assert found(few, catalog, matrix[3]) == exact(matrix[:29], matrix[3])


def test_few_vectors_are_searched_without_opening_chroma(tmp_path, catalog):
    matrix = unit_vectors(30)
    put(catalog, names_of(30), matrix)
    few = Vectors(tmp_path / "vectors", catalog, "model", DIMENSION)
    assert found(few, catalog, matrix[3]) == exact(matrix, matrix[3])
    with catalog.writing() as change:
        change.drop_article("n0003")
    put(catalog, ["again"], matrix[3:4])
    assert found(few, catalog, matrix[3], k=1) == ["again"]
    assert not (tmp_path / "vectors").exists()


def test_a_catch_up_that_is_stopped_goes_on_later(vectors, catalog):
    put(catalog, names_of(20), unit_vectors(20))
    assert not vectors.catch_up(should_stop=lambda: True)
    assert vectors.is_behind()
    assert vectors.catch_up()
    assert chroma_keys(vectors) == set(range(1, 21))


def test_nothing_is_written_while_there_are_no_vectors(tmp_path, vectors, catalog):
    assert vectors.catch_up()
    assert vectors.search(unit_vectors(1)[0], 5) == []
    assert not (tmp_path / "vectors").exists()
