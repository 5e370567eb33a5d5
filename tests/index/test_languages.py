import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from nine_languages import LANGUAGES, put, put_all

from index import Library
from index.catalog import Catalog
from index.chunking import chunk
from index.language import language_of
from index.schema import create_tables
from index.sentences import split_sentences
from index.words import LAYOUT, Words


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def words(tmp_path: Path, catalog: Catalog) -> Words:
    return Words(tmp_path / "words", catalog)


def found(words: Words, catalog: Catalog, query: str) -> list[str]:
    hits = words.search(query, 10)
    chunks = catalog.chunks(key for key, _ in hits)
    return [chunks[key].article_id for key, _ in hits]


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_alone_find_the_article_among_those_of_all_languages(words, catalog, code):
    put_all(catalog)
    words.catch_up()
    asked = LANGUAGES[code]
    assert found(words, catalog, asked.question)[0] == f"{code}-0"
    if asked.unaccented:
        assert found(words, catalog, asked.unaccented)[0] == f"{code}-0"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_of_every_article_is_told(code):
    for text in LANGUAGES[code].texts:
        assert language_of(text) == code, text


JOINTS = [(code, joint) for code in LANGUAGES for joint in (" ", "\n")] + [("zh", ""), ("ja", "")]


@pytest.mark.parametrize(("code", "joint"), JOINTS)
def test_sentences_are_split_at_the_stops_of_every_language(code, joint):
    for text in LANGUAGES[code].texts:
        joined = text.replace("\n", joint)
        assert [joined[a:b] for a, b in split_sentences(joined)] == text.split("\n")


@pytest.mark.parametrize("code", LANGUAGES)
def test_chunks_hold_whole_sentences_of_every_language(catalog, code):
    joint = "" if code in {"zh", "ja"} else " "
    text = joint.join(LANGUAGES[code].texts * 12).replace("\n", joint)
    put(catalog, "a", text, code)
    article = catalog.article("a")
    chunks = chunk(article, lambda texts: [len(one) // 2 for one in texts])
    assert len(chunks) > 3
    sentences = set(split_sentences(text))
    for one in chunks:
        assert set(split_sentences(text, one.start, one.end)) <= sentences
    assert joint.join(text[one.start : one.end] for one in chunks) == text


@pytest.mark.parametrize("text", ["", "2024", "hello", "The ferry sank.", "Порт закрыт", "–"])
def test_a_text_too_short_to_tell_has_no_language(text):
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "nl",
            "De burgemeester was in de haven op maandag, en het schip is in de mist tegen de brug gevaren. "
            "Is het water in de stad, was de vraag, en wat is de prijs.",
        ),
        (
            "da",
            "Borgmesteren var i byen for at se havnen, og han sagde at broen skulle have en ny vej for de "
            "mange biler. At være i byen for at have fri.",
        ),
        ("en", "Shares of Harbour Holdings rose 3 percent on Monday after a warm spring."),
    ],
)
def test_languages_with_english_looking_words_are_told_apart(code, text):
    assert language_of(text) == code


def test_short_texts_are_stemmed_as_their_script_makes_likely(words, catalog):
    put(catalog, "en", "Ferries sank.", None)
    put(catalog, "ru", "Мосты закрыты", None)
    words.catch_up()
    assert found(words, catalog, "ferry") == ["en"]
    assert found(words, catalog, "о мосте") == ["ru"]


def test_idle_words_of_one_language_still_count_in_another(words, catalog):
    put(catalog, "en", "They die in the war.", "en")
    put(catalog, "de", "Die Katze war auf dem Dach, wie immer.", "de")
    put(catalog, "hunger", "Der Hunger war groß.", "de")
    words.catch_up()
    assert found(words, catalog, "Did they die in a war?")[0] == "en"
    assert found(words, catalog, "Wie war die Katze?") == ["de"]


def test_a_name_is_found_in_articles_of_every_language(words, catalog):
    put(catalog, "en", "Mayor Brandt spoke.", "en")
    put(catalog, "de", "Bürgermeisterin Brandt sprach.", "de")
    put(catalog, "zh", "市长Brandt发言。", "zh")
    words.catch_up()
    assert set(found(words, catalog, "Brandt")) == {"en", "de", "zh"}


def test_a_cjk_quotation_is_found_word_for_word(words, catalog):
    put(catalog, "near", "大桥关闭，港口开放，港口开放，大桥关闭。", "zh")
    put(catalog, "exact", "昨天市长说港口大桥开放关闭无期，天气很好，渡轮晚点。", "zh")
    words.catch_up()
    assert found(words, catalog, "“港口大桥开放关闭”")[0] == "exact"


def test_vowel_signs_and_decomposed_accents_make_no_difference(words, catalog):
    put(catalog, "ar", "العَرَبِيَّة لغة جميلة", "ar")
    put(catalog, "de", "Die Hafenbeho\u0308rde", "de")
    put(catalog, "ja", "ﾌｪﾘｰが遅れた。", "ja")
    words.catch_up()
    assert found(words, catalog, "العربية") == ["ar"]
    assert found(words, catalog, "Hafenbehörden") == ["de"]
    assert found(words, catalog, "フェリー") == ["ja"]


def test_an_index_of_the_older_schema_mends_itself_at_the_first_search(tmp_path):
    source, folder = tmp_path / "articles", tmp_path / "index"
    source.mkdir()
    for code, asked in LANGUAGES.items():
        (source / f"{code}.txt").write_text(asked.texts[0], encoding="utf-8")
    with Library.open(folder) as library:
        library.sync(source)
        expected = {one.id: one.language for one in library.articles()}
    assert set(expected.values()) == set(LANGUAGES)
    _make_old(folder)
    with Library.open(folder) as library:
        assert {one.language for one in library.articles()} == {None}
        [first, *_] = library.search_words(LANGUAGES["de"].question)
        assert library.article(first.chunk.article_id).language == "de"
        assert {one.id: one.language for one in library.articles()} == expected
    with Library.open(folder) as library:
        assert library.sync(source).unchanged == len(LANGUAGES)


def _make_old(folder: Path) -> None:
    """Turn a catalog back into schema 1, and say of the words that an older layout holds them."""
    today, old = folder / "catalog.sqlite3", folder / "old.sqlite3"
    connection = sqlite3.connect(old)
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    create_tables(connection)
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    tables = [row[0] for row in connection.execute(names)]
    connection.execute("ATTACH ? AS today", (str(today),))
    for table in tables:
        columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
        connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}")
    connection.execute("UPDATE main.meta SET value = '1' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    old.replace(today)
    mark = folder / "words.json"
    mark.write_text(mark.read_text().replace(f'"made_with": "{LAYOUT}"', '"made_with": "1"'))
    assert '"1"' in mark.read_text()
