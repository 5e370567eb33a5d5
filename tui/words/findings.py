"""What the check found about a sentence, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model_choice import QUOTE
from tui.plain import one_line
from tui.signs import Signs
from tui.words.wording import counted, quoted, shortened

if TYPE_CHECKING:
    from qa.answer import Answer, Finding, Sentence

# Enough to know a sentence again; the whole one stands above.
_SENTENCE_CHARACTERS = 44
_NEAREST_CHARACTERS = 120


def finding_words(finding: Finding, sentence: Sentence, signs: Signs) -> str:
    """Why a sentence is not borne out: 'says 41 million; the passage¹ says “48 million”'.

    Args:
        finding: what was found.
        sentence: about which.
        signs: of this terminal.
    """
    known = quoted(sentence.text, signs, _SENTENCE_CHARACTERS)
    if finding.kind == "removed":
        return f"a footnote {one_line(finding.said)} was taken out: there is no such passage"
    if finding.kind == "uncited":
        return f"{known}: no footnote, and no passage found that says so"
    gap = "" if signs.superscripts else " "
    passage = "the passage" + (gap + signs.mark(finding.citation) if finding.citation else "")
    nearest = quoted(finding.nearest, signs, _NEAREST_CHARACTERS) if finding.nearest else ""
    if finding.kind == "meaning":
        told = "comes near it" if sentence.support == "weak" else "does not say so"
        return f"{known}: {passage} {told}" + (f"; it says {nearest}" if nearest else "")
    said = shortened(finding.said, _NEAREST_CHARACTERS, signs)
    said = said if finding.kind in ("number", "date") else quoted(said, signs, _NEAREST_CHARACTERS)
    if nearest:
        return f"says {said}; {passage} says {nearest}"
    return f"says {said}; {passage} does not" if finding.citation else f"says {said}; no passage cited does"


def sentence_findings(sentence: Sentence, signs: Signs) -> list[str]:
    """Why a sentence carries its sign, a line each; nothing for what is borne out."""
    if sentence.findings:
        return [finding_words(finding, sentence, signs) for finding in sentence.findings]
    known = quoted(sentence.text, signs, _SENTENCE_CHARACTERS)
    if sentence.support == "unsupported":
        return [f"{known}: the passages do not say so"]
    return [f"{known}: the passages come near it"] if sentence.support == "weak" else []


def nothing_more(answer: Answer, signs: Signs) -> str:
    """What a sign means where the check found nothing to show."""
    if answer.abstained:
        return "Nothing is answered, so nothing was checked."
    if any(sentence_findings(sentence, signs) for sentence in answer.sentences):
        return "All that was found is shown."
    if answer.model == QUOTE:
        return f"{signs.supported} Every sentence is quoted word for word; its footnote opens the passage."
    if all(sentence.support == "supported" for sentence in answer.sentences):
        return f"{signs.supported} Every sentence was checked: the passages cited say so."
    return "Not every sentence was checked; the others say so."


def dropped_words(answer: Answer, signs: Signs) -> str:
    """How many sentences were left out, and why; "" if none."""
    if not answer.dropped:
        return ""
    them = "it" if len(answer.dropped) == 1 else "them"
    many = counted(len(answer.dropped), "sentence", signs)
    return f"{many} left out: the passages do not bear {them} out"


def found_by_check(answer: Answer, n: int) -> bool:
    """Whether a citation was found by the check alone, where the writer gave none."""
    citing = [sentence.cited_by for sentence in answer.sentences if n in sentence.citations]
    return bool(citing) and all(by == "check" for by in citing)


FOUND_BY_CHECK = "found by the check"
