"""Reading web pages: the story without the page around it, and what the page says of itself."""

import json
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Problem, read_articles
from index.readers.html import MOST_ELEMENTS

PARAGRAPHS = (
    "The ferry is back in Brimoor after a year, and it sails at noon with a full car deck.",
    "Mayor Ilse Brandt said that she was glad. “We have waited long enough for this,” she said.",
    "The terminal cost 48 million crowns, twelve million more than the town had promised in 2019.",
)
STORY = "\n\n".join(PARAGRAPHS)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def _read(page: str | bytes, name: str = "ferry-back.html") -> list[Article | Problem]:
    return list(read_articles(Path("/articles") / name, page.encode() if isinstance(page, str) else page))


def _article(page: str | bytes) -> Article:
    (article,) = _read(page)
    assert isinstance(article, Article), str(article)
    return article


def _page(head: str = "", body: str = f"<article><h1>Ferry back</h1>{BODY}</article>") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("much", ["<br>" * MOST_ELEMENTS, f"<p>{'Harbour news. ' * 1_000}</p>" * 300])
def test_a_page_that_is_very_large_is_read_whole_and_said_so(much) -> None:
    note, article = _read(_page(body=f"<h1>Ferry back</h1>{BODY}{much}"))
    assert isinstance(note, Problem)
    assert not note.fatal
    assert isinstance(article, Article)
    assert article.title == "Ferry back"
    assert PARAGRAPHS[0] in article.text


def _json_ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_story_is_read_without_the_page_around_it() -> None:
    article = _article(
        _page(
            "<title>Ferry back | Harbour Post</title>",
            "<nav><a href='/'>Home</a> <a href='/x'>Sport</a></nav>"
            f"<article><h1>Ferry back</h1>{BODY}</article>"
            "<section class='comments' id='comments'><p>Reader: what a scandal!</p></section>"
            "<footer>© 2021 Harbour Post. All rights reserved.</footer>",
        )
    )

    assert (article.id, article.title, article.text) == ("ferry-back", "Ferry back", STORY)


def test_json_ld_says_when_where_and_by_whom() -> None:
    article = _article(
        _page(
            _json_ld(
                {
                    "@type": "NewsArticle",
                    "headline": "Ferry &amp; crew back",
                    "datePublished": "2021-03-04T16:20:00+01:00",
                    "dateModified": "2021-03-06",
                    "author": [{"@type": "Person", "name": "Jon Hale"}, {"name": "Mira Stenning"}],
                    "publisher": {"@type": "Organization", "name": "Harbour Post"},
                    "mainEntityOfPage": {"@id": "https://post.example/ferry"},
                }
            )
            + "<meta property='article:published_time' content='2021-03-05'>"
        )
    )

    assert article.title == "Ferry & crew back"
    assert (article.author, article.source) == ("Jon Hale, Mira Stenning", "Harbour Post")
    assert article.url == "https://post.example/ferry"
    assert article.published and article.published.at == "2021-03-04T16:20:00+01:00"
    assert article.published.found_in == "json-ld"


@pytest.mark.parametrize(
    "data",
    [
        [
            {"@type": "Organization"},
            {"@type": "BlogPosting", "headline": "Back", "datePublished": "2021-03-04"},
        ],
        {
            "@graph": [
                {"@type": "WebPage"},
                {"@type": ["Article"], "headline": "Back", "datePublished": "2021-03-04"},
            ]
        },
        {
            "@type": "WebPage",
            "mainEntity": {"@type": "ReportageNewsArticle", "name": "Back", "dateCreated": "2021-03-04"},
        },
    ],
    ids=["list", "graph", "nested"],
)
def test_json_ld_is_found_however_it_is_wrapped(data: object) -> None:
    article = _article(_page(_json_ld(data)))

    assert article.title == "Back"
    assert article.published and article.published.on.isoformat() == "2021-03-04"


def test_json_ld_may_refer_to_its_author_by_id() -> None:
    article = _article(
        _page(
            _json_ld(
                {
                    "@graph": [
                        {"@type": "NewsArticle", "headline": "Back", "author": {"@id": "#hale"}},
                        {"@id": "#hale", "@type": "Person", "name": "Jon Hale"},
                    ]
                }
            )
        )
    )

    assert article.author == "Jon Hale"


def test_broken_json_ld_is_passed_over_for_meta_tags() -> None:
    article = _article(
        _page(
            '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
            "<meta property='og:title' content='Ferry back'>"
            "<meta property='og:site_name' content='Harbour Post'>"
            "<meta name='author' content='By Jon Hale'><link rel='canonical' href='https://post.example/ferry'>"
            "<meta property='article:published_time' content='2021-03-04T10:00:00Z'>"
        )
    )

    assert (article.title, article.source, article.author) == ("Ferry back", "Harbour Post", "Jon Hale")
    assert article.url == "https://post.example/ferry"
    assert article.published and article.published.found_in == "meta"


