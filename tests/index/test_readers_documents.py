"""Reading PDF, Word, e-books and rich text: what they say, and what is done about those that do not."""

import zlib
from pathlib import Path

import pytest
from documents import (
    docx,
    epub_parts,
    locked_pdf,
    pdf,
    rtf,
    stream_of,
    unzipped,
    zipped,
)

from index.article import Article
from index.pages import page_at, page_starts
from index.readers import Problem, read_articles
from index.readers.limits import Deadline, LimitReached

STORY = "The ferry is back in Brimoor. It sails at noon."
HARBOUR = (
    "Ferry back\n\nBy Jon Hale, Harbour Post\n4 March 2021\n\n"
    "The ferry is back in Brimoor, and it sails at noon on every day of the\n"
    "week. The harbour master, Oda Lind, opened the new ter-\nminal.\n\n"
    "It cost 48 million crowns, which is more than the town had thought when\nthe council"
)


def _read(name: str, data: bytes) -> tuple[list[Article], list[Problem]]:
    found = list(read_articles(Path("/articles") / name, data))
    articles = [item for item in found if isinstance(item, Article)]
    return articles, [item for item in found if isinstance(item, Problem)]


def _article(name: str, data: bytes) -> Article:
    articles, problems = _read(name, data)
    assert not problems
    (article,) = articles
    return article


def _problem(name: str, data: bytes) -> Problem:
    articles, problems = _read(name, data)
    assert not articles
    (problem,) = problems
    return problem


def _page(article: Article, words: str) -> int | None:
    return page_at(page_starts(article.metadata), article.text.index(words))


# PDF


def test_a_pdf_has_paragraphs_and_its_head_is_read_as_that_of_a_text() -> None:
    article = _article("ferry.pdf", pdf([HARBOUR]))

    assert (article.title, article.author, article.source) == ("Ferry back", "Jon Hale", "Harbour Post")
    assert article.published and article.published.on.isoformat() == "2021-03-04"
    assert article.text.split("\n\n") == [
        "The ferry is back in Brimoor, and it sails at noon on every day of the week. The harbour master, "
        "Oda Lind, opened the new terminal.",
        "It cost 48 million crowns, which is more than the town had thought when the council",
    ]


def test_every_character_of_a_pdf_has_its_page_also_behind_a_removed_head_and_a_page_without_text() -> None:
    second = "voted in the spring.\n\nNobody was surprised by that, said the captain."
    third = "The end of it came late."

    article = _article("ferry.pdf", pdf([HARBOUR, second, "", third]))

    assert "when the council voted in the spring." in article.text
    assert _page(article, "The ferry is back") == 1
    assert _page(article, "when the council") == 1
    assert _page(article, "voted in the spring") == 2
    assert _page(article, "Nobody was") == 2
    assert _page(article, "The end of it") == 4


def test_letters_that_are_set_as_one_are_letters_and_a_divided_word_is_one_word() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [126 /fi] >> >>"
    )
    lines = "The post of~ce of Brimoor is a well-known land\xad\nmark of the coast, and it is open"

    assert _article("a.pdf", pdf([lines], extra={3: font})).text == (
        "The post office of Brimoor is a well-known landmark of the coast, and it is open"
    )


def test_running_heads_and_page_numbers_are_no_text() -> None:
    words = ("One sails.", "Two sails.", "Three sails.", "Four sails.")
    article = _article(
        "ferry.pdf", pdf([f"Harbour report {n}\n\n{w}\n\n{n}" for n, w in enumerate(words, 1)])
    )

    assert article.title == "Harbour report 1"
    assert article.text.split("\n\n") == list(words)


def test_the_fields_of_a_pdf_are_used_and_what_programs_write_there_is_not() -> None:
    said = r"/Title (Harbour budget) /Author (Jon Hale) /CreationDate (D:20210304100000Z)"
    junk = r"/Title (Microsoft Word - budget_v3.doc) /Author (Administrator)"

    article = _article("a.pdf", pdf([STORY], said))
    other = _article("b.pdf", pdf([STORY], junk))

    assert (article.title, article.author) == ("Harbour budget", "Jon Hale")
    assert article.published and article.published.on.isoformat() == "2021-03-04"
    assert article.published.found_in == "document"
    assert (other.title, other.author) == ("The ferry is back in Brimoor.", None)


