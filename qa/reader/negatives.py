"""Questions that a passage seems to answer and does not.

Swapping a name, a number, a date, or a word for its opposite, in the question or in the passage;
negating the question; taking the answer's sentence out. Every function is pure given its `Random`
and returns None where its trick does not apply. The kinds follow the reasons that Rajpurkar et al.
2018 (SQuAD 2.0, table 1) found in questions written by people: negation, antonym, entity swap,
mutual exclusion, impossible condition.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from qa.reader.examples import Example
from qa.reader.opposites import MONTHS, NUMBER_WORDS, OPPOSITES, ORDINALS, WEEKDAYS

_NAME = re.compile(
    r"\b[A-Z][\w’'.-]*[\w]"
    r"(?:(?: (?:of the|of|de la|de|van der|van|von|al|bin))? [A-Z][\w’'.-]*[\w]){0,4}"
)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|s)?(?!\w)")
_WORD = re.compile(r"[A-Za-z]+")
_FIRST_WORDS = frozenset(
    """
    the a an in on at of for to by from with as it its this that these those he she his her they their
    what which who whom whose when where why how is are was were do does did has have had and but or if
    after before during since while although though there some many most both between among under over
    about according i we you name along yesterday later then today besides other another each all one two
    """.split()  # noqa: SIM905 (one word a line would fill two screens)
)
_AMBIGUOUS = frozenset({"May", "March", "one", "second"})
_SERIES = (MONTHS, WEEKDAYS, NUMBER_WORDS, ORDINALS)
_AUXILIARIES = {
    "did": "didn't", "does": "doesn't", "do": "don't", "was": "wasn't", "were": "weren't", "is": "isn't",
    "are": "aren't", "can": "can't", "could": "couldn't", "has": "hasn't", "have": "haven't", "had": "hadn't",
    "will": "won't", "would": "wouldn't", "should": "shouldn't",
}  # fmt: skip
_NEVER = re.compile(
    r"^(Who|What|Which \w+|What \w+) (\w+(?:ed|s)|led|won|made|took|gave|held|wrote|ran|saw)\b"
)

LONGEST_SHIFT = 60
"""Years: how far a swapped year may lie from the true one."""


def names_in(text: str) -> list[str]:
    """Capitalised names in a text, without the words that are only capitalised as first of a sentence."""
    found = []
    for match in _NAME.finditer(text):
        all_words = match.group().split(" ")
        words = all_words
        while words and (words[0].lower() in _FIRST_WORDS or not words[0][0].isupper()):
            words = words[1:]
        starts_sentence = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.?!"'
        only_a_first_word = starts_sentence and len(all_words) == 1
        if len(" ".join(words)) > 2 and not only_a_first_word:
            found.append(" ".join(words))
    return list(dict.fromkeys(found))


def another_name(name: str, candidates: Sequence[str], random: Random) -> str | None:
    """A different name that could stand in the same place: one of like length, sharing no word."""
    words = set(name.lower().split())
    other = [c for c in candidates if not words & set(c.lower().split())]
    like = [c for c in other if abs(len(c.split()) - len(words)) <= 1]
    return random.choice(like or other) if other else None


def another_number(number: str, candidates: Sequence[str], random: Random) -> str:
    """A different number of the same shape, if possible one that stands in the passage too."""
    like = [c for c in candidates if c != number and len(c) == len(number)]
    if like and random.random() < 0.6:
        return random.choice(like)
    digits = re.match(r"[\d,]+", number)
    plain = digits.group().replace(",", "") if digits else ""
    if not plain or len(plain) > 15:
        return number + "0"
    value = int(plain)
    shift = random.choice([-1, 1]) * random.randint(
        1, LONGEST_SHIFT if 1000 <= value <= 2100 else max(2, value)
    )
    changed = str(max(1, value + shift))
    if changed == plain:
        changed = str(value + 1)
    if "," in number:
        changed = f"{int(changed):,}"
    return changed + number[len(digits.group()) :] if digits else changed


def replace_word(text: str, old: str, new: str) -> str:
    """Replace every occurrence of `old` that is not part of a longer word."""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def contains(text: str, words: str) -> bool:
    """Whether `words` stand in `text` as whole words, whatever their case."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _in_series(text: str, random: Random) -> tuple[str, str] | None:
    choices = [
        (word, random.choice([other for other in series if other != word]))
        for series in _SERIES
        for word in series
        if word not in _AMBIGUOUS and re.search(rf"\b{word}\b", text)
    ]
    return random.choice(choices) if choices else None


