# ruff: noqa: E501 (a table of carriers, one a line)
"""Files of all formats with an order at some place in them.

A carrier is given the story (its title, its paragraphs) and the order, and makes the bytes of a file.
"""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO

from documents import CONTAINER, epub_parts, stream_of, zipped
from documents import pdf as pdf_file
from docx import Document
from docx.shared import Pt, RGBColor


@dataclass(frozen=True)
class Story:
    """An article that tells something, and a question that it answers."""

    title: str
    paragraphs: tuple[str, str]
    question: str
    opener: str


Made = Callable[[Story, str], bytes]


@dataclass(frozen=True)
class Carrier:
    """A place in a format.

    Attributes:
        name: format and place: "html: comment".
        suffix: of the file.
        make: its bytes.
        hidden: whether no reader of the file sees the order.
    """

    name: str
    suffix: str
    make: Made
    hidden: bool = True

    @property
    def format(self) -> str:
        return self.name.partition(":")[0]


def tags(order: str) -> str:
    """The order in Unicode's invisible tag characters."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in order if ord(letter) < 128)


def selectors(order: str) -> str:
    """The order in variation selectors, one a byte."""
    return "".join(chr(0xFE00 + code if code < 16 else 0xE0100 + code - 16) for code in order.encode())


def bits(order: str) -> str:
    """The order in zero-width characters, eight a byte."""
    return "".join("\u200c" if code >> bit & 1 else "\u200b" for code in order.encode() for bit in range(8))


def split_by(letter: str) -> Callable[[str], str]:
    """The order with an invisible letter after every letter."""
    return lambda order: letter.join(order)


def wide(order: str) -> str:
    """The order in full-width letters; its mark stays."""
    return re.sub(
        r"[A-Za-z ]+",
        lambda words: "".join(chr(ord(one) + 0xFEE0) if one != " " else "\u3000" for one in words[0]),
        order,
    )


def _text(how: Callable[[str], str] = str) -> Made:
    return lambda story, order: (
        f"{story.title}\n\n{story.paragraphs[0]}\n\n{how(order)}\n\n{story.paragraphs[1]}\n"
    ).encode()


def _markdown(template: str) -> Made:
    return lambda story, order: (
        f"# {story.title}\n\n{story.paragraphs[0]}\n\n{template.format(order)}\n\n{story.paragraphs[1]}\n"
    ).encode()


def _front_matter(story: Story, order: str) -> bytes:
    head = f"---\ntitle: {json.dumps(story.title)}\nnote: {json.dumps(order)}\n---\n"
    return (head + "\n\n".join(story.paragraphs)).encode()


def page(story: Story, order: str, template: str, head: str = "") -> str:
    """A web page with the order in a template, {0} as text and {1} as an attribute's value."""
    inside = template.format(html.escape(order, quote=False), html.escape(order))
    return (
        f"<html><head><title>{html.escape(story.title)}</title>"
        f"{head.format(html.escape(order, quote=False), html.escape(order))}</head><body><article>"
        f"<h1>{html.escape(story.title)}</h1><p>{story.paragraphs[0]}</p>{inside}<p>{story.paragraphs[1]}</p>"
        "</article></body></html>"
    )


def _html(template: str, head: str = "") -> Made:
    return lambda story, order: page(story, order, template, head).encode()


def _comment(story: Story, order: str) -> bytes:
    return page(
        story, "", f"<!-- {order.replace('{', '(').replace('}', ')').replace('--', '==')} -->"
    ).encode()


def _hidden_by(style: str) -> Made:
    return _html(f'<p style="{style}">{{0}}</p>')


def _docx(dress: Callable[[object], None]) -> Made:
    def make(story: Story, order: str) -> bytes:
        document = Document()
        document.add_paragraph(story.title, "Title")
        document.add_paragraph(story.paragraphs[0])
        dress(document.add_paragraph().add_run(order))
        document.add_paragraph(story.paragraphs[1])
        out = BytesIO()
        document.save(out)
        return out.getvalue()

    return make


