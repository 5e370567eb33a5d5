"""A catalog of an older Footnote is copied, then brought up to date; a newer one is refused."""

import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from index import schema, upgrade
from index.backup import restore_backup
from index.catalog import CATALOG_FILE, Catalog
from index.errors import BackupDamaged, IndexBusy, IndexIncompatible, IndexNotWritable
from index.library import Library
from index.lock import writing
from index.progress import Reporter

SILENT = Reporter(None, None)
ARTICLES = 300
TEXT = "The ferry left Brimoor late and reached Skerrin at night. " * 40


def old_index(folder: Path, articles: int) -> Path:
    """An index whose catalog is of the first schema, as that schema was."""
    folder.mkdir()
    connection = sqlite3.connect(folder / CATALOG_FILE)
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        connection.execute("INSERT INTO meta VALUES ('schema_version', '1')")
        schema.create_tables(connection)
        for number in range(articles):
            key = f"a{number:04}"
            connection.execute("INSERT INTO files VALUES (?, 1, 1, ?, 'ok', '[]')", (f"/{key}.txt", key))
            connection.execute(
                "INSERT INTO articles"
                " (id, path, locator, title, metadata, digest, words, characters, added_at)"
                " VALUES (?, ?, '', 'News', '{}', x'00', 440, ?, '2024-01-01T00:00:00+00:00')",
                (key, f"/{key}.txt", len(TEXT)),
            )
            connection.execute("INSERT INTO texts VALUES (?, ?)", (key, TEXT))
    connection.close()
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return old_index(tmp_path / "old", ARTICLES)


def kept(folder: Path) -> Path:
    (copy,) = upgrade.kept_copies(folder)
    return copy


