"""Disks that are full, read-only or without locks, and a system that gives no more files."""

import errno
import fcntl
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest

from index import vectors
from index.backup import restore_backup
from index.disk import storage_errors
from index.errors import FootnoteError, IndexNotWritable, TooManyOpenFiles
from index.library import Library
from index.progress import Reporter

Mount = Callable[[str], Path]


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Mount a small disk of a given size, or mount it anew with another size."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = False

    def mount_it(size: str) -> Path:
        nonlocal mounted
        again = ("remount,",) if mounted else ("",)
        command = ["mount", "-t", "tmpfs", "-o", f"{again[0]}size={size}", "tmpfs", str(disk)]
        if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk needs Linux and the rights of root")
        mounted = True
        return disk

    yield mount_it
    if mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def written(folder: Path, tmp_path: Path) -> Path:
    """An index of two articles, closed."""
    (folder / "ferry.txt").write_text("The ferry to Brimoor sails again after the strike.")
    (folder / "school.txt").write_text("Pupils of the primary school planted a hundred oaks.")
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
    return tmp_path / "index"


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """The folder where nobody may write it: by its rights, for root by a read-only mount."""
    if os.geteuid():
        inside = [folder, *folder.rglob("*")]
        for path in inside:
            path.chmod(path.stat().st_mode & ~0o222)
        yield folder
        for path in inside:
            path.chmod(path.stat().st_mode | 0o200)
        return
    again = folder.with_name("read-only")
    again.mkdir()
    if subprocess.run(["mount", "--bind", folder, again], capture_output=True, check=False).returncode:
        pytest.skip("root may write everywhere, and may not mount here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", again], check=True)
        yield again
    finally:
        subprocess.run(["umount", "-l", again], check=True)


def names(library: Library, query: str) -> list[str]:
    return [hit.chunk.article_id for hit in library.search_words(query)]


def write_large_rows(folder: Path) -> None:
    """Twelve articles that take much room in the catalog and little time to embed."""
    rows = [
        {"id": f"story{number}", "text": f"Story {number} of the harbour.", "notes": token_hex(10_000)}
        for number in range(12)
    ]
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))


def test_an_index_on_a_read_only_disk_is_asked_like_any_other(written):
    with read_only(written) as place, Library.open(place) as library:
        assert names(library, "ferries") == ["ferry"]
        assert library.search_vectors("children and trees")[0].chunk.article_id == "school"
        assert library.article("ferry").text.startswith("The ferry")
        assert (library.status().articles, library.status().writer) == (2, None)


def test_a_large_index_on_a_read_only_disk_is_searched_without_chroma(written, monkeypatch):
    monkeypatch.setattr(vectors, "EXACT_BELOW", 0)
    with read_only(written) as place, Library.open(place) as library:
        assert library.search_vectors("children and trees")[0].chunk.article_id == "school"
    with Library.open(written) as library:
        assert library.status().vectors_seq == library.seq  # Chroma is as usable as before


def test_an_index_on_a_read_only_disk_says_so_when_it_is_to_be_changed(written, folder):
    with read_only(written) as place, Library.open(place) as library:
        assert library.plan(folder).unchanged == 2
        for change in (lambda: library.sync(folder), lambda: library.remove("ferry"), library.compact):
            with pytest.raises(IndexNotWritable, match=r"cannot be written.*--index DIR"):
                change()


def test_a_read_only_index_follows_whoever_may_write_it(written, folder):
    with read_only(written) as place, Library.open(place) as reader:
        if place == written:
            pytest.skip("a second view of the folder, which can be written, needs a mount by root")
        assert names(reader, "harbour") == []
        with Library.open(written) as writer:
            (folder / "harbour.txt").write_text("The harbour was dredged.")
            writer.sync(folder)
            assert names(reader, "harbour") == ["harbour"]
        (folder / "quay.txt").write_text("The quay was paved.")
        with Library.open(written) as writer:
            writer.sync(folder)
        assert names(reader, "quay") == ["quay"]
        assert reader.search_vectors("paving stones")[0].chunk.article_id == "quay"


def test_a_read_only_index_that_was_not_closed_says_what_to_do(written, tmp_path):
    with Library.open(written) as library:
        library.remove("ferry")
        copy = tmp_path / "copy"
        shutil.copytree(written, copy, ignore=shutil.ignore_patterns("*-shm"))
    with read_only(copy) as place, pytest.raises(IndexNotWritable, match="once where it can be written"):
        Library.open(place)
    with Library.open(copy) as library:
        assert library.status().articles == 1


