"""Small documents of every kind, made from nothing, for the tests of their readers."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

from docx import Document
from pypdf import PdfReader, PdfWriter

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""


def pdf(pages: Sequence[str | None], info: str = "", *, extra: Mapping[int, bytes] = {}) -> bytes:
    """A PDF with these lines on its pages, a blank line being a larger distance; None makes a picture."""
    objects: dict[int, bytes] = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    objects[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects[4] = _stream(
        b"\x80",
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    objects[5] = f"<< {info} >>".encode("cp1252")
    kids = []
    for place, page in enumerate(pages):
        number = 10 + 2 * place
        kids.append(f"{number} 0 R")
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> {'/XObject << /Im 4 0 R >>' if page is None else ''} >> >>"
        ).encode()
        objects[number + 1] = _stream(_drawn(page))
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode()
    return _file({**objects, **extra})


def _drawn(page: str | None) -> bytes:
    if page is None:
        return b"q 595 0 0 842 0 0 cm /Im Do Q"
    shown, base = [], 800
    for line in page.split("\n"):
        if line:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            shown.append(f"BT /F1 11 Tf 1 0 0 1 72 {base} Tm ({escaped}) Tj ET")
        base -= 14
    return "\n".join(shown).encode("cp1252")


def _stream(data: bytes, fields: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    head = b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n" % (fields, len(packed))
    return head + packed + b"\nendstream"


def stream_of(data: bytes) -> bytes:
    """The object of a packed stream."""
    return _stream(data)


def _file(objects: Mapping[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    last = max(objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, start)
    return bytes(out)


def locked_pdf(data: bytes, password: str, owner: str = "owner") -> bytes:
    """The same PDF, encrypted."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, owner, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(*paragraphs: str | tuple[str, str], title: str = "", author: str = "") -> bytes:
    """A Word document of these paragraphs; a pair is a style and its text."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = author
    for paragraph in paragraphs:
        style, text = paragraph if isinstance(paragraph, tuple) else (None, paragraph)
        document.add_paragraph(text, style)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, str | bytes]:
    """The parts of a zip archive."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def epub_parts(
    chapters: Mapping[str, str], labels: Mapping[str, str] | None = None, *, fields: str = "", head: str = ""
) -> dict[str, str | bytes]:
    """The parts of an e-book: bodies by file name, and what the table of contents calls them."""
    items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in chapters)
    refs = "".join(f'<itemref idref="{n}"/>' for n in chapters)
    links = "".join(f'<li><a href="{n}#top">{label}</a></li>' for n, label in (labels or {}).items())
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
            <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{fields}</metadata>
            <manifest><item id="nav" properties="nav" href="nav.xhtml" media-type="application/xhtml+xml"/>
            {items}</manifest><spine>{refs}</spine></package>""",
        "OEBPS/nav.xhtml": f"""<html xmlns="http://www.w3.org/1999/xhtml"
            xmlns:epub="http://www.idpf.org/2007/ops"><body>
            <nav epub:type="toc"><ol>{links}</ol></nav></body></html>""",
    }
    for name, body in chapters.items():
        parts[f"OEBPS/{name}"] = (
            f'<?xml version="1.0"?>{head}<html xmlns="http://www.w3.org/1999/xhtml" '
            f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>{body}</body></html>'
        )
    return parts


def rtf(body: str, info: str = "") -> bytes:
    """A rich text file in the way that Word writes them."""
    head = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial;}}"
    )
    return f"{head}{{\\info{info}}}\n{body}}}".encode("cp1252")
