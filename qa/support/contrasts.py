"""Where a sentence has the words of its source and says the contrary.

A negation on one side only, a word in the place of its opposite, a plan told as a fact, and two facts that
have changed places: counted by words, since that is what a network of this size misses.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.reader.opposites import OPPOSITES
from qa.support import names as support_names
from qa.support.dates import dates
from qa.support.evidence import Source, plain_figures
from qa.support.figure import Figure, Match, compare
from qa.support.names import plain
from qa.terms import Word, is_stopword, key_of, word_set, words

REACH = 4
"""Words behind a negation or a "may" that it can be about."""

SIDE_REACH = 6
"""Words on each side of a fact that tell what it is said of."""

MOST_MENTIONS = 40
"""Facts of one sentence that are compared; tables and lists have more."""

FADING = 2.5
"""Words over which a neighbour's say in that falls to 1/e."""

TOLERATED = 0.35
"""A fact's neighbours change with every rewording: by so much another fact may fit better by chance."""

_NEGATIONS = word_set(
    """
    not no never nor neither none nobody nothing nowhere without cannot hardly barely scarcely nicht kein
    keine keinen nie ohne pas jamais sans aucun nunca sin ningún ninguna jamás
    """
)
_NEGATING_VERBS = frozenset(
    map(
        key_of,
        word_set(
            """
            fail failed refuse refused decline declined deny denied reject lack ban forbid forbidden prohibit
            prevent halt suspend cancel
            """
        ),
    )
)
_PLANS = word_set(
    """
    may might could would plan plans planned planning expect expects expected propose proposed proposes
    consider considering considers hope hopes hoped want wants wanted intend intends allegedly alleged
    reportedly possible possibly perhaps probably likely unlikely threatened threaten threatens scheduled
    seek seeks sought aim aims
    """
)
_WAYS = tuple(
    (frozenset(map(key_of, word_set(one))), frozenset(map(key_of, word_set(other))))
    for one, other in (
        (
            "rise rose risen raise increase grow grew grown gain climb jump soar surge expand more higher up",
            "fall fell fallen drop decline decrease cut reduce lower shrink shrank sink sank fewer less down",
        ),
        (
            "approve accept back adopt agree allow permit pass",
            "reject refuse block deny ban forbid oppose veto",
        ),
        ("keep kept stay remain open reopen begin start", "close shut end stop leave left abandon"),
        ("win won beat victory first", "lose lost defeat last"),
        ("convict guilty", "acquit innocent clear"),
    )
)
"""Words that lead one way, and those that lead the other."""

_ALL = word_set("all every each always entire whole completely entirely")
_SOME = word_set("some many most several few partly often sometimes half part usually mostly")
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|be|got|gets)\s(?:\w+ly\s)?\w+(?:ed|en|wn|ne|ld|nt|pt|ught|ade|aid|old|it|ut|et|und)\b"
    r"(?:\s\w+){0,5}?\sby\b",
    re.IGNORECASE,
)


_TURNED = (("en", "dis"),)
_UN = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti")


def _both_ways() -> dict[str, frozenset[str]]:
    """Word, or its key → what contradicts it."""
    table: dict[str, set[str]] = {}
    for word, others in OPPOSITES.items():
        for other in others:
            for one, two in ((word, other), (key_of(word), key_of(other))):
                if not one.startswith(two[:5]):  # employer, employee: "employed" has the key of both
                    table.setdefault(one, set()).add(two)
                    table.setdefault(two, set()).add(one)
    return {word: frozenset(others) for word, others in table.items()}


_OPPOSITES = _both_ways()


@dataclass(frozen=True, slots=True)
class Contrasts:
    """What speaks against a sentence in the words of its sources.

    Attributes:
        negated: words that are negated on one side only.
        opposed: words whose opposite stands in the source.
        planned: words told as a fact where the source has a plan, a doubt or an allegation.
        widened: whether it says "all" where the source says "some".
        turned: ways (up or down, yes or no) that the sentence goes and its sources only the other way round.
        swapped: 0 to 1; how much better another fact of the source fits a fact's place than itself.
        said: the words of the sentence that show it best, or "".
        told: the words of the source in their place, or "".
        passage: number of the source's passage from 0, or None.
    """

    negated: int = 0
    opposed: int = 0
    planned: int = 0
    widened: bool = False
    turned: int = 0
    swapped: float = 0.0
    said: str = ""
    told: str = ""
    passage: int | None = None

    def __bool__(self) -> bool:
        """Whether the words as such are contrary."""
        return bool(self.negated or self.opposed)


