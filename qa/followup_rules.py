"""Rules for follow-ups: fragments put into the last question, and what a pronoun most likely stands for."""

import re
from collections.abc import Sequence

from qa.answer import Turn
from qa.followup_candidates import DECLINED, MARKS, gender
from qa.noun_phrases import NounPhrase, looks_like_person, noun_phrases
from qa.terms import AUXILIARIES, PREPOSITIONS, QUESTION_WORDS, content_words, keys, names, word_set, words
from qa.when import date_phrases

SHORT_ANSWER_WORDS = 14
"""Longer answers are sentences, not the name of a thing."""

# Who "she" is: how much a mention tells in the answer to a who-question, a question, another answer, and how
# much of that is left one turn later. By reasoning, checked on the sample questions.
_WHO_SHARE, _QUESTION_SHARE, _ANSWER_SHARE, _FADE = 1.5, 1.0, 0.8, 0.7

WHAT_ABOUT = re.compile(r"^(?:what|how) about (?P<topic>.+)$", re.I)
THERE = re.compile(r"\bthere(?=\s*(?:[?.,!]|$|in\b|on\b|at\b|now\b|after|before|since))", re.I)
THEN = re.compile(r"\b(?P<lead>by|since|until|before|after) then\b|\bat (?:the|that) time\b", re.I)
_OTHERS = re.compile(r"\b(?P<lead>the others|the other ones?|the rest|any others|another one)\b", re.I)
_YEAR_AFTER = re.compile(r"\bthe (?:year after|following year|next year)\b|\bthe year after that\b", re.I)
_YEAR_BEFORE = re.compile(r"\bthe (?:year before|previous year|preceding year)\b", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\d{1,2} [A-Z]|[A-Z][a-z]+ \d{1,2}\b(?!\d)")
_LED = re.compile(r"(?:in|on|at|for|by|from|since|until|before|after|during|between)\s", re.I)
_TRAILING = re.compile(rf"(?:^|(?<=\s)){_LED.pattern}+$", re.I)
DEFINITE = re.compile(r"^(?:the|its|his|her|their)\s", re.I)
_WHO_OR_WHAT = re.compile(r"^(?:who|whom|what|which)\b", re.I)


def fragment(body: str, last: str, turn: Turn) -> str | None:
    """Put a question that is no sentence ("in 2019?", "what about Castrel?", "why?") into the last one."""
    bare = body.rstrip(" ?!.")
    about = WHAT_ABOUT.match(bare)
    topic = about["topic"] if about else bare
    year = _YEAR.search(last)
    if year and not content_words(_YEAR_AFTER.sub("", _YEAR_BEFORE.sub("", topic))):
        for pattern, step in ((_YEAR_AFTER, 1), (_YEAR_BEFORE, -1)):
            if pattern.search(topic):
                return _swap(last, year.group(), str(int(year.group()) + step))
    asks = [w for w in words(bare) if w.plain in QUESTION_WORDS]
    # A date first: to the rule for names "2019" is as good as "Castrel".
    if date_phrases(topic) and (_names_only(topic) if about else not asks and not _is_sentence(bare)):
        return _with_date(topic, last)
    if about and _names_only(topic):
        return _with_topic(topic, last)
    if _is_sentence(bare):
        return None
    if asks and len(content_words(bare)) <= 2:
        return f"{bare}? ({_statement(last, turn)})"
    if not asks and (about or len(words(topic)) <= 4):
        return _with_topic(topic, last)
    return None


def is_courtesy(question: str) -> bool:
    """Whether a line asks nothing ("Thanks!", "ok, great"); "and then?" asks."""
    found = {word.plain for word in words(question)}
    return bool(found - _CONNECTIVES) and found <= _COURTESIES | _CONNECTIVES


def is_fragment(body: str) -> bool:
    """Whether a question may be no sentence: then `fragment` has a look at it."""
    bare = body.rstrip(" ?!.")
    return bool(WHAT_ABOUT.match(bare) or _YEAR_AFTER.search(bare) or _YEAR_BEFORE.search(bare)) or (
        not _is_sentence(bare)
    )


def _names_only(topic: str) -> bool:
    found = [w for w in words(topic) if w.plain not in PREPOSITIONS | {"the", "a", "an"}]
    return bool(found) and len(found) <= 5 and not any(w.plain in _ANAPHORS for w in found)


_CONNECTIVES = word_set("and but or so then also now")
_COURTESIES = word_set(
    """
    thanks thank thx cheers you very much so a lot ok okay yes no well great good cool fine perfect
    wonderful excellent bye goodbye hello hi please sure right alright
    """
)
_ANAPHORS = word_set(
    """
    he she it they him her them his hers its their theirs this that these those there
    """
)


def _is_sentence(text: str) -> bool:
    """Whether it has a verb of its own: an auxiliary, or words enough that one of them is."""
    found = words(text)
    has_auxiliary = any(w.plain in AUXILIARIES for w in found)
    starts_as_question = bool(found) and found[0].plain in QUESTION_WORDS
    return has_auxiliary or (starts_as_question and len(content_words(text)) >= 2)


def _with_date(topic: str, last: str) -> str:
    """Put the fragment's date in the place of the last question's, or after it; then what else it names."""
    new, *more = date_phrases(topic)
    if more:  # "from 2019 to 2021"
        return _dated(last, "", topic[0].lower() + topic[1:] if _LED.match(topic) else topic)
    lead, _, rest = topic.partition(new)
    own = _TRAILING.search(lead)
    put = _dated(last, own.group().strip().lower() if own else "", new)
    named = f"{_TRAILING.sub('', lead)}{rest}".strip()
    return _with_topic(named, put) if content_words(named) else put


def _dated(last: str, preposition: str, date: str) -> str:
    """The last question of another date; without a preposition of its own it takes the old one's."""
    usual = "" if _LED.match(date) else "on " if _DAY.match(date) else "in "
    written = f"{preposition} " if preposition else usual
    old = date_phrases(last)
    if not old:
        return f"{last.rstrip(' ?')} {written}{date}?"
    start = last.index(old[0])
    before = _TRAILING.search(last[:start])
    if before is None:
        return _swap(last, old[0], date)
    if not preposition and usual and before.group().strip().lower() not in {"in", "on"}:
        written = before.group()
    written = written.capitalize() if before.start() == 0 else written
    return f"{last[: before.start()]}{written}{date}{last[start + len(old[0]) :]}"


def _with_topic(topic: str, last: str) -> str:
    """Put the fragment in the place of the name that it stands against, or before the whole question."""
    bare = re.sub(r"^(?:in|at|on|for|from|of|with|to)\s+(?=[A-Z])", "", topic)
    if any(w.plain in _ANAPHORS for w in words(bare)):
        return f"{topic}? ({last})"
    # "of" before and behind: a part of a longer name ("Secretary of Energy") is not what it stands against.
    inside = [name for name in names(last) if re.search(rf"\b[A-Z]\w+ of {re.escape(name)}\b", last)]
    old = [
        name
        for name in names(last)
        if name not in inside and not (keys(name) & keys(bare)) and not _is_month(name)
    ]
    alike = [name for name in old if len(name.split()) == len(bare.split())]
    if names(bare) and alike:
        return _swap(last, alike[0], bare)
    return f"{topic}? ({last})"


def _is_month(name: str) -> bool:
    return date_phrases(f"{name} 2020") == [f"{name} 2020"]


def _swap(text: str, old: str, new: str) -> str:
    return text.replace(old, new, 1)


def _statement(last: str, turn: Turn) -> str:
    """What the last question and its answer were about, without the words that made it a question."""
    found = words(last)
    skip = 0
    while skip < len(found) and (
        found[skip].plain in QUESTION_WORDS | AUXILIARIES | {"many", "much", "long"}
    ):
        skip += 1
    rest = last[found[skip].start :] if skip < len(found) else last
    rest = rest.rstrip(" ?!.")
    subject = _short_answer(turn) if last.lower().startswith("who") else ""
    return f"{subject} {rest}".strip()


def _short_answer(turn: Turn) -> str:
    """The answer if it is the name of something rather than a sentence, else ""."""
    answer = MARKS.sub("", turn.answer).strip()
    if not answer or DECLINED.search(answer):
        return ""
    head = re.split(r"[,;:.](?:\s|$)", answer, maxsplit=1)[0]
    found = words(head)
    if not found or len(found) > SHORT_ANSWER_WORDS or any(w.plain in AUXILIARIES for w in found):
        return ""
    if found[0].plain in PREPOSITIONS:
        return ""
    return head if found[0].capitalised or found[0].plain in {"the", "a", "an"} else ""


def replace_others(text: str, last: str) -> str:
    """Say which others: "the other turbines"."""
    match = _OTHERS.search(text)
    phrase = next((p for p in noun_phrases(last) if p.plural and not names(p.text)), None)
    phrase = phrase or next((p for p in noun_phrases(last) if p.plural), None)
    if match is None or phrase is None:
        return text
    noun = words(re.split(r"\s(?:of|in|on|at|for|that)\s", phrase.text)[0])[-1].text
    return f"{text[: match.start()]}the other {noun}{text[match.end() :]}"


def replace_then(text: str, last: str, turn: Turn) -> str:
    """Put the date that was answered, or asked about, in the place of "then"."""
    dates = date_phrases(MARKS.sub("", turn.answer)) or date_phrases(last)
    match = THEN.search(text)
    if match is None or not dates:
        return text
    return text[: match.start()] + f"{match['lead'] or 'in'} {dates[0]}" + text[match.end() :]


def persons(text: str) -> list[str]:
    """The names that may be a person's, in order; a name behind "in" or "at" is a place."""
    return [name for name in names(text) if looks_like_person(name) and not is_place(name, text)]


def is_place(name: str, text: str) -> bool:
    """Whether a name stands behind "in", "at" … ("in Trump's cabinet" is no place, nor "in Ilse Brandt")."""
    behind = rf"\b(?:in|at|near|off|around|outside|inside|within|across)\s+{re.escape(name)}\b(?!['’]s)"
    return gender(name) is None and bool(re.search(behind, text))


def person(turns: Sequence[Turn], body: str) -> str | None:
    """Who "he" or "she" is: the person spoken of most and last, by surname; the longest form of the name."""
    weight: dict[str, float] = {}
    longest: dict[str, str] = {}
    said = spoken(turns)
    for age, turn in enumerate(reversed(turns)):
        asked = turn.question
        who = asked.lower().startswith("who")
        answer = MARKS.sub("", turn.answer)
        for text, share in ((asked, _QUESTION_SHARE), (answer, _WHO_SHARE if who else _ANSWER_SHARE)):
            for name in persons(text):
                surname = name.split()[-1]
                if surname not in body and not is_place(name, said):
                    weight[surname] = weight.get(surname, 0.0) + share * _FADE**age
                    longest[surname] = max(longest.get(surname, ""), name, key=len)
    best = max(weight, key=lambda surname: (weight[surname], " " in longest[surname]), default=None)
    return longest[best] if best else None


def spoken(turns: Sequence[Turn]) -> str:
    """All that was asked and answered, a line each."""
    return "\n".join(line for turn in turns for line in (turn.question, turn.answer))


def many(turns: Sequence[Turn]) -> str | None:
    """Who "they" are: a short answer, else a plural of the question, else what "it" would be."""
    for turn in reversed(turns):
        asked = turn.question
        answer = _short_answer(turn)
        if answer and asked.lower().startswith("who"):
            return answer[0].lower() + answer[1:] if answer.split()[0] in {"The", "A"} else answer
        plurals = [p for p in _things(asked) if p.plural]
        if plurals:
            return plurals[0].text
    return thing(turns)


def thing(turns: Sequence[Turn]) -> str | None:
    """What "it" is: the first noun phrase of the last question, else a short answer."""
    for turn in reversed(turns):
        asked = turn.question
        things = _things(asked)
        # An identity is asked for ("Who runs the ferries?"): the answer is what the talk is of from now on.
        answer = _short_answer(turn) if _WHO_OR_WHAT.match(asked) else ""
        if names(answer) and not all(map(looks_like_person, names(answer))):
            return answer
        if things:
            return things[0].text
    return None


def _things(question: str) -> list[NounPhrase]:
    """Noun phrases that are neither a time nor a measure asked for; names and "the …" first."""
    phrases = [p for p in noun_phrases(question) if not p.is_time]
    definite = [p for p in phrases if names(p.text) or DEFINITE.match(p.text)]
    return definite or phrases


def place(last: str, turn: Turn, written: str) -> str:
    """Where "there" is: a name behind in/at/on, in the last question or its answer."""
    for text in (last, MARKS.sub("", turn.answer)):
        for match in re.finditer(r"\b(in|at|on) ((?:[A-Z][\w'’-]+ ?)+)", text):
            if not _is_month(match[2].split()[0]):
                return f"{match[1]} {match[2].strip()}"
    return written
