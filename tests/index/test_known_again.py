"""A file is known again, and what was taken out of it stays out, whatever else was done to it meanwhile."""

from itertools import count
from pathlib import Path

import pytest
from copied_stories import OTHER, STORY, store, write_rows

from index.library import Library

ROWS = [{"id": key, "text": f"{STORY} {key}"} for key in "abc"]


def ids(library: Library) -> list[str]:
    return sorted(article.id for article in library.articles())


def table(file: Path) -> Path:
    """A table of one article, whose text may be read from one of two columns."""
    text, body = STORY.replace(",", ""), OTHER.replace(",", "")
    file.write_text(f"id,text,body\nstorm,{text},{body}\n")
    return file


def test_rows_taken_out_one_by_one_stay_out_when_their_file_grows(library, folder):
    file = write_rows(folder / "rows.jsonl", *ROWS[:2])
    store(library, folder)
    library.remove("a")
    library.remove("b")
    write_rows(file, *ROWS)
    store(library, folder)
    assert ids(library) == ["c"]


def test_a_row_that_came_back_with_another_text_is_followed_to_its_first_one(library, folder):
    file = write_rows(folder / "rows.jsonl", *ROWS)
    store(library, folder)
    library.remove("a")
    write_rows(file, {"id": "a", "text": OTHER}, *ROWS[1:])
    store(library, folder)
    assert library.article("a").text == OTHER
    write_rows(file, *ROWS)
    store(library, folder)
    assert library.article("a").text == ROWS[0]["text"]


@pytest.mark.parametrize("gone", [True, False])
def test_naming_a_file_brings_its_articles_back_though_it_was_renamed_or_copied(library, folder, gone):
    (folder / "old.txt").write_text(STORY)
    store(library, folder)
    library.remove("old")
    (folder / "new.txt").write_text(STORY)
    if gone:
        (folder / "old.txt").unlink()
    store(library, folder)
    assert ids(library) == []
    store(library, folder / "new.txt")
    assert len(ids(library)) == 1


def test_naming_a_file_and_its_copy_brings_their_article_back_once(library, folder):
    (folder / "old.txt").write_text(STORY)
    store(library, folder)
    library.remove("old")
    (folder / "new.txt").write_text(STORY)
    store(library, folder / "old.txt", folder / "new.txt")
    assert ids(library) == ["old"]


def test_naming_a_file_that_was_renamed_brings_single_rows_back(library, folder):
    file = write_rows(folder / "rows.jsonl", *ROWS)
    store(library, folder)
    library.remove("a")
    store(library, file.rename(folder / "other.jsonl"))
    assert ids(library) == ["a", "b", "c"]


def test_a_file_renamed_after_a_stop_in_the_middle_of_it_is_not_stored_twice(library, folder):
    file = write_rows(folder / "rows.jsonl", *ROWS)
    asked = count()
    while (stopped := library.sync(folder, should_stop=lambda: next(asked) % 5 == 4)).articles == 0:
        pass
    assert stopped.articles < len(ROWS)
    file.rename(folder / "other.jsonl")
    store(library, folder)
    assert ids(library) == ["a", "b", "c"]
    assert {article.path for article in library.articles()} == {str(folder / "other.jsonl")}


def test_a_copy_of_a_table_is_still_one_when_its_columns_are_chosen(library, folder, tmp_path):
    table(folder / "a.csv")
    copy = tmp_path / "copies"
    copy.mkdir()
    store(library, folder)
    store(library, table(copy / "a.csv"))
    library.sync(copy, columns={"text": "body"})
    store(library, folder)
    assert ids(library) == ["storm"]
    assert "oaks" in library.article("storm").text


@pytest.mark.parametrize("seen_gone", [True, False])
def test_a_table_renamed_or_away_when_its_columns_are_chosen_is_read_by_them(library, folder, seen_gone):
    file = table(folder / "a.csv")
    store(library, folder)
    away = file.rename(folder.parent / "a.csv")
    if seen_gone:
        store(library, folder)
    library.sync(columns={"text": "body"})
    away.rename(folder / "b.csv")
    store(library, folder)
    assert ids(library) == ["storm"]
    assert "oaks" in library.article("storm").text
    assert library.article("storm").path == str(folder / "b.csv")
