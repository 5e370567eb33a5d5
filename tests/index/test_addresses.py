"""Under which address an article is known, and what a saved page says of its making."""

import pytest

from index.readers.addresses import best_address, from_archive, without_tracking
from index.readers.page_copies import read_page_copy


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://a.example/x?utm_source=rss&id=7&fbclid=q", "https://a.example/x?id=7"),
        ("https://a.example/x?id=7&q=a%20b+c&empty=", "https://a.example/x?id=7&q=a%20b+c&empty="),
        ("https://a.example/x#comments", "https://a.example/x"),
        ("https://a.example/#!/story/7", "https://a.example/#!/story/7"),
        ("https://a.example/x?source=front&ref=7", "https://a.example/x?source=front&ref=7"),
    ],
)
def test_only_what_is_known_to_track_is_taken_from_an_address(url, clean) -> None:
    assert without_tracking(url) == clean


def test_the_first_address_is_taken_unless_it_is_the_front_page_of_another() -> None:
    story = "https://a.example/story"

    assert best_address([None, "", "mailto:x@y", "ftp://a.example/x", story]) == story
    assert best_address(["https://a.example/", story]) == story
    assert best_address(["https://a.example/", "https://b.example/x"]) == "https://a.example/"
    assert best_address(["/story?utm_source=x"], "https://a.example/other") == story
    assert best_address(["/story", "https://", "https://[broken/x"]) is None


def test_a_copy_of_a_web_archive_is_known_by_its_original() -> None:
    url = "https://web.archive.org/web/20190702080000id_/https://a.example/x?id=1"

    assert from_archive(url) == ("https://a.example/x?id=1", "2019-07-02T08:00:00Z")
    assert from_archive("https://a.example/x") == ("https://a.example/x", None)
    assert best_address([url]) == "https://a.example/x?id=1"


def test_a_saved_page_says_when_and_from_where() -> None:
    single_file = (
        "<!--\n Page saved with SingleFile \n url: https://a.example/x \n"
        " saved date: Tue Apr 13 2021 10:00:00 GMT+0100 (British Summer Time)\n-->"
    )
    wayback = (
        "<p>x</p><!-- FILE ARCHIVED ON 14:05:11 Mar 05, 2021 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"
    )

    assert read_page_copy(single_file) == ("2021-04-13T10:00:00+0100", "https://a.example/x")
    assert read_page_copy(wayback) == ("2021-03-05T14:05:11Z", None)
    assert read_page_copy("<!-- saved from url=(0020)https://a.example/x -->") == (
        None,
        "https://a.example/x",
    )
    assert read_page_copy("<p>saved date: yesterday</p>") == (None, None)