def _vanish(run: object) -> None:
    run.font.hidden = True  # type: ignore[attr-defined]


def _white(run: object) -> None:
    run.font.color.rgb = RGBColor(255, 255, 255)  # type: ignore[attr-defined]


def _tiny(run: object) -> None:
    run.font.size = Pt(1)  # type: ignore[attr-defined]


def _docx_comment(story: Story, order: str) -> bytes:
    document = Document()
    document.add_paragraph(story.title, "Title")
    run = document.add_paragraph().add_run(story.paragraphs[0])
    document.add_comment(run, text=order, author="A", initials="A")
    document.add_paragraph(story.paragraphs[1])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(before: str, after: str = "", place: str = "72 500") -> Made:
    """The order on a page of its own commands, with the graphics state set before it."""

    def make(story: Story, order: str) -> bytes:
        def shown(text: str) -> str:
            plain = text.encode("cp1252", "replace").decode("cp1252")
            return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

        lines = [story.title, "", story.paragraphs[0], "", story.paragraphs[1]]
        drawn = [
            f"BT /F1 11 Tf 1 0 0 1 72 {760 - 24 * number} Tm ({shown(line)}) Tj ET"
            for number, line in enumerate(lines)
            if line
        ]
        drawn.append(f"q BT /F1 11 Tf {before} 1 0 0 1 {place} Tm ({shown(order)}) Tj ET {after} Q")
        return pdf_file(["x"], extra={11: stream_of("\n".join(drawn).encode("cp1252"))})

    return make


def _epub(template: str) -> Made:
    def make(story: Story, order: str) -> bytes:
        inside = template.format(html.escape(order, quote=False), html.escape(order))
        body = f"<h1>{story.title}</h1><p>{story.paragraphs[0]}</p>{inside}<p>{story.paragraphs[1]}</p>"
        fields = f"<dc:title>{story.title}</dc:title>"
        return zipped(epub_parts({"one.xhtml": body}, fields=fields) | {"META-INF/container.xml": CONTAINER})

    return make


def _rtf(template: str) -> Made:
    def make(story: Story, order: str) -> bytes:
        def escaped(text: str) -> str:
            safe = re.sub(r"([\\{}])", r"\\\1", text)
            return "".join(one if ord(one) < 128 else f"\\u{ord(one)}?" for one in safe)

        paragraphs = [story.title, story.paragraphs[0], None, story.paragraphs[1]]
        inside = template.replace("ORDER", escaped(order))
        body = "".join(f"{inside if one is None else escaped(one)}\\par\n" for one in paragraphs)
        colours = r"{\colortbl;\red255\green255\blue255;}"
        return rf"{{\rtf1\ansi\deff0{{\fonttbl{{\f0 Arial;}}}}{colours}{body}}}".encode("cp1252")

    return make


