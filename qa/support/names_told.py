"""Whether the passages of a sentence have its names.

A person may be named by the surname alone, with or without a title; an organisation by its initials
("World Health Organization (WHO)"); a country by its people. A name that is spelled nearly alike
("Zelensky", "Zelenskyy") is the same where letters are only doubled or written for each other, and near else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from qa.support.figure import Match
from qa.support.names import JOINS, WORD, Name, names, plain
from qa.terms import key_of

SPELLED_ALIKE = 80.0
"""Similarity (0 to 100, rapidfuzz) from which a name is near another one."""


_SAME = {
    word: names[0]
    for names in (
        ("usa", "us", "america", "american", "americans", "united states", "united states of america"),
        ("uk", "britain", "british", "briton", "britons", "united kingdom", "great britain"),
        ("eu", "european union"),
        ("un", "united nations"),
        ("france", "french"),
        ("germany", "german", "germans"),
        ("spain", "spanish", "spaniards"),
        ("netherlands", "dutch", "holland"),
        ("greece", "greek", "greeks"),
        ("china", "chinese"),
        ("wales", "welsh"),
        ("ireland", "irish"),
        ("england", "english"),
        ("scotland", "scottish", "scots"),
        ("poland", "polish", "poles"),
        ("turkey", "turkish", "turks", "türkiye"),
        ("sweden", "swedish", "swedes"),
        ("denmark", "danish", "danes"),
        ("finland", "finnish", "finns"),
        ("switzerland", "swiss"),
        ("norway", "norwegian", "norwegians"),
        ("portugal", "portuguese"),
        ("iraq", "iraqi", "iraqis"),
        ("israel", "israeli", "israelis"),
        ("argentina", "argentine", "argentinian"),
        ("peru", "peruvian"),
        ("philippines", "filipino", "filipinos", "philippine"),
        ("thailand", "thai"),
        ("islam", "muslim", "muslims", "islamic"),
        ("kyiv", "kiev"),
    )
    for word in names
}
_PEOPLE_ENDING = re.compile(r"(?:ians|ian|ans|an|ese|ish|is|i|ic|s)\Z")


@dataclass(frozen=True, slots=True)
class NamesTold:
    """The words of the evidence as names are looked up in them.

    Attributes:
        forms: all words in their plain form.
        folded: names in their folded form (for other spellings), and the word as it is written.
        initials: of runs of names.
        runs: the names, word by word in plain form.
        names: the names as they are written.
    """

    forms: frozenset[str]
    folded: dict[str, str]
    initials: frozenset[str]
    runs: tuple[tuple[str, ...], ...]
    names: tuple[Name, ...]


def folded(form: str) -> str:
    """A plain form with the letters that transliterations exchange written as one, doubled ones once."""
    for many, one in (("ou", "u"), ("kh", "h"), ("ph", "f"), ("ck", "k"), ("y", "i"), ("j", "i"), ("w", "v")):
        form = form.replace(many, one)
    form = form.replace("q", "k").replace("c", "k").replace("-", "").replace("'", "")
    return re.sub(r"(.)\1+", r"\1", form)


def names_told(texts: Iterable[str]) -> NamesTold:
    """Everything that names may be looked up in: passages, titles, headings, sources."""
    told = [_told_by(text) for text in texts if text]
    found = [name for one in told for name in one.names]
    return NamesTold(
        frozenset().union(*(one.forms for one in told)),
        {form: word for one in told for form, word in one.folded.items()},
        frozenset().union(*(one.initials for one in told)),
        tuple(run for one in told for run in one.runs),
        tuple(found),
    )


@lru_cache(maxsize=512)
def _told_by(text: str) -> NamesTold:
    words = [match.group() for match in WORD.finditer(text)]
    forms: set[str] = set()
    spelled: dict[str, str] = {}
    for word in words:
        whole = plain(word)
        for form in {whole, *whole.split("-")}:
            forms.add(form)
            if word[0].isupper() and len(form) > 3:
                spelled[folded(form)] = word
    return NamesTold(
        frozenset(
            forms
            | {key_of(form) for form in forms}
            | {_SAME[f] for f in forms if f in _SAME}
            | _joined(words)
        ),
        spelled,
        _initials(words),
        tuple(tuple(plain(part) for part in name.parts) for name in names(text)),
        names(text),
    )


def _joined(words: list[str]) -> set[str]:
    """Aliases of several words: "United States" tells "US"."""
    lowered = [plain(word) for word in words]
    pairs = {f"{a} {b}" for a, b in pairwise(lowered)}
    return {_SAME[pair] for pair in pairs if pair in _SAME}


def _initials(words: list[str]) -> frozenset[str]:
    """The initials of runs of two to six capitalised words, with and without what joins them."""
    found: set[str] = set()
    for with_joins in (False, True):
        run = ""
        for word in words:
            if word[0].isupper() and not (word.isupper() and len(word) > 1):
                run += "".join(part[0] for part in word.split("-") if part).lower()
                found.update(run[at:] for at in range(len(run)) if 2 <= len(run) - at <= 6)
            elif word in JOINS or word == "for":
                run += word[0] if with_joins and run else ""
            else:
                run = ""
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class NameFound:
    """Where a name stands in the evidence.

    Attributes:
        match: how well.
        nearest: the words of the evidence that are nearest, or None.
    """

    match: Match
    nearest: str | None = None


def find(name: Name, told: NamesTold) -> NameFound:
    """Look a name up."""
    whole = " ".join(plain(part) for part in name.parts)
    if _SAME.get(whole, whole) in told.forms or whole.replace(" ", "") in told.initials:
        return NameFound(Match.SAME)
    if _expands(name, told):
        return NameFound(Match.SAME)
    results = [_part(part, told) for part in name.parts]
    if all(match is Match.SAME for match, _ in results):
        return _together(name, told)
    if any(match is Match.NONE for match, _ in results):
        return _partly(name, told, [match for match, _ in results])
    return NameFound(Match.NEAR, next(word for match, word in results if match is Match.NEAR))


def nearest(name: Name, told: NamesTold) -> str | None:
    """The name of the evidence that reads most like this one, if any does at all."""
    choices = {one.text: None for one in told.names}
    best = process.extractOne(name.text, list(choices), scorer=fuzz.WRatio, score_cutoff=55.0)
    return best[0] if best else None


def _part(word: str, told: NamesTold) -> tuple[Match, str | None]:
    """One word of a name: itself, its people or country, another spelling of it."""
    form = plain(word)
    if form in told.forms or key_of(form) in told.forms or _SAME.get(form) in told.forms:
        return Match.SAME, None
    if form.endswith("s") and form[:-1] in told.forms:
        return Match.SAME, None
    if "-" in form and all(part in told.forms for part in form.split("-")):
        return Match.SAME, None
    if len(form) < 4:
        return Match.NONE, None
    stem = _PEOPLE_ENDING.sub("", form)
    if (
        len(stem) >= 4
        and stem != form
        and any(one.startswith(stem) and len(one) - len(stem) <= 3 for one in told.forms)
    ):
        return Match.SAME, None
    if any(
        len(one) >= 4 and form.startswith(one) and _PEOPLE_ENDING.fullmatch(form[len(one) :])
        for one in told.forms
    ):
        return Match.SAME, None
    if folded(form) in told.folded:
        return Match.SAME, None
    best = process.extractOne(folded(form), list(told.folded), scorer=fuzz.ratio, score_cutoff=SPELLED_ALIKE)
    return (Match.NEAR, told.folded[best[0]]) if best and len(form) > 4 else (Match.NONE, None)


def _expands(name: Name, told: NamesTold) -> bool:
    """Whether the name is written out where the evidence has its initials alone."""
    if len(name.parts) < 2:
        return False
    words = [match.group() for match in WORD.finditer(name.text)]
    return any(len(one) == len(name.parts) and one in told.forms for one in _initials(words) if len(one) > 2)


def _together(name: Name, told: NamesTold) -> NameFound:
    """All words of the name are told; of one person? Ilse Brandt and Oda Lind make no "Ilse Lind"."""
    parts = [plain(part) for part in name.parts]
    if len(parts) < 2:
        return NameFound(Match.SAME)
    first, last = parts[-2], parts[-1]
    holding = [run for run in told.runs if last in run]
    if not holding or any(first in run for run in holding):
        return NameFound(Match.SAME)
    before = {run[run.index(last) - 1] for run in holding if run.index(last)}
    if not before or first not in {part for run in told.runs for part in run}:
        return NameFound(Match.SAME)
    whose = next(one for one in told.names if last in map(plain, one.parts) and len(one.parts) > 1)
    return NameFound(Match.NONE, whose.text)


def _partly(name: Name, told: NamesTold, results: list[Match]) -> NameFound:
    """Some words of the name are not told: near if its last one is, and nothing told contradicts the rest."""
    close = nearest(name, told)
    if len(results) < 2 or results[-1] is Match.NONE:
        return NameFound(Match.NONE, close)
    last = plain(name.parts[-1])
    holding = [run for run in told.runs if last in run]
    alone = all(run.index(last) == 0 for run in holding)
    initial = any(
        len(one) == 1 and name.parts[0][0].lower() == one for run in holding for one in run[: run.index(last)]
    )
    if not holding or alone or initial:
        return NameFound(
            Match.NEAR, next((one.text for one in told.names if last in map(plain, one.parts)), close)
        )
    return NameFound(Match.NONE, next(one.text for one in told.names if last in map(plain, one.parts)))
