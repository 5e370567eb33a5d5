"""Files of many articles: tables, mailboxes, web archives."""

import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from reading import only_article, read_as

from index.article import Article
from index.readers import read_articles

STORY = "The ferry is back in Brimoor. It sails at noon on every day but Sunday."


# Tables


def test_a_table_is_one_article_a_row_whatever_the_case_of_its_columns() -> None:
    table = (
        "Headline,BODY,Publish-Date,Author,Publisher,Link,Page\n"
        f'Ferry back,"{STORY}\n\nThe ""Gull"" leads.",4 March 2021,Jon Hale,Harbour Post,https://post.example/a,7\n'
    )

    article = only_article("rows.csv", table)

    assert (article.id, article.title) == ("rows-1", "Ferry back")
    assert article.text == f'{STORY}\n\nThe "Gull" leads.'
    assert (article.author, article.source) == ("Jon Hale", "Harbour Post")
    assert article.url == "https://post.example/a"
    assert article.published and article.published.on.isoformat() == "2021-03-04"
    assert dict(article.metadata) == {"Page": "7"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_the_encoding_and_the_line_ends_of_a_table_are_found(
    delimiter: str, encoding: str, end: str
) -> None:
    rows = [["id", "title", "text"], ["a", "Café", f'"{STORY}"'], ["b", "Fähre", f'"{STORY} So, then; now."']]
    content = end.join(delimiter.join(row) for row in rows) + end

    articles, problems = read_as("rows.csv", content.encode(encoding))

    assert [(one.id, one.title) for one in articles] == [("a", "Café"), ("b", "Fähre")]
    assert articles[1].text == f"{STORY} So, then; now."
    assert [problem.fatal for problem in problems] == ([False] if encoding == "windows-1252" else [])


def test_a_table_that_stops_being_utf8_far_below_its_beginning_is_still_read_right() -> None:
    content = (
        b"id,text\n"
        + b"".join(b"%d,%s\n" % (n, STORY.encode()) for n in range(2_000))
        + b"last,Caf\xe9 noir\n"
    )

    articles, problems = read_as("rows.csv", content)

    assert articles[-1].text == "Café noir"
    assert "windows-1252" in str(problems[0])


def test_a_table_without_a_text_column_names_the_columns_that_it_has() -> None:
    articles, (problem,) = read_as("rows.csv", "Datum;Überschrift;Ressort\n1;2;3\n")

    assert not articles
    assert "Datum, Überschrift, Ressort" in problem.what
    assert '"text"' in problem.fix


def test_a_row_without_text_is_a_problem_with_its_line_and_the_others_are_read() -> None:
    articles, (problem,) = read_as("rows.csv", f'title,text\nA,"{STORY}\n{STORY}"\nB,\nC,{STORY}\n')

    assert [article.title for article in articles] == ["A", "C"]
    assert problem.line == 4


def test_a_quote_that_is_never_closed_is_a_problem_and_not_an_article_of_the_rest_of_the_file() -> None:
    articles, (problem,) = read_as("rows.csv", f'title,text\nA,{STORY}\nB,"{STORY}\nC,{STORY}\nD,{STORY}\n')

    assert [article.title for article in articles] == ["A"]
    assert problem.line == 3 and "never closed" in problem.what


def test_an_id_that_two_rows_of_a_table_want_is_a_problem_unless_the_rows_are_the_same() -> None:
    articles, (problem,) = read_as("rows.csv", f"id,text\na,{STORY}\na,{STORY}\na,Another.\n")

    assert [article.id for article in articles] == ["a"]
    assert "line 2" in problem.what and problem.line == 4


def test_a_date_of_a_table_may_be_a_number() -> None:
    articles, _ = read_as("rows.csv", f"date,text\n20210304,{STORY}\n1614816000,{STORY}\n")

    assert [one.published and one.published.on.isoformat() for one in articles] == ["2021-03-04"] * 2


def test_a_table_is_read_as_a_stream() -> None:
    row = f"x,{STORY}\n".encode()

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            start = b"" if self.taken else b"title,text\n"
            self.taken += 1
            return start + row * 100

    from index.readers.delimited import read_csv

    stream = Endless()
    found = read_csv(Path("rows.csv"), stream)  # type: ignore[arg-type]

    assert all(isinstance(next(found), Article) for _ in range(10))
    assert stream.taken < 100


# Mail


def _message(**headers: str) -> EmailMessage:
    message = EmailMessage()
    defaults = {
        "From": "Mira Stenning <mira@coast.example>",
        "Subject": "Ferry back",
        "Date": "Thu, 04 Mar 2021 10:00:00 +0100",
        "Message-ID": "<20210304.1@coast.example>",
    }
    for name, value in {
        **defaults,
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }.items():
        message[name] = value
    return message


def test_a_message_is_an_article_with_its_sender_and_day() -> None:
    message = _message(Subject="Fähre zurück")
    message.set_content(f"{STORY}\n\nGrüße aus Łódź\n-- \nMira\n", cte="quoted-printable")

    article = only_article("ferry.eml", message.as_bytes())

    assert (article.title, article.author, article.source) == ("Fähre zurück", "Mira Stenning", None)
    assert article.text == f"{STORY}\n\nGrüße aus Łódź"
    assert article.id.startswith("20210304-1-coast-example-")
    assert article.published and article.published.at == "2021-03-04T10:00:00+01:00"


def test_the_plain_part_of_a_message_is_preferred_and_attachments_are_no_text() -> None:
    message = _message()
    message.set_content(STORY)
    message.add_alternative(f"<p>{STORY} In colour.</p>", subtype="html")
    message.add_attachment("secret notes", filename="notes.txt")

    assert only_article("ferry.eml", message.as_bytes()).text == STORY


@pytest.mark.parametrize("plain", ["", "View this letter in your browser: https://coast.example/v"])
def test_a_newsletter_that_is_a_page_is_read_as_one_and_its_source_is_its_name(plain: str) -> None:
    message = _message(List_Unsubscribe="<https://coast.example/u>", From="Coast Letter <desk@coast.example>")
    page = f"<html><body><h1>Ferry</h1><p>{STORY}</p><p>{STORY * 5}</p></body></html>"
    if plain:
        message.set_content(plain)
        message.add_alternative(page, subtype="html")
    else:
        message.set_content(page, subtype="html")

    article = only_article("letter.eml", message.as_bytes())

    assert STORY in article.text and "browser" not in article.text
    assert (article.title, article.source) == ("Ferry back", "Coast Letter")


def test_lines_of_flowed_text_are_joined() -> None:
    data = b"From: a@b.example\nContent-Type: text/plain; format=flowed\n\nThe ferry \nis back.\nIt sails.\n"

    assert only_article("a.eml", data).text == "The ferry is back.\nIt sails."


def test_headers_in_bytes_that_nobody_encoded_are_read() -> None:
    data = "From: Jürgen <j@b.example>\nSubject: Fähre\n\n".encode() + STORY.encode()

    article = only_article("a.eml", data)

    assert (article.title, article.author) == ("Fähre", "Jürgen")


def test_a_mailbox_is_an_article_a_message_under_an_id_that_does_not_depend_on_its_place(
    tmp_path: Path,
) -> None:
    import mailbox

    def box(name: str, numbers: list[int]) -> Path:
        made = mailbox.mbox(tmp_path / name)
        for number in numbers:
            message = _message(Subject=f"Letter {number}", Message_ID=f"<{number}@coast.example>")
            message.set_content(f"From the harbour, letter {number}.\n\nFrom here on: {STORY}")
            made.add(message)
        made.close()
        return tmp_path / name

    first = list(read_articles(box("a.mbox", [1, 2, 3, 2])))
    other = list(read_articles(box("b.mbox", [3, 1])))

    assert [one.title for one in first if isinstance(one, Article)] == ["Letter 1", "Letter 2", "Letter 3"]
    ids = {one.title: one.id for one in first if isinstance(one, Article)}
    assert all(isinstance(one, Article) and ids[one.title] == one.id for one in other)
    assert isinstance(first[0], Article)
    assert first[0].text == f"From the harbour, letter 1.\n\nFrom here on: {STORY}"


def test_a_mailbox_holds_one_message_in_memory_at_a_time() -> None:
    from index.readers.mail import read_mbox

    class Endless(io.RawIOBase):
        number = 0
        lines: tuple[bytes, ...] = ()

        def readline(self, size: int | None = -1) -> bytes:
            if not self.lines:
                self.number += 1
                head = b"From a@b.example Thu Mar  4 10:00:00 2021\n", b"Subject: %d\n" % self.number
                self.lines = (*head, b"\n", STORY.encode() + b"\n", b"\n")
            line, *rest = self.lines
            self.lines = tuple(rest)
            return line

    stream = Endless()
    found = read_mbox(Path("a.mbox"), stream)  # type: ignore[arg-type]

    assert [getattr(next(found), "title", None) for _ in range(3)] == ["1", "2", "3"]
    assert stream.number <= 4


def test_a_file_that_is_no_message_or_no_mailbox_says_so() -> None:
    assert "no headers" in str(read_as("a.eml", "\nJust a story.")[1][0])
    assert "no message" in str(read_as("a.mbox", "Just a story.\n")[1][0])


# Web archives


def _warc(*pages: tuple[str, str, bytes], packed: bool = True) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    for url, kind, data in pages:
        http = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.0")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(data),
            http_headers=http,
            warc_headers_dict={"WARC-Date": "2021-03-09T08:00:00Z"},
        )
        writer.write_record(record)
    return stream.getvalue()


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_is_an_article_a_page_with_the_address_of_its_record(packed: bool) -> None:
    dated = f'<html><head><meta name="date" content="2021-03-04"></head><body><p>{STORY}</p></body></html>'
    data = _warc(
        ("https://post.example/ferry", "text/html; charset=utf-8", dated.encode()),
        ("https://post.example/a.png", "image/png", b"\x89PNG"),
        (
            "https://post.example/cafe",
            "text/html; charset=windows-1252",
            f"<p>Café. {STORY}</p>".encode("cp1252"),
        ),
        packed=packed,
    )

    (ferry, cafe), problems = read_as("crawl-20200101.warc.gz" if packed else "crawl.warc", data)

    assert not problems
    assert (ferry.url, ferry.text) == ("https://post.example/ferry", STORY)
    assert ferry.id.startswith("ferry-")
    assert ferry.published and ferry.published.on.isoformat() == "2021-03-04"
    assert cafe.text.startswith("Café.")
    assert cafe.published and (cafe.published.on.isoformat(), cafe.published.found_in) == (
        "2021-03-09",
        "fetched",
    )


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_web_archive_says_so_once_and_nothing_goes_to_standard_error(
    packed: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    pages = [(f"https://post.example/{n}", "text/html", f"<p>{n}. {STORY}</p>".encode()) for n in range(4)]
    data = _warc(*pages, packed=packed)
    middle = len(data) // 2 + 60  # inside a record

    at = middle if packed else data.index(b"2. The ferry")

    for broken in (data[:middle], data[:at] + b"\x1b[31m" + data[at:]):
        articles, (problem,) = read_as("crawl.warc.gz" if packed else "crawl.warc", broken)
        assert articles
        assert problem.fatal and "damaged" in problem.what
    assert capfd.readouterr() == ("", "")


def test_without_warcio_a_web_archive_names_the_extra_that_reads_it() -> None:
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['warcio'] = None\n"
        "from pathlib import Path; from index.readers import read_articles\n"
        "print(*read_articles(Path('crawl.warc'), b'WARC/1.0'))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "footnote-qa[warc]" in printed
