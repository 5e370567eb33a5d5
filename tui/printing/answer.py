"""How answers look on standard output; what articles and models say is shown literally."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.model_choice import QUOTE
from tui.plain import one_line
from tui.printing.library import SNIPPET, human_day, reference, wrap
from tui.signs import ASCII, UNICODE, Signs
from tui.strictness import Strictness, more_lenient
from tui.words.answer_shape import Block, between, blocks, left_in_the_middle
from tui.words.findings import FOUND_BY_CHECK, dropped_words, found_by_check, sentence_findings
from tui.words.wording import copies_facts, facts, file_label, quoted, sentence

# A space at which no line is broken.
_GLUE = "\u00a0"
# On paper a footnote is [1], as in the answer.
PRINTED = replace(UNICODE, superscripts=False)

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, Sentence


def answer_text(answer: "Answer", strictness: Strictness = "balanced") -> str:
    """An answer with its footnotes, as plain text; what may help where there is none."""
    lines = []
    if answer.standalone_question != answer.question:
        lines += [wrap(f"(understood as: {one_line(answer.standalone_question)})"), ""]
    if answer.abstained:
        lines.append("Your articles do not say." + (" The nearest they come:" if answer.citations else ""))
    else:
        perhaps = "Perhaps: " if answer.outcome == "perhaps" else ""
        if answer.model != QUOTE:
            lines += [*([perhaps.strip()] if perhaps else []), *written_lines(answer)]
        elif answer.short:
            lines += [wrap(perhaps + one_line(answer.short)), "", wrap(one_line(answer.answer))]
        else:
            lines.append(wrap(perhaps + one_line(answer.answer)))
        if perhaps:
            lines += ["", "Not sure: check the passages."]
        if answer.variants:
            lines += ["", *_variants(answer)]
    lines += _remarks(answer)
    for citation in answer.citations:
        lines += ["", _footnote(citation, answer)]
    if answer.abstained:
        lines += ["", _advice(strictness)]
    return "\n".join(lines)


def stream_signs() -> Signs:
    """What the stream can show: a pipe may have any encoding, a terminal any font."""
    from tui.signs import terminal_signs

    if sys.stdout.isatty():
        return terminal_signs()
    return UNICODE if (sys.stdout.encoding or "").lower().replace("-", "") == "utf8" else ASCII


def written_lines(answer: "Answer", width: int | None = None) -> list[str]:
    """The sentences of a chat model in their shape, each with its marks and the sign of its support.

    Args:
        answer: as far as it is written.
        width: columns of a line; None for those of a page.
    """
    signs = stream_signs()
    lines: list[str] = []
    for block in blocks(answer.sentences):
        lines += [""] if block.apart and lines else []
        lines += _block(block, signs, width)
    if lines and left_in_the_middle(answer):
        lines[-1] += signs.ellipsis
    return lines


def _block(block: Block, signs: Signs, width: int | None) -> list[str]:
    told = "".join(
        between(one, first=not number) + _sentence(one, signs) for number, one in enumerate(block.sentences)
    )
    first = " " * block.depth + (f"{one_line(block.mark)} " if block.mark else "")
    return wrap(told, " " * len(first), first, width).replace(_GLUE, " ").split("\n")


def _sentence(sentence: "Sentence", signs: Signs) -> str:
    grades = {"supported": signs.supported, "weak": signs.weak, "unsupported": signs.unsupported}
    marks = "".join(f"[{n}]" for n in sentence.citations)
    parts = [one_line(sentence.text), marks, grades.get(sentence.support)]
    return _GLUE.join(part for part in parts if part)


def _remarks(answer: "Answer") -> list[str]:
    """What the check found, what was left out, and why the answer ends where it does."""
    signs = stream_signs()
    remarks = []
    for one in answer.sentences:
        sign = {"weak": signs.weak, "unsupported": signs.unsupported}.get(one.support, signs.dot)
        remarks += [f"{sign} {words}" for words in sentence_findings(one, ASCII if signs.ascii else PRINTED)]
    if left_out := dropped_words(answer, signs):
        remarks.append(sentence(left_out))
    if answer.interrupted is not None:
        early = f"{sentence(answer.interrupted.what)} {sentence(answer.interrupted.fix)}"
        remarks.append(f"{signs.unsupported} The answer ends here: {early}".rstrip())
    return ["", *(wrap(remark, "  ", "") for remark in remarks)] if remarks else []


def _variants(answer: "Answer") -> list[str]:
    """Different answers side by side, one a line, newest first."""
    days = [human_day(variant.published) for variant in answer.variants]
    width = max(map(len, days))
    source_of = {citation.n: citation.source for citation in answer.citations}
    lines = ["Articles differ:"]
    for day, variant in zip(days, answer.variants, strict=True):
        marks = "".join(f"[{n}]" for n in variant.citations)
        sources = facts(dict.fromkeys(source_of.get(n) for n in variant.citations))
        told = f"{one_line(variant.short)} {marks}" + (f"  {sources}" if sources else "")
        lines.append(wrap(told, " " * (width + 4), f"  {day:<{width}}  "))
    return lines


def _advice(strictness: Strictness) -> str:
    """What would help where the articles do not say."""
    looser = more_lenient(strictness)
    ways = ["other words", *([f"--strictness {looser}"] if looser else [])]
    return f"What may help: {', '.join(ways)} or more articles (footnote index PATH)."


def _footnote(citation: "Citation", answer: "Answer") -> str:
    mark = f"[{citation.n}]"
    indent = " " * (len(mark) + 3)
    title = reference(citation.title, citation.source, citation.published, citation.page)
    lines = [wrap(title, indent, f"  {mark} ")]
    if answer.abstained or answer.model != QUOTE:
        lines.append(wrap(quoted(citation.quote, characters=SNIPPET), indent))
    where = citation.url or file_label(citation.path, citation.member, whole=True)
    lines.append(f"{indent}{one_line(where)} · characters {citation.start}–{citation.end}")
    if found_by_check(answer, citation.n):
        lines.append(f"{indent}{FOUND_BY_CHECK}")
    if citation.also:
        lines.append(wrap(facts(copies_facts(citation.also)), indent))
    return "\n".join(lines)
