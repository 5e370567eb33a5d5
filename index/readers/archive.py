"""Documents that are zip archives of XML parts: .docx and .epub."""

import re
import zipfile
import zlib
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from index.readers.limits import (
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    SMALL_BYTES,
    Deadline,
    LimitReached,
)

_ENCRYPTED = 0x1  # bit 0 of a zip entry's flags
# All that Word and EPUB allow. The others have no bound on what one step of decompression returns.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_READ_BYTES = 65_536
_DECLARED_WITHIN = 65_536
_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)


class Damaged(Exception):
    """An archive or a part of it cannot be read; the message says why."""


class Locked(Exception):
    """An archive or a part of it is encrypted."""


class Archive:
    """The parts of a zip archive, unpacked within limits.

    Args:
        stream: the open file.

    Raises:
        Damaged: this is no zip archive.
        LimitReached: it has too many parts.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.deadline = Deadline()
        self._left = MOST_UNPACKED_BYTES
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError) as error:
            raise Damaged(str(error)) from error
        self._infos = {info.filename: info for info in self._zip.infolist()}
        if len(self._infos) > MOST_PARTS:
            raise LimitReached(f"has more than {MOST_PARTS:,} parts")

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def read(self, name: str) -> bytes:
        """Unpack a part.

        Raises:
            Damaged: it is not there, or its bytes are wrong.
            Locked: it is encrypted.
            LimitReached: it is a bomb, or there is too much of it.
        """
        self.deadline.check()
        info = self._infos.get(name)
        if info is None:
            raise Damaged(f"the part {name} is missing")
        if info.flag_bits & _ENCRYPTED:
            raise Locked(name)
        if info.compress_type not in _METHODS:
            raise Damaged(f"the part {name} is packed in an unusual way")
        try:
            with self._zip.open(info) as part:
                return self._unpacked(part, max(info.compress_size, 1))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise Damaged(f"the part {name}: {error}") from error

    def _unpacked(self, part: Any, packed: int) -> bytes:  # noqa: ANN401 (zipfile.ZipExtFile or a file)
        """All of a part; what the archive says of its size is not believed."""
        pieces: list[bytes] = []
        size = 0
        while piece := part.read(_READ_BYTES):
            pieces.append(piece)
            size += len(piece)
            self._left -= len(piece)
            if size > SMALL_BYTES and size > packed * MOST_RATIO:
                raise LimitReached(f"unpacks to more than {MOST_RATIO} times its size, as only bombs do")
            if self._left < 0:
                raise LimitReached(f"unpacks to more than {MOST_UNPACKED_BYTES // SMALL_BYTES} MB of text")
            self.deadline.check()
        return b"".join(pieces)

    def xml(self, name: str) -> Any:  # noqa: ANN401 (lxml has no types)
        """The root element of a part.

        Raises:
            Damaged: it is missing or no XML, and what `read` raises.
        """
        return parsed_xml(self.read(name), name)


def parsed_xml(data: bytes, name: str) -> Any:  # noqa: ANN401
    """Parse XML that nobody trusts: no entities of its own, no files or addresses that it names.

    Raises:
        Damaged: this is no XML, or it is nested too deep.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(without_doctype(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(f"the part {name}: {error}") from error
    if root is None:
        raise Damaged(f"the part {name} is empty")
    return root


def without_doctype(data: bytes) -> bytes:
    """Cut the document type off: it declares entities, and without it there are none that could grow."""
    return _DOCTYPE.sub(b"", data[:_DECLARED_WITHIN], count=1) + data[_DECLARED_WITHIN:]


def target(base: str, link: str) -> str:
    """The name of the part that a link in another part means; "" if it leads out of the archive.

    Args:
        base: the part that holds the link.
        link: relative, perhaps with %20 and a #fragment.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    name = normpath(str(PurePosixPath("/", base).parent / unquote(parts.path)))
    return name.lstrip("/")


def local_name(element: Any) -> str:  # noqa: ANN401
    """An element's name without its namespace, "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
