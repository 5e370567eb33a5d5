import re

import pytest
from lxml import html as lxml_html
from talks import ATTACKS, attacked, talk

from qa.export import EXPORTS


def parsed(conversation):
    return lxml_html.document_fromstring(EXPORTS["html"](conversation))


def shape(page):
    return [(one.tag, sorted(set(one.attrib) - {"href"})) for one in page.iter() if one.tag != "a"]


def test_every_mark_opens_its_footnote_in_place_and_can_be_gone_back_to():
    page = parsed(talk())
    marks = page.xpath("//button[@class='mark']")
    assert [mark.text for mark in marks] == ["1", "2", "1", "2", "1", "3", "3"]
    ids = [one.get("id") for one in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for mark in marks:
        (card,) = page.xpath(f"//*[@id='{mark.get('popovertarget')}']")
        assert card.get("popover") is not None
    for link in page.xpath("//a[starts-with(@href, '#')]"):
        assert link.get("href")[1:] in ids


def test_a_footnote_says_quote_source_day_and_where_it_is():
    page = parsed(talk())
    (note,) = page.xpath("//*[@id='footnote-1']")
    told = note.text_content()
    for part in (
        "Title 1, Harbour Post, 2021-03-04, p. 3",
        "“Brandt opened it.”",
        "/articles/1.md",
        "Coast Wire",
    ):
        assert part in told
    assert note.xpath(".//a/@href")[0] == "https://example.org/1"


def test_support_is_said_in_words():
    told = re.sub(r"\s+", " ", parsed(talk()).text_content())
    assert "It cost 41 million.2 ✗ not supported" in told
    assert "A band played.12 ? weak" in told
    assert "passage 2 says “cost 48 million”" in told


def test_every_kind_of_answer_is_told():
    told = parsed(talk()).text_content()
    for part in (
        "Asked of the articles in /index, 2026-03-04 10:05 UTC",
        "Understood as: What did the terminal cost?",
        "Your articles do not say. The nearest they come:",
        "The answer ends here: the connection broke.",
        "No answer came: the index is damaged.",
        "2021-01-11: 44 million",
    ):
        assert part in told


def test_the_page_needs_nothing_else_and_runs_nothing():
    written = EXPORTS["html"](talk())
    assert "default-src 'none'" in written
    assert "<script" not in written
    page = lxml_html.document_fromstring(written)
    assert page.xpath("//link | //script | //img | //iframe | //object") == []
    assert not re.search(r"url\(|@import", written)
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_articles_say_stays_text(attack):
    page = parsed(attacked(attack))
    assert shape(page) == shape(parsed(attacked("harmless"))) or not attack
    assert [one for one in page.xpath("//a/@href") if not one.startswith("#")] == []
    assert "\x1b" not in page.text_content()
    if attack.startswith("<script"):
        assert attack in page.text_content()
