"""What speaks for and against a sentence, as the regression sees it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Span
from index.language import language_of, script_of
from qa.passage import Passage
from qa.reader.onnx_reader import Support
from qa.support.contrasts import Contrasts, contrasts
from qa.support.evidence import Alignment, Evidence, align, ground, weighed_words
from qa.support.facts import Fact, Place, facts
from qa.support.figure import Match
from qa.support.quotes import normal
from qa.support.statement import without_attribution
from qa.terms import STOPWORDS, words

ENGLISH_SHARE = 0.2
"""A sentence with so many English function words is English, whatever a model would say of it."""

LEAST_COVERED = 0.1
"""A passage that holds less of a sentence's words is not read for it, if another one is."""

FEWEST_WORDS = 4
"""English hardly makes a sentence of so many words without a function word."""

LONGEST_SENTENCE = 1_000
"""Characters: what is longer is no sentence, and each of its facts is compared with all of the passages."""

SHORTEST_VERBATIM = 15
"""Characters; fewer may stand in a passage by chance."""

MOST_WINDOWS = 3
LEAST_PROBABILITY = 1e-3
"""The network's probabilities are kept from 0 and 1 by so much: its certainty is no better."""


class Meaning(Protocol):
    """What tells whether a text says what a sentence says; `qa.reader.onnx_reader.OnnxReader` does."""

    def support(self, claim: str, passages: Sequence[str]) -> list[Support]:
        """For each text whether it supports the claim."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence beside its evidence.

    Attributes:
        evidence: all passages together.
        alignment: their sentences that say the same.
        grounds: for each passage its sentences that carry it best, and the share of its words they hold.
        facts: numbers, dates, names and quoted strings.
        contrasts: what speaks against it in the words of its sources.
        meaning: what the network says of the best sentences; None without it.
        foreign: whether sentence and passages are in different languages.
        features: all that as figures, by name.
        verbatim: whether a passage has the sentence word for word.
    """

    evidence: Evidence
    alignment: Alignment
    grounds: tuple[tuple[Span, float], ...]
    facts: tuple[Fact, ...]
    contrasts: Contrasts
    meaning: Support | None
    foreign: bool
    features: Mapping[str, float]
    verbatim: bool


def measure(sentence: str, cited: Sequence[Passage], meaning: Meaning | None) -> Measured:
    """Measure a sentence against all the passages that it cites.

    Args:
        sentence: without its marks.
        cited: at least one passage.
        meaning: the network, or None where there is none.
    """
    evidence = Evidence(tuple(cited))
    sentence = sentence[:LONGEST_SENTENCE]
    sentence = without_attribution(
        sentence, [text for p in cited for text in (p.title, p.source or "") if text]
    )
    alignment = align(sentence, evidence)
    windows = [ground(sentence, evidence, number) for number in range(len(cited))]
    found = tuple(facts(sentence, evidence, alignment))
    contrary = contrasts(sentence, alignment.sources)
    foreign = is_foreign(sentence, evidence, alignment)
    bare = normal(sentence).strip()
    verbatim = len(bare) >= SHORTEST_VERBATIM and any(bare in normal(text) for text in evidence.texts)
    said = None if meaning is None or foreign else read(sentence, windows, meaning)
    return Measured(
        evidence,
        alignment,
        tuple((span, covered) for span, _, covered in windows),
        found,
        contrary,
        said,
        foreign,
        features(sentence, alignment, found, contrary, said, verbatim),
        verbatim,
    )


def read(sentence: str, windows: Sequence[tuple[Span, str, float]], meaning: Meaning) -> Support:
    """Ask the network about the best window, and about all windows together; the more favourable counts."""
    texts = _to_read(windows)
    return max(meaning.support(sentence, texts), key=lambda support: support.supported)


def _to_read(windows: Sequence[tuple[Span, str, float]]) -> list[str]:
    """The text of the best window, and of all useful ones where there are several."""
    ordered = sorted(windows, key=lambda window: -window[2])[:MOST_WINDOWS]
    useful = [text for _, text, covered in ordered if covered >= LEAST_COVERED] or [ordered[0][1]]
    return [useful[0]] if len(useful) == 1 else [useful[0], " ".join(useful)]


def features(  # noqa: PLR0917 (all that is measured)
    sentence: str,
    alignment: Alignment,
    found: Sequence[Fact],
    contrary: Contrasts,
    meaning: Support | None,
    verbatim: bool,
) -> dict[str, float]:
    """The figures of the regression, by name."""
    figures = {
        "verbatim": float(verbatim),
        "coverage": alignment.coverage,
        "anywhere": alignment.anywhere,
        "uncovered_words": (1.0 - alignment.anywhere) * min(len(weighed_words(sentence)), 12),
        "sources": float(len(alignment.sources)),
        "length": math.log(max(len(words(sentence)), 1)),
        "negated": min(contrary.negated, 2.0),
        "opposed": min(contrary.opposed, 2.0),
        "planned": min(contrary.planned, 2.0),
        "widened": float(contrary.widened),
        "turned": min(contrary.turned, 2.0),
        "swapped": contrary.swapped,
        "quotes_missing": float(sum(f.kind == "quote" and f.match is not Match.SAME for f in found)),
    }
    for kind in ("number", "date", "name"):
        own = [fact for fact in found if fact.kind == kind]
        sure = [fact for fact in own if fact.sure]
        figures |= {
            f"{kind}s_missing": float(sum(fact.match is Match.NONE for fact in sure)),
            f"{kind}s_near": float(sum(fact.match is Match.NEAR for fact in own)),
            f"{kind}s_replaced": float(sum(_is_replaced(fact, Place.ELSEWHERE) for fact in own)),
            f"{kind}s_beside": float(sum(_is_replaced(fact, Place.BESIDE) for fact in own)),
            f"{kind}s_elsewhere": float(sum(f.place is Place.ELSEWHERE and f.rival is None for f in own)),
        }
    figures["unsure_names_missing"] = float(sum(f.match is Match.NONE and not f.sure for f in found))
    if meaning is not None:
        figures |= {
            "supported": _odds(meaning.supported),
            "refuted": _odds(meaning.refuted),
        }
    return figures


def _is_replaced(fact: Fact, place: Place) -> bool:
    return fact.match is not Match.NONE and fact.place is place and fact.rival is not None


def _odds(probability: float) -> float:
    kept = min(max(probability, LEAST_PROBABILITY), 1.0 - LEAST_PROBABILITY)
    return math.log(kept / (1.0 - kept))


def is_foreign(sentence: str, evidence: Evidence, alignment: Alignment) -> bool:
    """Whether the sentence is in another language than all its passages, so that its words tell nothing."""
    told = " ".join(passage.text for passage in evidence.passages)
    if script_of(sentence) != script_of(told):
        return True
    # Whoever shares half of the words shares the language, names alone rarely make so many.
    if alignment.anywhere >= 0.5 or (_is_english(sentence) and _is_english(told)):
        return False
    mine, theirs = language_of(sentence), language_of(told)
    if mine is None:  # too short to tell: foreign if it has not one function word of English
        found = words(sentence)
        return theirs == "en" and len(found) >= FEWEST_WORDS and not any(w.plain in STOPWORDS for w in found)
    return theirs is not None and mine != theirs


def _is_english(text: str) -> bool:
    found = words(text)
    return sum(word.plain in STOPWORDS for word in found) >= ENGLISH_SHARE * max(len(found), 1)