def test_the_day_of_the_template_is_not_the_day_of_the_document() -> None:
    assert "2013-12-23T23:15:00Z" in str(unzipped(docx(STORY)))
    assert _article("a.docx", docx(STORY)).published is None


def test_a_scan_is_reported_with_what_to_do() -> None:
    problem = _problem("scan.pdf", pdf([None, None]))

    assert "scan.pdf: this is a scan" in problem.what
    assert "ocrmypdf" in problem.fix
    assert problem.fatal


def test_scanned_pages_among_others_are_named() -> None:
    articles, (problem,) = _read("mixed.pdf", pdf([STORY, None, "The end.", None]))

    assert "only pictures on pages 2, 4" in problem.what
    assert not problem.fatal
    assert _page(articles[0], "The end.") == 3


def test_a_pdf_with_a_password_is_reported_and_one_without_is_read() -> None:
    data = pdf([STORY])

    problem = _problem("locked.pdf", locked_pdf(data, "secret"))

    assert "password" in problem.what
    assert _article("no-printing.pdf", locked_pdf(data, "")).text == STORY


def test_a_damaged_page_is_named_and_the_others_are_kept() -> None:
    bomb = zlib.compress(b"0 " * 20_000_000)
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(bomb), bomb)

    articles, (problem,) = _read("bomb.pdf", pdf([STORY, "x", "The end."], extra={13: stream}))

    assert "page 2 cannot be read" in problem.what
    assert problem.fatal
    assert articles[0].text == f"{STORY}\n\nThe end."
    assert _page(articles[0], "The end.") == 3


def test_a_page_of_countless_commands_is_given_up() -> None:
    stream = stream_of(b"BT /F1 11 Tf " + b"1 0 0 1 0 0 Tm " * 80_000 + b"ET")

    articles, problems = _read("slow.pdf", pdf([STORY, "x"], extra={13: stream}))

    assert articles[0].text == STORY
    assert "page 2" in problems[0].what


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    kids = b"10 0 R " * 5_001
    tree = b"<< /Type /Pages /Kids [%s] /Count 5001 >>" % kids

    problem = _problem("long.pdf", pdf([STORY], extra={2: tree}))

    assert "5,000 pages" in problem.what


# Word


