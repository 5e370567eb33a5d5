"""Reading plain text and JSON lines, the registry of formats, and all that can be wrong with a file."""

import gzip
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_as

from index.article import Article
from index.chunking import chunk
from index.readers import SUFFIXES, Problem, read_articles, suffix_of

SAMPLE = Path(__file__).parents[2] / "index" / "sample"
WHO = Path(__file__).parents[3] / "shared" / "data" / "articles" / "who-traceability-2020-12-19.txt"

STORY = "The ferry is back in Brimoor. It sails at noon."


def _article(name: str, content: str | bytes) -> Article:
    articles, problems = read_as(name, content)
    assert not [problem for problem in problems if problem.fatal]
    return articles[0]


def _problem(name: str, content: str | bytes) -> Problem:
    articles, problems = read_as(name, content)
    assert not articles
    assert len(problems) == 1
    return problems[0]


def _rows(*rows: object) -> str:
    return "\n".join(json.dumps(row) for row in rows)


# Plain text


def test_a_text_file_has_title_byline_and_story() -> None:
    article = _article(
        "ferry-back.txt", f"Ferry back\n\nBy Jon Hale, Harbour Post\n4 March 2021\n\n{STORY}\n"
    )

    assert (article.id, article.title, article.text) == ("ferry-back", "Ferry back", STORY)
    assert (article.author, article.source) == ("Jon Hale", "Harbour Post")
    assert article.published and article.published.on.isoformat() == "2021-03-04"


@pytest.mark.parametrize(
    ("byline", "author", "source", "day"),
    [
        ("By Jon Hale | 12 August 2021", "Jon Hale", None, "2021-08-12"),
        ("Coast Wire, 24 February 2021, by Lukas Farr", "Lukas Farr", "Coast Wire", "2021-02-24"),
        ("By Edda Quill, Coast Wire - 11 January 2021", "Edda Quill", "Coast Wire", "2021-01-11"),
        (
            "By Jon Hale and Mira Stenning, Staff Writers\nMarch 4, 2021",
            "Jon Hale and Mira Stenning",
            None,
            "2021-03-04",
        ),
        ("- Oct 28, 2020 -", None, None, "2020-10-28"),
        ("Published: 2021-03-04 10:00", None, None, "2021-03-04"),
        ("Harbour Post · Thursday, 4 March 2021 · 10:00 GMT", None, "Harbour Post", "2021-03-04"),
        ("BY JON HALE\nUpdated 4 March 2021 at 5:30 p.m.", "JON HALE", None, "2021-03-04"),
    ],
)
def test_bylines_are_read(byline: str, author: str | None, source: str | None, day: str) -> None:
    article = _article("ferry.txt", f"Ferry back\n{byline}\n\n{STORY}")

    assert article.text == STORY
    assert (article.author, article.source) == (author, source)
    assert article.published and article.published.on.isoformat() == day


def test_the_source_and_the_date_may_stand_in_the_dateline_which_stays_in_the_text() -> None:
    story = f"BRIMOOR, March 4, 2021 (Coast Wire) - {STORY}"

    article = _article("ferry.txt", f"Ferry back\n\n{story}")

    assert (article.source, article.text) == ("Coast Wire", story)
    assert article.published and article.published.found_in == "dateline"


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"{STORY}\n\nThe mayor came.",
        f"BRIMOOR, March 4 (Coast Wire) - {STORY}\n\nThe mayor came.",
        "one line of notes",
        "A title and no story\n\n",
        "a line\nand a wrapped line",
    ],
)
def test_a_text_without_a_title_is_kept_whole_and_named_by_its_first_sentence(text: str) -> None:
    article = _article("notes.txt", text)

    assert article.text == text.strip("\n")
    assert article.title == " ".join(text.split())[:80] or article.title.rstrip("…") in " ".join(text.split())


def test_a_paragraph_that_begins_with_by_is_no_byline() -> None:
    story = "By Monday the crews had gone home.\n\nThey came back."

    article = _article("ferry.txt", f"Ferry back\n\n{story}")

    assert (article.text, article.author) == (story, None)


def test_a_title_is_one_line_of_at_most_300_characters() -> None:
    article = _article("rows.jsonl", _rows({"title": "Ferry\n back\t" + "and forth " * 100, "text": STORY}))

    assert article.title.startswith("Ferry back and forth")
    assert len(article.title) <= 300


