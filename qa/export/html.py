"""A conversation as one HTML page that needs nothing else: no script, no network, light and dark.

A footnote opens in place (a popover, which browsers do without a script) and stands below its answer, too.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from qa.export.document import (
    Block,
    Exchange,
    blocks,
    copies,
    exchanges,
    findings,
    link,
    moment,
    one_line,
    reference,
    support_words,
    whereabouts,
)

if TYPE_CHECKING:
    from qa.answer import Citation, Sentence
    from qa.conversations.records import Conversation

PAGE_FILE = "page.html"
"""The page around a conversation, with its styles; `$title` and `$body` are filled in."""


def text(words: str) -> str:
    """Words from outside as HTML that says just them, on one line."""
    return escape(one_line(words))


def to_html(conversation: Conversation) -> str:
    """A conversation as one page.

    Args:
        conversation: all that articles, models and people have said in it stays text.
    """
    summary = conversation.summary
    body = [
        f"<h1>{text(summary.title)}</h1>",
        f'<p class="about">Asked of the articles in {text(summary.index)}, '
        f"<time>{moment(summary.created)}</time></p>",
        *(_Page(one).html() for one in exchanges(conversation)),
    ]
    page = Template(files("qa.export").joinpath(PAGE_FILE).read_text("utf-8"))
    return page.substitute(title=text(summary.title), body="\n".join(body))


class _Page:
    """One question of a page; counts how often each footnote is cited, so that each mark can be gone to."""

    def __init__(self, exchange: Exchange) -> None:
        self._one = exchange
        self._marks: dict[int, int] = {}

    def html(self) -> str:
        """The question, its answer and its footnotes."""
        one = self._one
        question = "\n".join(text(line) for line in one.question.splitlines() if line.strip())
        parts = [f'<article id="question-{one.number}">', f"<h2>{one.number}. {question}</h2>"]
        parts += [f'<p class="note">{text(note)}</p>' for note in one.notes]
        parts += self._answer()
        if found := findings(one):
            parts.append('<p class="note">What the check found:</p>')
            parts.append(f'<ul class="found">{"".join(f"<li>{text(line)}</li>" for line in found)}</ul>')
        if one.ending:
            parts.append(f'<p class="ending">{text(one.ending)}</p>')
        citations = one.answer.citations if one.answer else ()
        if citations:
            parts.append(f'<ol class="notes">{"".join(map(self._note, citations))}</ol>')
            parts += [
                self._card(citation) for citation in citations if one.numbers[citation.n] in self._marks
            ]
        return "\n".join([*parts, "</article>"])

    def _answer(self) -> list[str]:
        answer = self._one.answer
        if answer is None:
            return []
        if answer.abstained:
            near = " The nearest they come:" if answer.citations else ""
            return [f'<p class="answer">Your articles do not say.{near}</p>']
        parts = []
        if answer.outcome == "perhaps":
            parts.append('<p class="note weak">Perhaps; check the passages.</p>')
        if answer.short and not self._one.is_written:
            parts.append(f'<p class="short">{text(answer.short)}</p>')
        parts.append(f'<div class="answer">{self._written(blocks(answer.sentences))}</div>')
        if answer.variants:
            told = "".join(
                f"<li>{text(one.published or 'no date')}: {text(one.short)}{self._cited(one.citations)}</li>"
                for one in answer.variants
            )
            parts.append(f'<p class="note">Articles differ:</p><ul class="differ">{told}</ul>')
        return parts

    def _written(self, shape: list[Block]) -> str:
        """Paragraphs and lists; deeper items stand further in."""
        written, listing = "", False
        for block in shape:
            if block.item != listing:
                written += "<ul>" if block.item else "</ul>"
                listing = block.item
            sentences = " ".join(map(self._sentence, block.sentences))
            if block.item:
                bullet = "•" if not block.mark[:1].isdigit() else text(block.mark)
                inset = f' style="margin-left: {1.4 * block.depth:.1f}rem"' if block.depth else ""
                written += f'<li{inset}><span class="bullet">{bullet}</span>{sentences}</li>'
            else:
                written += f"<p>{sentences}</p>"
        return written + ("</ul>" if listing else "")

    def _sentence(self, sentence: Sentence) -> str:
        words = support_words(sentence.support) if self._one.is_written else ""
        support = f' <span class="support {sentence.support}">{words}</span>' if words else ""
        return text(sentence.text) + self._cited(sentence.citations) + support

    def _cited(self, citations: tuple[int, ...]) -> str:
        """Buttons that open the footnotes of these numbers."""
        marks = ""
        for n in citations:
            if n not in self._one.numbers:
                continue
            number = self._one.numbers[n]
            self._marks[number] = self._marks.get(number, 0) + 1
            marks += (
                f'<button class="mark" id="mark-{number}-{self._marks[number]}" type="button" '
                f'popovertarget="card-{number}" aria-label="footnote {number}">{number}</button>'
            )
        return marks

    def _note(self, citation: Citation) -> str:
        number = self._one.numbers[citation.n]
        back = "".join(
            f' <a class="back" href="#mark-{number}-{place}" aria-label="back to the text">↩</a>'
            for place in range(1, self._marks.get(number, 0) + 1)
        )
        return (
            f'<li id="footnote-{number}"><span class="number">{number}</span><div>'
            f"{_source(citation)}{back}<blockquote>“{text(citation.quote)}”</blockquote>"
            f'<div class="where">{text(whereabouts(citation))}{_also(citation)}</div></div></li>'
        )

    def _card(self, citation: Citation) -> str:
        """A footnote as it opens in place."""
        number = self._one.numbers[citation.n]
        return (
            f'<div class="card" id="card-{number}" popover role="note" aria-label="footnote {number}">'
            f'<button class="close" type="button" popovertarget="card-{number}" '
            f'popovertargetaction="hide" aria-label="close">✕</button>'
            f'<span class="number">{number}</span> {_source(citation)}'
            f"<p>“{text(citation.quote)}”</p>"
            f'<p class="where">{text(whereabouts(citation))} · '
            f'<a href="#footnote-{number}">with the other footnotes</a></p></div>'
        )


def _source(citation: Citation) -> str:
    """Title, source and day; a link if there is a safe one."""
    title = f'<span class="title">{text(reference(citation))}</span>'
    address = link(citation)
    return f'<a href="{escape(address)}" rel="noreferrer noopener">{title}</a>' if address else title


def _also(citation: Citation) -> str:
    told = copies(citation)
    return f"<br>{text(told)}" if told else ""
