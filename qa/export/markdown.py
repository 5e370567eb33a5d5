"""A conversation as Markdown with footnotes, as GitHub, Pandoc and Obsidian read it."""

from __future__ import annotations

import re
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

# Everything that means something inside of a line; "!" and "(" only do beside a bracket.
_INLINE = re.compile(r"[\\`*_\[\]|^$~{}]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_BLOCK = re.compile(r"(?:[#+\-=:]|\d{1,9}[.)])")


def text(words: str) -> str:
    """Words from outside as one line of Markdown that says just them."""
    line = re.sub("[&<>]", lambda found: _ENTITIES[found[0]], one_line(words))
    line = _INLINE.sub(lambda found: "\\" + found[0], line)
    line = re.sub(r"(?i)(https?|ftp)://", r"\1\\://", line)
    line = re.sub(r"(?i)\b(www)\.", r"\1\\.", line)
    if _BLOCK.match(line):
        digits = re.match(r"\d*", line)
        place = digits.end() if digits else 0
        line = f"{line[:place]}\\{line[place:]}"
    return line


def to_markdown(conversation: Conversation) -> str:
    """A conversation as Markdown; the footnotes are numbered through and stand at its end.

    Args:
        conversation: all that articles, models and people have said in it stays text.
    """
    summary = conversation.summary
    asked = exchanges(conversation)
    head = f"Asked of the articles in {text(summary.index)}, {moment(summary.created)}."
    parts = [f"# {text(summary.title)}", f"*{head}*"]
    for one in asked:
        parts += _exchange(one)
    notes = [
        _footnote(one.numbers[citation.n], citation)
        for one in asked
        for citation in (one.answer.citations if one.answer else ())
    ]
    return "\n\n".join([*parts, *(["\n".join(notes)] if notes else [])]) + "\n"


def _exchange(one: Exchange) -> list[str]:
    lines = [line for line in one.question.splitlines() if line.strip()]
    parts = [f"## {one.number}. {text(' '.join(lines))}"]
    if one.notes:
        parts.append("\n".join(f"- *{text(note)}*" for note in one.notes))
    answer = one.answer
    if answer is not None and answer.abstained:
        near = "".join(f"[^{number}]" for number in one.numbers.values())
        parts.append("Your articles do not say." + (f" The nearest they come: {near}" if near else ""))
    elif answer is not None:
        if answer.outcome == "perhaps":
            parts.append("*Perhaps; check the passages:*")
        if answer.short and not one.is_written:
            parts.append(f"**{text(answer.short)}**")
        parts.append(_written(one))
        parts += _variants(one)
    if found := findings(one):
        parts.append("What the check found:")
        parts.append("\n".join(f"- {text(line)}" for line in found))
    if one.ending:
        parts.append(f"*{text(one.ending)}*")
    return parts


def _written(one: Exchange) -> str:
    """The sentences in paragraphs and lists."""
    assert one.answer is not None
    written = ""
    before: Block | None = None
    for block in blocks(one.answer.sentences):
        if before is not None:
            written += "\n" if block.item and before.item else "\n\n"
        indent = "    " * block.depth if block.item and before and before.item else ""
        mark = re.sub(r"^[*+•]$", "-", block.mark)
        sentences = " ".join(_sentence(sentence, one) for sentence in block.sentences)
        written += f"{indent}{mark} {sentences}" if block.item else sentences
        before = block
    return written


def _sentence(sentence: Sentence, one: Exchange) -> str:
    marks = "".join(f"[^{one.numbers[n]}]" for n in sentence.citations if n in one.numbers)
    support = support_words(sentence.support) if one.is_written else ""
    return text(sentence.text) + marks + (f" *({support})*" if support else "")


def _variants(one: Exchange) -> list[str]:
    assert one.answer is not None
    if not one.answer.variants:
        return []
    lines = []
    for variant in one.answer.variants:
        marks = "".join(f"[^{one.numbers[n]}]" for n in variant.citations if n in one.numbers)
        lines.append(f"- {text(variant.published or 'no date')}: {text(variant.short)}{marks}")
    return ["Articles differ:", "\n".join(lines)]


def _footnote(number: int, citation: Citation) -> str:
    address = link(citation)
    parts = [f"“{text(citation.quote)}”", text(reference(citation))]
    parts += [f"<{address}>"] if address else []
    parts.append(text(whereabouts(citation)))
    if also := copies(citation):
        parts.append(text(also))
    return f"[^{number}]: " + " — ".join(parts)
