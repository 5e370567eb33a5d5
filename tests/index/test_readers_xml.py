"""Feeds and agency XML."""

import io
from pathlib import Path

import pytest
from reading import only_article, read_as

from index.article import Article
from index.readers import xml

STORY = "The ferry is back in Brimoor. It sails at noon on every day but Sunday."


_RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Harbour Post</title><link>https://post.example/</link>
<item><atom:link href="https://other.example/"/><title>Ferry &amp; crew back</title>
<link>https://post.example/ferry-back</link><guid isPermaLink="false">post-1</guid>
<pubDate>Thu, 04 Mar 2021 10:00:00 GMT</pubDate><dc:creator>Jon Hale</dc:creator><category>Sea</category>
<description>&lt;p&gt;A teaser&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>{STORY}</p><p>The <b>Gull</b>&nbsp;leads.</p><script>x()</script>]]>
</content:encoded></item>
<item><title>Mill shut</title><guid>https://post.example/mill</guid>
<author>desk@post.example (Mira S)</author>
<description>{STORY}</description></item>
<item><title>Only a title</title></item>
</channel></rss>"""


def test_a_feed_of_rss_is_an_article_an_item() -> None:
    (ferry, mill), (note,) = read_as("feed.xml", _RSS)

    assert (ferry.title, ferry.author, ferry.source) == ("Ferry & crew back", "Jon Hale", "Harbour Post")
    assert ferry.text.replace("\xa0", " ") == f"{STORY}\n\nThe Gull leads."
    assert (ferry.url, ferry.id[:7]) == ("https://post.example/ferry-back", "post-1-")
    assert ferry.published and ferry.published.on.isoformat() == "2021-03-04"
    assert dict(ferry.metadata) == {"categories": ["Sea"]}
    assert (mill.author, mill.url, mill.text) == ("Mira S", "https://post.example/mill", STORY)
    assert not note.fatal and "1 of 3" in note.what


def test_a_date_that_no_calendar_has_is_no_date() -> None:
    feed = _RSS.replace("Thu, 04 Mar 2021 10:00:00 GMT", f"Thu, 04 Mar 2021 {'9' * 40}:00:00 GMT")

    assert [article.title for article in read_as("feed.xml", feed)[0]] == [
        "Ferry & crew back",
        "Mill shut",
    ]


def test_a_feed_of_atom_is_an_article_an_entry() -> None:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Coast</title>
    <author><name>The desk</name></author>
    <entry><title type="html">Ferry &lt;b&gt;back&lt;/b&gt;</title><id>tag:coast,1</id>
    <link rel="self" href="https://coast.example/feed"/><link href="https://coast.example/1"/>
    <published>2021-03-04T10:00:00Z</published><updated>2021-04-01T10:00:00Z</updated>
    <summary>A teaser</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p>
    <p>The end.</p></div></content></entry>
    <entry><title>Mill</title><id>tag:coast,2</id><updated>2021-04-01T10:00:00Z</updated>
    <author><name>Ana</name></author><summary>{STORY}</summary></entry></feed>"""

    (ferry, mill), problems = read_as("feed.xml", feed)

    assert not problems
    assert (ferry.title, ferry.text) == ("Ferry back", f"{STORY}\n\nThe end.")
    assert (ferry.url, ferry.source, ferry.author) == ("https://coast.example/1", "Coast", "The desk")
    assert ferry.published and ferry.published.on.isoformat() == "2021-03-04"
    assert mill.author == "Ana" and mill.published and mill.published.found_in == "updated"


_NITF = f"""<nitf><head><title>t</title><docdata><doc-id id-string="wire.1"/>
<date.issue norm="20210304T100000Z"/>
<doc.copyright holder="Coast Wire"/></docdata></head><body><body.head><hedline><hl1>Ferry back</hl1></hedline>
<byline>By <person>Edda Quill</person></byline></body.head><body.content><p>{STORY}</p><media>
<media-caption>A boat</media-caption></media><hl2>Crew</hl2><p>They rest.</p></body.content></body></nitf>"""


def test_nitf_is_an_article() -> None:
    article = only_article("wire.xml", f'<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">{_NITF}')

    assert (article.title, article.author, article.source) == ("Ferry back", "Edda Quill", "Coast Wire")
    assert article.text == f"{STORY}\n\nCrew\n\nThey rest."
    assert article.published and article.published.on.isoformat() == "2021-03-04"


