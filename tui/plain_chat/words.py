"""Answers, footnotes and reasons in reading order, with words where the full chat has colours and signs.

Lines are not broken: a screen reader reads to the end of a sentence, and a terminal breaks by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tui.model_choice import QUOTE
from tui.plain import one_line, plain
from tui.printing.library import SNIPPET, human_day
from tui.signs import ASCII, UNICODE, Signs, choose_signs
from tui.strictness import Strictness, more_lenient
from tui.words import age
from tui.words.answer_shape import between, blocks
from tui.words.explanation import ordinal
from tui.words.findings import FOUND_BY_CHECK, dropped_words, found_by_check, sentence_findings
from tui.words.lacking import lacking_words
from tui.words.wording import (
    SPEAKS_TO_A_MACHINE,
    also_in,
    count,
    counted,
    duration,
    file_label,
    page_label,
    percentage,
    quoted,
    sentence,
    shortened,
    written_date,
)

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, Sentence
    from qa.lacking import Lacking
    from qa.passage import Passage
    from tui.cited import CitedArticle

SUPPORT = {"supported": "supported", "weak": "weak", "unsupported": "not supported"}
_TITLE = 120
_TIMES = {
    "condense": "understanding the question",
    "retrieve": "searching",
    "answer": "answering",
    "first_word": "first word",
    "total": "in all",
}
# About a page of a newspaper on either side of the quote.
_AROUND = 1500


def spoken_signs() -> Signs:
    """Signs that are read aloud as they are meant, in the letters that standard output has."""
    signs = ASCII if choose_signs(sys.stdout.encoding, "").ascii else UNICODE
    return replace(
        signs,
        superscripts=False,
        thin_space=",",
        dot=",",
        supported="supported:",
        weak="weak:",
        unsupported="not supported:",
    )


def answer_lines(
    answer: Answer,
    signs: Signs,
    strictness: Strictness,
    days: tuple[date, date] | None = None,
    lacking: Lacking | None = None,
) -> list[str]:
    """A whole answer, then the footnotes that it stands on.

    Args:
        answer: finished, or as much of it as came.
        signs: see `spoken_signs`.
        strictness: that it was given with.
        days: the first and last day that the question means, or None.
        lacking: what the collection lacks for it, if that is known.
    """
    lines: list[str] = []
    if answer.abstained:
        near = " The nearest they come:" if answer.citations else ""
        lines.append(f"Your articles do not say.{near}")
    else:
        if answer.outcome == "perhaps":
            lines.append("Perhaps; not sure. Check the passages.")
        if answer.short and answer.model == QUOTE:
            lines.append(f"In short: {sentence(answer.short)}")
        lines += _written(answer)
        lines += _variants(answer)
    lines += _remarks(answer, signs)
    if answer.citations and not answer.abstained:
        lines.append("Footnotes:")
    lines += [_footnote(citation, answer, signs, days) for citation in answer.citations]
    if answer.abstained:
        lines += lacking_words(lacking) if lacking is not None else []
        looser = more_lenient(strictness)
        ways = ["other words", *([f"/strict {looser}"] if looser else []), "more articles (/index PATH)"]
        lines.append(f"What may help: {', '.join(ways[:-1])} or {ways[-1]}.")
    return lines


def _written(answer: Answer) -> Iterator[str]:
    """Paragraphs and items of lists, a line each."""
    for block in blocks(answer.sentences):
        told = "".join(
            between(one, first=not number) + _sentence(one, answer)
            for number, one in enumerate(block.sentences)
        )
        yield f"{one_line(block.mark)} {told}" if block.mark else told


def _sentence(one: Sentence, answer: Answer) -> str:
    parts = [one_line(one.text), _marks(one.citations)]
    if answer.model != QUOTE and one.support in SUPPORT:
        parts.append(f"({SUPPORT[one.support]})")
    return " ".join(filter(None, parts))


def _variants(answer: Answer) -> list[str]:
    if not answer.variants:
        return []
    told = [
        f"{human_day(one.published)}: {one_line(one.short)} {_marks(one.citations)}".rstrip()
        for one in answer.variants
    ]
    return ["Articles differ:", *told]


def _marks(citations: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in citations)


def _remarks(answer: Answer, signs: Signs) -> Iterator[str]:
    """What the check found, what was left out, and why the answer ends early."""
    for one in answer.sentences:
        words = SUPPORT.get(one.support, "removed")
        for found in sentence_findings(one, signs):
            yield f"{words.capitalize()}: {sentence(found)}"
    if left_out := dropped_words(answer, signs):
        yield sentence(left_out)
    if answer.interrupted is not None:
        early = answer.interrupted
        yield f"The answer ends here: {sentence(early.what)} {sentence(early.fix)}".rstrip()


def _footnote(citation: Citation, answer: Answer, signs: Signs, days: tuple[date, date] | None = None) -> str:
    # How old a footnote is, it says when it is read; here only what is too old for these days.
    old = days is not None and age.is_stale(citation.published, days, age.today())
    told = f"[{citation.n}] {_reference(citation, signs)}{', older than asked' if old else ''}."
    if answer.abstained or answer.model != QUOTE:
        told += f" {quoted(citation.quote, signs, SNIPPET)}"
    return told + (f" ({FOUND_BY_CHECK})" if found_by_check(answer, citation.n) else "")


def _reference(citation: Citation, signs: Signs) -> str:
    facts = (
        shortened(citation.title, _TITLE, signs),
        one_line(citation.source or ""),
        human_day(citation.published),
        page_label(citation.page),
    )
    return ", ".join(fact for fact in facts if fact)


def citation_lines(
    citation: Citation, passage: Passage | None, signs: Signs, days: tuple[date, date] | None = None
) -> list[str]:
    """A footnote with its passage.

    Args:
        citation: of which.
        passage: that it stands in, if it is known.
        signs: see `spoken_signs`.
        days: the first and last day that the question means, or None.
    """
    member = file_label(citation.path, citation.member, whole=True)
    on = age.today()
    stale = age.is_stale(citation.published, days, on)
    old = "" if not stale else "old" if days is None else "older than asked"
    told = ", ".join(filter(None, [_reference(citation, signs), age.age(citation.published, on), old]))
    lines = [f"Footnote {citation.n}: {told}.", one_line(citation.url or member)]
    lines.append(f"Quoted: {signs.opening}{one_line(citation.quote)}{signs.closing}")
    if one_line(citation.passage) != one_line(citation.quote):
        lines.append(f"Its passage: {one_line(citation.passage)}")
    if citation.also:
        named = [
            " ".join(filter(None, (one_line(one.source or one.title), written_date(one.published))))
            for one in citation.also
        ]
        lines.append(f"{(also_in(citation.also, signs) or '').capitalize()}: {', '.join(named)}.")
    if passage is not None and passage.flags:
        lines.append(f"Careful: this passage {SPEAKS_TO_A_MACHINE}.")
    return lines


def article_lines(cited: CitedArticle, citation: Citation, signs: Signs) -> list[str]:
    """An article around a quote, whose beginning and end are said."""
    text, newer = cited.article.text, cited.newer
    lines = [f"{_reference(citation, signs)}."]
    if newer is not None:
        lines.append(f"A newer version has replaced it: {one_line(newer.title)}.")
    if cited.has_changed:
        lines.append("Its file says something else now.")
    if not cited.has(citation):
        lines.append("The quoted words do not stand there any more.")
        return [*lines, *_paragraphs(text[:_AROUND])]
    first, last = _whole_words(text, citation.start - _AROUND, citation.end + _AROUND)
    marked = (
        f"{text[first : citation.start]}(quote begins) {text[citation.start : citation.end]} (quote ends)"
        f"{text[citation.end : last]}"
    )
    before = [f"({count(first, signs)} characters before.)"] if first else []
    after = [f"({count(len(text) - last, signs)} characters after.)"] if last < len(text) else []
    return [*lines, *before, *_paragraphs(marked), *after]


def _whole_words(text: str, first: int, last: int) -> tuple[int, int]:
    """A range inside of a text, moved to where words begin and end."""
    start, end = max(first, 0), min(last, len(text))
    while 0 < start < len(text) and not text[start - 1].isspace() and start > first - 40:
        start -= 1
    while end < len(text) and not text[end].isspace() and end < last + 40:
        end += 1
    return start, end


def _paragraphs(text: str) -> list[str]:
    return [one_line(line) for line in plain(text).splitlines() if line.strip()]


def explain_lines(answer: Answer | None, passages: Sequence[Passage], signs: Signs) -> list[str]:
    """Why these passages: a line each, best first, then the times of the stages."""
    cited = {(one.article_id, one.passage_start) for one in answer.citations} if answer else set()
    lines = [
        f"{counted(len(passages), 'passage', signs)} found, best first:" if passages else "Nothing found."
    ]
    for number, one in enumerate(passages, 1):
        ranks = [
            f"{ordinal(rank)} in {leg}"
            for leg, rank in (("words", one.rank_words), ("meaning", one.rank_vectors))
            if rank
        ]
        facts = [
            shortened(one.title, _TITLE, signs),
            human_day(one.published),
            *ranks,
            f"the reader gave it {percentage(one.rerank)}" if one.rerank is not None else "",
            also_in(one.also, signs) or "",
            "cited" if (one.article_id, one.start) in cited else "",
        ]
        lines.append(f"{number}. {', '.join(fact for fact in facts if fact)}.")
    if answer is not None:
        if not answer.abstained:
            lines.append(f"How sure it is that this answers the question: {percentage(answer.confidence)}.")
        times = [
            f"{_TIMES.get(name, one_line(name))} {duration(ms / 1000)}"
            for name, ms in answer.timings_ms.items()
        ]
        lines += [f"Times: {', '.join(times)}."] if times else []
    return lines
