"""Reading Markdown: front matter, and text without its marks."""

import json
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Problem, read_articles

STORY = "The ferry is back in Brimoor. It sails at noon."


def _read(content: str, name: str = "ferry-back.md") -> tuple[list[Article], list[Problem]]:
    found = list(read_articles(Path("/articles") / name, content.encode()))
    return (
        [item for item in found if isinstance(item, Article)],
        [item for item in found if isinstance(item, Problem)],
    )


def _article(content: str) -> Article:
    articles, problems = _read(content)
    assert problems == []
    return articles[0]


def _text(content: str) -> str:
    return _article(f"---\ntitle: Ferry back\n---\n{content}").text


def test_front_matter_says_what_the_article_is() -> None:
    article = _article(
        "---\ntitle: Ferry back\ndate: 2021-03-04\nsource: Harbour Post\nauthor: [Jon Hale, Mira Stenning]\n"
        f"url: https://post.example/1\ntags: [ferry]\nchecked: 2021-03-05\n---\n\n{STORY}\n"
    )

    assert (article.id, article.title, article.text) == ("ferry-back", "Ferry back", STORY)
    assert (article.source, article.author) == ("Harbour Post", "Jon Hale, Mira Stenning")
    assert article.url == "https://post.example/1"
    assert article.published and (article.published.on.isoformat(), article.published.found_in) == (
        "2021-03-04",
        "front matter",
    )
    assert article.metadata == {"tags": ["ferry"], "checked": "2021-03-05"}
    json.dumps(dict(article.metadata))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T10:00:00+01:00", "2021-03-04"),
        ("2021-03-04 10:00", "2021-03-04"),
        ("4 March 2021", "2021-03-04"),
        ('"March 4, 2021"', "2021-03-04"),
    ],
)
def test_the_date_may_be_written_in_any_way_that_yaml_knows(written: str, day: str) -> None:
    article = _article(f"---\ntitle: Ferry back\npublished: {written}\n---\n{STORY}")

    assert article.published and article.published.on.isoformat() == day


def test_a_date_that_cannot_be_read_is_kept_as_metadata() -> None:
    article = _article(f"---\ntitle: Ferry back\ndate: last spring\n---\n{STORY}")

    assert (article.published, article.metadata) == (None, {"date": "last spring"})


def test_without_a_title_the_first_heading_is_the_title_and_no_text() -> None:
    article = _article(f"# Ferry *back*\n\nBy Jon Hale | 12 August 2021\n\n{STORY}")

    assert (article.title, article.text, article.author) == ("Ferry back", STORY, "Jon Hale")
    assert article.published and article.published.on.isoformat() == "2021-08-12"


def test_a_heading_that_repeats_the_title_is_no_text_and_another_one_is() -> None:
    assert _text(f"# Ferry back\n\n{STORY}") == STORY
    assert _text(f"# At last\n\n{STORY}") == f"At last\n\n{STORY}"


def test_a_file_without_any_title_is_read_like_plain_text() -> None:
    assert _article(f"Ferry back\n\n{STORY}").title == "Ferry back"
    assert _article(STORY).title == "The ferry is back in Brimoor."


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("A *small* **ferry** ~~sank~~ `sails`.", "A small ferry sank sails."),
        ("See [the story](https://a.example) and ![the boat](b.png).", "See the story and the boat."),
        ("A line\nwrapped softly.", "A line wrapped softly."),
        ("A line  \nbroken hard.", "A line\nbroken hard."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n## The cost\n\nTwo.", "One.\n\nThe cost\n\nTwo."),
        ("Won:\n\n- Castrel\n- Brimoor\n\nIt rained.", "Won:\n\n- Castrel\n- Brimoor\n\nIt rained."),
        ("3. Castrel\n4. Brimoor", "3. Castrel\n4. Brimoor"),
        ("- Castrel\n  - rowers\n- Brimoor", "- Castrel\n- rowers\n- Brimoor"),
        ("> “I heard it.”\n\nShe left.", "“I heard it.”\n\nShe left."),
        ("Run:\n\n```sh\nfootnote ask\n  x\n```\n\nDone.", "Run:\n\nfootnote ask\n  x\n\nDone."),
        ("| Boat | Time |\n|---|---|\n| Thrift | 1:42 |\n\nEnd.", "Boat | Time\nThrift | 1:42\n\nEnd."),
        ("<div><p>In a <b>box</b>.</p><script>x()</script></div>\n\nOut.", "In a box.\n\nOut."),
        ("<!-- not for print -->\n\nOut.", "Out."),
        ("5 &lt; 6 &amp; “so on”<br>next", "5 < 6 & “so on”\nnext"),
        ("One.\n\n---\n\nTwo.", "One.\n\nTwo."),
        ("\x1b[31mred\x1b[0m and [bold]markup[/bold]", "\x1b[31mred\x1b[0m and [bold]markup[/bold]"),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, text: str) -> None:
    assert _text(markdown) == text


@pytest.mark.parametrize(
    "front",
    ["title: [never closed", "a: &x [1]\nb: *x", "\t- a\n b: c", "date: 2021-99-99", "title: \x01"],
)
def test_broken_front_matter_is_noted_and_read_as_text(front: str) -> None:
    articles, problems = _read(f"---\n{front}\n---\n\n{STORY}")

    assert [problem.fatal for problem in problems] == [False]
    assert "ferry-back.md" in problems[0].what
    assert "front matter" in problems[0].what
    assert STORY in articles[0].text


def test_a_rule_between_paragraphs_is_no_front_matter() -> None:
    assert STORY in _article(f"One.\n\n---\n\n{STORY}\n\n---\n").text


def test_front_matter_without_a_story_is_a_problem() -> None:
    articles, (problem,) = _read("---\ntitle: Ferry back\n---\n\n")

    assert (articles, problem.fatal) == ([], True)
    assert "no text" in problem.what