def test_the_date_and_author_may_stand_in_a_byline() -> None:
    article = _article(
        _page(
            body="<article><h1>Ferry back</h1><p class='byline'>By Jon Hale | 4 March 2021</p>"
            f"{BODY}</article>"
        )
    )

    assert (article.author, article.text) == ("Jon Hale", STORY)
    assert article.published and article.published.on.isoformat() == "2021-03-04"


def test_the_time_of_the_article_is_its_date_and_that_of_a_neighbour_is_not() -> None:
    page = "<aside><time datetime='2021-09-09'>9 Sept</time></aside>"

    article = _article(
        _page(
            body=f"{page}<article><h1>Ferry back</h1><time datetime='2021-03-04'>Thursday</time>"
            f"{BODY}</article>{page}"
        )
    )

    assert article.published and article.published.on.isoformat() == "2021-03-04"


def test_what_readers_do_not_see_is_not_read() -> None:
    hidden = (
        "<p style='display: none'>Secret one in a long enough sentence to be taken for text.</p>"
        "<p hidden>Secret two in a long enough sentence to be taken for text.</p>"
        "<!-- Secret three in a long enough sentence to be taken for text. -->"
        "<script>var secret = 'four';</script><style>.secret {}</style><noscript>Secret five</noscript>"
    )

    article = _article(_page(body=f"<article><h1>Ferry back</h1>{hidden}{BODY}{hidden}</article>"))

    assert article.text == STORY


def test_headings_lists_and_tables_stand_on_their_own_lines() -> None:
    article = _article(
        _page(
            body=f"<article><h1>Ferry back</h1>{BODY}<h2>What it cost</h2>"
            "<p>The boats of the line are these, the harbour office said:</p>"
            "<ul><li>the Eider, which is old</li><li>the Thrift, which is new</li></ul>"
            "<table><tr><th>Boat</th><th>Seats</th></tr><tr><td>Eider</td><td>300</td></tr></table></article>"
        )
    )

    assert article.text.removeprefix(STORY) == (
        "\n\nWhat it cost\n\nThe boats of the line are these, the harbour office said:\n\n"
        "- the Eider, which is old\n- the Thrift, which is new\n\nBoat | Seats\nEider | 300"
    )


def test_a_page_that_is_no_article_gives_its_visible_text() -> None:
    article = _article("<p>Closed.</p><div>Back <b>soon</b>.<br>The crew</div>")

    assert article.text == "Closed.\n\nBack soon.\nThe crew"


@pytest.mark.parametrize(
    "page",
    ["<html><body><script>render()</script></body></html>", "<!-- nothing -->", "<html></html>", "<p> </p>"],
)
def test_a_page_without_text_is_a_problem(page: str) -> None:
    (problem,) = _read(page)

    assert isinstance(problem, Problem)
    assert "ferry-back.html" in problem.what
    assert "no text" in problem.what


def test_the_encoding_that_the_page_names_is_used_and_noted() -> None:
    page = _page().replace("utf-8", "windows-1251").replace("The ferry is back", "Паром вернулся — ура")

    note, article = _read(page.encode("cp1251", "replace"))

    assert isinstance(note, Problem)
    assert (note.fatal, "cp1251" in note.what) == (False, True)
    assert isinstance(article, Article)
    assert article.text.startswith("Паром вернулся — ура")


def test_broken_markup_and_markup_of_other_kinds_are_only_text() -> None:
    article = _article(
        _page(body=f"<article><h1>Ferry back</h1>{BODY}<p>It said [red]stop[/red] & \x1b[31mgo &lt;b&gt;.<p>")
    )

    assert "It said [red]stop[/red] &" in article.text
    assert article.text.endswith("go <b>.")


def test_a_page_nested_thousands_deep_does_no_harm() -> None:
    found = _read(_page(body="<div>" * 20_000 + STORY))

    assert len(found) == 1


@pytest.mark.parametrize("where", ["meta", "json-ld"])
def test_a_page_that_says_very_much_of_itself_is_read_all_the_same(where):
    names = "(" * 1_000_000
    said = {
        "meta": f"<meta name=author content='{names}'>",
        "json-ld": f'<script type="application/ld+json">{json.dumps(_authored(names))}</script>',
    }
    head = f"<title>Ferry returns</title>{said[where]}"
    article = _article(f"<html><head>{head}</head><body><article>{BODY}</article></body></html>")
    assert article.title == "Ferry returns"


def _authored(name: str) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry returns", "author": {"@type": "Person", "name": name}}
