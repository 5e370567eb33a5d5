"""What in an article speaks to a language model and not to a reader.

Articles are data. A text that gives orders stays as it is, since that is what the article says, and an
article about such orders is a good article; but the orders are known by their spans, so that nobody takes
them for the asker's words.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from index.article import Span, Suspicion, SuspicionKind
from index.instruction_patterns import RULES
from index.instruction_rule import Reach
from index.invisible import excerpt
from index.sought import Sought

__all__ = ["Suspicion", "instructions", "suspicions"]

# A turn without its end, and a sentence or a line without one, go no farther.
_LONGEST_SENTENCE = 600
_LONGEST_LINE = 1_500
_LONGEST_TURN = 4_000
# More of one kind are one finding more or less.
_MOST_OF_A_RULE = 200

_SENTENCE_END = re.compile(r"[.!?。！？।]+[\"'”’»)\]]*(?=\s|\Z)|\n")
_BEFORE = re.compile(r"[.!?:;)\]\"”»*>]?\s{1,4}")
_TURN_END = re.compile(
    r"<\|(?:im_end|eot_id|endoftext|end)\|>|\[/INST\]|<</SYS>>|<end_of_turn>"
    r"|</(?:system|assistant|instructions?|prompt|tool_calls?|function_calls?|invoke|antml:\w{1,20})>"
    r"|\n[ \t]*\n",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_LUMP = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40,8000}={0,2}(?![A-Za-z0-9+/=])")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2}[ :]?){24,4000}(?![0-9A-Za-z])")
_FEW_WORDS = 3
_PRINTABLE_SHARE = 0.97


def suspicions(text: str) -> tuple[Suspicion, ...]:
    """What in a canonical text speaks to a model, in order; takes linear time.

    Spans do not overlap: of two that do, the earlier one is longer by the other, and has its own kind.
    """
    found = sorted([*_matches(text), *_lumps(text)])
    joined: list[tuple[int, int, SuspicionKind]] = []
    for start, end, kind in found:
        if joined and start < joined[-1][1]:
            first, last, known = joined[-1]
            joined[-1] = (first, max(last, end), known)
        else:
            joined.append((start, end, kind))
    return tuple(Suspicion(kind, excerpt(text[start:end]), start, end) for start, end, kind in joined)


def instructions(text: str) -> tuple[Span, ...]:
    """Where a text gives orders to a model: whole sentences, or more where the orders go on; in order.

    An answerer that writes leaves these spans out of what a model is given.
    """
    return tuple(Span(start, end) for start, end, _ in _spans(suspicions(text)))


def _spans(found: tuple[Suspicion, ...]) -> Iterator[tuple[int, int, SuspicionKind]]:
    for one in found:
        if one.start is not None and one.end is not None:
            yield one.start, one.end, one.kind


def _matches(text: str) -> Iterator[tuple[int, int, SuspicionKind]]:
    folded = _folded(text)
    standing = _anchors_in(folded.lower())
    for rule in RULES:
        if any(standing.isdisjoint(group) for group in rule.anchors):
            continue
        covered = 0
        for count, match in enumerate(rule.pattern.finditer(folded)):
            if count >= _MOST_OF_A_RULE:
                break
            if match.end() > covered:
                start = _start_of_sentence(text, match.start())
                covered = _end_of(text, match.end(), rule.reach)
                yield start, covered, rule.kind


def _anchors_in(small: str) -> set[str]:
    """Which anchors of the rules stand in a folded text in small letters."""
    apart, of_words = _anchors()
    words = f" {' '.join(_WORD.findall(small))} "
    return {*apart.in_text(small), *of_words.in_text(words)}


@cache
def _anchors() -> tuple[Sought, Sought]:
    """The anchors of all rules: those to be looked for in a text, and in its words."""
    every = {anchor for rule in RULES for group in rule.anchors for anchor in group}
    of_words = {anchor for anchor in every if " " in anchor and re.fullmatch(r"[\w ]+", anchor)}
    return Sought(sorted(every - of_words)), Sought(sorted(of_words))


def _start_of_sentence(text: str, place: int) -> int:
    """Where the sentence begins that a character stands in."""
    if before := _BEFORE.match(text, place):
        place = before.end()  # a match may begin with the end of the sentence before
    floor = max(0, place - _LONGEST_SENTENCE)
    start = floor
    for end in _SENTENCE_END.finditer(text, floor, place):
        start = end.end()
    while start < place and text[start].isspace():
        start += 1
    return start


def _end_of(text: str, place: int, reach: Reach) -> int:
    limit = {"sentence": _LONGEST_SENTENCE, "line": _LONGEST_LINE, "turn": _LONGEST_TURN}[reach]
    stop = min(len(text), place + limit)
    if reach == "line":
        end = text.find("\n", place, stop)
        return stop if end < 0 else end
    if reach == "turn":
        turn = _TURN_END.search(text, place, stop)
        return (turn.start() if turn[0].isspace() else turn.end()) if turn else stop
    if text[place - 1 : place] in (".", "!", "?", "\n"):
        return place
    sentence = _SENTENCE_END.search(text, place, stop)
    return (sentence.start() if sentence[0] == "\n" else sentence.end()) if sentence else stop


def _lumps(text: str) -> Iterator[tuple[int, int, SuspicionKind]]:
    """Coded texts: base64 and hexadecimal digits that spell words. A digest or a picture spells none."""
    for match in _LUMP.finditer(text):
        body = match[0].rstrip("=")
        try:
            data = base64.b64decode(body[: len(body) // 4 * 4])
        except (binascii.Error, ValueError):
            continue
        if _spells(data):
            yield *match.span(), "encoded"
    for match in _HEX.finditer(text):
        digits = re.sub(r"[ :]", "", match[0])
        if _spells(bytes.fromhex(digits[: len(digits) // 2 * 2])):
            yield *match.span(), "encoded"


def _spells(data: bytes) -> bool:
    told = data.decode("utf-8", "replace")
    printable = sum(letter.isprintable() or letter in "\n\t" for letter in told if letter != "\ufffd")
    words = re.findall(r"[^\W\d_]{2,}", told)
    return printable >= len(told) * _PRINTABLE_SHARE and len(words) >= _FEW_WORDS and " " in told


# Folding: look-alikes of Latin letters become these, one character for one.

_MIXED = re.compile(r"(?=\w{0,40}[A-Za-z])(?=\w{0,40}[\u0370-\u04ff])\w{2,40}")
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u04ff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_DIGITS_IN_WORDS = re.compile(r"\b[A-Za-z]{0,19}+[01345][A-Za-z01345]{0,19}+\b")
_WORD_WITH_DIGITS = re.compile(r"(?=.*[A-Za-z]{2}).{4,20}")
_LOOK_ALIKES = str.maketrans(
    "АаВЕеЅѕІіЈјКМНОоРрСсТуХхԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοινа", "AaBEeSsIiJjKMHOoPpCcTyXxdhABEZHIKMNOPTYXoiva"
)
_LEET = str.maketrans("01345", "oieas")
_FOLDED_BLOCKS = (
    *((0xC0, 0x250), (0x1E00, 0x1F00), (0x400, 0x460), (0x2460, 0x2500), (0xFF01, 0xFF5F)),
    (0x1D400, 0x1D800),
)


def _folded(text: str) -> str:
    """The text without accents, ornamental letters and look-alikes, character for character."""
    if text.isascii():
        text = text.replace("_", " ")
    else:
        text = _NOT_ASCII.sub(lambda match: match[0].translate(_fold_table()), text).replace("_", " ")
        if _GREEK_OR_CYRILLIC.search(text):
            text = _MIXED.sub(lambda match: match[0].translate(_LOOK_ALIKES), text)
    return _DIGITS_IN_WORDS.sub(_without_digits, text)


def _without_digits(match: re.Match[str]) -> str:
    word = match[0]
    return word.translate(_LEET) if _WORD_WITH_DIGITS.fullmatch(word) else word


@cache
def _fold_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for first, last in _FOLDED_BLOCKS:
        for code in range(first, last):
            plain = unicodedata.normalize("NFKD", chr(code)).strip("()")[:1]
            if plain and plain != chr(code):
                table[code] = plain
    return table | {0x2018: "'", 0x2019: "'", 0x131: "i", 0x142: "l", 0x141: "L", ord("_"): " "}
