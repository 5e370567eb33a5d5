"""Copies of one story are found when it is stored, and forgotten with it."""

import pytest
from copied_stories import OTHER, STORY, rows_of, store, write_rows

from index.article import Filter
from index.catalog import Catalog
from index.copies_check import check_copies
from index.copies_fill import fill_copies, look_again
from index.library import Library
from index.shingles import shared, shingles
from index.sketch import bands


def copies(library: Library, article_id: str, where: Filter | None = None) -> list[str]:
    """The other articles that carry the story of one."""
    group = library.copies([article_id], where).get(article_id, ())
    return [copy.id for copy in group if copy.id != article_id]


def never_cut(article):
    raise AssertionError(f"{article.id} was cut")


def test_copies_name_each_other_earliest_first_and_another_story_none(library, folder):
    write_rows(
        folder / "rows.jsonl",
        {"id": "coast", "text": f"BRIMOOR (Wire). {STORY}", "published": "2021-03-06"},
        {"id": "undated", "text": STORY},
        {"id": "post", "text": STORY, "published": "2021-03-04"},
        {"id": "cut", "text": STORY[:300], "published": "2021-03-05", "source": "Times"},
        {"id": "oaks", "text": OTHER, "published": "2021-03-04"},
    )
    store(library, folder)
    assert copies(library, "coast") == ["post", "cut", "undated"]
    assert copies(library, "post") == ["cut", "coast", "undated"]
    assert copies(library, "oaks") == []
    assert copies(library, "post", Filter(sources=("times",))) == ["cut"]


def test_what_is_printed_again_a_year_later_is_no_copy(library, folder):
    write_rows(
        folder / "rows.jsonl",
        {"id": "first", "text": STORY, "published": "2021-03-04"},
        {"id": "again", "text": STORY, "published": "2022-03-04"},
    )
    store(library, folder)
    assert copies(library, "first") == []


def test_a_group_falls_apart_with_the_copy_that_held_it_together(library, folder):
    whole = STORY + OTHER
    write_rows(
        folder / "rows.jsonl",
        {"id": "one", "text": STORY},
        {"id": "both", "text": whole},
    )
    write_rows(folder / "other.jsonl", {"id": "other", "text": OTHER})
    store(library, folder)
    assert set(copies(library, "one")) == {"both", "other"}
    assert library.remove("both") == ["both"]
    assert copies(library, "one") == copies(library, "other") == []
    assert rows_of(library, "copy_links") == []
    assert len(rows_of(library, "bands")) == 2 * len(bands(shingles(STORY)))


def test_an_article_that_says_something_else_now_leaves_its_group(library, folder):
    write_rows(folder / "a.jsonl", {"id": "a", "text": STORY})
    file = write_rows(folder / "b.jsonl", {"id": "b", "text": STORY})
    store(library, folder)
    assert copies(library, "a") == ["b"]
    write_rows(file, {"id": "b", "text": OTHER})
    store(library, folder)
    assert copies(library, "a") == []


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 3, 1, 0)])
def test_groups_do_not_depend_on_what_came_first(library, folder, order):
    texts = [STORY, f"(Wire) {STORY}", STORY[:300], f"{STORY} Divers begin on Monday."]
    for place in order:
        store(library, write_rows(folder / f"{place}.jsonl", {"id": f"s{place}", "text": texts[place]}))
    groups = [sorted([f"s{place}", *copies(library, f"s{place}")]) for place in range(4)]
    assert groups == [["s0", "s1", "s2", "s3"]] * 4


def test_the_copies_of_an_older_index_are_found_at_the_next_sync(library, folder):
    write_rows(folder / "rows.jsonl", {"id": "a", "text": STORY}, {"id": "b", "text": STORY})
    store(library, folder)
    with Catalog(library.folder).database.writing() as connection:
        for table in ("stories", "bands", "copy_links", "addresses"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM meta WHERE key = 'copies'")
    assert [finding.level for finding in check_copies(Catalog(library.folder))] == ["waiting"]
    store(library, folder)
    assert copies(library, "a") == ["b"]
    assert check_copies(Catalog(library.folder)) == []


def test_filling_goes_on_where_it_was_killed(library, folder):
    write_rows(folder / "rows.jsonl", *({"id": f"r{n}", "text": f"{STORY} {n}"} for n in range(6)))
    store(library, folder)
    catalog = Catalog(library.folder)
    whole = [row[1:3] for row in rows_of(library, "stories")]
    look_again(catalog, never_cut)
    with catalog.database.writing() as connection:
        connection.execute("UPDATE meta SET value = 'unfinished: ' || value WHERE key = 'copies'")
        connection.execute("DELETE FROM bands WHERE story > 3")
        connection.execute("DELETE FROM copy_links WHERE one > 3 OR other > 3")
        connection.execute("DELETE FROM stories WHERE number > 3")
    assert fill_copies(catalog, never_cut) == 3
    assert [row[1:3] for row in rows_of(library, "stories")] == whole
    assert set(copies(library, "r5")) == {"r0", "r1", "r2", "r3", "r4"}
    assert fill_copies(catalog, never_cut) == 0


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM stories WHERE article_id = 'a'",
        "INSERT INTO bands VALUES (7, 99)",
        "UPDATE stories SET copies_group = NULL WHERE article_id = 'a'",
        "DELETE FROM copy_links",
        "INSERT INTO undecided VALUES ('paper.example/storm')",
    ],
)
def test_what_is_wrong_with_the_groups_is_found_and_put_right(library, folder, damage):
    write_rows(folder / "rows.jsonl", {"id": "a", "text": STORY}, {"id": "b", "text": STORY})
    store(library, folder)
    catalog = Catalog(library.folder)
    assert check_copies(catalog) == []
    with catalog.database.writing() as connection:
        connection.execute(damage)
    assert {finding.repair for finding in check_copies(catalog)} == {"copies"}
    look_again(catalog, never_cut)
    assert check_copies(catalog) == []
    assert copies(library, "a") == ["b"]


def test_languages_without_spaces_are_compared_too():
    story = "星期三一场风暴冲破了卡斯特尔的防波堤并使港口里的十一艘船沉没缺口长六十米港口将继续关闭"
    other = "布里穆尔小学的学生本周沿着通往斯凯林的道路种植了一百棵橡树每棵树都以孩子的名字命名"
    assert shared(shingles(story), shingles(f"（通讯社）{story}")) == 1.0
    assert shared(shingles(story), shingles(other)) == 0.0
    assert bands(shingles(story)) == bands(shingles(f"{story}。")) != bands(shingles(other))


def test_a_text_too_short_to_be_a_copy_has_no_bands():
    assert bands(shingles("The ferry sails again.")) == ()
    assert bands(shingles("")) == ()