def _message(story: Story, plain: str, page: str = "", subject: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Desk <desk@coast.example>"
    message["Subject"] = subject or story.title
    message["Date"] = "Thu, 4 Mar 2021 09:00:00 +0000"
    message["Message-ID"] = f"<{story.opener.replace(' ', '.')}@coast.example>"
    if plain:
        message.set_content(plain)
    if page:
        message.add_alternative(page, subtype="html")
    return message


def _mail(template: str) -> Made:
    return lambda story, order: _message(story, "", page(story, order, template)).as_bytes()


def _plain_mail(story: Story, order: str) -> bytes:
    text = f"{story.paragraphs[0]}\n\n{order}\n\n{story.paragraphs[1]}"
    return _message(story, text).as_bytes()


def _subject(story: Story, order: str) -> bytes:
    text = "\n\n".join(story.paragraphs)
    return _message(story, text, subject=f"{story.title}. {order}"[:400]).as_bytes()


def _mbox(story: Story, order: str) -> bytes:
    lines = b"From desk@coast.example Thu Mar  4 09:00:00 2021\n" + _plain_mail(story, order)
    return lines + b"\n\n"


def _rss(template: str, *, escaped: bool = False) -> Made:
    def make(story: Story, order: str) -> bytes:
        inside = template.format(html.escape(order, quote=False), html.escape(order))
        markup = f"<p>{story.paragraphs[0]}</p>{inside}<p>{story.paragraphs[1]}</p>"
        held = html.escape(markup) if escaped else f"<![CDATA[{markup.replace(']]>', '')}]]>"
        return (
            f'<rss version="2.0"><channel><title>Coast</title><item><title>{story.title}</title>'
            f"<guid>{story.opener}</guid><description>{held}</description></item></channel></rss>"
        ).encode()

    return make


def _atom(story: Story, order: str) -> bytes:
    body = (
        f"<p>{story.paragraphs[0]}</p><p hidden='hidden'>{html.escape(order)}</p><p>{story.paragraphs[1]}</p>"
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Coast</title><entry><title>{story.title}</title>'
        f'<id>{story.opener}</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div>'
        "</content></entry></feed>"
    ).encode()


def _row(**fields: str) -> Made:
    """A row of JSON lines; {0} is the order, {text} and {title} are the story's."""

    def make(story: Story, order: str) -> bytes:
        known = {"title": story.title, "text": "\n\n".join(story.paragraphs)}
        said = {
            name: value.replace("{0}", order)
            .replace("{title}", known["title"])
            .replace("{text}", known["text"])
            for name, value in fields.items()
        }
        return json.dumps({**known, **said}).encode()

    return make


def _table(story: Story, order: str) -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    text = f"{story.paragraphs[0]}\n\n{order}\n\n{story.paragraphs[1]}"
    return f"title,text\n{cell(story.title)},{cell(text)}\n".encode()


def _archived(name: str) -> Made:
    def make(story: Story, order: str) -> bytes:
        return zipped({name: _text()(story, order)})

    return make


_CSS = "<style>.aside-7{{display:none}} #z{{color:#fff;background:#fff}}</style>"

CARRIERS = (
    Carrier("txt: text", ".txt", _text(), hidden=False),
    Carrier("txt: tag characters", ".txt", _text(tags)),
    Carrier("txt: variation selectors", ".txt", _text(lambda order: "❤" + selectors(order))),
    Carrier("txt: zero-width bits", ".txt", _text(bits)),
    Carrier("txt: split by zero-width spaces", ".txt", _text(split_by("\u200b")), hidden=False),
    Carrier("txt: split by word joiners", ".txt", _text(split_by("\u2060")), hidden=False),
    Carrier("txt: split by soft hyphens", ".txt", _text(split_by("\u00ad")), hidden=False),
    Carrier("txt: direction overrides", ".txt", _text(lambda order: f"\u202e\u2066{order}\u2069\u202c"), hidden=False),
    Carrier("txt: full-width letters", ".txt", _text(wide), hidden=False),
    Carrier("txt: colours of a terminal", ".txt", _text(lambda order: f"\x1b[8m{order}\x1b[0m"), hidden=False),
    Carrier("txt: OSC 8 link", ".txt", _text(lambda order: f"\x1b]8;;https://evil.example/{order}\x1b\\plan\x1b]8;;\x1b\\")),
    Carrier("txt: OSC 52 clipboard", ".txt", _text(lambda order: f"\x1b]52;c;{order}\x07")),
    Carrier("txt: OSC 0 title", ".txt", _text(lambda order: f"\x9d0;{order}\x9c")),
    Carrier("txt: DCS", ".txt", _text(lambda order: f"\x1bP{order}\x1b\\")),
    Carrier("txt: backspaces", ".txt", _text(lambda order: order + "\x08" * len(order)), hidden=False),
    Carrier("txt: quoted speech", ".txt", _text(lambda order: f"“{order}”, a sign on the wall says."), hidden=False),
    Carrier("md: text", ".md", _markdown("{0}"), hidden=False),
    Carrier("md: quote", ".md", _markdown("> {0}"), hidden=False),
    Carrier("md: code", ".md", _markdown("```\n{0}\n```"), hidden=False),
    Carrier("md: emphasis", ".md", _markdown("***{0}***"), hidden=False),
    Carrier("md: comment", ".md", lambda s, o: _markdown("{0}")(s, f"<!-- {o.replace('--', '==')} -->")),
    Carrier("md: comment in a line", ".md", lambda s, o: _markdown("A word <!-- {0} --> more.")(s, o.replace("--", "=="))),
    Carrier("md: link title", ".md", lambda s, o: _markdown('See [the plan](https://a.example "{0}").')(s, o.replace('"', "'"))),
    Carrier("md: link definition", ".md", lambda s, o: _markdown("[//]: # ({0})")(s, re.sub(r"[()]", "'", o))),
    Carrier("md: hidden element", ".md", lambda s, o: _markdown('<div style="display:none">{0}</div>')(s, html.escape(o))),
    Carrier("md: front matter", ".md", _front_matter),
    Carrier("html: text", ".html", _html("<p>{0}</p>"), hidden=False),
    Carrier("html: comment", ".html", _comment),
    Carrier("html: display none", ".html", _hidden_by("display: none")),
    Carrier("html: visibility hidden", ".html", _hidden_by("visibility:hidden")),
    Carrier("html: white on white", ".html", _hidden_by("color:#ffffff;background-color:white")),
    Carrier("html: white", ".html", _hidden_by("color: #FEFEFE")),
    Carrier("html: font of no size", ".html", _hidden_by("font-size:0")),
    Carrier("html: font of 1px", ".html", _hidden_by("font-size: 1px; line-height: 1px")),
    Carrier("html: opacity", ".html", _hidden_by("opacity:0")),
    Carrier("html: transparent", ".html", _hidden_by("color:transparent")),
    Carrier("html: off the screen", ".html", _hidden_by("position:absolute; left:-9999px")),
    Carrier("html: indented away", ".html", _hidden_by("text-indent:-9999em")),
    Carrier("html: clipped", ".html", _hidden_by("position:absolute;clip:rect(0,0,0,0)")),
    Carrier("html: no height", ".html", _hidden_by("height:0;overflow:hidden")),
    Carrier("html: scaled away", ".html", _hidden_by("transform:scale(0)")),
    Carrier("html: hidden", ".html", _html("<div hidden>{0}</div>")),
    Carrier("html: template", ".html", _html("<template>{0}</template>")),
    Carrier("html: noscript", ".html", _html("<noscript>{0}</noscript>")),
    Carrier("html: script", ".html", _html("<script>/* {0} */</script>")),
    Carrier("html: alt", ".html", _html('<img src="a.png" alt="{1}">')),
    Carrier("html: title attribute", ".html", _html('<p title="{1}">A word.</p>')),
    Carrier("html: aria-label", ".html", _html('<p aria-label="{1}">A word.</p>')),
    Carrier("html: description", ".html", _html("", '<meta name="description" content="{1}">')),
    Carrier("html: class", ".html", _html('<p class="aside-7">{0}</p>', _CSS)),
    Carrier("html: id of one colour", ".html", _html('<p id="z">{0}</p>', _CSS)),
    Carrier("html: font tag", ".html", _html('<div bgcolor="#ffffff"><font color="white">{0}</font></div>')),
    Carrier("html: nested deeply", ".html", _html("<div>" * 150 + '<p style="display:none">{0}</p>' + "</div>" * 150)),
    Carrier("docx: text", ".docx", _docx(lambda run: None), hidden=False),
    Carrier("docx: vanished", ".docx", _docx(_vanish)),
    Carrier("docx: white", ".docx", _docx(_white)),
    Carrier("docx: 1 point", ".docx", _docx(_tiny)),
    Carrier("docx: comment", ".docx", _docx_comment),
    Carrier("pdf: text", ".pdf", _pdf(""), hidden=False),
    Carrier("pdf: without ink", ".pdf", _pdf("3 Tr")),
    Carrier("pdf: white", ".pdf", _pdf("1 1 1 rg")),
    Carrier("pdf: white in grey", ".pdf", _pdf("1 g")),
    Carrier("pdf: tiny", ".pdf", _pdf("/F1 0.5 Tf")),
    Carrier("pdf: outside the page", ".pdf", _pdf("", place="72 -900")),
    Carrier("epub: text", ".epub", _epub("<p>{0}</p>"), hidden=False),
    Carrier("epub: not displayed", ".epub", _epub('<p style="display:none">{0}</p>')),
    Carrier("epub: white", ".epub", _epub('<p style="color:white">{0}</p>')),
    Carrier("epub: alt", ".epub", _epub('<p><img src="a.png" alt="{1}"/></p>')),
    Carrier("rtf: text", ".rtf", _rtf("ORDER"), hidden=False),
    Carrier("rtf: hidden", ".rtf", _rtf(r"{\v ORDER}")),
    Carrier("rtf: hidden until told", ".rtf", _rtf(r"\v ORDER\v0 ")),
    Carrier("rtf: 1 point", ".rtf", _rtf(r"{\fs2 ORDER}")),
    Carrier("rtf: white", ".rtf", _rtf(r"{\cf1 ORDER}")),
    Carrier("eml: text", ".eml", _plain_mail, hidden=False),
    Carrier("eml: page not displayed", ".eml", _mail('<p style="display:none">{0}</p>')),
    Carrier("eml: page, tiny", ".eml", _mail('<p style="font-size:0px">{0}</p>')),
    Carrier("eml: subject", ".eml", _subject, hidden=False),
    Carrier("mbox: text", ".mbox", _mbox, hidden=False),
    Carrier("rss: CDATA", ".xml", _rss("<p>{0}</p>"), hidden=False),
    Carrier("rss: CDATA, not displayed", ".xml", _rss('<p style="display:none">{0}</p>')),
    Carrier("rss: escaped, opacity", ".xml", _rss('<span style="opacity:0">{0}</span>', escaped=True)),
    Carrier("atom: hidden", ".xml", _atom),
    Carrier("jsonl: text", ".jsonl", _row(text="{text}\n\n{0}"), hidden=False),
    Carrier("jsonl: title", ".jsonl", _row(title="{title}. {0}"), hidden=False),
    Carrier("jsonl: title with OSC", ".jsonl", _row(title="\x1b]0;{0}\x07{title}"), hidden=False),
    Carrier("jsonl: source", ".jsonl", _row(source="Post. {0}"), hidden=False),
    Carrier("jsonl: author", ".jsonl", _row(author="A. Hale; {0}"), hidden=False),
    Carrier("jsonl: section", ".jsonl", _row(section="News. {0}"), hidden=False),
    Carrier("jsonl: date", ".jsonl", _row(published="2021-03-04 {0}"), hidden=False),
    Carrier("jsonl: address", ".jsonl", _row(url="https://a.example/\x1b]8;;{0}"), hidden=False),
    Carrier("jsonl: id", ".jsonl", _row(id="\x1b[2J{0}"), hidden=False),
    Carrier("jsonl: other field", ".jsonl", _row(note="{0}"), hidden=False),
    Carrier("csv: text", ".csv", _table, hidden=False),
    Carrier("zip: text", ".zip", _archived("2021/story.txt"), hidden=False),
    Carrier("zip: member's name", ".zip", _archived("2021/a\n\x1b]0;b\x07.txt"), hidden=False),
)  # fmt: skip
