import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article, Chunk, Filter, Published
from index.catalog import Catalog
from index.records import PreparedArticle, article_digest, embed_key
from index.words import Words


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def words(tmp_path: Path, catalog: Catalog) -> Words:
    return Words(tmp_path / "words", catalog)


def put(
    catalog: Catalog, article_id: str, text: str, *, title: str = "", day: str | None = None, source: str = ""
) -> None:
    published = Published(date.fromisoformat(day)) if day else None
    article = Article(article_id, title, text, f"/{article_id}.txt", published, source or None)
    chunks = [Chunk(0, article_id, 0, 0, len(text))]
    with catalog.writing() as change:
        change.put_article(
            PreparedArticle(article, "", article_digest(article), chunks, [embed_key("m", text)])
        )


def found(words: Words, catalog: Catalog, query: str, where: Filter | None = None) -> list[str]:
    chunks = catalog.chunks(key for key, _ in words.search(query, 10, where))
    return [chunks[key].article_id for key, _ in words.search(query, 10, where) if key in chunks]


def test_words_are_found_whatever_their_form_case_or_accents(words, catalog):
    put(catalog, "a", "Fishermen protested against Erdoğan’s quotas in Malmö.")
    put(catalog, "b", "Nothing of the kind.")
    words.catch_up()
    for query in ("protesting", "QUOTA", "malmo", "Erdogan", "Malmö"):
        assert found(words, catalog, query) == ["a"], query


def test_a_title_counts_beside_the_text(words, catalog):
    put(catalog, "text", "The ferry sank.", title="Weather of the week")
    put(catalog, "both", "The ferry sank.", title="Ferry in the storm")
    put(catalog, "title", "A boat sank.", title="Ferry in the storm")
    words.catch_up()
    assert found(words, catalog, "ferry") == ["both", "text", "title"]


def test_question_words_do_not_drown_the_subject(words, catalog):
    put(catalog, "a", "Who would do what, and when and how would they have done it?")
    put(catalog, "b", "The harbour was dredged.")
    words.catch_up()
    assert found(words, catalog, "When was the harbour dredged, and who did it?") == ["b"]


def test_a_question_of_nothing_but_such_words_is_looked_up_as_it_is(words, catalog):
    put(catalog, "a", "Who is who in the region.")
    words.catch_up()
    assert found(words, catalog, "Who is who?") == ["a"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(since=date(2021, 1, 2)), {"b"}),
        (Filter(until=date(2021, 1, 2)), {"a", "b"}),
        (Filter(since=date(2021, 1, 1), until=date(2021, 1, 1)), {"a"}),
        (Filter(sources=("harbour POST",)), {"a"}),
        (Filter(sources=("Coast Wire", "Harbour Post")), {"a", "c"}),
        (Filter(article_ids=("b", "c")), {"b", "c"}),
        (Filter(sources=("Harbour Post",), since=date(2022, 1, 1)), set()),
    ],
)
def test_filters_hold_in_the_words_leg(words, catalog, where, expected):
    put(catalog, "a", "ferry", day="2021-01-01", source="Harbour Post")
    put(catalog, "b", "ferry", day="2021-01-02")
    put(catalog, "c", "ferry", source="Coast Wire")
    words.catch_up()
    assert set(found(words, catalog, "ferry", where)) == expected


def test_a_filter_does_not_change_scores(words, catalog):
    put(catalog, "a", "ferry", day="2021-01-01")
    words.catch_up()
    assert words.search("ferry", 1) == words.search("ferry", 1, Filter(since=date(2020, 1, 1)))


def test_what_changed_is_found_anew_and_what_was_dropped_no_more(words, catalog):
    put(catalog, "a", "ferry")
    put(catalog, "b", "harbour")
    words.catch_up()
    put(catalog, "a", "lighthouse")
    with catalog.writing() as change:
        change.drop_article("b")
    assert words.is_behind()
    assert words.catch_up() == 2
    assert not words.is_behind()
    assert found(words, catalog, "ferry harbour") == []
    assert found(words, catalog, "lighthouse") == ["a"]


