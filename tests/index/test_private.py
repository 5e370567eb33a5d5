"""An index is for its owner's eyes, and one made by somebody else does nothing but hold articles."""

import json
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Filter
from index.chroma_store import COLLECTION, ChromaStore
from index.errors import ArticleNotFound, IndexDamaged, ModelUnavailable
from index.library import Library

HOSTILE = "x'); DROP TABLE articles; -- \" % _ ?"
_unpickled: list[str] = []


def _on_audit(event: str, arguments: tuple[object, ...]) -> None:
    if event == "pickle.find_class":
        _unpickled.append(".".join(map(str, arguments)))


@pytest.fixture
def lax_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Rights of a folder and all in it that are not its owner's alone."""
    paths = [folder, *folder.rglob("*")]
    return {path.name: oct(path.stat().st_mode) for path in paths if path.stat().st_mode & 0o077}


def write(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
@pytest.mark.usefixtures("lax_umask")
def test_only_its_owner_can_read_an_index_and_its_backups(folder, tmp_path):
    write(folder / "ferry.txt", "The ferry sails again.")
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
        assert modes(tmp_path / "index") == {}  # with the catalog's log beside it
        library.backup(tmp_path / "kept.zip")
        library.search_vectors("ferry")
        library.compact()
    assert (tmp_path / "kept.zip").stat().st_mode & 0o777 == 0o600
    assert modes(tmp_path / "index") == {}


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
@pytest.mark.usefixtures("lax_umask")
def test_an_index_that_its_owner_opened_for_others_stays_open(folder, tmp_path):
    write(folder / "ferry.txt", "The ferry sails again.")
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
    (tmp_path / "index").chmod(0o755)
    (tmp_path / "index" / "catalog.sqlite3").chmod(0o644)
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
    assert {"index", "catalog.sqlite3"} <= set(modes(tmp_path / "index"))


def test_nothing_is_unpickled(folder, tmp_path):
    write(folder / "ferry.txt", "The ferry sails again.")
    sys.addaudithook(_on_audit)
    _unpickled.clear()
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
        assert library.search_words("ferry")
        assert library.search_vectors("ferry")
        library.backup(tmp_path / "kept.zip")
        assert library.check().sound
    ChromaStore(tmp_path / "index" / "vectors" / "1").close()
    assert _unpickled == []


def test_a_folder_of_chroma_cannot_name_code_to_be_run(tmp_path):
    from chromadb import EmbeddingFunction, PersistentClient
    from chromadb.utils.embedding_functions import register_embedding_function

    built = []

    @register_embedding_function
    class Hostile(EmbeddingFunction):
        def __init__(self) -> None:
            built.append(self)

        def __call__(self, input):
            return [[0.0] for _ in input]

        @staticmethod
        def name() -> str:
            return "hostile"

        def get_config(self):
            return {}

        @staticmethod
        def build_from_config(config):
            return Hostile()

    client = PersistentClient(str(tmp_path / "theirs"))
    client.create_collection(
        COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=Hostile()
    )
    client.close()
    built.clear()
    store = ChromaStore(tmp_path / "theirs")
    assert store.count() == 0
    store.close()
    assert built == []


def test_a_folder_of_words_cannot_name_files_to_be_deleted(folder, tmp_path):
    write(folder / "ferry.txt", "The ferry sails again.")
    precious = tmp_path / "precious.txt"
    write(precious, "Keep me.")
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
    listed = tmp_path / "index" / "words" / ".managed.json"
    listed.write_text(json.dumps([*json.loads(listed.read_text()), "../../precious.txt", str(precious)]))
    with Library.open(tmp_path / "index") as library:
        write(folder / "school.txt", "The school is closed.")
        library.sync(folder)
        library.compact()
        assert [hit.chunk.article_id for hit in library.search_words("ferry school")] == ["ferry", "school"]
    assert precious.read_text() == "Keep me."


def test_a_link_in_the_folder_is_not_written_through(folder, tmp_path):
    write(folder / "ferry.txt", "The ferry sails again.")
    precious = tmp_path / "precious.txt"
    write(precious, "Keep me.")
    index = tmp_path / "index"
    with Library.open(index) as library:
        for name in ("writer.json", "words.json", "vectors.json"):
            (index / f"{name}.{os.getpid()}.new").symlink_to(precious)
        library.sync(folder)
        (tmp_path / f".backup.{os.getpid()}.zip").symlink_to(precious)
        library.backup(tmp_path / "kept.zip")
    assert precious.read_text() == "Keep me."


def test_names_that_look_like_sql_are_only_names(folder, tmp_path):
    row = {"id": HOSTILE, "title": HOSTILE, "text": f"The ferry {HOSTILE} sails.", "source": HOSTILE}
    rows = [row, {"id": "school", "text": "The school is closed."}]
    (folder / f"{HOSTILE}.jsonl".replace("/", "")).write_text("\n".join(json.dumps(one) for one in rows))
    with Library.open(tmp_path / "index") as library:
        assert library.sync(folder).added == 2
        where = Filter(sources=(HOSTILE,), article_ids=(HOSTILE,))
        for search in (library.search_words, library.search_vectors):
            assert [hit.chunk.article_id for hit in search(f"ferry {HOSTILE}", where=where)] == [HOSTILE]
        with pytest.raises(ArticleNotFound):
            library.article(f"{HOSTILE} or 1")
        assert library.remove(HOSTILE) == [HOSTILE]
        assert [article.id for article in library.articles()] == ["school"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fingerprint", "[1]"),
        ("fingerprint", '{"a": 1}'),
        ("fingerprint", '{"name": ["x"], "digest": "0", "dimension": 384, "max_tokens": 256}'),
        ("fingerprint", '{"name": "x", "digest": "0", "dimension": "384", "max_tokens": 256}'),
        ("schema_version", "one"),
    ],
)
def test_a_catalog_that_says_nonsense_is_refused(key, value, tmp_path):
    Library.open(tmp_path / "index").close()
    with sqlite3.connect(tmp_path / "index" / "catalog.sqlite3") as catalog:
        catalog.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
    catalog.close()
    with pytest.raises(IndexDamaged, match="does not say"):
        Library.open(tmp_path / "index")