def contrasts(sentence: str, sources: Sequence[Source]) -> Contrasts:
    """Compare a sentence with the sentences of the evidence that say the same."""
    negated = _marked_on_one_side(sentence, sources, _is_negation)
    opposed = _opposed(sentence, sources)
    planned = _told_as_fact(sentence, sources)
    said, told, passage = next(iter([*negated, *opposed]), ("", "", None))
    mine = {word.plain for word in words(sentence)}
    theirs = {word.plain for source in sources[:1] for word in words(source.text)}
    return Contrasts(
        negated=len(negated),
        opposed=len(opposed),
        planned=planned,
        widened=bool(mine & _ALL) and not theirs & _ALL and bool(theirs & _SOME),
        turned=_turned(sentence, sources),
        swapped=_swapped(sentence, sources),
        said=said,
        told=told,
        passage=passage,
    )


_Shown = tuple[str, str, int | None]


def _is_negation(word: Word) -> bool:
    return word.plain in _NEGATIONS or word.plain.endswith("n't") or word.key in _NEGATING_VERBS


def _under_mark(found: Sequence[Word], is_mark: Callable[[Word], bool]) -> dict[str, tuple[int, int]]:
    """The keys of content words that stand just behind a mark, and where mark and word stand."""
    marked: dict[str, tuple[int, int]] = {}
    for at, word in enumerate(found):
        if is_mark(word):
            behind = [w for w in found[at + 1 : at + 1 + REACH] if not is_stopword(w)]
            for content in behind[:1]:
                marked.setdefault(content.key, (word.start, content.end))
    return marked


def _marked_on_one_side(
    sentence: str, sources: Sequence[Source], is_mark: Callable[[Word], bool]
) -> list[_Shown]:
    """Words that stand behind a negation in the sentence or in its sources, and in the other one without."""
    found = words(sentence)
    mine = _under_mark(found, is_mark)
    own_keys = {word.key: word for word in found}
    shown: list[_Shown] = []
    told = [(source, words(source.text)) for source in sources]
    for key, (start, end) in mine.items():
        holding = [
            (s, w)
            for s, w in told
            if any(word.key == key for word in w) and _is_about_the_same(own_keys, w, key)
        ]
        if holding and not any(_is_near_mark(w, key, is_mark) for _, w in holding):
            source, source_words = holding[0]
            shown.append((sentence[start:end], _around(source, source_words, key), source.passage))
    if any(is_mark(word) for word in found):
        return shown
    for source, source_words in told:
        for key, (start, end) in _under_mark(source_words, is_mark).items():
            again = sum(word.key == key for word in source_words) > 1
            if key in own_keys and not again and _is_about_the_same(own_keys, source_words, key):
                shown.append((own_keys[key].text, source.text[start:end], source.passage))
    return shown


def _is_about_the_same(own: dict[str, Word], row: Sequence[Word], key: str) -> bool:
    """Whether two more content words around this one of a source stand in the sentence."""
    at = next(n for n, word in enumerate(row) if word.key == key)
    around = [w for w in row[max(0, at - SIDE_REACH) : at + SIDE_REACH + 1] if not is_stopword(w)]
    return sum(word.key in own and word.key != key for word in around) >= 2


def _is_near_mark(found: Sequence[Word], key: str, is_mark: Callable[[Word], bool]) -> bool:
    return any(
        word.key == key and any(is_mark(w) for w in found[max(0, at - 2 * REACH) : at + 3])
        for at, word in enumerate(found)
    )


def _around(source: Source, found: Sequence[Word], key: str) -> str:
    """The word with the one before it, as the source has them."""
    at = next(n for n, word in enumerate(found) if word.key == key)
    return source.text[found[max(0, at - 1)].start : found[at].end]


def _opposed(sentence: str, sources: Sequence[Source]) -> list[_Shown]:
    """Words of the sentence that stand where its sources have their opposite."""
    mine = words(sentence)
    keys = {word.key for word in mine}
    own = {word.key: word for word in mine}
    told = [(source, words(source.text)) for source in sources]
    their_keys = {word.key for _, row in told for word in row}
    shown: list[_Shown] = []
    for at, word in enumerate(mine):
        if is_stopword(word) and word.plain not in _OPPOSITES:
            continue
        for source, row in told:
            places = [n for n, other in enumerate(row) if _are_opposite(word, other)]
            new = word.key not in their_keys
            place = next(
                (
                    n
                    for n in places
                    if (new and row[n].key not in keys and _is_about_the_same(own, row, row[n].key))
                    or _same_neighbours(mine, at, row, n, both=not new)
                ),
                None,
            )
            if place is not None:
                shown.append((word.text, row[place].text, source.passage))
                break
    return shown


def _are_opposite(one: Word, other: Word) -> bool:
    if other.plain in _OPPOSITES.get(one.plain, ()) or other.key in _OPPOSITES.get(one.key, ()):
        return one.key != other.key
    if one.text[:2] == other.text[:2] or one.text[-2:] != other.text[-2:]:
        return False
    short, long = sorted((one.plain, other.plain), key=len)
    if len(short) > 3 and any(long == f"{prefix}{short}" for prefix in _UN):
        return True
    return one.plain[2:] == other.plain[3:] and (one.plain[:2], other.plain[:3]) in _TURNED


