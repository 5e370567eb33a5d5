"""Whatever happens to a file, reading it ends, and it becomes articles or problems."""

import gzip
import io
import json
import random
import tarfile
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import Problem, read_articles

STORY = "The ferry is back in Brimoor. It sails at noon, and at six."
# Of the processor's time; a file of a kilobyte takes some milliseconds.
SECONDS = 10


def _mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Jürgen <j@coast.example>", "Fähre zurück"
    message["Date"], message["Message-ID"] = "Thu, 04 Mar 2021 10:00:00 +0100", "<1@coast.example>"
    message.set_content(f"{STORY}\nGrüße\n", cte="quoted-printable")
    message.add_alternative(f"<p>{STORY}</p>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="a.png")
    return message.as_bytes()


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _tar(members: dict[str, bytes], mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def _warc(packed: bool) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    for name in ("a", "b"):
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
        page = io.BytesIO(f"<html><body><p>{STORY}</p></body></html>".encode())
        record = writer.create_warc_record(f"https://a.example/{name}", "response", page, http_headers=http)
        writer.write_record(record)
    return stream.getvalue()


PLAIN = f"Ferry back\n\nBy Jon Hale | 4 March 2021\n\nBRIMOOR, March 4 (CNS) - {STORY}\n\nGrüße.\n".encode()
MARKDOWN = f"""---
title: "Ferry"
date: 2021-03-04
tags: [harbour, {{a: b}}]
---
# Ferry *back*

> {STORY}

| boat | time |
|---|---|
| 1 | [noon](https://a.example/x) |

```
code
```
""".encode()
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferry | Post</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2021-03-04T10:00:00+01:00",
"author": [{{"name": "Jon Hale"}}]}}</script><meta property="og:title" content="Ferry"></head>
<body><nav>Home</nav><article><h1>Ferry</h1><p>{STORY * 4}</p><h2>Crew</h2><ul><li>{STORY}</li></ul>
<table><tr><td>1</td></tr></table></article></body></html>""".encode()
ROWS = b"".join(
    json.dumps({"id": number, "title": "Ferry", "text": STORY, "date": "2021-03-04"}).encode() + b"\n"
    for number in range(3)
)

TABLE = (
    f'id,Title,Body,date\n1,Ferry,"{STORY}\n""So""",2021-03-04\n2,Fähre,"Grüße, {STORY}",4.3.2021\n'.encode()
)
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Post</title><item><title>Ferry</title><guid>1</guid><pubDate>Thu, 04 Mar 2021 10:00:00 GMT</pubDate>
<c:encoded><![CDATA[<p>{STORY}</p>]]></c:encoded></item><item><description>&lt;b&gt;{STORY}</description></item>
</channel></rss>""".encode()
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>1</id>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>{STORY}</p></div></content></entry></feed>""".encode()
NITF = f"""<nitf><head><docdata><doc-id id-string="1"/><date.issue norm="20210304"/></docdata></head><body>
<body.head><hedline><hl1>Ferry</hl1></hedline></body.head><body.content><p>{STORY}</p><hl2>Crew</hl2>
</body.content></body></nitf>""".encode()
NEWSML = (
    b"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:1">
<contentMeta><headline>Ferry</headline></contentMeta><contentSet><inlineXML>%s</inlineXML></contentSet></newsItem>
</itemSet></newsMessage>"""
    % NITF
)
INNER = {"crawl.warc.gz": _warc(True), "a/ferry.txt": STORY.encode(), "rows.csv": TABLE, "feed.xml": RSS}

WHOLE: dict[str, bytes] = {
    "a.txt": PLAIN,
    "a.md": MARKDOWN,
    "a.html": PAGE,
    "a.jsonl": ROWS,
    "a.jsonl.gz": gzip.compress(ROWS),
    "a.csv": TABLE,
    "a.tsv": TABLE.replace(b",", b"\t"),
    "a.eml": _mail(),
    "a.mbox": b"".join(b"From a@b Thu Mar  4 10:00:00 2021\n%s\n\n" % _mail() for _ in range(2)),
    "rss.xml": RSS,
    "atom.xml": ATOM,
    "nitf.xml": NITF,
    "newsml.xml": NEWSML,
    "a.zip": _zip({**INNER, "inner.tgz": _tar(INNER, "w:gz")}),
    "a.tar": _tar(INNER, "w"),
    "a.tgz": _tar({**INNER, "inner.zip": _zip(INNER)}, "w:gz"),
    "a.warc": _warc(False),
    "a.warc.gz": _warc(True),
}


def damaged(data: bytes, seed: int) -> bytes:
    """A file that was cut, overwritten, doubled or filled with foreign bytes in one or a few places."""
    chance = random.Random(seed)
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 1, 2, 8, 200)))
        foreign = chance.choice(
            (b"", b"\0", b"\xff", b'"', b"<", b"&", b"\n", b"\r\n", b"PK\x01\x02", b"=?x?q?", b"9" * 40)
        )
        match chance.randrange(6):
            case 0:
                del made[at:]
            case 1:
                made[at:end] = chance.randbytes(end - at)
            case 2:
                made[at:end] = foreign
            case 3:
                made[at:at] = made[at:end] * chance.choice((1, 2, 50))
            case 4:
                made[at:at] = foreign * chance.choice((1, 3, 300))
            case _ if at < len(made):
                made[at] ^= 1 << chance.randrange(8)
    return bytes(made)


def _check(name: str, data: bytes) -> None:
    began = time.process_time()
    found = list(read_articles(Path("/articles") / name, data))
    assert time.process_time() - began < SECONDS
    assert found or not data.strip()
    for item in found:
        assert isinstance(item, Problem) or (item.id and item.title and item.text.strip())
        if isinstance(item, Problem):
            assert str(item).isprintable()
        else:
            (item.id + item.title + item.text + item.path).encode()


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_the_files_that_are_damaged_below_are_sound(name: str) -> None:
    found = list(read_articles(Path("/articles") / name, WHOLE[name]))

    assert any(isinstance(item, Article) for item in found)
    assert not any(isinstance(item, Problem) for item in found)


@pytest.mark.parametrize("name", sorted(WHOLE))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_becomes_articles_or_problems(name: str, seed: int) -> None:
    _check(name, damaged(WHOLE[name], seed))


@pytest.mark.slow
@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("name", sorted(WHOLE))
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_five_thousand_damaged_files_of_each_kind_become_articles_or_problems(name: str, seed: int) -> None:
    _check(name, damaged(WHOLE[name], seed))


@pytest.mark.parametrize(
    ("name", "whole", "broken"),
    [
        ("atom.xml", b"<p>", b"<p style>"),
        ("atom.xml", b"<p>", b"<p>&nobody;"),
        ("atom.xml", b"<id>1</id>", b"<id>1</id><link href>"),
        ("rss.xml", b"<guid>", b"<guid isPermaLink>"),
        ("newsml.xml", b'guid="urn:1"', b"guid"),
    ],
)
def test_attributes_without_value_and_entities_without_meaning(
    name: str, whole: bytes, broken: bytes
) -> None:
    assert whole in WHOLE[name]
    _check(name, WHOLE[name].replace(whole, broken))


@pytest.mark.parametrize("name", ["a.csv", "a.eml", "rss.xml", "a.zip", "a.tgz", "a.warc.gz"])
def test_a_file_may_be_cut_at_any_place(name: str) -> None:
    data = WHOLE[name]
    for end in range(0, len(data), max(1, len(data) // 60)):
        _check(name, data[:end])
