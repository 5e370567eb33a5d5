"""A whole answer as Markdown, its footnotes at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.plain import one_line
from tui.words.answer_shape import between, blocks
from tui.words.wording import facts, quoted, written_date

if TYPE_CHECKING:
    from qa.answer import Answer, Citation

# What would be markup in Markdown, at any place in a line; nothing of an article may be obeyed.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!])")
_QUOTE_CHARACTERS = 2_000


def answer_markdown(answer: Answer) -> str:
    """An answer with `[^1]` marks and a line for each footnote.

    Args:
        answer: as it stands; what was declined says so and gives the nearest passages.
    """
    paragraphs = [f"**{_escaped(answer.question)}**", "", *_told(answer), ""]
    return "\n".join([*paragraphs, *(_footnote(citation) for citation in answer.citations)]).rstrip() + "\n"


def _told(answer: Answer) -> list[str]:
    if not answer.sentences:
        return [_escaped(answer.answer), "", " ".join(f"[^{one.n}]" for one in answer.citations)]
    lines: list[str] = []
    for block in blocks(answer.sentences):
        if lines and block.apart:
            lines.append("")
        words = "".join(
            between(sentence, first=not number)
            + _escaped(sentence.text)
            + "".join(f"[^{n}]" for n in sentence.citations)
            for number, sentence in enumerate(block.sentences)
        )
        mark = f"{block.mark if block.mark[:1].isdigit() else '-'} " if block.mark else ""
        lines.append(" " * block.depth + mark + words)
    return lines


def _footnote(citation: Citation) -> str:
    place = facts([citation.title, citation.source, written_date(citation.published)])
    url = f" <{one_line(citation.url)}>" if citation.url and _is_safe(citation.url) else ""
    words = quoted(citation.quote, characters=_QUOTE_CHARACTERS)
    return f"[^{citation.n}]: {_escaped(words)} ({_escaped(place)}){url}"


def _is_safe(url: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>]+", url) is not None


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))