def test_line_ends_are_one_kind_and_the_characters_are_left_as_they_are() -> None:
    article = _article("notes.txt", "\x1b[31mred\x1b[0m [bold]x[/bold]\r\nde\u0301ja\u0300 vu\rend")

    assert article.text == "\x1b[31mred\x1b[0m [bold]x[/bold]\nde\u0301ja\u0300 vu\nend"


@pytest.mark.shared
@pytest.mark.skipif(not WHO.exists(), reason="../shared is not here")
def test_the_who_article_is_read_with_its_title_date_and_source() -> None:
    article = next(item for item in read_articles(WHO) if isinstance(item, Article))

    assert article.title == (
        "Ministry Of Foreign Affairs: China Is Willing To Continue To Strengthen Cooperation With WHO "
        "To Promote Global Traceability"
    )
    assert article.published and article.published.on.isoformat() == "2020-12-19"
    assert (article.published.found_in, article.source) == ("byline", "CCB News")
    assert article.text.startswith("CCB News, Beijing, December 18, according to")


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.*")), ids=lambda path: path.name)
def test_every_sample_article_says_what_it_is_called_and_when_and_where_it_appeared(path: Path) -> None:
    found = list(read_articles(path))

    assert found
    for article in found:
        assert isinstance(article, Article), str(article)
        assert article.title
        assert article.published and article.published.confidence >= 0.5
        assert article.source
        assert chunk(article, lambda texts: [len(text.split()) for text in texts])


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_needs_no_note(encoding: str) -> None:
    text = "Der Bürgermeister sagte: “Schön!” 市长来了。"

    articles, problems = read_as("notes.txt", text.encode(encoding))

    assert (articles[0].text, problems) == (text, [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_unicode_is_read_and_said(encoding: str) -> None:
    text = "Der Bürgermeister sagte: “Schön!” 市长来了。"

    articles, problems = read_as("notes.txt", text.encode(encoding))

    assert articles[0].text == text
    assert [problem.fatal for problem in problems] == [False]
    assert f"read as {encoding}" in problems[0].what


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The café’s owner said “no” – it costs £5."),
        ("cp1252", "L'été dernier, le maire a été réélu à Orléans. Où est-il passé ?"),
        ("cp1251", "Мэр города сказал, что мост будет открыт весной."),
        ("cp1253", "Ο δήμαρχος είπε ότι η γέφυρα θα ανοίξει."),
        ("gb18030", "市长说这座桥将在春天开放。外交部发言人汪文斌表示。"),
        ("big5", "市長說這座橋將在春天開放。"),
    ],
)
def test_other_encodings_are_detected_and_the_note_says_which_was_used(encoding: str, text: str) -> None:
    articles, problems = read_as("notes.txt", text.encode(encoding))

    assert articles[0].text == text
    assert [problem.fatal for problem in problems] == [False]
    assert "notes.txt" in problems[0].what
    assert "read as " in problems[0].what


@pytest.mark.parametrize("name", ["notes.txt", "notes.md", "notes.html"])
@pytest.mark.parametrize(
    "data",
    [
        random.Random(7).randbytes(5_000),
        b"%PDF-1.7 and so on",
        gzip.compress(b"text" * 50),
        b"\x89PNG\r\n\x1a\n",
        "Ferry".encode("utf-16-le") * 50,
    ],
    ids=["random", "pdf", "gzip", "png", "utf-16 without mark"],
)
def test_a_binary_file_is_not_text(name: str, data: bytes) -> None:
    problem = _problem(name, data)

    assert problem.fatal
    assert "not text" in problem.what
    assert name in problem.what
    assert problem.fix


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
@pytest.mark.parametrize("data", [b"", b" \n\t\r\n"])
def test_an_empty_file_is_a_problem(name: str, data: bytes) -> None:
    problem = _problem(name, data)

    assert (problem.fatal, "empty" in problem.what, name in problem.what) == (True, True, True)


def test_stray_nul_characters_are_replaced() -> None:
    assert (
        _article("notes.txt", STORY + "\0" + STORY * 10).text
        == STORY + "\N{REPLACEMENT CHARACTER}" + STORY * 10
    )


# JSON lines


