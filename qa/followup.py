"""A follow-up and its history become a question that stands alone, by rules.

What is taken from the history is always visible: a pronoun is replaced by the words it stands for, a
fragment ("and in 2019?") is put into the last question, and where no place in the sentence fits, the words
are added in brackets at the end.
"""

import re
from collections.abc import Sequence

from qa.answer import Turn
from qa.noun_phrases import NounPhrase, looks_like_person, noun_phrases
from qa.terms import AUXILIARIES, PREPOSITIONS, QUESTION_WORDS, content_words, keys, names, word_set, words
from qa.when import date_phrases

TURNS = 4
"""How many earlier questions may give a word: a pronoun rarely reaches further back."""

SHORT_ANSWER_WORDS = 14
"""Longer answers are sentences, not the name of a thing."""

# Who "she" is: how much a mention tells in the answer to a who-question, a question, another answer, and how
# much of that is left one turn later. By reasoning, checked on the sample questions.
_WHO_SHARE, _QUESTION_SHARE, _ANSWER_SHARE, _FADE = 1.5, 1.0, 0.8, 0.7

_LEAD = re.compile(r"^(?:(?:and|but|or|so|then|also|ok|okay|well|yes|no|thanks|now)\b[\s,]*)+", re.I)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about (?P<topic>.+)$", re.I)
_PERSON = re.compile(r"\b(?P<word>he|she|him|his|hers?|himself|herself)\b(?P<noun>\s+[a-z]\w*)?", re.I)
_MANY = re.compile(r"\b(?P<word>they|them|theirs?|themselves)\b", re.I)
# "it" of weather and time, and "is it true that", refer to nothing.
_THING = re.compile(r"\b(?P<word>it|its|itself)\b(?! (?:true|possible|likely|known|clear|necessary)\b)", re.I)
_POINTING = re.compile(
    r"\b(?P<word>(?:this|that|these|those)(?=\s*(?:[?.,!]|$|(?:is|was|were|are|has|had|happen\w*)\b)))", re.I
)
_POINTING_NOUN = re.compile(r"\b(?:this|that|these|those) (?P<noun>[a-z]\w+)", re.I)
_THERE = re.compile(r"\bthere(?=\s*(?:[?.,!]|$|in\b|on\b|at\b|now\b|after|before|since))", re.I)
_THEN = re.compile(r"\b(?P<lead>by|since|until|before|after) then\b|\bat (?:the|that) time\b", re.I)
_OTHERS = re.compile(r"\b(?P<lead>the others|the other ones?|the rest|any others|another one)\b", re.I)
_YEAR_AFTER = re.compile(r"\bthe (?:year after|following year|next year)\b|\bthe year after that\b", re.I)
_YEAR_BEFORE = re.compile(r"\bthe (?:year before|previous year|preceding year)\b", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DEFINITE = re.compile(r"^(?:the|its|his|her|their)\s", re.I)
_MARKS = re.compile(r"\s*\[\d+\]")
_WHO_OR_WHAT = re.compile(r"^(?:who|whom|what|which)\b", re.I)
_DECLINED = re.compile(r"\b(?:do(?:es)? not say|don't know|no answer|not in your articles)\b", re.I)


def condense(question: str, history: Sequence[Turn]) -> str:
    """Make a follow-up understandable without its history.

    Args:
        question: cleaned, as asked.
        history: earlier turns, oldest first.

    Returns:
        The question itself if it stands alone (also when nothing in the history fits), else a readable one.
    """
    turns = [turn for turn in history if turn.question.strip()][-TURNS:]
    if not turns:
        return question
    last = condense(turns[-1].question, turns[:-1])
    body = _LEAD.sub("", question).strip() or question
    return _fragment(body, last, turns[-1]) or _resolved(question, body, last, turns)


def _fragment(body: str, last: str, turn: Turn) -> str | None:
    """Put a question that is no sentence ("in 2019?", "what about Castrel?", "why?") into the last one."""
    bare = body.rstrip(" ?!.")
    about = _WHAT_ABOUT.match(bare)
    topic = about["topic"] if about else bare
    year = _YEAR.search(last)
    if year and not content_words(_YEAR_AFTER.sub("", _YEAR_BEFORE.sub("", topic))):
        for pattern, step in ((_YEAR_AFTER, 1), (_YEAR_BEFORE, -1)):
            if pattern.search(topic):
                return _swap(last, year.group(), str(int(year.group()) + step))
    if about and _names_only(topic):
        return _with_topic(topic, last)
    if _is_sentence(bare):
        return None
    asks = [w for w in words(bare) if w.plain in QUESTION_WORDS]
    if not asks and date_phrases(topic):
        return _with_date(topic, last)
    if asks and len(content_words(bare)) <= 2:
        return f"{bare}? ({_statement(last, turn)})"
    if not asks and (about or len(words(topic)) <= 4):
        return _with_topic(topic, last)
    return None


def _names_only(topic: str) -> bool:
    found = [w for w in words(topic) if w.plain not in PREPOSITIONS | {"the", "a", "an"}]
    return bool(found) and len(found) <= 5 and not any(w.plain in _ANAPHORS for w in found)


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
    """Put the fragment's date in the place of the last question's, or after it."""
    new = date_phrases(topic)[0]
    old = date_phrases(last)
    if old:
        return _swap(last, old[0], new)
    return f"{last.rstrip(' ?')} {topic}?"


def _with_topic(topic: str, last: str) -> str:
    """Put the fragment in the place of the name that it stands against, or before the whole question."""
    bare = re.sub(r"^(?:in|at|on|for|from|of|with|to)\s+(?=[A-Z])", "", topic)
    if any(w.plain in _ANAPHORS for w in words(bare)):
        return f"{topic}? ({last})"
    old = [name for name in names(last) if not (keys(name) & keys(bare)) and not _is_month(name)]
    alike = [name for name in old if len(name.split()) == len(bare.split())] or old
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
    answer = _MARKS.sub("", turn.answer).strip()
    if not answer or _DECLINED.search(answer):
        return ""
    head = re.split(r"[,;:.](?:\s|$)", answer, maxsplit=1)[0]
    found = words(head)
    if not found or len(found) > SHORT_ANSWER_WORDS or any(w.plain in AUXILIARIES for w in found):
        return ""
    if found[0].plain in PREPOSITIONS:
        return ""
    return head if found[0].capitalised or found[0].plain in {"the", "a", "an"} else ""


def _resolved(question: str, body: str, last: str, turns: Sequence[Turn]) -> str:
    """Replace what points back; add the last question's topic if the question is bare without it."""
    text = body
    text = _replace_others(text, last)
    text = _replace(_PERSON, text, _person(last, turns, body))
    text = _replace(_MANY, text, _many(last, turns))
    text = _replace(_THING, text, _thing(last, turns))
    text = _replace_then(text, last, turns[-1])
    text = _THERE.sub(lambda m: _place(last, turns[-1], m.group()), text)
    points_back = text != body
    pointed = bool(_POINTING.search(text) or _POINTING_NOUN.search(text)) and not names(body)
    led = body != question and not names(body)
    thin = not names(text) and len(content_words(body)) <= 2 and _shares_topic(body, last, turns[-1])
    if not (points_back or pointed or led or thin):
        return question
    return _with_context(text, [asked for _, asked in _newest_first(last, turns)])


def _replace(pattern: re.Pattern[str], text: str, phrase: str | None) -> str:
    """Put the phrase in the place of the first pronoun, with 's where the pronoun was a possessive."""
    match = pattern.search(text)
    if phrase is None or match is None or _antecedent_inside(text, match.start()):
        return text
    word = match["word"].lower()
    possessive = word in {"his", "its", "their"} or (word == "her" and bool(match.groupdict().get("noun")))
    if possessive:
        phrase += "'" if phrase.endswith("s") else "'s"
    start, end = match.span("word")
    return text[:start] + phrase + text[end:]


def _antecedent_inside(text: str, start: int) -> bool:
    """Whether a name stands before the pronoun in the same question, which then needs no history."""
    return bool(names(text[:start]))


def _replace_others(text: str, last: str) -> str:
    match = _OTHERS.search(text)
    phrase = next((p for p in noun_phrases(last) if p.plural and not names(p.text)), None)
    phrase = phrase or next((p for p in noun_phrases(last) if p.plural), None)
    if match is None or phrase is None:
        return text
    noun = words(re.split(r"\s(?:of|in|on|at|for|that)\s", phrase.text)[0])[-1].text
    return f"{text[: match.start()]}the other {noun}{text[match.end() :]}"


def _replace_then(text: str, last: str, turn: Turn) -> str:
    dates = date_phrases(_MARKS.sub("", turn.answer)) or date_phrases(last)
    match = _THEN.search(text)
    if match is None or not dates:
        return text
    return text[: match.start()] + f"{match['lead'] or 'in'} {dates[0]}" + text[match.end() :]


def _person(last: str, turns: Sequence[Turn], body: str) -> str | None:
    """Who "he" or "she" is: the person spoken of most and last, by surname; the longest form of the name."""
    weight: dict[str, float] = {}
    longest: dict[str, str] = {}
    for age, (turn, asked) in enumerate(_newest_first(last, turns)):
        who = asked.lower().startswith("who")
        answer = _MARKS.sub("", turn.answer)
        for text, share in ((asked, _QUESTION_SHARE), (answer, _WHO_SHARE if who else _ANSWER_SHARE)):
            for name in filter(looks_like_person, names(text)):
                surname = name.split()[-1]
                if surname not in body:
                    weight[surname] = weight.get(surname, 0.0) + share * _FADE**age
                    longest[surname] = max(longest.get(surname, ""), name, key=len)
    best = max(weight, key=lambda surname: (weight[surname], " " in longest[surname]), default=None)
    return longest[best] if best else None


def _many(last: str, turns: Sequence[Turn]) -> str | None:
    """Who "they" are: a short answer, else a plural of the question, else what "it" would be."""
    for turn, asked in _newest_first(last, turns):
        answer = _short_answer(turn)
        if answer and asked.lower().startswith("who"):
            return answer[0].lower() + answer[1:] if answer.split()[0] in {"The", "A"} else answer
        plurals = [p for p in _things(asked) if p.plural]
        if plurals:
            return plurals[0].text
    return _thing(last, turns)


def _thing(last: str, turns: Sequence[Turn]) -> str | None:
    """What "it" is: the first noun phrase of the last question, else a short answer."""
    for turn, asked in _newest_first(last, turns):
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
    definite = [p for p in phrases if names(p.text) or _DEFINITE.match(p.text)]
    return definite or phrases


def _place(last: str, turn: Turn, written: str) -> str:
    """Where "there" is: a name behind in/at/on, in the last question or its answer."""
    for text in (last, _MARKS.sub("", turn.answer)):
        for match in re.finditer(r"\b(in|at|on) ((?:[A-Z][\w'’-]+ ?)+)", text):
            if not _is_month(match[2].split()[0]):
                return f"{match[1]} {match[2].strip()}"
    return written


def _newest_first(last: str, turns: Sequence[Turn]) -> list[tuple[Turn, str]]:
    """Each turn with its question as understood."""
    asked = [turn.question for turn in turns[:-1]] + [last]
    return list(zip(reversed(turns), reversed(asked), strict=True))


def _shares_topic(body: str, last: str, turn: Turn) -> bool:
    """Whether a definite noun of the question was spoken of in the last turn."""
    nouns = {
        w.key for p in noun_phrases(body) if p.text.lower().startswith("the ") for w in content_words(p.text)
    }
    return bool(nouns & (keys(last) | keys(turn.answer)))


def _with_context(text: str, asked: Sequence[str]) -> str:
    """Add, in brackets, the names and things of the last question that has any and that the new one lacks."""
    for earlier in asked:
        phrases = [p.text for p in _things(earlier) if names(p.text) or _DEFINITE.match(p.text)]
        if phrases:
            break
    else:
        return text
    present = keys(text)
    extra: list[str] = []
    for phrase in phrases:
        content = {w.key for w in content_words(phrase)}
        if content and not content & present:
            extra.append(phrase)
            present |= content
    sentence = text.rstrip(" ?!.") + "?"
    return f"{sentence} ({', '.join(extra)})" if extra else sentence
