"""Of several versions of one article the newest is searched; the others can be read."""

import pytest
from copied_stories import OTHER, STORY, rows_of, store, write_rows

from index.address import address_key
from index.catalog import Catalog
from index.copies_check import check_copies
from index.copies_fill import look_again
from index.errors import ArticleNotFound
from index.ingest import cutter
from index.library import Library

URL = "https://paper.example/2021/03/storm.html"


def found(library: Library, query: str = "breakwater") -> set[str]:
    return {hit.chunk.article_id for hit in library.search_words(query)}


def versions(library: Library, article_id: str) -> list[tuple[str, int | None]]:
    return [(one.article_id, one.revision) for one in library.history(article_id)]


def one_sound_index(library: Library) -> bool:
    """Catalog, words and vectors agree, whatever still waits for its vector."""
    return library.check(everything=True).sound


@pytest.mark.parametrize(
    "url",
    [
        "http://www.paper.example/2021/03/storm.html?utm_source=mail&fbclid=x#top",
        "https://PAPER.example:443/2021/03/storm.html/",
    ],
)
def test_one_address_however_it_is_written(url):
    assert address_key(url) == address_key(URL) == "paper.example/2021/03/storm.html"


@pytest.mark.parametrize(
    "url", [None, "", "https://paper.example/", "mailto:desk@paper.example", "http://[x"]
)
def test_what_is_no_address_of_an_article(url):
    assert address_key(url) is None


def test_a_newer_version_is_found_in_place_of_the_older_which_can_be_read(library, folder):
    old = {"id": "monday", "text": STORY, "published": "2021-03-01", "url": URL}
    new = {"id": "tuesday", "text": f"{STORY} Twelve boats sank.", "published": "2021-03-02", "url": URL}
    write_rows(folder / "a.jsonl", new)
    write_rows(folder / "b.jsonl", old)
    store(library, folder)
    assert found(library) == {"tuesday"}
    assert [article.id for article in library.articles()] == ["tuesday"]
    assert library.article("monday").text == STORY
    assert library.newest_version("monday") == library.newest_version("tuesday") == "tuesday"
    assert (
        versions(library, "monday") == versions(library, "tuesday") == [("tuesday", None), ("monday", None)]
    )
    assert (library.status().articles, library.status().older) == (1, 1)
    assert library.copies(["monday", "tuesday"]) == {}
    assert one_sound_index(library)
    seq = library.seq
    store(library, folder)
    assert library.seq == seq


def test_the_older_version_comes_back_when_the_newest_goes(library, folder):
    rows = [
        {"id": f"v{n}", "text": f"{STORY} {n} boats.", "published": f"2021-03-0{n}", "url": URL}
        for n in range(1, 4)
    ]
    files = [write_rows(folder / f"{row['id']}.jsonl", row) for row in rows]
    store(library, folder)
    assert found(library) == {"v3"}
    library.remove("v3")
    assert found(library) == {"v2"}
    assert one_sound_index(library)
    files[1].unlink()
    store(library, folder, prune=True)
    assert found(library) == {"v1"}
    store(library, files[2])
    assert found(library) == {"v3"}
    write_rows(files[2], {**rows[2], "url": "https://paper.example/elsewhere"})
    store(library, folder)
    assert found(library) == {"v1", "v3"}
    assert one_sound_index(library)


def test_which_version_is_the_newest_does_not_depend_on_what_came_first(tmp_path):
    stamps = ["2021-03-01T09:00:00+01:00", "2021-03-01T08:30:00+00:00", "2021-03-02"]
    for turn, order in enumerate([(0, 1, 2), (2, 1, 0)]):
        folder = tmp_path / f"articles{turn}"
        folder.mkdir()
        with Library.open(tmp_path / f"index{turn}") as library:
            for n in order:
                row = {"id": f"v{n}", "text": f"{STORY} {n}", "published": stamps[n], "url": URL}
                store(library, write_rows(folder / f"{n}.jsonl", row))
            assert [one for one, _ in versions(library, "v0")] == ["v2", "v1", "v0"]


def test_a_page_that_shows_something_else_every_day_is_searched_for_all_its_days(library, folder):
    write_rows(folder / "a.jsonl", {"id": "storm", "text": STORY, "published": "2021-03-01", "url": URL})
    write_rows(folder / "b.jsonl", {"id": "oaks", "text": OTHER, "published": "2021-03-02", "url": URL})
    store(library, folder)
    assert found(library) | found(library, "oaks") == {"storm", "oaks"}