_NEWS_ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:wire:{number}">
<itemMeta><provider literal="Coast Wire"/><versionCreated>2021-03-05T10:00:00Z</versionCreated></itemMeta>
<contentMeta><contentCreated>2021-03-04T10:00:00Z</contentCreated><by>By Edda Quill</by>
<headline>Ferry back {number}</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"""


@pytest.mark.parametrize(
    "content",
    [
        f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x'
        f"</title></head><body><p>{STORY}</p></body></html></inlineXML>",
        f"<inlineXML>{_NITF.replace('<p>They rest.</p>', '').replace('<hl2>Crew</hl2>', '')}</inlineXML>",
        f'<inlineData contenttype="text/plain">{STORY}</inlineData>',
    ],
)
def test_a_news_item_of_newsml_is_an_article_alone_or_in_a_message(content: str) -> None:
    item = _NEWS_ITEM.format(number=1, content=content)
    other = _NEWS_ITEM.format(number=2, content=content)
    message = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{item}{other}</itemSet></newsMessage>'

    article = only_article("wire.xml", item)
    articles, _ = read_as("wire.xml", message)

    assert (article.title, article.text, article.author) == ("Ferry back 1", STORY, "Edda Quill")
    assert article.source == "Coast Wire"
    assert article.published and article.published.on.isoformat() == "2021-03-04"
    assert [one.title for one in articles] == ["Ferry back 1", "Ferry back 2"]


def test_other_xml_says_what_is_read() -> None:
    articles, (problem,) = read_as("map.xml", "<urlset><url/></urlset>")

    assert not articles
    assert "<urlset>" in problem.what and "NITF" in problem.fix


def test_declared_entities_are_refused_before_they_grow_and_no_file_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    bomb = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    for declared, used in [
        (f'<!ENTITY b0 "bomb">{bomb}', "&b11;"),
        (f'<!ENTITY b0 SYSTEM "file://{secret}">', "&b0;"),
        (f'<!ENTITY % b0 SYSTEM "file://{secret}"> %b0;', ""),
    ]:
        item = f"<item><description>{STORY}{used}</description></item>"
        feed = f"<!DOCTYPE rss [{declared}]><rss><channel>{item}</channel></rss>"
        for encoding in ("utf-8", "utf-16"):
            articles, problems = read_as("feed.xml", feed.encode(encoding))
            assert any(problem.fatal for problem in problems)
            assert "secret" not in "".join(article.text for article in articles)
            assert sum(len(article.text) for article in articles) < 1_000


def test_articles_before_the_place_where_xml_breaks_off_are_kept() -> None:
    articles, problems = read_as("feed.xml", _RSS[: _RSS.index("<item><title>Mill") + 30])

    assert [article.title for article in articles] == ["Ferry & crew back"]
    assert any(problem.fatal for problem in problems)


def test_a_slip_that_costs_no_text_is_only_a_note() -> None:
    articles, problems = read_as("feed.xml", _RSS.replace("Mill shut", "Mill & co &nbsp; shut"))

    assert len(articles) == 2
    assert problems and not any(problem.fatal for problem in problems)


def test_a_feed_is_read_as_a_stream() -> None:
    item = f"<item><description>{STORY}</description></item>".encode()

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            start = b"" if self.taken else b"<rss><channel>"
            self.taken += 1
            return start + item * 100

    stream = Endless()
    found = xml.read_xml(Path("feed.xml"), stream)  # type: ignore[arg-type]

    assert all(isinstance(next(found), Article) for _ in range(300))
    assert stream.taken < 10


def test_a_feed_of_rss_1_has_its_items_beside_the_channel() -> None:
    article = only_article(
        "feed.rdf.xml",
        f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://post.example/"><title>Harbour Post</title><link>https://post.example/</link>
<items><rdf:Seq><rdf:li rdf:resource="https://post.example/ferry"/></rdf:Seq></items></channel>
<item rdf:about="https://post.example/ferry"><title>Ferry back</title>
<link>https://post.example/ferry</link><description>{STORY}</description>
<dc:date>2003-05-06T10:00:00+01:00</dc:date><dc:creator>Jon Hale</dc:creator></item></rdf:RDF>""",
    )

    assert (article.title, article.text, article.source) == ("Ferry back", STORY, "Harbour Post")
    assert (article.url, article.author) == ("https://post.example/ferry", "Jon Hale")
    assert article.published is not None
    assert article.published.at == "2003-05-06T10:00:00+01:00"


def test_other_rdf_is_not_taken_for_a_feed() -> None:
    articles, (problem,) = read_as(
        "thing.xml", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Bag/></rdf:RDF>'
    )

    assert not articles
    assert "there is no article in it" in str(problem)