def test_a_row_is_an_article_with_its_fields() -> None:
    article = _article(
        "wire.jsonl",
        _rows(
            {
                "id": "w1",
                "title": "Ferry back",
                "text": f"  {STORY}\r\nIt rains. ",
                "published": "2021-03-04T10:00:00+01:00",
                "source": "Coast Wire",
                "author": ["Jon Hale", "Mira Stenning"],
                "url": "https://wire.example/1",
                "topics": ["ferry"],
                "views": 7,
            }
        ),
    )

    assert (article.id, article.title, article.text) == ("w1", "Ferry back", f"  {STORY}\nIt rains. ")
    assert (article.source, article.author) == ("Coast Wire", "Jon Hale, Mira Stenning")
    assert article.url == "https://wire.example/1"
    assert article.metadata == {"topics": ["ferry"], "views": 7}
    assert article.published and article.published.at == "2021-03-04T10:00:00+01:00"
    assert (article.published.found_in, article.path) == ("field", "/articles/wire.jsonl")


def test_rows_need_no_more_than_a_text() -> None:
    articles, problems = read_as(
        "Wire 2021.jsonl", _rows({"text": STORY}, {"text": "More.", "id": 12, "author": None})
    )

    assert problems == []
    assert [article.id for article in articles] == ["wire-2021-1", "12"]
    assert articles[0].title == "The ferry is back in Brimoor."
    assert articles[0].published is None