def test_a_word_document_has_its_paragraphs_lists_and_tables() -> None:
    from io import BytesIO

    from docx import Document

    document = Document()
    document.add_paragraph("Ferry back", "Title")
    document.add_paragraph("By Jon Hale, Harbour Post, 4 March 2021")
    document.add_paragraph(STORY)
    for item in ("Brimoor", "Castrel"):
        document.add_paragraph(item, "List Bullet")
    document.add_paragraph("It stops twice.\tThen it\nturns.")
    table = document.add_table(2, 2)
    for place, word in enumerate(("Port", "Time", "Brimoor", "noon")):
        table.cell(place // 2, place % 2).text = word
    document.add_paragraph("The end.")
    out = BytesIO()
    document.save(out)

    article = _article("ferry.docx", out.getvalue())

    assert (article.title, article.author, article.source) == ("Ferry back", "Jon Hale", "Harbour Post")
    assert article.published and article.published.on.isoformat() == "2021-03-04"
    assert article.text == (
        f"{STORY}\n\n- Brimoor\n- Castrel\n\nIt stops twice. Then it\nturns.\n\n"
        "Port | Time\nBrimoor | noon\n\nThe end."
    )


def test_the_fields_of_a_word_document_are_used() -> None:
    article = _article("a.docx", docx(STORY, title="Harbour budget", author="Jon Hale"))

    assert (article.title, article.author, article.text) == ("Harbour budget", "Jon Hale", STORY)


def test_deleted_and_hidden_text_codes_of_fields_and_the_second_drawing_are_left_out() -> None:
    parts = unzipped(docx("PLACE"))
    body = str(parts["word/document.xml"], "utf-8")
    odd = (
        "<w:del><w:r><w:delText>gone </w:delText></w:r></w:del><w:ins><w:r><w:t>new </w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:Choice><w:r><w:t>box</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>box</w:t></w:r></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    parts["word/document.xml"] = body.replace("<w:r><w:t>PLACE</w:t></w:r>", odd)

    assert _article("a.docx", zipped(parts)).text == "new box"


def test_a_word_document_with_a_password_and_an_old_one_are_reported() -> None:
    problem = _problem("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))

    assert "password" in problem.what
    assert ".docx" in problem.fix


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"plain text", zipped({"a.txt": "a"})])
@pytest.mark.parametrize("name", ["a.docx", "a.epub"])
def test_what_is_no_document_is_reported(name: str, data: bytes) -> None:
    assert "this is no " in _problem(name, data).what


# E-books

FIELDS = (
    "<dc:title>The Harbour Years</dc:title><dc:creator>Mira Stenning</dc:creator>"
    "<dc:creator>Jon Hale</dc:creator><dc:publisher>Quay Books</dc:publisher>"
    '<dc:date>2019-05-02</dc:date><meta property="dcterms:modified">2024-01-01T00:00:00Z</meta>'
)


def test_every_chapter_of_an_ebook_is_an_article_in_the_order_of_its_spine() -> None:
    chapters = {
        "z.xhtml": "<h1>1. The ferry</h1><p>The ferry&nbsp;is back<sup epub:type='noteref'>12</sup>.</p>",
        "z2.xhtml": "<p>It sails at noon.</p>",
        "a.xhtml": "<h1>2. The storm</h1><p>A storm broke through.</p><ul><li>One</li><li>Two</li></ul>",
    }
    data = zipped(epub_parts(chapters, {"z.xhtml": "1. The ferry", "a.xhtml": "2. The storm"}, fields=FIELDS))

    articles, problems = _read("harbour.epub", data)

    assert not problems
    assert [one.title for one in articles] == [
        "The Harbour Years: 1. The ferry",
        "The Harbour Years: 2. The storm",
    ]
    assert [one.text for one in articles] == [
        "The ferry\xa0is back.\n\nIt sails at noon.".replace("\xa0", " "),
        "A storm broke through.\n\n- One\n- Two",
    ]
    assert [one.id for one in articles] == ["harbour", "harbour-2"]
    first = articles[0]
    assert (first.author, first.source) == ("Mira Stenning, Jon Hale", "Quay Books")
    assert first.published and (first.published.on.isoformat(), first.published.found_in) == (
        "2019-05-02",
        "meta",
    )
    assert first.metadata["book"] == "The Harbour Years"


def test_an_ebook_without_contents_has_an_article_for_each_part_and_a_short_one_keeps_its_title() -> None:
    two = {"a.xhtml": f"<h2>One</h2><p>{STORY}</p>", "b.xhtml": f"<h2>Two</h2><p>{STORY}</p>"}

    articles, _ = _read("x.epub", zipped(epub_parts(two, fields="<dc:title>Ports</dc:title>")))
    alone = _article(
        "x.epub", zipped(epub_parts({"a.xhtml": two["a.xhtml"]}, fields="<dc:title>Ports</dc:title>"))
    )

    assert [one.title for one in articles] == ["Ports: One", "Ports: Two"]
    assert alone.title == "Ports"


def test_a_part_that_is_no_good_xml_is_read_as_a_browser_would() -> None:
    data = zipped(epub_parts({"a.xhtml": f"<p>{STORY}<br>Bye & so on.</p>"}))

    assert _article("a.epub", data).text == f"{STORY}\nBye & so on."


def test_a_copy_protected_ebook_is_reported_and_scrambled_fonts_are_not() -> None:
    rights = '<encryption><EncryptedData><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
    parts = epub_parts({"a.xhtml": f"<p>{STORY}</p>"})

    parts["META-INF/encryption.xml"] = rights.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    assert "copy-protected" in _problem("a.epub", zipped(parts)).what

    parts["META-INF/encryption.xml"] = rights.format("http://www.idpf.org/2008/embedding")
    assert _article("a.epub", zipped(parts)).text == STORY


# Bombs in zip archives


def test_a_part_that_unpacks_to_far_more_than_its_size_is_a_bomb() -> None:
    parts = epub_parts({"a.xhtml": "<p>" + "a" * 30_000_000 + "</p>"})
    assert "200 times its size" in _problem("a.epub", zipped(parts)).what

    word = unzipped(docx(STORY))
    word["word/document.xml"] = b" " * 30_000_000 + bytes(word["word/document.xml"])
    assert "200 times its size" in _problem("a.docx", zipped(word)).what


def test_many_parts_that_are_each_small_enough_are_still_too_much_together() -> None:
    page = f"<!--{'abc ' * 240_000}-->"
    chapters = {f"{number}.xhtml": page for number in range(70)}

    articles, problems = _read("a.epub", zipped(epub_parts(chapters)))

    assert not articles
    assert "64 MB" in problems[0].what


def test_entities_are_not_expanded_and_files_that_they_name_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret")
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE html [<!ENTITY e0 "lol"><!ENTITY file SYSTEM "file://{tmp_path}/secret.txt">{lines}]>'
    data = zipped(epub_parts({"a.xhtml": f"<p>{STORY} &e9; &file;</p>"}, head=head))

    text = _article("a.epub", data).text

    assert text.startswith(STORY)
    assert "secret" not in text.replace("secret.txt", "")
    assert "lollol" not in text


# Rich text


def test_rich_text_has_paragraphs_letters_of_its_fonts_and_fields() -> None:
    body = (
        r"{\b Ferry back}\par\par By Jon Hale, Harbour Post\par 4 March 2021\par"
        r" The ferry is back in {\field{\*\fldinst{HYPERLINK "
        r'"http://example.org"}}{\fldrslt{Brimoor}}}.\line It sails \u8220?at noon\u8221?.\par '
        r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} caf\'e9.\par"
        r"\trowd Port\cell Time\cell\row\trowd Brimoor\cell noon\cell\row The end.\par"
        r"{\pict\pngblip " + "0123456789abcdef" * 200 + "}"
    )

    article = _article("ferry.rtf", rtf(body, r"{\title Harbour}{\author Jon Hale}"))

    assert (article.title, article.author) == ("Harbour", "Jon Hale")
    assert article.text.split("\n\n")[2:] == [
        "4 March 2021",
        "The ferry is back in Brimoor.\nIt sails “at noon”.",
        "Привет café.",
        "Port | Time\nBrimoor | noon",
        "The end.",
    ]