def version_and_articles(file: Path) -> tuple[int, int]:
    connection = sqlite3.connect(file)
    (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    version = schema.schema_version(connection)
    connection.close()
    return version, articles


def files_of(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def one_schema_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on Footnote is the next version."""

    def add_column(connection: sqlite3.Connection) -> None:
        connection.execute(f"ALTER TABLE articles ADD COLUMN extra_{len(schema.MIGRATIONS)} TEXT")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, add_column))
    for module in (schema, upgrade):
        monkeypatch.setattr(module, "SCHEMA_VERSION", len(schema.MIGRATIONS))


def test_an_older_catalog_is_kept_before_it_is_changed(old):
    with Library.open(old) as library:
        assert library.status().articles == ARTICLES
        assert library.article("a0007").text == TEXT
    assert version_and_articles(old / CATALOG_FILE) == (schema.SCHEMA_VERSION, ARTICLES)
    assert version_and_articles(kept(old)) == (1, ARTICLES)
    assert kept(old).name == f"catalog.before-schema-{schema.SCHEMA_VERSION}.sqlite3"
    assert stat.S_IMODE(kept(old).stat().st_mode) == 0o600


def test_what_was_written_last_is_in_the_copy_though_no_checkpoint_was_made(old):
    writer = sqlite3.connect(old / CATALOG_FILE)  # stays open, so that its log is not emptied
    writer.execute("UPDATE texts SET text = 'The school closed.' WHERE article_id = 'a0007'")
    writer.commit()
    Catalog(old).close()
    writer.close()
    copy = sqlite3.connect(kept(old))
    assert copy.execute("SELECT text FROM texts WHERE article_id = 'a0007'").fetchone() == (
        "The school closed.",
    )
    copy.close()


def test_a_catalog_without_content_and_one_of_today_are_not_copied(tmp_path, old):
    for _ in range(2):
        Catalog(tmp_path).close()
    assert upgrade.kept_copies(tmp_path) == []
    Catalog(old).close()
    before = kept(old).stat().st_mtime_ns
    Catalog(old).close()
    assert kept(old).stat().st_mtime_ns == before


def test_the_next_upgrade_keeps_its_own_copy_only(old, monkeypatch):
    Catalog(old).close()
    one_schema_more(monkeypatch)
    Catalog(old).close()
    assert kept(old).name == f"catalog.before-schema-{schema.SCHEMA_VERSION}.sqlite3"
    assert version_and_articles(kept(old)) == (schema.SCHEMA_VERSION - 1, ARTICLES)


def test_packing_forgets_the_copy_and_counts_it(old):
    with Library.open(old) as library:
        size = kept(old).stat().st_size
        assert library.compact().given_back >= size
    assert upgrade.kept_copies(old) == []


def test_a_step_that_fails_leaves_the_old_catalog(old, monkeypatch):
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM articles")
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:-1], fail))
        with pytest.raises(ZeroDivisionError):
            Catalog(old)
    assert version_and_articles(old / CATALOG_FILE) == (1, ARTICLES)
    Catalog(old).close()
    assert version_and_articles(old / CATALOG_FILE) == (schema.SCHEMA_VERSION, ARTICLES)
    assert len(upgrade.kept_copies(old)) == 1


def test_a_disk_without_room_for_the_copy_is_told_and_nothing_is_changed(old):
    before, limits = files_of(old), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((old / CATALOG_FILE).stat().st_size // 2, limits[1]))
    try:
        with pytest.raises(
            IndexNotWritable, match=r"a copy of the catalog is kept \(\d.*MB\).*Free some space"
        ):
            Catalog(old)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert version_and_articles(old / CATALOG_FILE) == (1, ARTICLES)
    assert {name for name in files_of(old) if not name.startswith((f"{CATALOG_FILE}-", "writer."))} == before
    Catalog(old).close()
    assert version_and_articles(old / CATALOG_FILE) == (schema.SCHEMA_VERSION, ARTICLES)


def test_an_index_is_not_upgraded_under_its_writer(old, monkeypatch):
    monkeypatch.setattr(upgrade, "WAITING_SECONDS", 0.0)
    with writing(old, "indexing"), pytest.raises(IndexBusy, match="is writing the index"):
        Catalog(old)
    assert version_and_articles(old / CATALOG_FILE) == (1, ARTICLES)
    assert upgrade.kept_copies(old) == []


def test_many_that_open_an_old_index_at_once_all_come_in(old):
    opened: list[int] = []

    def enter() -> None:
        catalog = Catalog(old)
        opened.append(catalog.counts().articles)
        catalog.close()

    threads = [threading.Thread(target=enter) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [ARTICLES] * 6
    assert version_and_articles(kept(old)) == (1, ARTICLES)


def test_a_newer_catalog_is_refused_with_the_copy_to_go_back_to(old, tmp_path, monkeypatch):
    Catalog(old).close()
    with monkeypatch.context() as patch:
        one_schema_more(patch)
        Catalog(old).close()
    with pytest.raises(
        IndexIncompatible, match="pip install -U footnote-qa, or go back to the copy"
    ) as caught:
        Catalog(old)
    assert f"footnote restore {kept(old)} --index {old} --force" in caught.value.fix
    assert restore_backup(kept(old), old, SILENT, force=True).articles == ARTICLES
    with Library.open(old) as library:
        assert library.article("a0007").text == TEXT


def test_a_copy_that_is_newer_too_is_not_named(old, monkeypatch):
    with monkeypatch.context() as patch:
        one_schema_more(patch)
        Catalog(old).close()
        one_schema_more(patch)
        Catalog(old).close()
    with pytest.raises(IndexIncompatible) as caught:
        Catalog(old)
    assert caught.value.fix == "Upgrade Footnote: pip install -U footnote-qa"


def test_a_file_that_is_no_catalog_is_not_restored(tmp_path):
    sqlite3.connect(tmp_path / "other.sqlite3").execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(BackupDamaged, match="holds no articles"):
        restore_backup(tmp_path / "other.sqlite3", tmp_path / "index", SILENT)


# Tells where it is, and waits there to be killed.
OPENER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from index import schema, upgrade
    from index.catalog import Catalog
    from index.database import Database
    def wait(*_):
        print("here", flush=True)
        sys.stdin.read()
    if sys.argv[2] == "copying":
        copy_to = Database.copy_to
        Database.copy_to = lambda self, file, on_pages: copy_to(self, file, wait)
    else:
        schema.MIGRATIONS = (*schema.MIGRATIONS, wait)
    Catalog(Path(sys.argv[1]))
""")


@pytest.mark.parametrize("where", ["copying", "migrating"])
def test_an_upgrade_that_was_killed_begins_again_by_itself(old, where):
    with subprocess.Popen(
        [sys.executable, "-c", OPENER, str(old), where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
    assert version_and_articles(old / CATALOG_FILE) == (1, ARTICLES)
    Catalog(old).close()
    assert version_and_articles(old / CATALOG_FILE) == (schema.SCHEMA_VERSION, ARTICLES)
    assert version_and_articles(kept(old)) == (1, ARTICLES)
    assert not any(name.startswith(".") for name in files_of(old))
