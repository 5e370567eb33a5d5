"""Parts of an index made again from the catalog, and disk space given back; no file is read."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.catalog import CATALOG_FILE
from index.disk import folder_size
from index.errors import IndexBusy
from index.library import Library
from index.lock import writing
from index.records import unpack_vectors


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    rows = (
        json.dumps({"id": f"r{number}", "title": "News", "text": f"Story number {number}."})
        for number in range(20)
    )
    (folder / "rows.jsonl").write_text("\n".join(rows))
    sentences = (
        f"The ferry of day {day} left Brimoor late and reached Skerrin at night." for day in range(40)
    )
    (folder / "long.txt").write_text(" ".join(sentences))
    library.sync(folder)
    shutil.rmtree(folder)  # whatever is done from here on is done without the files
    return library


def vectors_of(library: Library) -> list[tuple[bytes, bytes]]:
    connection = sqlite3.connect(library.folder / CATALOG_FILE)
    rows = connection.execute("SELECT embed_key, vector FROM vectors ORDER BY embed_key").fetchall()
    connection.close()
    return rows


def same(before: list[tuple[bytes, bytes]], after: list[tuple[bytes, bytes]]) -> bool:
    """Whether the same texts have the same vectors, as far as batches of another size leave them so."""
    if [key for key, _ in before] != [key for key, _ in after]:
        return False
    one, other = (unpack_vectors([data for _, data in rows], 384) for rows in (before, after))
    return bool(((one * other).sum(axis=1) > 0.999).all())


def found(library: Library) -> list[list[tuple[str, int]]]:
    searches = library.search_words, library.search_vectors
    return [
        sorted((hit.chunk.article_id, hit.chunk.start) for hit in search("story of the ferry", k=100))
        for search in searches
    ]


@pytest.mark.parametrize("parts", [(), ("words",), ("vectors",), ("chunks",), ("words", "chunks", "vectors")])
def test_parts_that_are_made_again_find_what_they_found(filled, parts):
    before = found(filled)
    report = filled.rebuild(*parts)
    assert (report.cut, report.embedded, report.stopped) == (0, 0, False)
    assert found(filled) == before
    assert filled.check(everything=True).findings == ()


def test_embeddings_made_again_are_the_same_vectors(filled):
    before = vectors_of(filled)
    assert filled.rebuild("embeddings").embedded == len(before)
    assert same(before, vectors_of(filled))
    assert filled.check(everything=True).findings == ()


def test_embeddings_that_are_wrong_become_right_in_place(filled):
    before = vectors_of(filled)
    with sqlite3.connect(filled.folder / CATALOG_FILE) as connection:
        other = connection.execute("SELECT vector FROM vectors WHERE id = 7").fetchone()
        connection.execute("UPDATE vectors SET vector = ? WHERE id = 3", other)
    connection.close()
    assert not same(before, vectors_of(filled))
    filled.rebuild("embeddings")
    assert same(before, vectors_of(filled))
    assert filled.check(everything=True).findings == ()


def test_a_stopped_rebuild_leaves_an_index_that_answers_and_goes_on(filled):
    before = found(filled)
    asked: list[str] = []

    def should_stop() -> bool:
        asked.append("again")
        return len(asked) > 1

    report = filled.rebuild("embeddings", "vectors", should_stop=should_stop)
    assert report.stopped
    assert found(filled) == before
    assert filled.rebuild("embeddings", "vectors").embedded > 0
    assert filled.check(everything=True).findings == ()


def test_passages_that_were_cut_otherwise_are_cut_as_today(filled):
    with sqlite3.connect(filled.folder / CATALOG_FILE) as connection:
        connection.execute("DELETE FROM chunks WHERE article_id = 'long' AND ordinal > 0")
        connection.execute(
            "UPDATE chunks SET end = (SELECT length(text) FROM texts WHERE article_id = 'long')"
            " WHERE article_id = 'long'"
        )
    connection.close()
    before = filled.status().chunks
    report = filled.rebuild("chunks")
    assert report.cut == 1
    assert report.chunks > before
    assert report.embedded == 0  # the texts and their vectors were known
    assert filled.repair(everything=True).sound


def test_only_one_writes(filled):
    with writing(filled.folder, "indexing"):
        for change in (filled.rebuild, filled.repair, filled.compact):
            with pytest.raises(IndexBusy):
                change()


def test_packing_gives_back_what_removed_articles_leave(filled):
    filled.remove("long", *(f"r{number}" for number in range(15)))
    before = folder_size(filled.folder)
    report = filled.compact()
    assert report.forgotten > 15
    assert report.given_back > 0
    assert folder_size(filled.folder) < before
    assert filled.status().articles == 5
    assert filled.check(everything=True).findings == ()


@pytest.mark.parametrize("library", ["folder"], indirect=True)  # a server has no folder of ours
def test_packing_rewrites_chroma_only_if_much_of_it_is_dead(filled):
    def generation() -> set[str]:
        return {one.name for one in (filled.folder / "vectors").iterdir()}

    first = generation()
    filled.remove("r0")
    filled.compact()
    assert generation() == first
    filled.remove(*(f"r{number}" for number in range(1, 15)))
    filled.compact()
    assert generation() != first


def test_files_that_failed_can_be_tried_again(library, folder):
    (folder / "good.txt").write_text("The harbour opened.")
    (folder / "rows.jsonl").write_text("not json\n")
    library.sync(folder)
    assert library.unread_files() == [str(folder / "rows.jsonl")]
    assert library.sync(*library.unread_files()).added == 0
    assert library.unread_files() == [str(folder / "rows.jsonl")]
    assert [finding.level for finding in library.check().findings] == ["waiting"]
    (folder / "rows.jsonl").write_text(json.dumps({"text": "The school closed."}) + "\n")
    assert library.sync(*library.unread_files()).added == 1
    assert library.unread_files() == []