def test_the_day_of_a_rich_text_is_its_creation_if_nothing_else_says_it() -> None:
    article = _article("a.rtf", rtf(STORY, r"{\creatim\yr2021\mo3\dy4\hr10}"))

    assert article.text == STORY
    assert article.published and article.published.on.isoformat() == "2021-03-04"


@pytest.mark.parametrize(
    "body",
    [
        r"{\field{\*\fldinst{HYPERLINK \"x" * 8_000,
        r"{\fonttbl" + r"\f1 \fcharset" * 60_000,
        r"{\pict\bin99999999999 " * 20_000,
        "{" * 200_000,
        r"\'9" * 200_000,
    ],
    ids=["links", "fonts", "pictures", "groups", "letters"],
)
def test_rich_text_made_to_take_long_does_not(body: str) -> None:
    import time

    begin = time.monotonic()
    list(read_articles(Path("/articles/a.rtf"), rtf(body + STORY)))

    assert time.monotonic() - begin < 10


def test_too_much_rich_text_is_refused() -> None:
    assert "8 MB" in _problem("a.rtf", rtf("so on " * 1_500_000)).what


# All of them


def test_a_deadline_that_has_passed_stops_the_reading_and_says_of_how_many_seconds_it_was() -> None:
    Deadline(60).check()
    with pytest.raises(LimitReached, match="takes longer than -1 seconds"):
        Deadline(-1).check()


@pytest.mark.parametrize("suffix", ["pdf", "docx", "epub", "rtf"])
def test_an_empty_file_and_one_of_another_kind_are_reported(suffix: str) -> None:
    assert "empty" in _problem(f"a.{suffix}", b"").what
    assert f"a.{suffix}: this is no" in _problem(f"a.{suffix}", b"GIF89a and more").what