def test_an_address_that_very_many_articles_give_hides_none_of_them(library, folder, monkeypatch):
    monkeypatch.setattr("index.versions.MOST_VERSIONS", 5)
    rows = [{"id": f"r{n}", "text": f"{STORY} {n}", "url": URL} for n in range(6)]
    write_rows(folder / "some.jsonl", *rows[:5])
    store(library, folder)
    assert found(library) == {"r4"}
    write_rows(folder / "some.jsonl", *rows)
    store(library, folder)
    assert {article.id for article in library.articles()} == {row["id"] for row in rows}
    assert one_sound_index(library)


def test_what_an_edited_file_said_before_is_kept(library, folder):
    file = folder / "storm.txt"
    for boats in ("eleven", "twelve", "thirteen"):
        file.write_text(f"Storm at Castrel\n\n{STORY.replace('eleven', boats)}", "utf-8")
        store(library, folder)
    assert versions(library, "storm") == [("storm", None), ("storm", 2), ("storm", 1)]
    assert "twelve boats" in library.revision("storm", 2).text
    assert "thirteen boats" in library.article("storm").text
    assert found(library, "thirteen") == {"storm"}
    with pytest.raises(ArticleNotFound, match="earlier text 3"):
        library.revision("storm", 3)
    library.remove("storm")
    assert rows_of(library, "revisions") == []


def test_the_last_texts_of_a_file_that_is_saved_all_day_are_kept(library, folder, monkeypatch):
    file = folder / "draft.jsonl"
    monkeypatch.setattr("index.revisions.MOST_REVISIONS", 2)
    for number in range(5):
        write_rows(file, {"id": "draft", "text": f"Draft {number}."})
        store(library, file)
    assert versions(library, "draft") == [("draft", None), ("draft", 4), ("draft", 3)]
    assert library.revision("draft", 3).text == "Draft 2."


@pytest.fixture
def replaced(library: Library, folder) -> Library:
    write_rows(folder / "a.jsonl", {"id": "old", "text": STORY, "published": "2021-03-01", "url": URL})
    write_rows(folder / "b.jsonl", {"id": "new", "text": STORY, "published": "2021-03-02", "url": URL})
    store(library, folder)
    return library


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE addresses SET replaced_by = 'nobody'",
        "UPDATE addresses SET replaced_by = NULL",
        "DELETE FROM addresses",
    ],
)
def test_looking_again_finds_the_newest_version(replaced, damage):
    catalog = Catalog(replaced.folder)
    assert check_copies(catalog) == []
    with catalog.database.writing() as connection:
        connection.execute(damage)
    assert {finding.repair for finding in check_copies(catalog)} == {"copies"}
    look_again(catalog, cutter(replaced.embedder))
    assert check_copies(catalog) == []
    assert replaced.newest_version("old") == "new"


def test_a_repair_hides_an_older_version_that_is_searched(replaced):
    with Catalog(replaced.folder).database.writing() as connection:
        connection.execute(
            "INSERT INTO chunks SELECT 999, 'old', ordinal, start, end, heading, embed_key, NULL FROM chunks"
        )
    assert not replaced.check().sound
    assert replaced.repair().sound
    assert found(replaced) == {"new"}


def test_passages_cut_anew_leave_older_versions_without_any(library, folder):
    write_rows(folder / "a.jsonl", {"id": "old", "text": STORY, "published": "2021-03-01", "url": URL})
    write_rows(
        folder / "b.jsonl", {"id": "new", "text": f"{STORY} Yes.", "published": "2021-03-02", "url": URL}
    )
    store(library, folder)
    library.rebuild("chunks", "words", should_stop=lambda: False)
    assert found(library) == {"new"}
    assert one_sound_index(library)


def test_what_a_writer_left_undecided_is_decided_by_the_next_sync(replaced, folder):
    catalog = Catalog(replaced.folder)
    with catalog.writing() as change:
        change.drop_article("new")
        change.forget_file(str(folder / "b.jsonl"))
    (folder / "b.jsonl").unlink()
    assert found(replaced) == set()
    store(replaced, folder)
    assert found(replaced) == {"old"}
