"""A backup holds all that an index knows, and becomes an index again only if it is whole."""

import json
import threading
import zipfile
from pathlib import Path

import pytest

from index.backup import MANIFEST_FILE, read_backup, restore_backup
from index.catalog import CATALOG_FILE
from index.errors import BackupDamaged, IndexIncompatible, WouldOverwrite
from index.library import Library
from index.progress import Reporter

SILENT = Reporter(None, None)


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    (folder / "harbour-opens.txt").write_text("The harbour of Skerrin opened again on Monday.")
    (folder / "school-closes.txt").write_text("The school of Ostrey was closed for good.")
    library.sync(folder)
    return library


def texts(library: Library) -> dict[str, str]:
    return {article.id: library.article(article.id).text for article in library.articles()}


def test_a_backup_becomes_the_same_index_again_without_embedding(filled, tmp_path):
    backup = filled.backup(tmp_path / "kept.zip")
    assert (backup.articles, backup.chunks) == (2, 2)
    assert read_backup(tmp_path / "kept.zip") == backup
    assert restore_backup(tmp_path / "kept.zip", tmp_path / "again", SILENT) == backup
    with Library.open(tmp_path / "again") as again:
        assert texts(again) == texts(filled)
        assert [hit.chunk for hit in again.search_words("harbour")] == [
            hit.chunk for hit in filled.search_words("harbour")
        ]
        assert again.search_vectors("harbour")[0].chunk == filled.search_vectors("harbour")[0].chunk
        assert again.rebuild().embedded == 0
        assert again.check().findings == ()


def test_a_backup_is_one_file_and_leaves_nothing_else(filled, tmp_path):
    (tmp_path / "backups").mkdir()
    filled.backup(tmp_path / "backups" / "kept.zip")
    assert [file.name for file in (tmp_path / "backups").iterdir()] == ["kept.zip"]


def test_a_backup_that_is_made_while_somebody_indexes_is_of_one_moment(library, folder, tmp_path):
    rows = (json.dumps({"id": f"r{number}", "text": f"Story number {number}."}) for number in range(2_000))
    (folder / "rows.jsonl").write_text("\n".join(rows))
    enough = threading.Event()
    indexing = threading.Thread(
        target=lambda: library.sync(
            folder, should_stop=lambda: enough.is_set() and library.status().articles > 500
        )
    )
    indexing.start()
    kept = []
    while indexing.is_alive() and len(kept) < 3:
        kept.append(library.backup(tmp_path / f"{len(kept)}.zip"))
    enough.set()
    indexing.join()
    assert kept
    for number, backup in enumerate(kept):
        restore_backup(tmp_path / f"{number}.zip", tmp_path / f"again-{number}", SILENT)
        with Library.open(tmp_path / f"again-{number}") as again:
            status = again.status()
            assert (status.articles, status.chunks) == (backup.articles, backup.chunks)
            catalog = [one for one in again.check().findings if one.part == "catalog"]
            assert all(one.level == "waiting" for one in catalog)


def test_a_file_that_is_there_is_replaced_only_by_force(filled, tmp_path):
    (tmp_path / "kept.zip").write_text("years of work")
    with pytest.raises(WouldOverwrite, match="--force"):
        filled.backup(tmp_path / "kept.zip")
    assert (tmp_path / "kept.zip").read_text() == "years of work"
    filled.backup(tmp_path / "kept.zip", force=True)
    assert read_backup(tmp_path / "kept.zip").articles == 2


def test_an_index_that_is_there_is_replaced_only_by_force(filled, folder, tmp_path):
    filled.backup(tmp_path / "kept.zip")
    (folder / "new.txt").write_text("The lighthouse was sold.")
    filled.sync(folder)
    filled.close()
    with pytest.raises(WouldOverwrite, match="--force"):
        restore_backup(tmp_path / "kept.zip", filled.folder, SILENT)
    with Library.open(filled.folder) as library:
        assert len(texts(library)) == 3
    restore_backup(tmp_path / "kept.zip", filled.folder, SILENT, force=True)
    with Library.open(filled.folder) as library:
        assert len(texts(library)) == 2
        assert library.search_words("lighthouse") == []
        assert library.repair().sound
        assert library.sync(folder).added == 1


def test_a_folder_of_other_things_does_not_become_an_index(filled, tmp_path):
    filled.backup(tmp_path / "kept.zip")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("years of work")
    with pytest.raises(IndexIncompatible, match=r"thesis\.docx"):
        restore_backup(tmp_path / "kept.zip", tmp_path / "other", SILENT, force=True)


def rewritten(file: Path, **changes: object) -> None:
    """The same backup with another manifest."""
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST_FILE)) | changes
        catalog = archive.read(CATALOG_FILE)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(MANIFEST_FILE, json.dumps(manifest))
        archive.writestr(CATALOG_FILE, catalog)


def changed(content: bytes, at: int) -> bytes:
    """The same with other bytes in one place, whatever stood there."""
    return content[:at] + bytes(byte ^ 0xFF for byte in content[at : at + 3]) + content[at + 3 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-2_000]),
        lambda file: file.write_bytes(changed(file.read_bytes(), 5_000)),
        lambda file: file.write_text("not a backup"),
        lambda file: file.unlink(),
        lambda file: rewritten(file, sha256="0" * 64),
        lambda file: rewritten(file, format="something else"),
        lambda file: rewritten(file, unknown=1),
    ],
    ids=["cut off", "bytes changed", "another file", "absent", "checksum", "format", "manifest"],
)
def test_a_damaged_backup_is_refused_and_the_index_there_stays(filled, tmp_path, damage):
    filled.backup(tmp_path / "kept.zip")
    damage(tmp_path / "kept.zip")
    before = texts(filled)
    with pytest.raises(BackupDamaged):
        restore_backup(tmp_path / "kept.zip", filled.folder, SILENT, force=True)
    assert texts(filled) == before
    assert filled.check().findings == ()


def test_a_backup_of_a_newer_footnote_is_refused(filled, tmp_path):
    filled.backup(tmp_path / "kept.zip")
    rewritten(tmp_path / "kept.zip", schema_version=99)
    with pytest.raises(IndexIncompatible, match="newer Footnote"):
        restore_backup(tmp_path / "kept.zip", tmp_path / "again", SILENT)
