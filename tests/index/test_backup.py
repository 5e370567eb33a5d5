"""A backup holds all that an index knows, and becomes an index again only if it is whole."""

import hashlib
import json
import os
import sqlite3
import stat
import threading
import zipfile
from pathlib import Path

import pytest

from index.backup import FORMAT, MANIFEST_FILE, read_backup, restore_backup
from index.catalog import CATALOG_FILE
from index.errors import BackupDamaged, IndexIncompatible, IndexNotWritable, WouldOverwrite
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


def packed(file: Path, manifest: object, catalog: bytes, *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A backup as somebody might make one who means harm."""
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(MANIFEST_FILE, manifest if isinstance(manifest, str) else json.dumps(manifest))
        archive.writestr(CATALOG_FILE, catalog)
    return file


def as_if_of(catalog: bytes, **other: object) -> dict[str, object]:
    digest = hashlib.sha256(catalog).hexdigest()
    said = {"format": FORMAT, "made_at": "", "footnote": "1", "schema_version": 1, "articles": 1, "chunks": 1}
    return {**said, "size": len(catalog), "sha256": digest, **other}


def locked(file: Path) -> Path:
    """The same archive, as if its first member asked for a password."""
    content = bytearray(file.read_bytes())
    content[content.find(b"PK\x03\x04") + 6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    return file


def test_a_backup_made_by_somebody_else_is_at_worst_refused(tmp_path, little_memory):
    file, big = tmp_path / "evil.zip", b"\0" * 50_000_000
    foreign = sqlite3.connect(":memory:")
    foreign.execute("CREATE TABLE places (name)")
    other = foreign.serialize()
    lzma = bytearray(packed(file, as_if_of(b""), b"", method=zipfile.ZIP_LZMA).read_bytes())
    lzma[60:80] = b"x" * 20
    evil = {
        "its articles": lambda: packed(file, as_if_of(b"", articles="\x1b[31m"), b""),
        "its schema_version": lambda: packed(file, as_if_of(b"", schema_version="6"), b""),
        "recursion": lambda: packed(file, "[" * 60_000, b""),
        "too long": lambda: packed(file, " " * 10_000_000, b""),
        "more than it says": lambda: packed(file, as_if_of(big, size=1_000), big),
        "encrypted": lambda: locked(packed(file, as_if_of(b""), b"")),
        "orrupt": lambda: file.write_bytes(lzma),
        "holds no articles": lambda: packed(file, as_if_of(other), other),
    }
    for why, make in evil.items():
        make()
        with pytest.raises(BackupDamaged, match=why):
            restore_backup(file, tmp_path / "index", SILENT)
        assert not (tmp_path / "index" / CATALOG_FILE).exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_only_files_are_restored_and_replaced(filled, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for odd in ("pipe", "folder"):
        with pytest.raises(BackupDamaged, match="is no file"):
            restore_backup(tmp_path / odd, tmp_path / "again", SILENT)
        with pytest.raises(WouldOverwrite, match="is no file"):
            filled.backup(tmp_path / odd, force=True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert not (tmp_path / "again").exists()
    with pytest.raises(IndexNotWritable, match="there is no folder"):
        filled.backup(tmp_path / "nowhere" / "kept.zip")
    with pytest.raises(IndexNotWritable, match="cannot be written"):
        filled.backup(tmp_path / ("x" * 300))
    filled.backup(tmp_path / ("x" * 251 + ".zip"))
