"""A check finds what is wrong with a store, and a repair puts it right."""

import json
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.article import Article, Chunk
from index.catalog import CATALOG_FILE, Catalog
from index.check import Store, check
from index.chunking import embedded_text
from index.embedding import Fingerprint, open_embedder
from index.errors import IndexBusy
from index.findings import CheckReport
from index.library import Library
from index.lock import writing
from index.progress import Reporter
from index.rebuild import Rebuild
from index.records import PreparedArticle, article_digest, embed_key
from index.repair import check_and_repair
from index.vectors import Vectors
from index.words import Words

ROWS = 12
DIMENSION = 32
MODEL = Fingerprint("none", "none", DIMENSION, 256)
# One process that writes Chroma without asking anybody: DESIGN 3 measured what two of them do.
RAW_WRITER = textwrap.dedent("""
    import sys, numpy as np, chromadb
    from chromadb.config import Settings
    folder, vectors, first, last = sys.argv[1], np.load(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        "chunks", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    for start in range(first, last, 50):
        print("ready", flush=True)
        sys.stdin.readline()
        keys = range(start, min(start + 50, last))
        collection.add(ids=[str(key + 1) for key in keys], embeddings=vectors[start:keys.stop])
""")


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    lines = [
        {"id": f"r{number}", "title": "News", "text": f"Story number {number}."} for number in range(ROWS)
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    sentences = (
        f"The ferry of day {day} left Brimoor late and reached Skerrin at night." for day in range(40)
    )
    (folder / "long.txt").write_text(" ".join(sentences))
    library.sync(folder)
    return library


def change_catalog(library: Library, *statements: str) -> None:
    """Edit the catalog by hand, as somebody with the sqlite3 program would."""
    connection = sqlite3.connect(library.folder / CATALOG_FILE)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def said(report: CheckReport) -> str:
    return "\n".join(map(str, report.findings))


def assert_sound(report: CheckReport, library: Library) -> None:
    assert report.findings == ()
    assert report.chunks == report.embedded == report.in_words == report.in_chroma
    assert report.searched_words == report.searched_vectors == report.chunks
    for search in (library.search_words, library.search_vectors):
        found = {hit.chunk.article_id for hit in search("the story number of the ferry", k=100)}
        assert found == {article.id for article in library.articles()}


def test_a_store_that_is_whole_is_said_to_be(filled):
    assert_sound(filled.check(), filled)


def test_an_empty_index_is_sound(library):
    assert library.check().findings == ()
    assert library.repair().repairs == ()


@pytest.mark.parametrize("library", ["folder"], indirect=True)  # a server has no folder of ours
def test_a_check_changes_nothing(filled):
    shutil.rmtree(filled.folder / "vectors")
    before = filled.status()
    filled.check()
    assert filled.status() == before
    assert not (filled.folder / "vectors").exists()


def test_a_check_waits_for_no_writer_and_says_who_it_is(filled):
    with writing(filled.folder, "indexing"), pytest.raises(IndexBusy):
        filled.check()


@pytest.mark.parametrize("library", ["folder"], indirect=True)  # a server has no folder of ours
def test_a_deleted_vectors_folder_is_found_and_made_again(filled):
    shutil.rmtree(filled.folder / "vectors")
    report = filled.check()
    assert not report.sound
    assert "the vector index is absent" in said(report)
    assert "footnote check --repair" in said(report)
    assert_sound(filled.repair(), filled)


@pytest.mark.parametrize("suffix", [".term", ".idx", ".pos", ".fast", ".fieldnorm"])
def test_a_truncated_tantivy_file_is_found_and_the_words_are_made_again(filled, suffix):
    file = next((filled.folder / "words").glob(f"*{suffix}"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    filled.close()
    with Library.open(filled.folder) as library:
        report = library.check()
        assert not report.sound
        assert "word index" in said(report)
        assert_sound(library.repair(), library)


def test_a_flipped_bit_in_the_words_is_found(filled):
    file = next((filled.folder / "words").glob("*.pos"))
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)
    assert file.name in said(filled.check())
    assert_sound(filled.repair(), filled)


@pytest.mark.parametrize("which", ["min(key)", "max(key)", "min(key) + 1"], ids=["first", "last", "middle"])
def test_a_passage_that_was_removed_by_hand_is_found_and_cut_again(filled, which):
    before = filled.status().chunks
    change_catalog(
        filled, f"DELETE FROM chunks WHERE key = (SELECT {which} FROM chunks WHERE article_id = 'long')"
    )
    report = filled.check()
    assert "1 articles lack a passage" in said(report)
    assert "entries of the word index have no passage" in said(report)
    repaired = filled.repair()
    assert_sound(repaired, filled)
    assert repaired.chunks == before
    assert repaired.repairs


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE chunks SET end = 99999 WHERE article_id = 'long' AND ordinal = 0", "not inside their text"),
        ("UPDATE chunks SET embed_key = x'00' WHERE article_id = 'r3'", "belong to other texts"),
        ("UPDATE vectors SET vector = zeroblob(1536) WHERE id = 3", "not unit vectors"),
        ("UPDATE vectors SET vector = zeroblob(8) WHERE id = 3", "not unit vectors"),
        ("DELETE FROM vectors WHERE id = 3", "lack their vector"),
        ("DELETE FROM articles WHERE id = 'r3'", "passages belong to no article"),
        ("DELETE FROM files", "belong to no file"),
    ],
)
def test_what_was_changed_by_hand_is_found_and_repaired(filled, statement, what):
    change_catalog(filled, statement)
    assert what in said(filled.check())
    repaired = filled.repair()
    assert repaired.sound
    assert repaired.chunks == repaired.embedded == repaired.in_words == repaired.in_chroma


