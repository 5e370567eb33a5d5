import json
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import backfill, sync, vectors
from index.article import Filter
from index.catalog import CATALOG_FILE
from index.errors import (
    ArticleNotFound,
    IndexBusy,
    IndexIncompatible,
    IndexMissing,
    IndexNotWritable,
    ModelMismatch,
)
from index.library import Library, default_folder
from index.lock import writing


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    (folder / "harbour-opens.txt").write_text("The harbour of Skerrin opened again on Monday.")
    (folder / "school-closes.txt").write_text("The school of Ostrey was closed for good.")
    library.sync(folder)
    return library


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A sentence-transformers model of 8 dimensions, made here."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "harbour": 1}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.random.default_rng(0).normal(size=(2, 8)).astype(np.float32)
    folder = tmp_path_factory.mktemp("models") / "other-model"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(folder))
    return str(folder)


def test_the_folder_is_the_environments_or_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("FOOTNOTE_INDEX", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"
    monkeypatch.delenv("FOOTNOTE_INDEX")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder().parts[-2:] == ("footnote", "index")


def test_an_index_that_is_not_there_is_not_made_unasked(tmp_path):
    with pytest.raises(IndexMissing, match="footnote index PATH"):
        Library.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_folder_with_other_things_in_it_does_not_become_an_index(tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(IndexIncompatible, match=r"thesis\.docx.*--index DIR"):
        Library.open(tmp_path)
    with pytest.raises(IndexIncompatible, match="is a file"):
        Library.open(tmp_path / "thesis.docx")


def test_an_index_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    def refuse(*_args, **_options):  # tests may run as root, whom no permission stops
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(IndexNotWritable, match=r"cannot be written.*--index DIR"):
        Library.open(tmp_path / "index")


def test_a_disk_that_turned_read_only_is_told_and_reading_goes_on(filled, folder, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(IndexNotWritable, match="cannot be written"):
            filled.sync(folder)
    assert filled.search_words("harbour")
    assert filled.sync(folder).unchanged == 2


def test_an_index_of_a_newer_footnote_is_refused(filled):
    filled.close()
    connection = sqlite3.connect(filled.folder / CATALOG_FILE)
    with connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    connection.close()
    with pytest.raises(IndexIncompatible, match="pip install -U footnote-qa"):
        Library.open(filled.folder)


def test_an_index_made_with_another_model_is_never_mixed(filled, other_model):
    with pytest.raises(
        ModelMismatch, match=r"made with all-MiniLM-L6-v2 \(384 d\), not .*other-model \(8 d\)"
    ) as caught:
        Library.open(filled.folder, embedding_model=other_model)
    assert "--embedding-model all-MiniLM-L6-v2" in caught.value.fix


def test_an_index_is_opened_with_the_model_it_was_made_with(tmp_path, folder, other_model):
    (folder / "a.txt").write_text("harbour harbour")
    with Library.open(tmp_path / "index", embedding_model=other_model) as library:
        library.sync(folder)
    with Library.open(tmp_path / "index") as library:
        assert library.status().model == other_model
        assert library.search_vectors("harbour")[0].score == pytest.approx(1.0, abs=1e-5)


def test_an_article_that_is_not_there_is_answered_with_those_like_it(filled):
    with pytest.raises(ArticleNotFound, match="Did you mean harbour-opens"):
        filled.article("harbor-opens")
    with pytest.raises(ArticleNotFound):
        filled.remove("harbour-opens", "nothing of the kind")
    assert filled.article("harbour-opens").title


def test_hits_point_into_the_canonical_text(filled):
    for search in (filled.search_words, filled.search_vectors):
        hits = search("the harbour opened again", k=1)
        (hit,) = hits
        text = filled.article(hit.chunk.article_id).text
        assert "harbour of Skerrin" in text[hit.chunk.start : hit.chunk.end]
        assert hit.rank == 1


def test_filters_hold_in_both_legs(filled):
    where = Filter(article_ids=("school-closes",))
    for search in (filled.search_words, filled.search_vectors):
        assert {hit.chunk.article_id for hit in search("the harbour and the school", where=where)} == {
            "school-closes"
        }


def test_nothing_is_found_in_an_empty_index(library):
    assert library.search_words("anything") == []
    assert library.search_vectors("anything") == []
    assert list(library.articles()) == []
    assert library.status().model == "all-MiniLM-L6-v2"


def test_the_status_says_how_things_stand(filled):
    status = filled.status()
    assert (status.articles, status.chunks, status.vectors, status.files) == (2, 2, 2, 2)
    assert status.words_seq > 0
    assert status.vectors_seq == status.seq
    assert status.size_bytes > 10_000
    assert status.writer is None


def test_the_status_names_the_writer(filled):
    with writing(filled.folder, "indexing"):
        assert "indexing since" in (filled.status().writer or "")
        with pytest.raises(IndexBusy):
            filled.sync()


def test_words_that_a_killed_writer_left_behind_are_found_after_opening(filled):
    filled.close()
    (filled.folder / "words.json").unlink()
    with Library.open(filled.folder) as again:
        assert len(again.search_words("harbour")) == 1


def test_threads_search_through_chroma_while_another_syncs(library, folder, monkeypatch):
    monkeypatch.setattr(vectors, "EXACT_BELOW", 1)
    monkeypatch.setattr(sync, "CHUNKS_PER_CATCH_UP", 5)
    monkeypatch.setattr(backfill, "WINDOW", 8)
    rows = [json.dumps({"id": f"r{n}", "title": "News", "text": f"Story number {n}."}) for n in range(30)]
    (folder / "rows.jsonl").write_text("\n".join(rows))
    done = threading.Event()

    def search() -> int:
        searches = 0
        while not done.wait(0.02):
            keys = [hit.chunk.key for hit in library.search_vectors("story", k=100)]
            assert len(keys) == len(set(keys))
            searches += 1
        return searches

    with ThreadPoolExecutor(2) as pool:
        searching = [pool.submit(search) for _ in range(2)]
        library.sync(folder)
        library.remove("r3", "r4")
        done.set()
        assert all(one.result() for one in searching)
    assert len(library.search_vectors("story", k=100)) == 28


@pytest.mark.parametrize("library", ["folder"], indirect=True)  # a server has no folder of ours
def test_searching_needs_no_chroma_and_no_torch_for_a_small_index(filled):
    code = (
        "import sys; from index import Library\n"
        "with Library.open(sys.argv[1], create=False) as library:\n"
        "    assert library.search_words('harbour') and library.search_vectors('harbour')\n"
        "    assert library.sync().embedded == 0\n"
        "heavy = {'torch', 'chromadb', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code, str(filled.folder)], check=True)


def test_names_that_are_no_text_name_nothing(library, tmp_path):
    library.sync()
    for ask in (library.article, library.remove, library.history):
        with pytest.raises(ArticleNotFound):
            ask("a\udcff")
    with pytest.raises(IndexIncompatible, match="not UTF-8"):
        Library.open(tmp_path / "b\udcff")
