import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from some_vectors import DIMENSION, FIRST_DAY, exact, found, names_of, put, unit_vectors

from index import vectors as vectors_module
from index.article import Filter
from index.catalog import Catalog
from index.chroma_address import ChromaServer
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
    ("exact_among", "ids_among"), [(3_000, 20_000), (0, 20_000), (0, 0)], ids=["exact", "ids", "thinned out"]
)
def test_filters_hold_on_every_way_through(vectors, catalog, monkeypatch, exact_among, ids_among):
    monkeypatch.setattr(vectors_module, "EXACT_AMONG", exact_among)
    monkeypatch.setattr(vectors_module, "IDS_AMONG", ids_among)
    matrix = unit_vectors(200)
    put(catalog, names_of(200)[:180], matrix[:180])
    vectors.catch_up()
    put(catalog, names_of(200)[180:], matrix[180:])
    with catalog.writing() as change:
        change.drop_article("n0150")
    matrix[150] = 0
    where = Filter(since=date.fromordinal(FIRST_DAY + 100), until=date.fromordinal(FIRST_DAY + 189))
    for vector in unit_vectors(5, seed=2):
        hits = found(vectors, catalog, vector, k=10, where=where)
        assert len(hits) == 10
        days = {summary.id: summary.published for summary in catalog.summaries(where)}
        assert all(hit in days for hit in hits)


def test_a_filter_that_nothing_satisfies_finds_nothing(vectors, catalog):
    put(catalog, names_of(10), unit_vectors(10))
    vectors.catch_up()
    assert vectors.search(unit_vectors(1)[0], 5, Filter(sources=("nobody",))) == []


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