def _same_neighbours(mine: Sequence[Word], at: int, row: Sequence[Word], place: int, *, both: bool) -> bool:
    """Whether the words before and behind (one of them, or both) are the same."""
    before = at > 0 and place > 0 and mine[at - 1].key == row[place - 1].key
    behind = at + 1 < len(mine) and place + 1 < len(row) and mine[at + 1].key == row[place + 1].key
    return before and behind if both else before or behind


def _told_as_fact(sentence: str, sources: Sequence[Source]) -> int:
    """Words that stand behind "may" or "plans to" in the source, and plainly in the sentence."""
    found = words(sentence)
    if any(word.plain in _PLANS or word.plain in {"will", "should", "whether", "if"} for word in found):
        return 0
    keys = {word.key for word in found}
    return sum(
        key in keys
        for source in sources[:1]
        for key in _under_mark(words(source.text), lambda word: word.plain in _PLANS)
    )


def _turned(sentence: str, sources: Sequence[Source]) -> int:
    mine = {word.key for word in words(sentence)}
    theirs = {word.key for source in sources for word in words(source.text)}
    return sum(
        bool(mine & one) and not mine & other and bool(theirs & other) and not theirs & one
        for pair in _WAYS
        for one, other in (pair, pair[::-1])
    )


@dataclass(frozen=True, slots=True)
class _Mention:
    """A fact with what stands beside it: key and side, and how near."""

    kind: str
    forms: frozenset[str]
    beside: dict[tuple[str, int], float]
    figure: Figure | None = None

    def is_told_by(self, other: "_Mention") -> bool:
        """Whether the other may be the same, if less exactly."""
        if self.figure and other.figure:
            return compare(self.figure, other.figure) is not Match.NONE
        return bool(self.forms & other.forms)


def _swapped(sentence: str, sources: Sequence[Source]) -> float:
    """How much better another fact of the sources fits a fact's place (0 to 1) than itself.

    "A beat B" becomes "B beat A", or "C beat B" where C stands elsewhere.
    """
    mine = _mentions(sentence)[:MOST_MENTIONS]
    named = frozenset(form for one in mine if one.kind == "name" for form in one.forms)
    theirs = [mention for source in sources for mention in _mentions(source.text, named)[:MOST_MENTIONS]]
    turned = bool(_PASSIVE.search(sentence)) != any(_PASSIVE.search(source.text) for source in sources[:1])
    worst = 0.0
    for one in mine:
        if turned and one.kind == "name":
            continue
        alike = [mention for mention in theirs if mention.kind == one.kind]
        own = max((_likeness(one, m) for m in alike if one.is_told_by(m)), default=0.0)
        other = max((_likeness(one, m) for m in alike if not one.is_told_by(m)), default=0.0)
        worst = max(worst, other - own - TOLERATED)
    return worst


def _mentions(text: str, named: frozenset[str] = frozenset()) -> list[_Mention]:
    """The facts of a text; words that are names elsewhere are, too."""
    found = words(text)
    counted = {figure.start: figure for figure in plain_figures(text)}
    nothing: frozenset[str] = frozenset()
    spans = [(figure.start, figure.end, "number", nothing) for figure in counted.values()]
    spans += [(n.start, n.end, "name", frozenset(map(plain, n.parts))) for n in support_names.names(text)]
    spans += [(d.start, d.end, "date", frozenset({f"{d.told}{d.weekday}{d.decade}"})) for d in dates(text)]
    inside = [(start, end) for start, end, kind, _ in spans if kind == "name"]
    spans += [
        (w.start, w.end, "name", frozenset({w.plain}))
        for w in found
        if w.plain in named and not any(start <= w.start < end for start, end in inside)
    ]
    mentions = []
    for start, end, kind, forms in spans:
        before = [w for w in found if w.end <= start][-SIDE_REACH:][::-1]
        behind = [w for w in found if w.start >= end][:SIDE_REACH]
        beside: dict[tuple[str, int], float] = {}
        for side, row in ((-1, before), (1, behind)):
            for step, word in enumerate(row):
                weight = (0.4 if is_stopword(word) else 1.0) * math.exp(-step / FADING)
                beside.setdefault((word.key, side), weight)
        mentions.append(_Mention(kind, forms, beside, counted.get(start) if kind == "number" else None))
    return mentions


def _likeness(one: _Mention, other: _Mention) -> float:
    """Share of what stands beside a fact that stands on the same side of another one."""
    total = sum(one.beside.values())
    return sum(min(w, other.beside.get(k, 0.0)) for k, w in one.beside.items()) / total if total else 0.0
