"""What was fetched goes to the reader for its kind, and keeps its address."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from documents import pdf

from index.article import Article
from index.readers import Problem
from index.web.document import kind_of, read_fetched
from index.web.fetch import Fetched, Version
from index.web.refusal import NotFetched

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
PAGE = b"<html><head><title>Ferry back</title></head><body><p>The ferry sails at noon.</p></body></html>"
TEXT = b"Ferry back\n\nThe ferry sails at noon."
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><title>Ferry back</title>
<guid>g1</guid><description>The ferry sails at noon.</description></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>Ferry back</title>
<id>g1</id><summary>The ferry sails at noon.</summary></entry></feed>"""


def fetched(body: bytes, content_type: str, path: str = "/ferry") -> Fetched:
    return Fetched(Version(f"https://news.example{path}"), body, content_type, AT)


def read(page: Fetched) -> list[Article | Problem]:
    return list(read_fetched("https://asked.example/", page, kind_of(page), dated=lambda locator: None))


@pytest.mark.parametrize(
    ("path", "content_type", "body", "kind"),
    [
        ("/ferry", "text/html; charset=utf-8", PAGE, ".html"),
        ("/ferry.php", "application/xhtml+xml", PAGE, ".html"),
        ("/ferry", "", PAGE, ".html"),
        ("/ferry", "text/xml", PAGE, ".html"),
        ("/feed", "application/rss+xml", FEED, ".xml"),
        ("/feed", "text/html", FEED, ".xml"),
        ("/feed", "text/plain", ATOM, ".xml"),
        ("/feed", "application/atom+xml; charset=utf-8", ATOM, ".xml"),
        ("/report", "application/pdf", pdf(["Ferry back\n\nThe ferry sails at noon."]), ".pdf"),
        ("/report", "application/octet-stream", pdf(["Ferry back\n\nThe ferry sails at noon."]), ".pdf"),
        ("/report.md", "text/plain", b"# Ferry back\n\nThe ferry sails at noon.", ".md"),
        ("/report.TXT", "binary/octet-stream", TEXT, ".txt"),
        ("/report", "text/plain", TEXT, ".txt"),
        ("/rows", "Text/CSV", b"title,text\nFerry back,The ferry sails at noon.\n", ".csv"),
        ("/ferry.rtf", "application/rtf", rb"{\rtf1 Ferry back\par\par The ferry sails at noon.}", ".rtf"),
    ],
)
def test_each_kind_goes_to_its_reader(path, content_type, body, kind):
    page = fetched(body, content_type, path)
    assert kind_of(page) == kind
    (article,) = read(page)
    assert (article.title, article.path) == ("Ferry back", "https://asked.example/")
    assert "The ferry sails at noon." in article.text


@pytest.mark.parametrize(
    ("content_type", "path"),
    [
        ("image/png", "/a"),
        ("application/json", "/a"),
        ("", "/a"),
        ("application/octet-stream", "/a.exe"),
    ],
)
def test_a_kind_that_is_not_read_is_told(content_type, path):
    with pytest.raises(NotFetched, match="which is not read"):
        kind_of(fetched(b"\x89PNG", content_type, path))


def test_an_article_is_called_as_its_address_and_dated_by_it():
    (article,) = read(fetched(PAGE, "text/html", "/2020/12/19/Ferry_back.html?page=1"))
    assert (article.id, article.url) == (
        "ferry-back",
        "https://news.example/2020/12/19/Ferry_back.html?page=1",
    )
    assert (str(article.published.on), article.published.found_in) == ("2020-12-19", "url")
    (article,) = read(fetched(PAGE, "text/html", "/"))
    assert article.id == "news-example"


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.news.example/2020/ferry", "https://www.news.example/2020/ferry"),
        ("https://else.example/their-story", "https://news.example/ferry"),
        ("https://news.example.else.example/story", "https://news.example/ferry"),
        ("/2020/ferry", "https://news.example/2020/ferry"),
        ("https://[broken", "https://news.example/ferry"),
    ],
)
def test_a_page_may_name_its_address_on_its_own_site_only(canonical, url):
    head = f'<head><link rel="canonical" href="{canonical}">'.encode()
    (article,) = read(fetched(PAGE.replace(b"<head>", head), "text/html"))
    assert article.url == url


def test_an_article_without_a_date_gets_that_of_the_fetch_which_is_the_least_trusted():
    (article,) = read(fetched(PAGE, "text/html"))
    assert (str(article.published.on), article.published.found_in) == ("2026-05-04", "fetched")
    assert article.published.confidence < 0.4


def test_a_page_is_read_in_the_encoding_that_its_server_names():
    body = PAGE.replace(b"ferry sails", "Fähre läuft".encode("latin-1"))
    (article,) = read(fetched(body, "text/html; charset=ISO-8859-1"))
    assert "Fähre läuft" in article.text


def test_a_page_without_an_article_is_told_with_its_address():
    (problem,) = read(fetched(b"<html><body><script>app()</script></body></html>", "text/html"))
    assert problem.path == "https://asked.example/"
    assert problem.what == "https://asked.example/: the page has no text"
    assert "browser" in problem.fix


def test_a_damaged_document_is_told_with_its_address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (problem,) = read(fetched(b"%PDF-1.7 and nothing more", "application/pdf"))
    assert problem.what.startswith("https://asked.example/: ")
    assert list(Path().iterdir()) == []
