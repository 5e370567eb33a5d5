"""What a follow-up may leave out: the names and noun phrases of the history, and where they stood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from qa.answer import Turn
from qa.noun_phrases import looks_like_person, noun_phrases
from qa.terms import AUXILIARIES, QUESTION_WORDS, STOPWORDS, Word, content_words, is_stopword, word_set, words

Part = Literal["heading", "section", "question", "answer"]
Kind = Literal["person", "name", "date", "number", "plural", "thing"]

ANSWER_WORDS = 60
"""An answer's phrases are taken from its first words: later ones are rarely spoken of again."""

LONGEST_CHUNK = 5
"""A longer run of content words in an answer is cut: it is a clause, not a phrase."""

DECLINED = re.compile(r"\b(?:do(?:es)? not say|don't know|no answer|not in your articles)\b", re.I)
MARKS = re.compile(r"\s*\[\d+\]")
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")

_POINTS_BACK = re.compile(r"^(?:his|her|its|their|this|that|these|those)\s+", re.I)

_INSIDE_NAMES = word_set("of the de la le du da von van der den bin al for and")
_ENDS_BEFORE = word_set("the")
_DETERMINERS = word_set("the a an his her its their this that these those")
_MONTHS = word_set(
    """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """
)
_MEN = word_set(
    """
    john james robert michael william david richard joseph thomas charles donald mark paul george steven
    edward brian ronald kevin jason jeffrey frank scott eric stephen andrew raymond gregory joshua jerry
    dennis walter patrick peter harold douglas henry carl arthur ryan roger joe jack albert justin
    terry gerald keith samuel ralph lawrence nicholas roy benjamin bruce adam harry fred wayne billy steve
    louis jeremy aaron howard jimmy bobby philip martin vladimir emmanuel boris barack joseph xi narendra
    mr sir king prince father lord pope
    """
)
_WOMEN = word_set(
    """
    mary patricia linda barbara elizabeth jennifer maria susan margaret dorothy lisa nancy karen betty helen
    sandra donna carol ruth sharon michelle laura sarah kimberly deborah jessica shirley cynthia angela
    melissa brenda amy anna rebecca virginia kathleen pamela martha debra amanda stephanie carolyn christine
    marie janet catherine frances ann joyce diane alice julie heather teresa doris gloria evelyn jean cheryl
    katherine joan ashley judith rose janice kelly nicole judy christina kathy theresa beverly denise tammy
    marine giorgia sanna jacinda kim oprah serena taylor irene jane lori rachel hillary kamala ursula greta
    ilse mrs ms miss lady queen princess sister
    """
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of the history that names a candidate.

    Attributes:
        text: as written.
        keys: the keys of its content words.
        turn: how many turns ago, 0 for the last one.
        part: where in the turn.
        order: its place among the mentions of that part.
        kind: what it looks like.
        definite: whether "the", "his" or "this" stands before it or begins it.
    """

    text: str
    keys: frozenset[str]
    turn: int
    part: Part
    order: int
    kind: Kind
    definite: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that was spoken of: all mentions that seem to mean it.

    Attributes:
        text: its fullest mention, as written.
        keys: the keys of that mention's content words.
        kind: what it looks like.
        mentions: newest first.
    """

    text: str
    keys: frozenset[str]
    kind: Kind
    mentions: tuple[Mention, ...]


def is_heading(turn: Turn) -> bool:
    """Whether a turn only says what the talk is about ("Frank Zappa: Disbandment")."""
    found = words(turn.question)
    asks = "?" in turn.question or any(w.plain in AUXILIARIES | QUESTION_WORDS for w in found[:2])
    return not turn.answer and not asks and ": " in turn.question


def gender(name: str) -> Literal["he", "she"] | None:
    """Which pronoun a person's first name or title asks for, if it is a common English one."""
    for word in words(name):
        if word.plain in _MEN:
            return "he"
        if word.plain in _WOMEN:
            return "she"
    return None


def candidates(history: Sequence[Turn]) -> list[Candidate]:
    """Everything that the history names, each thing once.

    Args:
        history: earlier turns, oldest first.

    Returns:
        Candidates in order of their newest mention.
    """
    mentions: list[Mention] = []
    for age, turn in enumerate(reversed(history)):
        mentions.extend(replace(mention, turn=age) for mention in _mentions(turn.question, turn.answer))
    return _merged(mentions)


@lru_cache(maxsize=256)
def _mentions(question: str, answer: str) -> tuple[Mention, ...]:
    turn = Turn(question=question, answer=answer)
    if is_heading(turn):
        title, _, section = question.partition(": ")
        return (*_heading(title), *_from_text(section, "section"))
    said = "" if DECLINED.search(answer) else _shortened(MARKS.sub("", answer))
    return (*_from_text(said, "answer"), *_from_question(question))


def _shortened(answer: str) -> str:
    found = words(answer)
    return answer if len(found) <= ANSWER_WORDS else answer[: found[ANSWER_WORDS - 1].end]


def _heading(title: str) -> Iterator[Mention]:
    bare = _PARENTHESIS.sub("", title).strip() or title
    keys = _content_keys(bare)
    if keys:
        kind: Kind = "person" if 2 <= len(words(bare)) <= 4 and looks_like_person(bare) else "name"
        yield Mention(bare, keys, 0, "heading", 0, kind, definite=True)


def _from_question(question: str) -> Iterator[Mention]:
    found = list(_name_runs(question))
    for order, (text, definite) in enumerate(found):
        yield _mention(text, "question", order, definite=definite)
    for order, phrase in enumerate(noun_phrases(question)):
        keys = _content_keys(phrase.text)
        if keys and not phrase.is_time and not any(keys == _content_keys(text) for text, _ in found):
            definite = phrase.text.split()[0].lower() in _DETERMINERS
            text = _POINTS_BACK.sub("", phrase.text)
            yield _mention(text, "question", order, definite=definite, plural=phrase.plural)


def _from_text(text: str, part: Part) -> Iterator[Mention]:
    order = 0
    for run, definite in _runs(text):
        if _content_keys(run):
            yield _mention(run, part, order, definite=definite)
            order += 1


def _mention(text: str, part: Part, order: int, *, definite: bool, plural: bool | None = None) -> Mention:
    return Mention(text, _content_keys(text), 0, part, order, _kind(text, plural), definite)


def _content_keys(text: str) -> frozenset[str]:
    return frozenset(w.key for w in content_words(text))


def _kind(text: str, plural: bool | None) -> Kind:
    found = content_words(text)
    if all(w.is_number or w.plain in _MONTHS for w in found):
        dated = any(w.plain in _MONTHS or _YEAR.match(w.text) for w in found)
        return "date" if dated else "number"
    capitals = sum(w.capitalised for w in found)
    if capitals == len(found):
        return "person" if looks_like_person(text) and " and " not in text else "name"
    if found[0].is_number or plural or (plural is None and _looks_plural(found[-1])):
        return "plural"
    return "thing"


def _looks_plural(word: Word) -> bool:
    return word.plain.endswith("s") and not word.plain.endswith(("ss", "us", "is"))


def _name_runs(text: str) -> Iterator[tuple[str, bool]]:
    """Names as written, with small words inside ("Mothers of Invention"), and whether "the" stands before."""
    for run, definite in _runs(text):
        found = words(run)
        if found[0].capitalised and found[-1].capitalised and any(not is_stopword(w) for w in found):
            yield run, definite


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Names and runs of plain content words of any text, in order."""
    found = words(text)
    at = 0
    while at < len(found):
        if not _begins(found[at], at):
            at += 1
            continue
        end_of = _name_end if found[at].capitalised else _plain_end
        end = end_of(found, at, text)
        definite = at > 0 and found[at - 1].plain in _DETERMINERS
        yield re.sub(r"['’]s?$", "", text[found[at].start : found[end - 1].end]), definite
        at = end


def _begins(word: Word, at: int) -> bool:
    """Whether a phrase may begin here; "The" may within a text ("saw The Wallflowers")."""
    if word.plain in _ENDS_BEFORE:
        return word.capitalised and at > 0
    return not is_stopword(word) and not (_is_adverb(word) and not word.capitalised)


def _is_adverb(word: Word) -> bool:
    return word.plain.endswith("ly") or word.plain in {"instead", "later", "twice", "once", "ago", "away"}


def _adjacent(text: str, before: Word, after: Word) -> bool:
    return text[before.end : after.start] in {" ", "-", ". ", " & "} and not before.text.endswith(
        ("'s", "’s")
    )


def _name_end(found: list[Word], begin: int, text: str) -> int:
    """One past the last capitalised word of the name that begins here."""
    end = begin + 1
    while end < len(found) and _adjacent(text, found[end - 1], found[end]):
        ahead = end
        while (
            ahead < len(found)
            and ahead - end < 2  # "of the", "and the"
            and found[ahead].text in _INSIDE_NAMES
            and ahead + 1 < len(found)
            and _adjacent(text, found[ahead], found[ahead + 1])
        ):
            ahead += 1
        word = found[ahead]
        if (word.capitalised and word.plain not in STOPWORDS) or (word.is_number and ahead == end):
            end = ahead + 1
        else:
            break
    return end


def _plain_end(found: list[Word], begin: int, text: str) -> int:
    end = begin + 1
    while end < len(found) and end - begin < LONGEST_CHUNK and _adjacent(text, found[end - 1], found[end]):
        word = found[end]
        if is_stopword(word) or word.capitalised or _is_adverb(word):
            break
        end += 1
    return end


def _merged(mentions: Sequence[Mention]) -> list[Candidate]:
    """Put mentions of one thing together: a short name to the longer one that holds it, equal phrases."""
    full = sorted(mentions, key=lambda m: (m.part != "heading", -len(m.keys), m.turn))
    groups: list[tuple[Mention, list[Mention]]] = []
    for mention in full:
        for lead, members in groups:
            if _same(mention, lead):
                members.append(mention)
                break
        else:
            groups.append((mention, [mention]))
    found = [
        Candidate(lead.text, lead.keys, lead.kind, tuple(sorted(members, key=lambda m: (m.turn, m.part))))
        for lead, members in groups
    ]
    return sorted(found, key=lambda c: (c.mentions[0].turn, c.mentions[0].part, c.mentions[0].order))


def _same(short: Mention, lead: Mention) -> bool:
    if short.keys == lead.keys:
        return True
    names = {"person", "name"}
    if short.kind not in names or lead.kind not in names or " and " in lead.text or " and " in short.text:
        return False
    if short.keys < lead.keys:
        return lead.kind == "person" or lead.part == "heading" or len(short.keys) > 1
    return lead.part == "heading" and lead.keys < short.keys and len(lead.keys) > 1