def test_a_watermark_that_says_nonsense_counts_as_none(folder, tmp_path):
    write(folder / "ferry.txt", "The ferry sails again.")
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
        mark = json.loads((tmp_path / "index" / "vectors.json").read_text())
        outside = {"generation": str(tmp_path / "outside"), "seq": "1", "retired": [[1, 2, 3]]}
        for name, value in outside.items():
            (tmp_path / "index" / "vectors.json").write_text(json.dumps({**mark, name: value}))
            assert library.check(everything=True).findings
            assert library.repair(everything=True).findings == ()
    assert not (tmp_path / "outside").exists()


def test_a_catalog_without_its_tables_is_damaged(tmp_path):
    Library.open(tmp_path / "index").close()
    with sqlite3.connect(tmp_path / "index" / "catalog.sqlite3") as catalog:
        catalog.execute("DROP TABLE chunks")
    catalog.close()
    with Library.open(tmp_path / "index") as library, pytest.raises(IndexDamaged, match="Restore it"):
        library.status()


def test_a_model_that_only_an_index_names_is_not_fetched(folder, tmp_path, monkeypatch, capfd):
    write(folder / "ferry.txt", "The ferry sails again.")
    index = tmp_path / "index"
    with Library.open(index) as library:
        library.sync(folder)
    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    for name in ("somebody/model", "\x1b[31mred"):
        made = {"name": name, "digest": "0", "dimension": 384, "max_tokens": 256}
        with sqlite3.connect(index / "catalog.sqlite3") as catalog:
            catalog.execute("UPDATE meta SET value = ? WHERE key = 'fingerprint'", (json.dumps(made),))
        catalog.close()
        with Library.open(index) as library, pytest.raises(ModelUnavailable):
            library.search_vectors("ferry")
    assert asked == []
    said = capfd.readouterr()
    assert "\x1b" not in said.out + said.err