def test_a_text_that_was_changed_by_hand_is_read_again_from_its_file(filled, folder):
    original = filled.article("long").text
    change_catalog(filled, "UPDATE texts SET text = replace(text, 'late', 'soon') WHERE article_id = 'long'")
    assert "do not say what they said" in said(filled.check())
    filled.repair()
    assert filled.unread_files() == [str(folder / "long.txt")]
    filled.sync(*filled.unread_files())
    assert filled.article("long").text == original
    assert_sound(filled.check(), filled)


def test_chinese_passages_are_looked_for_by_their_own_words_too(library, folder):
    text = "".join(f"第{day}天渡轮很晚才离开布里莫尔并在夜里到达斯凯林。" for day in range(40))
    (folder / "zh.txt").write_text(text)
    library.sync(folder)
    assert library.check().findings == ()
    change_catalog(library, "UPDATE texts SET text = replace(text, '渡轮', '汽车') WHERE article_id = 'zh'")
    assert "are not found by their own words" in said(library.check())


def test_an_index_that_followed_a_newer_catalog_is_found(filled, folder):
    filled.close()
    older = (filled.folder / CATALOG_FILE).read_bytes()
    (folder / "new.txt").write_text("The harbour opened.")
    with Library.open(filled.folder) as library:
        library.sync(folder)
    (filled.folder / CATALOG_FILE).write_bytes(older)
    with Library.open(filled.folder) as library:
        assert "ahead of the catalog" in said(library.check())
        assert_sound(library.repair(), library)


def test_rows_that_wait_for_their_vectors_are_no_damage(filled):
    change_catalog(filled, "UPDATE chunks SET vector = NULL WHERE article_id = 'r3'")
    report = filled.check()
    assert "1 passages are not found by their meaning yet" in said(report)
    assert_sound(filled.repair(), filled)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """3,000 passages with vectors of 32 dimensions drawn at random; searches go through Chroma."""
    count = 3_000
    matrix = np.random.default_rng(0).normal(size=(count, DIMENSION)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    catalog = Catalog(tmp_path)
    with catalog.writing() as change:
        for number in range(count):
            name = f"n{number:04}"
            article = Article(name, name, f"Story {name}.", f"/{name}.txt")
            whole = Chunk(0, name, 0, 0, len(article.text))
            key = embed_key(MODEL.key, embedded_text(article, whole))
            change.put_vectors([key], matrix[number : number + 1])
            change.put_article(PreparedArticle(article, "", article_digest(article), [whole], [key]))
    np.save(tmp_path / "matrix.npy", matrix)
    change_files(catalog)
    words = Words(tmp_path / "words", catalog)
    words.catch_up()
    vectors = Vectors(tmp_path / "vectors", catalog, MODEL.key, DIMENSION, exact_below=1)
    vectors.catch_up()
    yield Store(tmp_path, catalog, words, vectors, MODEL)
    vectors.close()
    catalog.close()


def change_files(catalog: Catalog) -> None:
    with catalog.database.writing() as connection:
        connection.execute("INSERT INTO files SELECT path, 1, 1, 'd', 'ok', '[]' FROM articles")


def let_two_write_at_once(store: Store) -> None:
    """Chroma's folder made anew by two processes, half of the vectors each, that know nothing of a lock."""
    folder = store.vectors.usable_folder()
    shutil.rmtree(folder)
    folder.mkdir()
    halves = (0, 1_500), (1_500, 3_000)
    writers = []
    for first, last in halves:  # one after the other: two that make a collection at once fail loudly
        arguments = [folder, store.folder / "matrix.npy", str(first), str(last)]
        writer = subprocess.Popen(
            [sys.executable, "-c", RAW_WRITER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert writer.stdout.readline() == "ready\n"
        writers.append(writer)
    for _ in range(halves[0][1] // 50):  # in step, so that neither is done before the other begins
        for writer in writers:
            writer.stdin.write("go\n")
            writer.stdin.flush()
        for writer in writers:
            writer.stdout.readline()
    for writer in writers:
        writer.communicate()


def test_a_store_that_two_raw_writers_damaged_is_found_and_made_again(store):
    reporter = Reporter(None, None)
    assert check(store, reporter).sound
    for _ in range(4):  # one time in five nothing is lost
        let_two_write_at_once(store)
        report = check(store, reporter)
        if not report.sound:
            break
    else:
        pytest.skip("two writers lost nothing in four trials")
    assert "vector" in said(report)
    rebuild = Rebuild(store.catalog, store.words, store.vectors, open_embedder(), reporter)
    repaired = check_and_repair(lambda: store, rebuild, report, everything=True)
    assert repaired.sound
    assert repaired.in_chroma == 3_000
    assert repaired.searched_vectors >= 2_997  # Chroma's graph may leave one in a thousand out
    matrix = np.load(store.folder / "matrix.npy")
    found = [store.vectors.search(matrix[number], 1)[0][0] == number + 1 for number in range(3_000)]
    assert sum(found) >= 2_997
