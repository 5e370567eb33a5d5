"""Mail: .eml holds one message, .mbox many; a message is an article, a newsletter most of all."""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from index.article import Article, Suspicion
from index.dates import find_published
from index.readers.encoding import clean_text, decode
from index.readers.fields import made_title, one_line, slug
from index.readers.html import read_page
from index.readers.problem import Problem, problem_of
from index.readers.rows import keyed_id

LARGEST_MESSAGE = 64 * 2**20
"""Bytes; a larger message is left out. Mail servers stop at 25 to 50 million, attachments and all."""

_LONGEST_LINE = 2**20
_HEADER_CHARACTERS = 4_000
_HEAD_CHARACTERS = 4_000
_MOST_PARTS = 500
_SIGNATURE = re.compile(r"\n-- \n.*\Z", re.DOTALL)
# "This message is in HTML": a plain part so short beside a page so much longer is not the letter.
_STUB_CHARACTERS = 400
_STUB_SHARE = 4
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_NO_TEXT = ("the message has no text", "Save what matters of its attachments as files of their own")


def read_eml(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a message as one article."""
    data = stream.read(LARGEST_MESSAGE + 1)
    if not data.strip():
        yield problem_of(path, "the file is empty", "Save the message again, or leave it out")
    elif len(data) > LARGEST_MESSAGE:
        yield problem_of(path, f"larger than {LARGEST_MESSAGE // 2**20} MiB", "Save it without attachments")
    else:
        found = _read_message(path, data)
        yield problem_of(path, *_NO_TEXT) if found is None else found


def read_mbox(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a mailbox as one article a message; one message at a time is in memory.

    A message that stands in it twice is read once.
    """
    seen: set[bytes] = set()
    textless = count = 0
    for line, data in _messages(stream):
        if data is None:
            what = f"a message larger than {LARGEST_MESSAGE // 2**20} MiB was left out"
            yield problem_of(path, what, "Save it without attachments", line=line)
            continue
        if not data.strip():
            continue
        count += 1
        found = _read_message(path, data, line)
        if found is None:
            textless += 1
        elif isinstance(found, Problem):
            yield found
        elif (digest := blake2b(f"{found.id}\n{found.text}".encode(), digest_size=16).digest()) not in seen:
            seen.add(digest)
            yield found
    if textless:
        yield problem_of(path, f"{textless:,} of {count:,} messages have no text", fatal=False)
    if not count:
        yield problem_of(
            path, "no message was found in it", 'A mailbox begins with a line "From …": export it as mbox'
        )


def _messages(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each message with the line that it begins on, from 1; None for one that is too large."""
    number, start, size, blank = 0, 0, 0, True
    lines: list[bytes] = []
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if blank and line.startswith(b"From "):
            if start:
                yield start, None if size > LARGEST_MESSAGE else b"".join(lines)
            lines, start, size = [], number, 0
        elif start:
            # Writers of mboxes put ">" before lines that begin like a message.
            line = line[1:] if line.lstrip(b">").startswith(b"From ") and line.startswith(b">") else line
            size += len(line)
            if size <= LARGEST_MESSAGE:
                lines.append(line)
        blank = not line.strip()
    if start:
        yield start, None if size > LARGEST_MESSAGE else b"".join(lines)


def _read_message(path: Path, data: bytes, line: int | None = None) -> Article | Problem | None:
    """The article of a message; None if it has no text."""
    try:
        # The older policy: the newer one parses each header by a grammar, slowly and not without errors.
        message = message_from_bytes(data, policy=policy.compat32)
        if not message.keys():
            what, fix = "this is no message: it has no headers", "Save it again from the mail program"
            return problem_of(path, what, fix, line=line)
        return _article(path, message, data)
    except Exception as error:  # a message can stumble the parser in any way; the others are still read
        what = f"a message that cannot be read ({one_line(str(error), 80) or type(error).__name__})"
        return problem_of(path, what, "Save it again from the mail program", line=line)


def _article(path: Path, message: Message, data: bytes) -> Article | None:
    text, url, hidden = _text(path, message)
    if not text:
        return None
    name, address = parseaddr(_header(message, "From"))
    sender = one_line(name or address) or None
    message_id = _header(message, "Message-ID").strip("<> ")
    return Article(
        id=keyed_id(message_id or blake2b(data, digest_size=8).hexdigest()),
        title=one_line(_header(message, "Subject")) or made_title(text, path.stem),
        text=text,
        path=str(path),
        published=find_published({"field": _sent(message), "dateline": text[:_HEAD_CHARACTERS]}),
        source=_newsletter(message, sender),
        author=sender,
        url=_archived(message) or url,
        metadata={"message_id": clean_text(message_id)} if message_id else {},
        suspicions=hidden,
    )


def _header(message: Message, name: str) -> str:
    """A header as text, "" if there is none: encoded words decoded, line ends gone."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    raw = str(raw)[:_HEADER_CHARACTERS]
    try:
        value = str(make_header(decode_header(raw)))
    except (ValueError, LookupError):  # an unknown character set, or a broken encoded word
        value = raw
    if any("\udc80" <= letter <= "\udcff" for letter in value):  # bytes that no encoded word wraps
        value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return clean_text(" ".join(value.split()))


def _sent(message: Message) -> datetime | str:
    value = _header(message, "Date")
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return value


def _newsletter(message: Message, sender: str | None) -> str | None:
    """The name of the newsletter or mailing list that sent a message; None for any other mail."""
    listed = _header(message, "List-Id")
    if name := listed.partition("<")[0].strip(' "'):
        return one_line(name)
    if listed or message.get("List-Unsubscribe"):
        return sender
    return None


def _archived(message: Message) -> str | None:
    """Where the message can be read on the web, if it says so."""
    found = _ADDRESS.search(_header(message, "Archived-At"))
    return found.group() if found else None


def _text(path: Path, message: Message) -> tuple[str, str | None, tuple[Suspicion, ...]]:
    """The words of a message (the plain part, or else the page), the page's address and what it hides."""
    plain = page = ""
    url = None
    hidden: tuple[Suspicion, ...] = ()
    for place, part in enumerate(message.walk()):
        if place >= _MOST_PARTS:
            break
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain":
            plain = "\n\n".join(filter(None, (plain, _plain(path, part))))
        elif part.get_content_type() == "text/html" and not page:
            page, url, hidden = _page(path, part)
    stub = len(plain) < _STUB_CHARACTERS and len(page) > len(plain) * _STUB_SHARE
    return (page, url, hidden) if page and (not plain or stub) else (plain, None, hidden)


def _plain(path: Path, part: Message) -> str:
    text = _SIGNATURE.sub("", f"\n{_decoded(path, part)}")
    if str(part.get_param("format", "")).lower() == "flowed":  # a space at the end of a line: no line end
        kept = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
        text = re.sub(r" \n(?![\n>])", kept, text)
    return text.strip("\n") if text.strip() else ""


def _page(path: Path, part: Message) -> tuple[str, str | None, tuple[Suspicion, ...]]:
    data = _decoded(path, part).encode()
    # The name of a page lends it a title, which here is the subject's to give.
    found = [one for one in read_page(Path(f"{slug(path.stem)}.html"), data) if isinstance(one, Article)]
    return (found[0].text, found[0].url, found[0].suspicions or ()) if found else ("", None, ())


def _decoded(path: Path, part: Message) -> str:
    """The text of a part: in the encoding that it names, or else in the likeliest one."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return clean_text(data.decode(charset))
    except (LookupError, UnicodeError, ValueError):
        return decode(path, data)[0]
