"""Where a passage's number stands for a noun: "According to [2], …", "[5] says that …", "Passage 3 gives …".

The numbers of a prompt are not those of an answer's footnotes, and a mark goes behind its sentence: without
a word in its place the sentence would lose its subject, and a number in words would point to another source.
"""

import re

_MARK = r"[\[【［〔]\s*[\^#]?\d[^\]】］〕\n]{0,40}[\]】］〕]"
_MORE_MARKS = re.compile(rf"(?:\s*(?:,|and|&|und|et|y)?\s*{_MARK})*", re.I)
_INTRODUCED = (
    (re.compile(r"\b(?:according\sto|as\sper)\Z", re.I), "the passage", "the passages"),
    (re.compile(r"(?:\A|[.!?]\s)(?:as|while|whereas)\Z", re.I), "the passage", "the passages"),
    (re.compile(r"\b(?:laut|gemäß)\Z", re.I), "Passage", "Passagen"),
    (re.compile(r"\b(?:selon|d[’']après)\Z", re.I), "le passage", "les passages"),
    (re.compile(r"\bsegún\Z", re.I), "el pasaje", "los pasajes"),
)
_IN_IT = re.compile(
    r"(?:\bas\s(?:stated|reported|mentioned|described|noted|told|explained|shown|seen)\s(?:in|by)"
    r"|(?:\A|[.!?]\s)(?:in|from|per))\Z",
    re.I,
)
_SAYS = re.compile(
    r"\s+(?:(?:also|both|then)\s+)?(?:says?|states?|reports?|mentions?|notes?|explains?|describes?|gives?|adds?"
    r"|shows?|tells?|writes?|confirms?|quotes?|puts?)\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:the\s)?(?P<word>passage|source)\s(?P<number>\d{1,3})(?![\d.,:/-]*\d)(?=[\s,.;:)]|\Z)", re.I
)
_FAR = 24
"""Characters behind a mark within which a verb of saying has ended."""


def noun_for(before: str, after: str, *, ends: bool) -> str | None:
    """The word that a mark stands for: "" where it stands for none, None where more must be seen.

    Args:
        before: the plain text before the mark.
        after: the source behind it, as far as it came.
        ends: whether a line ends behind it.
    """
    before = before.rstrip()
    more = _MORE_MARKS.match(after)
    assert more
    following = after[more.end() :]
    undecided = not ends and len(following) < _FAR
    for pattern, one, several in _INTRODUCED:
        if pattern.search(before):
            return None if undecided else several if more.end() else one
    if _IN_IT.search(before):
        if not following.strip() and undecided:
            return None
        return "the passage" if following.lstrip()[:1] in ",;:" and following.strip() else ""
    if before and before[-1] not in ".!?":
        return ""
    if undecided and "\n" not in following:
        return None
    if not _SAYS.match(following):
        return ""
    return "The passages" if more.end() else "The passage"


def take_named(text: str, passages: int) -> tuple[str, tuple[int, ...]]:
    """A sentence without the numbers of "Passage 3" and "source 2", and these numbers.

    Args:
        text: plain, without marks.
        passages: how many there are; what has a higher number is something else.
    """
    numbers: list[int] = []

    def named(found: re.Match[str]) -> str:
        if not 1 <= int(found["number"]) <= passages:
            return found.group()
        numbers.append(int(found["number"]))
        return f"{'The' if found.group()[0].isupper() else 'the'} {found['word'].lower()}"

    return _NAMED.sub(named, text), tuple(dict.fromkeys(numbers))