def test_a_date_that_cannot_be_read_is_kept_as_metadata() -> None:
    article = _article("wire.jsonl", _rows({"text": STORY, "published": "last spring"}))

    assert (article.published, article.metadata) == (None, {"published": "last spring"})


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"text": "cut of', "not valid JSON"),
        ('["a list"]', "not a JSON object"),
        ("7", "not a JSON object"),
        ('{"title": "No text"}', 'the field "text" is missing'),
        ('{"text": " "}', 'the field "text" holds no text'),
        ('{"text": 7}', 'the field "text" holds no text'),
        ('{"text": ' + "[" * 100_000, "cannot be read"),
        ('{"n": ' + "9" * 5_000 + ', "text": "x"}', "cannot be read"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_the_others_are_read(line: str, what: str) -> None:
    good = json.dumps({"id": "good", "text": STORY})

    articles, problems = read_as("wire.jsonl", f"{good}\n\n{line}\n{good.replace('good', 'last')}\n")

    assert [article.id for article in articles] == ["good", "last"]
    assert [(problem.line, problem.fatal) for problem in problems] == [(3, True)]
    assert problems[0].what.startswith("wire.jsonl line 3: ")
    assert what in problems[0].what
    assert problems[0].fix


def test_rows_that_are_not_utf8_are_read_and_the_encoding_is_said_once() -> None:
    rows = '{"text": "Le café ouvre."}\n{"text": "Le café ferme."}\n'.encode("latin-1")

    articles, problems = read_as("wire.jsonl", rows)

    assert [article.text for article in articles] == ["Le café ouvre.", "Le café ferme."]
    assert [(problem.line, problem.fatal) for problem in problems] == [(1, False)]
    assert "not UTF-8, read as windows-1252" in problems[0].what


def test_of_two_rows_with_one_id_the_first_stands_and_both_lines_are_named() -> None:
    articles, problems = read_as(
        "wire.jsonl", _rows({"id": "a", "text": "One."}, {"id": "a", "text": "Two."})
    )

    assert [article.text for article in articles] == ["One."]
    assert "line 2" in problems[0].what
    assert "line 1" in problems[0].what


def test_a_row_that_stands_twice_word_for_word_is_read_once_without_a_word() -> None:
    articles, problems = read_as(
        "wire.jsonl", _rows({"id": "a", "text": "One."}, {"id": "a", "text": "One."})
    )

    assert (len(articles), problems) == (1, [])


def test_a_byte_order_mark_is_tolerated() -> None:
    assert _article("wire.jsonl", b"\xef\xbb\xbf" + _rows({"text": STORY}).encode()).text == STORY


def test_what_cannot_be_stored_is_replaced() -> None:
    article = _article(
        "wire.jsonl", '{"text": "a\\ud800b\\u0000c", "x": "\\udfff", "y": {"z": [NaN, 1e999]}}'
    )

    assert article.text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    json.dumps(dict(article.metadata), allow_nan=False).encode()


def test_deeply_nested_metadata_is_cut_off() -> None:
    article = _article("wire.jsonl", '{"text": "x", "deep": ' + "[" * 900 + "]" * 900 + "}")

    json.dumps(dict(article.metadata))


def test_a_packed_file_is_read_as_it_is() -> None:
    data = gzip.compress(_rows({"text": STORY}).encode())

    assert _article("Wire.JSONL.gz", data).id == "wire-1"


def test_of_a_truncated_packed_file_the_whole_rows_are_kept() -> None:
    noise = random.Random(7)
    rows = [{"id": str(number), "text": str(noise.random()) * 50} for number in range(2_000)]
    data = gzip.compress(_rows(*rows).encode())

    articles, problems = read_as("wire.jsonl.gz", data[: len(data) // 2])

    assert 0 < len(articles) < 2_000
    assert [article.id for article in articles] == [str(number) for number in range(len(articles))]
    assert [(problem.fatal, "damaged" in problem.what) for problem in problems] == [(True, True)]


def test_a_packed_file_that_is_no_gzip_is_a_problem() -> None:
    assert "damaged" in _problem("wire.jsonl.gz", b"not gzip").what


def test_a_file_of_rows_is_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(_rows({"id": "a", "text": STORY}, {"id": "b", "text": STORY}))

    reading = read_articles(path)
    first = next(reading)
    path.write_text("")  # what follows is not needed for the first row

    assert isinstance(first, Article)
    assert first.id == "a"


def test_a_row_longer_than_any_article_is_a_problem_and_the_rows_after_it_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.readers.jsonl.LONGEST_LINE", 100)
    rows = _rows({"id": "a", "text": "x" * 1_000}, {"id": "b", "text": STORY})

    articles, (problem,) = read_as("rows.jsonl.gz", gzip.compress(rows.encode()))

    assert [article.id for article in articles] == ["b"]
    assert problem.line == 1 and "longer than" in problem.what


# Files


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("A.TXT", ".txt"),
        ("a.b.jsonl.GZ", ".jsonl.gz"),
        ("a.htm", ".htm"),
        ("a.gz", ""),
        ("a.odt", ""),
        ("txt", ""),
    ],
)
def test_formats_are_known_by_the_end_of_the_name(name: str, suffix: str) -> None:
    assert suffix_of(Path(name)) == suffix
    assert not suffix or suffix in SUFFIXES


def test_a_file_of_an_unknown_kind_says_which_kinds_are_read() -> None:
    problem = _problem("ferry.exe", b"x")

    assert "ferry.exe" in problem.what
    assert ".jsonl" in problem.fix


def test_a_missing_file_is_a_problem_and_no_error(tmp_path: Path) -> None:
    (problem,) = read_articles(tmp_path / "gone.txt")

    assert str(problem) == "gone.txt: there is no such file. Check the path."


def test_a_folder_named_like_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()

    (problem,) = read_articles(tmp_path / "a.txt")

    assert "folder" in str(problem)


def test_a_symlink_loop_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")

    (problem,) = read_articles(tmp_path / "a.txt")

    assert "a.txt" in str(problem)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem_with_the_command_that_helps(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    path.chmod(0)

    (problem,) = read_articles(path)

    assert "chmod" in str(problem)


def test_a_problem_is_one_line_that_a_terminal_cannot_be_fooled_with() -> None:
    line = str(_problem("a\x1b[31m\n.txt", b""))

    assert line.isprintable()


def test_a_text_of_many_megabytes_is_read_whole() -> None:
    text = "The ferry is back. " * 500_000

    assert _article("big.txt", text).text == text


_PIECES = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=40).map(str.encode),
    st.sampled_from(
        [
            b"---\n",
            b"title: x\n",
            b"# ",
            b"\n\n",
            b"<p>",
            b"</div>",
            b"<!--",
            b'{"text": "x"}',
            b"[",
            b"| a |",
            b"- ",
            b"&#0;",
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(data=st.lists(_PIECES, max_size=12).map(b"".join), suffix=st.sampled_from(sorted(SUFFIXES)))
def test_whatever_a_file_holds_it_becomes_articles_or_problems(data: bytes, suffix: str) -> None:
    found = list(read_articles(Path(f"/articles/any{suffix}"), data))

    assert found or not data.strip()
    for item in found:
        assert isinstance(item, Problem) or (item.title and item.text.strip() and item.text.encode())