def mention_to_swap(example: Example, names: Sequence[str], random: Random) -> tuple[str, str] | None:
    """A name, number, month… of the question that the passage also has, and what to put in its place.

    Args:
        example: an answered question.
        names: names of neighbouring passages, besides those of the passage itself.
        random: source of chance.
    """
    question, passage, answer = example.question, example.passage, example.answer_text
    series = _in_series(question, random)
    numbers = [n for n in _NUMBER.findall(question) if contains(passage, n) and n not in answer]
    mentions = [n for n in names_in(question) if contains(passage, n) and n not in answer and answer not in n]
    options: list[Callable[[], tuple[str, str] | None]] = []
    if series and contains(passage, series[0]) and series[0] not in answer:
        options.append(lambda: series)
    if numbers:
        number = random.choice(numbers)
        options.append(lambda: (number, another_number(number, _NUMBER.findall(passage), random)))
    if mentions:
        name = random.choice(mentions)
        pool = [n for n in (names_in(passage) if random.random() < 0.6 else names) if n != answer]
        if new := another_name(name, [n for n in pool if not contains(question, n)], random):
            options += [lambda: (name, new)] * 2
    return random.choice(options)() if options else None


def swap_in_question(example: Example, names: Sequence[str], random: Random) -> Example | None:
    """The question asks of another person, place, number or day than the passage tells of."""
    swap = mention_to_swap(example, names, random)
    if swap is None:
        return None
    return _unanswered(example, "swap in question", question=replace_word(example.question, *swap))


def swap_in_passage(example: Example, names: Sequence[str], random: Random) -> Example | None:
    """The passage tells of another person, place, number or day than the question asks of."""
    swap = mention_to_swap(example, names, random)
    if swap is None or contains(example.answer_text, swap[0]):
        return None
    return _unanswered(example, "swap in passage", passage=replace_word(example.passage, *swap))


def swap_in_both(example: Example, names: Sequence[str], random: Random) -> Example | None:
    """The same swap in question and passage: still answered, so that a swap as such tells nothing."""
    swap = mention_to_swap(example, names, random)
    if swap is None or contains(example.passage, swap[1]):
        return None
    start = example.answer.start if example.answer else 0
    before = replace_word(example.passage[:start], *swap)
    passage = (
        before
        + example.answer_text
        + replace_word(example.passage[start + len(example.answer_text) :], *swap)
    )
    return example.moved(
        question=replace_word(example.question, *swap),
        passage=passage,
        start=len(before),
        kind="swap in both",
    )


def opposite(example: Example, names: Sequence[str], random: Random) -> Example | None:
    """A word of the question becomes its opposite."""
    found = _WORD.findall(example.question)
    # "how many", "how long": there the word is no claim that the passage could contradict
    words = [w for before, w in pairwise(found) if w in OPPOSITES and before.lower() != "how"]
    if not words:
        return None
    word = random.choice(words)
    return _unanswered(
        example, "opposite", question=replace_word(example.question, word, random.choice(OPPOSITES[word]))
    )


def negate(example: Example, names: Sequence[str], random: Random) -> Example | None:
    """The question becomes its negation: "did" → "didn't", "Who led" → "Who never led"."""
    words = example.question.split(" ")
    places = [i for i, word in enumerate(words[:6]) if word in _AUXILIARIES]
    if places:
        place = places[0]
        words[place] = _AUXILIARIES[words[place]]
        return _unanswered(example, "negation", question=" ".join(words))
    if match := _NEVER.match(example.question):
        cut = match.start(2)
        return _unanswered(
            example, "negation", question=f"{example.question[:cut]}never {example.question[cut:]}"
        )
    return None


def without_sentence(
    example: Example, sentences: Sequence[tuple[int, int]], random: Random, answered: bool = False
) -> Example | None:
    """Take the sentence with the answer out of the passage (`answered`: any other sentence instead)."""
    if len(sentences) < 3 or example.answer is None:
        return None
    home = [i for i, (a, b) in enumerate(sentences) if a <= example.answer.start and example.answer.end <= b]
    if not home:
        return None
    others = [i for i in range(len(sentences)) if i != home[0]]
    gone = random.choice(others) if answered else home[0]
    start, end = sentences[gone]
    end = sentences[gone + 1][0] if gone + 1 < len(sentences) else len(example.passage)
    passage = (example.passage[:start] + example.passage[end:]).rstrip()
    if answered:
        moved = example.answer.start - (end - start if start < example.answer.start else 0)
        return example.moved(passage=passage, start=moved, kind="other sentence gone")
    if contains(passage, example.answer_text):
        return None
    return _unanswered(example, "sentence gone", passage=passage)


def _unanswered(
    example: Example, kind: str, question: str | None = None, passage: str | None = None
) -> Example | None:
    changed = replace(
        example,
        question=question or example.question,
        passage=passage or example.passage,
        answer=None,
        relevant=None,
        kind=kind,
    )
    same = changed.question == example.question and changed.passage == example.passage
    return None if same else changed


def beside(example: Example, passage: str) -> Example:
    """The question beside a passage of another article that shares its words."""
    return replace(
        example, title="", passage=passage, answer=None, relevant=False, kind="lookalike", group=None
    )