def test_an_open_reader_sees_what_another_wrote(tmp_path, words, catalog):
    put(catalog, "a", "ferry")
    words.catch_up()
    assert found(words, catalog, "ferry") == ["a"]
    put(catalog, "b", "ferry")
    Words(tmp_path / "words", catalog).catch_up()
    assert set(found(words, catalog, "ferry")) == {"a", "b"}


@pytest.mark.parametrize("lost", ["*", "meta.json", "*.term", "*.idx"])
def test_a_lost_or_broken_word_index_is_made_again(tmp_path, words, catalog, lost):
    put(catalog, "a", "ferry")
    words.catch_up()
    for file in (tmp_path / "words").glob(lost):
        file.unlink()
    again = Words(tmp_path / "words", catalog)
    assert again.search("ferry", 5) == []
    assert again.is_behind()
    again.catch_up()
    assert found(again, catalog, "ferry") == ["a"]


def test_a_replayed_log_leaves_no_doubles(tmp_path, words, catalog):
    put(catalog, "a", "ferry")
    words.catch_up()
    before = (tmp_path / "words.json").read_bytes()
    put(catalog, "a", "ferry boat")
    put(catalog, "b", "ferry")
    words.catch_up()
    (tmp_path / "words.json").write_bytes(before)  # as after a kill between the commit and this file
    words.catch_up()
    assert len(words.search("ferry", 10)) == 2


def test_a_pasted_text_is_searched_by_its_rare_words(words, catalog):
    put(catalog, "a", "common words everywhere")
    put(catalog, "b", "common words and one lighthouse")
    words.catch_up()
    pasted = " ".join(f"common words number{n}" for n in range(3_000)) + " lighthouse"
    assert found(words, catalog, pasted)[0] == "b"


def test_a_quotation_is_looked_for_word_for_word(words, catalog):
    put(catalog, "scattered", "A fool at ten is a coward; the coward, called a fool, is called at three.")
    put(
        catalog,
        "exact",
        "You can be called a coward at ten, said the master of the harbour on Tuesday evening.",
    )
    words.catch_up()
    for marks in ('"{}"', "“{}”", "«{}»"):
        quoted = marks.format("called a coward at ten")
        assert found(words, catalog, f"Who was {quoted} or three?")[0] == "exact"


@pytest.mark.parametrize("mark", ["“", "«", "„"])
def test_quotations_that_are_never_closed_cost_no_time(words, catalog, mark):
    put(catalog, "a", "ferry")
    words.catch_up()
    begun = time.perf_counter()
    assert found(words, catalog, f"ferry {mark}" * 12_000) == ["a"]
    assert time.perf_counter() - begun < 2


def test_words_that_follow_each_other_in_the_question_are_preferred_side_by_side(words, catalog):
    put(catalog, "apart", "Brandt of the harbour board met the mayor of another town, Ilse Graal, at noon.")
    put(
        catalog,
        "beside",
        "Of another town and the board of its harbour at noon: Ilse Brandt, mayor, met Graal.",
    )
    words.catch_up()
    assert found(words, catalog, "Ilse Brandt")[0] == "beside"


def test_two_words_once_count_more_than_one_word_often(words, catalog):
    put(
        catalog,
        "one",
        "Herring, herring, herring, herring: more herring than anybody had asked for this year.",
    )
    put(
        catalog,
        "both",
        "The herring of the coast swim by, and nobody there has asked what the quota might be.",
    )
    put(catalog, "other", "The quota for cod.")
    words.catch_up()
    assert found(words, catalog, "herring quota")[0] == "both"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=300))
def test_no_text_is_a_syntax_error(words, catalog, query):
    if not catalog.last_seq():
        put(catalog, "a", 'title:"ferry" AND (NOT harbour^2 OR [a TO b]) ~ * ? \\')
        words.catch_up()
    words.search(query, 5)


@pytest.mark.parametrize(
    "query", ['"', "title:", "AND OR NOT", "a^^", "[* TO *]", "(((", "/x/", "", "!?…", "\x1b[31m"]
)
def test_query_syntax_is_just_text(words, catalog, query):
    put(catalog, "a", "ferry")
    words.catch_up()
    assert words.search(query, 5) == []
