"""Where to look when everything is to be brought up to date."""

import sqlite3
from datetime import UTC, datetime

import pytest

from index.catalog import CATALOG_FILE
from index.library import Library
from index.roots import join_roots


@pytest.fixture
def two(folder):
    for name, text in (("ferry.txt", "The ferry sailed on Monday."), ("quay.txt", "The quay was mended.")):
        (folder / name).write_text(text)
    return folder


def test_what_stands_under_another_is_not_named_twice():
    address = "https://example.org/a"
    assert join_roots(["/a/b", address, "/a", "/ab", "/a/c.md", "/a"]) == [address, "/a", "/ab"]


def test_folders_and_files_that_were_named_are_known_again(library, two, tmp_path):
    single = tmp_path / "alone.txt"
    single.write_text("A lighthouse burned.")
    library.sync(two / "ferry.txt", tmp_path / "misspelt")
    library.sync(two, single)
    assert library.roots() == (str(two), str(single))


def test_a_new_file_is_found_by_syncing_what_is_known(library, two):
    library.sync(two)
    (two / "new.txt").write_text("A bridge was opened.")
    assert library.sync(*library.roots()).added == 1


def test_syncing_what_is_known_brings_nothing_back(library, two):
    library.sync(two / "ferry.txt", two / "quay.txt")
    library.remove(str(two / "quay.txt"))
    assert library.roots() == (str(two / "ferry.txt"),)
    assert library.sync(*library.roots()).added == 0


def test_an_older_index_knows_its_files_only(library, two):
    library.sync(two)
    with sqlite3.connect(library.folder / CATALOG_FILE) as connection:
        connection.execute("DELETE FROM meta WHERE key = 'roots'")
    with Library.open(library.folder) as again:
        assert again.roots() == (str(two / "ferry.txt"), str(two / "quay.txt"))


def test_it_is_known_when_the_files_were_last_looked_at(library, two):
    assert library.synced_at() is None
    library.sync(two, should_stop=lambda: True)
    assert library.synced_at() is None
    before = datetime.now(UTC).replace(microsecond=0)
    library.sync(two)
    assert before <= library.synced_at() <= datetime.now(UTC)


def test_a_folder_is_known_while_it_is_read_so_that_one_who_is_ended_goes_on(library, two):
    known = []
    library.sync(two, on_progress=lambda _: known.append(library.roots()))
    assert set(known) == {(str(two),)}