EVERY_SIZE = [pytest.param(f"{size}k", marks=pytest.mark.slow) for size in range(16, 1_000, 24)]


@pytest.mark.parametrize("size", ["64k", "300k", "500k", *EVERY_SIZE])
def test_a_full_disk_is_one_clear_error_and_the_next_sync_goes_on(size, mount, folder):
    write_large_rows(folder)
    place = mount(size) / "index"
    with (
        pytest.raises(IndexNotWritable, match=r"is full.*run the same command again"),
        Library.open(place) as library,
    ):
        library.sync(folder)
    mount("20m")
    with Library.open(place) as library:
        assert library.sync(folder).articles == 12
        assert library.check().sound


def test_a_disk_that_is_full_while_the_index_is_packed_or_kept_loses_nothing(mount, folder):
    write_large_rows(folder)
    disk = mount("20m")
    with Library.open(disk / "index") as library:
        library.sync(folder)
    used = sum(file.stat().st_size for file in (disk / "index").rglob("*") if file.is_file())
    mount(f"{used // 1024 + 100}k")
    with Library.open(disk / "index") as library:
        for work in (library.compact, lambda: library.backup(disk / "kept.zip"), library.rebuild):
            with pytest.raises(IndexNotWritable, match="is full"):
                work()
        assert [file.name for file in disk.iterdir()] == ["index"]
        assert len(library.search_words("harbour")) == len(library.search_vectors("harbour")) == 12
    mount("20m")
    with Library.open(disk / "index") as library:
        kept = library.backup(disk / "kept.zip")
        mount(f"{(used + (disk / 'kept.zip').stat().st_size) // 1024 + 150}k")
        with pytest.raises(IndexNotWritable, match="is full"):
            restore_backup(disk / "kept.zip", disk / "again", Reporter(None, None))
        mount("20m")
        assert restore_backup(disk / "kept.zip", disk / "again", Reporter(None, None)) == kept
        library.sync(folder)
        assert library.check().sound


@pytest.mark.parametrize("spare", [(1, 5, 9, 11), pytest.param(range(40), marks=pytest.mark.slow)])
def test_a_system_that_gives_no_more_files_is_named_and_nothing_is_lost(spare, folder, tmp_path):
    write_large_rows(folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(os.listdir("/dev/fd"))
    told = set()
    try:
        for more in spare:
            resource.setrlimit(resource.RLIMIT_NOFILE, (used + more, hard))
            try:
                with Library.open(tmp_path / "index") as library:
                    library.sync(folder)
            except FootnoteError as error:
                told.add(type(error))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert told == {TooManyOpenFiles}
    with Library.open(tmp_path / "index") as library:
        report = library.sync(folder)
        assert (report.articles, report.problems) == (12, ())
        assert library.check().sound


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_disk_without_locks_is_refused_not_written_unguarded(number, written, folder, monkeypatch):
    def flock(descriptor: int, how: int) -> None:
        raise OSError(number, os.strerror(number))

    with Library.open(written) as library:
        with monkeypatch.context() as patch:
            patch.setattr(fcntl, "flock", flock)
            with pytest.raises(IndexNotWritable, match=r"does not keep locks.*not on a network drive"):
                library.sync(folder)
            assert names(library, "ferries") == ["ferry"]
        assert library.sync(folder).unchanged == 2


@pytest.mark.parametrize("name", ["SQLITE_PROTOCOL", "SQLITE_IOERR_SHMMAP", "SQLITE_IOERR_LOCK"])
def test_what_sqlite_says_of_a_network_drive_becomes_advice(name, tmp_path):
    error = sqlite3.OperationalError("locking protocol" if name == "SQLITE_PROTOCOL" else "disk I/O error")
    error.sqlite_errorname = name
    with pytest.raises(IndexNotWritable, match="not on a network drive"), storage_errors(tmp_path):
        raise error


@pytest.mark.skipif(not hasattr(errno, "ESTALE"), reason="network drives say something else here")
def test_a_network_drive_that_went_away_is_named(tmp_path):
    with pytest.raises(IndexNotWritable, match=r"does not answer.*Connect it"), storage_errors(tmp_path):
        raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
