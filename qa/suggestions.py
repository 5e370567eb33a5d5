"""First questions, made from what the newest articles say, for people who do not know yet what to ask.

A few shapes of English sentences turn into questions that the same sentence answers ("The ferry terminal in
Brimoor cost 48 million" asks how much it cost). Only such as name somebody or something can be understood
without their article. Whether the reader does answer them is for the caller to try; articles in other
languages give none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from index.article import Filter
from qa.terms import word_set

if TYPE_CHECKING:
    from index.library import Library

# Sixty texts take some 30 ms to read and search.
SAMPLED = 60
# News says what matters first.
_CHARACTERS = 3_000
# The last of these reaches everything that has a date.
_WINDOWS = (7, 60, 730, 36_500)
_SHORTEST, _LONGEST = 18, 72

_NAME = r"[A-Z][a-zà-ÿ]+(?:[ -][A-Z][a-zà-ÿ]+)+"
# A subject that names something: "Brimoor's ferry terminal", "The oyster beds at Pellen Point".
_OWNED = r"(?=[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:'s|’s) )"
_NAMED = rf"(?:The (?=[^.,;]{{0,50}}[A-Z])|{_OWNED})[\w'’-]+(?: [\w'’-]+){{1,7}}?"
# "CASTREL, December 9 (Coast Wire) - The wind farm": what stands before the sentence.
_BEFORE = r"(?:[A-Z]{3,}[^-–—\n]{0,50} [-–—]{1,2} )?"
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"]?(?= )|(?=\n)|$)")
_ENDS = r"(?=[,.;:]| (?:by|on|in|after|with|for|when|from|at|as|and|to|that|which|who|during|since|until)\b)"
_DONE = (
    "opened closed won founded designed wrote bought led built discovered invented signed directed launched"
    " announced unveiled replaced defeated"
)
_OF_COUNTS = {
    "carried": "carry",
    "employs": "employ",
    "employed": "employ",
    "killed": "kill",
    "sold": "sell",
    "built": "build",
    "bought": "buy",
    "won": "win",
    "hired": "hire",
    "received": "receive",
    "lost": "lose",
    "produced": "produce",
    "owns": "own",
}
_OF_DEEDS = {
    "announced": "announce",
    "proposed": "propose",
    "approved": "approve",
    "rejected": "reject",
    "denied": "deny",
    "promised": "promise",
    "banned": "ban",
    "unveiled": "unveil",
    "launched": "launch",
    "discovered": "discover",
    "warned of": "warn of",
    "called for": "call for",
    "criticized": "criticize",
    "criticised": "criticise",
}
# With these no name begins of which one asks who it is.
_NO_NAMES = word_set(
    """
    in on at by for from after before during since with while as but and under over like to of the this that
    president prime minister mayor captain senator judge king queen actress actor north south east west sound
    """
)
_WHO_DID = re.compile(
    rf"{_BEFORE}{_NAME},?(?: (?:has|have|had))? (?P<did>{'|'.join(_DONE.split())}) "
    rf"(?P<what>(?:the|a|an) [\w'’ -]{{6,50}}?){_ENDS}"
)
_COST = re.compile(rf"{_BEFORE}(?P<what>{_NAMED}) (?P<cost>cost|will cost|would cost) [^.;]{{0,20}}\d")
_COUNT = re.compile(
    rf"{_BEFORE}(?P<who>{_NAMED}) (?P<verb>{'|'.join(_OF_COUNTS)}) (?:about |some |nearly |more than )?"
    rf"\d[\d,. ]* (?P<what>[a-z]+s)\b"
)
_WHEN = re.compile(
    rf"{_BEFORE}(?P<what>{_NAMED}) (?P<was>was|were) (?P<done>\w+ed|built|shut|taken down|made public)"
    rf"(?P<again> again)? (?:on|in) (?:\w+day|\d{{4}}|[A-Z][a-z]+ \d)"
)
_WHY = re.compile(
    rf"{_BEFORE}(?P<what>{_NAMED}) (?P<was>was|were) (?P<done>\w+ed|shut)\b[^.;]{{0,80}} because "
)
_HARMED = re.compile(
    r"(?<!\w)(?P<who>people|civilians|soldiers|workers|students|passengers|children|homes) (?:were|have been)"
    r" (?P<done>killed|injured|wounded|arrested|displaced|evacuated|destroyed|rescued|detained)"
    r" (?P<where>(?:in|on|by|at|near|after) (?:the )?(?:[\w'’-]+ ){0,4}?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)
_WHAT = re.compile(
    rf"{_BEFORE}(?P<who>{_NAME}|The (?:[A-Z][\w'’-]+ ?){{1,4}}?) (?:has |have )?"
    rf"(?P<verb>{'|'.join(_OF_DEEDS)}) (?=[a-z])(?!to\b)"
)
_QUESTION = re.compile(r"(?:Who|What|When|Where|Why|How|Which) [^?!.:]+\?")
_WHO_IS = re.compile(rf"\b(?:[Tt]he|[Hh]er|[Hh]is|[Ii]ts|[Aa]) [a-z][a-z ]{{3,40}}, (?P<name>{_NAME}), ")
_PRESENTED = re.compile(rf"{_BEFORE}(?P<name>{_NAME}), (?:the|a|an|who) ")


def questions_in(text: str) -> list[str]:
    """Questions that a text answers, the most telling shapes first.

    Args:
        text: of an article, or the beginning of it.
    """
    sentences = [found[0].lstrip() for found in _SENTENCE.finditer(text)]
    made = (make(sentence) for make in _SHAPES for sentence in sentences)
    told = dict.fromkeys(question for question in made if question)
    return [question for question in told if _SHORTEST <= len(question) <= _LONGEST]


def _who_did(sentence: str) -> str | None:
    found = _WHO_DID.match(sentence)
    return f"Who {found['did']} {found['what']}?" if found else None


def _how_much(sentence: str) -> str | None:
    found = _COST.match(sentence)
    if not found:
        return None
    verb = "did" if found["cost"] == "cost" else found["cost"].split()[0]
    return f"How much {verb} {_inside(found['what'])} cost?"


def _how_many(sentence: str) -> str | None:
    if found := _COUNT.match(sentence):
        return f"How many {found['what']} did {_inside(found['who'])} {_OF_COUNTS[found['verb']]}?"
    found = _HARMED.search(sentence)
    return f"How many {found['who']} were {found['done']} {found['where']}?" if found else None


def _why(sentence: str) -> str | None:
    found = _WHY.match(sentence)
    return f"Why {found['was']} {_inside(found['what'])} {found['done']}?" if found else None


def _when(sentence: str) -> str | None:
    found = _WHEN.match(sentence)
    if not found:
        return None
    return f"When {found['was']} {_inside(found['what'])} {found['done']}{found['again'] or ''}?"


def _what(sentence: str) -> str | None:
    found = _WHAT.match(sentence)
    return f"What did {_inside(found['who'].strip())} {_OF_DEEDS[found['verb']]}?" if found else None


def _who_is(sentence: str) -> str | None:
    found = _PRESENTED.match(sentence) or _WHO_IS.search(sentence)
    if not found or found["name"].split()[0].lower() in _NO_NAMES:
        return None
    return f"Who is {found['name']}?"


def _asks(title: str) -> list[str]:
    """A headline that is a question itself."""
    return [title] if _QUESTION.fullmatch(title) and _SHORTEST <= len(title) <= _LONGEST else []


_SHAPES = (_who_did, _how_much, _how_many, _why, _when, _what, _who_is)


def _inside(subject: str) -> str:
    """A subject as it stands inside of a sentence: "the oyster beds", "Brimoor's ferry terminal"."""
    return subject[0].lower() + subject[1:] if subject.startswith("The ") else subject


def suggested_questions(library: Library, newest: str | None, articles: int) -> list[str]:
    """Questions for an index, of different articles and shapes; the same ones for the same index.

    Args:
        library: the open index; some 50 ms at 60,000 articles.
        newest: ISO 8601 day of its newest article, or None.
        articles: how many it has; the undated ones of more than `SAMPLED` are not looked at.
    """
    read = [library.article(one) for one in _sample(library, newest, articles)]
    by_article = [[*_asks(article.title), *questions_in(article.text[:_CHARACTERS])] for article in read]
    # First the best of each article, then the second best; who somebody is asks the least.
    rounds = [question for one in zip_longest(*by_article) for question in one if question]
    return list(dict.fromkeys(sorted(rounds, key=lambda question: question.startswith("Who is"))))


def _sample(library: Library, newest: str | None, articles: int) -> list[str]:
    """Ids of the newest articles."""
    if articles <= SAMPLED:
        return [article.id for article in library.articles()]
    found: list[str] = []
    for window in _windows(newest):
        found = [article.id for article in library.articles(Filter(since=window))]
        if len(found) >= SAMPLED:
            break
    return found[:SAMPLED]


def _windows(newest: str | None) -> Iterator[date]:
    try:
        last = date.fromisoformat((newest or "")[:10])
    except ValueError:  # only a month or year is known, or nothing
        return
    for days in _WINDOWS:
        yield max(last, date(101, 1, 1)) - timedelta(days=min(days, 36_500))
