import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import OPENED, WHO, answer, converse

from qa.conversations import Asked, ConversationStore
from qa.conversations.folding import tokens
from qa.conversations.search import match_expression, terms


@pytest.fixture
def talked(store):
    """Three conversations; their numbers are 1, 2 and 3."""
    converse(store, (WHO, answer()), ("How much did it cost?", answer("It cost 48 million crowns.")))
    converse(store, ("Was geschah in Zürich am Großmünster?", answer("Nichts, außer in Łódź und Tromsø.")))
    converse(
        store, ("新渡輪碼頭何時啟用？", answer("渡輪碼頭於三月啟用。")), ("부산항은?", answer("부산항 개항."))
    )
    return store


@pytest.mark.parametrize(
    ("typed", "conversations"),
    [
        ("Brandt", [1]),
        ("brandt", [1]),
        ("bra", [1]),
        ("ferry", [1]),
        ("ferry brandt", [1]),
        ("brandt crowns", []),
        ("zurich", [2]),
        ("Zürich", [2]),
        ("ZÜRICH", [2]),
        ("Zu\u0308rich", [2]),
        ("grossmunster", [2]),
        ("lodz tromso", [2]),
        ("渡輪", [3]),
        ("渡", [3]),
        ("輪渡", []),
        ("碼頭", [3]),
        ("渡輪 啟用", [3]),
        ("부산", [3]),
        ("48", [1]),
        ("elephant", []),
    ],
)
def test_a_search_finds_beginnings_of_words_in_any_script(talked, typed, conversations):
    assert sorted({hit.conversation for hit in talked.search(typed)}) == conversations


@pytest.mark.parametrize(
    "typed",
    ['"', "'", '"ferry', "ferry AND", "NOT", "NEAR(ferry)", "ferry OR", "title:ferry", "*", "fer*", "-ferry",
     "(ferry", "ferry)", "^ferry", "{a b}:c", "\\", "%", "_", "\x00", "ferry\x00", "\ud800", "", "  ", ";--"],
)  # fmt: skip
def test_quotation_marks_and_operators_are_nothing_special(talked, typed):
    assert isinstance(talked.search(typed), list)


def test_operators_do_not_hide_the_word_beside_them(talked):
    for typed in ('"ferry', "fer*", "-ferry", "(ferry", "ferry\x00"):
        assert {hit.conversation for hit in talked.search(typed)} == {1}, typed


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_a_person_types_is_a_query(typed):
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE said USING fts5 (words)")
    if wanted := terms(typed):
        connection.execute("SELECT * FROM said WHERE said MATCH ?", (match_expression(wanted),)).fetchall()
    connection.close()
    for token in tokens(typed):
        assert typed[token.start : token.end]
        assert token.word


def test_a_hit_names_the_place_of_its_match(talked):
    (hit,) = talked.search("brandt")
    assert (hit.place, hit.attempt) == ("answer", 1)
    text = f"{OPENED} [1]"
    assert text[hit.start : hit.end] == "Brandt"
    assert [hit.snippet[start:end] for start, end in hit.lit] == ["Brandt"]
    assert talked.turns(hit.conversation)[0].id == hit.turn


def test_accents_and_characters_are_lit_where_they_stand(talked):
    (hit,) = talked.search("zurich gross")
    assert [hit.snippet[start:end] for start, end in hit.lit] == ["Zürich", "Großmünster"]
    hits = talked.search("渡輪")
    assert [hit.snippet[start:end] for hit in hits for start, end in hit.lit] == ["渡輪"]


def test_a_snippet_is_one_short_line_around_the_match(store):
    long = "word " * 200 + "needle\n\n- in a\thaystack " + "word " * 200
    converse(store, ("What is there?", answer(long)))
    (hit,) = store.search("needle")
    assert "needle - in a haystack" in hit.snippet
    assert hit.snippet.startswith("…word")
    assert hit.snippet.endswith("…")
    assert len(hit.snippet) < 140


def test_a_title_is_found_once_a_person_gave_it(store):
    conversation = converse(store, (WHO, answer()), ("When?", answer()))
    store.rename(conversation, "Harbour research")
    (hit,) = store.search("research")
    assert (hit.place, hit.title) == ("title", "Harbour research")
    store.rename(conversation, "")
    assert store.search("research") == []


def test_an_answer_is_found_while_it_grows_and_an_earlier_attempt_after_another(store):
    conversation = store.begin("/index")
    asking = store.ask(conversation, Asked(WHO))
    store.write(asking, answer("Mayor Ilse", finished=False))
    assert len(store.search("mayor")) == 1
    assert store.search("brandt") == []
    store.write(asking, answer())
    assert len(store.search("brandt")) == 1
    store.end(asking)
    again = store.again(asking.turn, Asked(WHO))
    store.write(again, answer("Nobody did."))
    assert [hit.turn for hit in store.search("nobody")] == [asking.turn]
    (earlier,) = store.search("brandt")
    assert (earlier.turn, earlier.attempt) == (asking.turn, asking.attempt)


def test_the_newest_question_comes_first(store):
    for n in range(5):
        converse(store, (f"Ferry number {n}?", answer("Yes.")))
    assert [hit.snippet for hit in store.search("ferry", limit=2)] == ["Ferry number 4?", "Ferry number 3?"]


def test_a_search_sees_what_another_chat_has_kept(tmp_path):
    file = tmp_path / "conversations.db"
    with ConversationStore.open(file) as here, ConversationStore.open(file) as there:
        converse(there, (WHO, answer()))
        assert len(here.search("brandt")) == 1
