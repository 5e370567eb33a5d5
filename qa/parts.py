"""A question that asks several things becomes several questions, by rules.

"Who hosted the conference and when was it held?" is two questions; "Who wrote and directed it?" is one, and
so is everything where an "and" joins names, verbs or relative clauses. The rules would rather leave a
question whole: searched as a whole it still finds what it asks for, while a part that is none leads astray.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.sentences import split_sentences
from qa.followup_candidates import gender
from qa.followup_rules import persons
from qa.noun_phrases import NounPhrase, noun_phrases
from qa.terms import AUXILIARIES, LIGHT_WORDS, PRONOUNS, content_words, is_stopword, names, word_set, words

MOST_PARTS = 4
"""More are a list rather than a question; it is searched as a whole."""

_WH = r"(?:whom?|whose|what|which|when|where|why|how)"
_PREPOSITION = r"(?:(?:in|on|at|by|to|from|for|with|of|since|until)\s)?"
_MEASURE = r"(?:\s(?:many|much|long|often|far|old|large|big|tall|fast|high|deep))"
_ASKED_FOR = r"(?:\s(?:year|month|day|date|city|country|place|time))"
_BARE = rf"{_PREPOSITION}(?:how{_MEASURE}|(?:what|which){_ASKED_FOR}|{_WH})"

# Lower case only: "Fantastic Beasts and Where to Find Them" is a title.
_NEXT = re.compile(
    rf"(?P<join>,?\sand\s(?:also\s|then\s|if\sso,?\s)?|;\s(?:and\s)?|,\s)"
    # ", and whose" relates.
    rf"(?P<asks>{_PREPOSITION}(?P<wh>(?!whose){_WH})\b(?!\sto\b))"
)
_NEXT_YES_NO = re.compile(
    r"(?P<join>,?\sand\s)(?P<asks>(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could)\s"
    r"(?:it|they|he|she)\s\w)"
)
_LISTED = re.compile(rf"(?P<first>{_BARE}(?:,\s{_BARE})*),?\sand\s(?P<last>{_BARE})\s(?P<rest>\w.*)", re.I)
_BEGINS = re.compile(rf"{_PREPOSITION}(?P<wh>{_WH})\b", re.I)
_BARE_QUESTION = re.compile(_BARE, re.I)
_ANY_WH = re.compile(rf"\b{_WH}\b", re.I)
_TOLD = re.compile(
    r"(?:please )?(?:(?:can|could|will|would) you )?(?:please )?"
    r"(?:tell me|explain(?: to me)?|i(?: want|'d like| would like) to know|do you know) "
    rf"(?={_PREPOSITION}{_WH}\b)",
    re.I,
)
_PAIRED = re.compile(r"\b(?:between|both)\b(?!.*\band\b)", re.I)
_IF_SO = re.compile(r"^(?:and )?if so,? ", re.I)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')
_ANAPHOR = re.compile(r"\b(?P<word>it|its|they|them|their|he|him|his|she|her)\b", re.I)
_IDENTITY = re.compile(
    r"(?:who|what|(?:what|which) \w+) (?:is|was|are|were) (?P<thing>(?:the |an? )?[^,]{3,60})", re.I
)
_SUBJECTS = word_set("it they he she we you i the a an this these those his her its their")
_PERSONS = word_set("he him his she her")
_KIN = re.compile(
    r"\b(?:wife|husband|widow|mother|father|son|daughter|brother|sister|partner|successor|predecessor)\b"
)
_HUMAN = re.compile(
    rf"^(?:the|an?) (?:[a-z]+ )?(?:president|minister|mayor|governor|senator|king|queen|prince|pope|author"
    r"|writer|director|actor|actress|player|coach|leader|chief|judge|officer|driver|pilot|captain|doctor"
    rf"|man|woman|boy|girl)\b|{_KIN.pattern}"
)
_CHOICE = re.compile(
    rf"^(?:which|what) (?!(?:year|month|day|date|time|{'|'.join(sorted(AUXILIARIES))})\b)\w+", re.I
)
_DETERMINED = re.compile(r"(?:the|an?) ", re.I)
# A name, a plain word that is none of those within names, and a name again: the word is a verb.
_BETWEEN_NAMES = re.compile(
    r"[A-Z]\S* (?!(?:of|in|on|at|by|for|from|to|with|and|the|de|von|van)\b)[a-z]+ [A-Z]"
)
_TURNED = word_set("do does did")


@dataclass(frozen=True, slots=True)
class _Clause:
    """One question as written.

    Attributes:
        text: without a question mark.
        turned: whether only its question word stood there ("and where?") and the rest was taken from the
            clause before, so that nothing is missing.
    """

    text: str
    turned: bool = False


def parts(question: str) -> tuple[str, ...]:
    """Split a question into the questions that it asks, each standing alone.

    What a later part leaves out is carried over from the ones before: a pronoun is replaced where one thing
    alone fits, a part without one has the topic added in brackets. Where several fit, nothing is split.

    Args:
        question: cleaned and standing alone.

    Returns:
        The parts in order; the question itself, as given, if it asks one thing.
    """
    clauses: list[_Clause] = []
    for sentence in _with_context(question):
        clauses += _clauses(sentence, clauses)
    if not 2 <= len(clauses) <= MOST_PARTS:
        return (question,)
    asked: list[str] = []
    for clause in clauses:
        alone = clause.text if clause.turned or not asked else _carried_over(clause.text, asked)
        if alone is None or not (asked or _stands_alone(alone)):
            return (question,)
        asked.append(f"{alone[0].upper()}{alone[1:]}?")
    asked = list(dict.fromkeys(asked))
    return tuple(asked) if len(asked) > 1 and all(map(_says_something, asked)) else (question,)


def _with_context(question: str) -> list[str]:
    """The sentences that ask, each with the statements before it ("X retired. What year did it debut?")."""
    asking: list[str] = []
    begin = 0
    for span in split_sentences(question):
        if question[: span.end].endswith("?"):
            asking.append(_IF_SO.sub("", question[begin : span.end].strip()))
            begin = span.end
    rest_says_something = bool(words(question[begin:])) and bool(asking)
    if rest_says_something or question.count('"') % 2 or not all(map(_may_be_part, asking)):
        return [question]
    return asking or [question]


def _may_be_part(sentence: str) -> bool:
    return len(split_sentences(sentence)) > 1 or _asks_directly(sentence.rstrip(" ?"), told=False)


def _clauses(sentence: str, before: Sequence[_Clause]) -> list[_Clause]:
    """The questions of one sentence; the sentence itself if it has a context or cannot be cut."""
    text = sentence.rstrip(" ?!.")
    if len(split_sentences(sentence)) > 1:
        return [_Clause(text)]
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    listed = _LISTED.fullmatch(text)
    if listed and _asks_directly(f"{listed['last']} {listed['rest']}", told=bool(told)):
        asked_for = [*listed["first"].split(", "), listed["last"]]
        return [_Clause(f"{one} {listed['rest']}", True) for one in asked_for]
    found: list[_Clause] = []
    while cut := next(_cuts(text, told=bool(told)), None):
        found.append(_completed(text[: cut[0]], [*before, *found]))
        text = text[cut[1] :]
    return [*found, _completed(text, [*before, *found])]


def _cuts(text: str, *, told: bool) -> Iterator[tuple[int, int]]:
    """Where one question may end and the next begin."""
    masked = _QUOTED.sub(lambda quoted: "_" * len(quoted.group()), text)
    for match in _NEXT.finditer(masked):
        if _parts_questions(masked[: match.start()], match, masked[match.start("asks") :], told=told):
            yield match.start(), match.start("asks")
    for match in _NEXT_YES_NO.finditer(masked):
        if _asks_directly(masked[: match.start()], told=told) and not _embedded(masked[: match.start()]):
            yield match.start(), match.start("asks")


def _parts_questions(left: str, match: re.Match[str], right: str, *, told: bool) -> bool:
    """Whether what joins left and right joins two questions, not two relative or reported clauses."""
    word = match["wh"].lower()
    if not _asks_directly(left, told=told) or _PAIRED.search(left):
        return False
    embedded = _embedded(left)
    if word in embedded or (word in {"which", "who"} and re.search(r"\bthat\b", left)):
        return False
    if _BARE_QUESTION.fullmatch(right):
        return match["join"] != ", " and not embedded
    inverted = _is_inverted(right)
    if match["join"] == ", ":
        if not _BEGINS.match(left):
            return False  # "Had he not died, what …"
        # ", who was shot in 2010," is a relative clause; ", how did" and ", when did" are not.
        return inverted and (word in {"what", "how", "why"} or _after(right) in _TURNED)
    return inverted or (not embedded and _asks_directly(right, told=told))


def _embedded(left: str) -> set[str]:
    """Question words inside the question, which report or relate."""
    first = _BEGINS.match(left)
    return {match.group().lower() for match in _ANY_WH.finditer(left, first.end() if first else 0)}


def _after(clause: str) -> str:
    """The word that follows the question word and its measure ("how many")."""
    begins = re.match(rf"{_PREPOSITION}(?:how{_MEASURE}|{_WH})\s?", clause, re.I)
    found = words(clause[begins.end() :]) if begins else []
    return found[0].plain if found else ""


def _is_inverted(clause: str) -> bool:
    """Whether the verb stands before the subject, as in a question ("when was it", "which boat did")."""
    following = _after(clause)
    if following in AUXILIARIES or following in _SUBJECTS:
        return following in AUXILIARIES
    with_noun = re.match(rf"{_PREPOSITION}(?:how|what|which|whose)\b", clause, re.I)
    return with_noun is not None and any(word.plain in AUXILIARIES for word in words(clause)[1:5])


def _asks_directly(clause: str, *, told: bool) -> bool:
    """Whether a clause is a question: "why did it fall", not "when it rains"; after "tell me" that too."""
    begins = _BEGINS.match(clause)
    following = _after(clause)
    if begins is None:
        found = words(clause)
        return len(found) > 2 and found[0].plain in AUXILIARIES
    if following in AUXILIARIES or _is_inverted(clause) or _BARE_QUESTION.fullmatch(clause):
        return True
    if told:
        return True
    word = begins["wh"].lower()
    if word in {"when", "where", "why"} or following in _SUBJECTS or not following:
        return False
    return word != "how" or bool(re.search(rf"how{_MEASURE}", clause, re.I))


def _completed(clause: str, before: Sequence[_Clause]) -> _Clause:
    """A question word alone ("and where?") asks the rest of the clause before it."""
    clause = clause.strip(" ,;")
    if not before or not _BARE_QUESTION.fullmatch(clause):
        return _Clause(clause)
    last = before[-1].text
    begins = re.match(rf"{_BARE}\s", last, re.I)
    if begins:
        return _Clause(f"{clause} {last[begins.end() :]}", True)
    return _Clause(f"{clause} {last[0].lower()}{last[1:]}", True)


def _stands_alone(question: str) -> bool:
    """Whether the first part explains its pronouns: "What did he say" tells no later part who "he" is."""
    pronoun = _ANAPHOR.search(question)
    if pronoun is None or _things([question[: pronoun.start()]]):
        return True
    return _is_possessive(question, pronoun) and not _is_inverted(question)  # "Who lost his job"


def _carried_over(clause: str, asked: Sequence[str]) -> str | None:
    """A later part with what it leaves out; None if that is not clear."""
    pronouns = list(_ANAPHOR.finditer(clause))
    if names(clause[: pronouns[0].start()] if pronouns else clause):
        return clause
    if not pronouns:
        return _with_topic(clause, next(iter(_things(asked)), None))
    first_of_kind = {_kind(pronoun): pronoun for pronoun in reversed(pronouns)}
    # The last one first: what stands before it keeps its place.
    for kind, pronoun in sorted(first_of_kind.items(), key=lambda found: -found[1].start()):
        meant = _meant(kind, asked)
        if len(meant) > 1:
            return None
        if not meant:
            return _with_topic(clause, _answer_meant(asked, kind))
        clause = _replaced(clause, pronoun, meant[0])
    return clause


def _with_topic(clause: str, topic: str | None) -> str | None:
    return f"{clause} ({topic})" if topic else None


def _kind(pronoun: re.Match[str]) -> str:
    """Which of "he", "they" and "it" a pronoun is a form of; "she" counts as "he"."""
    word = pronoun["word"].lower()
    return "he" if word in _PERSONS else "they" if word.startswith("the") else "it"


def _meant(kind: str, asked: Sequence[str]) -> list[str]:
    """All that a pronoun may stand for in the parts before it."""
    identity = _IDENTITY.fullmatch(asked[0].rstrip("?"))
    if identity and len(asked) == 1 and _identifies(identity["thing"], kind, asked[0]):
        return [identity["thing"]]
    things = _things(asked)
    if kind == "he":
        people = [name for part in asked for name in persons(part)]
        if people and any(_begins_with_who(part) for part in asked):
            people.append("who")
        # "the mayor" may be meant as well as the person who is named beside.
        return list(dict.fromkeys([*people, *filter(_is_human, things)]))
    things = [thing for thing in things if not _is_human(thing) and not _is_known_person(thing)]
    if kind == "they":
        things = _things(asked, plural=True) or things
    # "Which ferry hit the pier and when was it built?": the answer fits as well.
    return [*things, *(_CHOICE.findall(asked[0]) if _is_choice(asked[0]) else [])]


def _is_known_person(thing: str) -> bool:
    return " " in thing and gender(thing) is not None and thing in names(thing)


def _is_choice(question: str) -> bool:
    """Whether it asks which thing, not when: "which ferry …", "what film did …"."""
    return bool(_CHOICE.match(question)) and (question.lower().startswith("which") or _is_inverted(question))


def _identifies(thing: str, kind: str, question: str) -> bool:
    """Whether what "Who is …" or "What is …" asks about is what the pronoun stands for."""
    related = (_is_human(thing) and any(" " in name for name in persons(thing))) or bool(_KIN.search(thing))
    asks_who = _begins_with_who(question)
    of_its_kind = kind == "they" or asks_who == (kind == "he")
    return of_its_kind and not _pointing(thing) and not (kind == "he" and related)


def _answer_meant(asked: Sequence[str], kind: str) -> str | None:
    """What to show beside a pronoun that nothing named fits: it may be the answer of the first part."""
    bare = asked[0].rstrip(" ?")
    if _begins_with_who(bare):
        return bare[0].lower() + bare[1:]
    things = _things(asked)
    return things[0] if kind == "he" and len(things) == 1 else None


def _begins_with_who(question: str) -> bool:
    return question.lower().startswith("who ")


def _is_human(thing: str) -> bool:
    """Whether a noun phrase, not a name, is a person by its noun."""
    return bool(_HUMAN.search(thing))


def _pointing(text: str) -> bool:
    return any(word.plain in PRONOUNS | AUXILIARIES and is_stopword(word) for word in words(text))


def _things(asked: Sequence[str], *, plural: bool = False) -> list[str]:
    """The things that questions speak of, each once: names and "the …", else plain nouns.

    A phrase that holds a verb or a pronoun is none: the rules that find phrases take "sank" for a noun.
    """
    found = [
        phrase
        for question in asked
        for phrase in noun_phrases(question)
        if not phrase.is_time and not _holds_verb(phrase, question)
    ]
    if plural:
        return list(dict.fromkeys(phrase.text for phrase in found if phrase.plural))
    definite = [phrase for phrase in found if names(phrase.text) or _DETERMINED.match(phrase.text)]
    return list(dict.fromkeys(phrase.text for phrase in definite or found))


def _holds_verb(phrase: NounPhrase, question: str) -> bool:
    """Whether a phrase seems to hold a verb: "happened after the storm", "Germany invade Poland"."""
    text, before = phrase.text, words(question[: phrase.start])
    follows = before[-1].plain if before else ""
    # "did the ferry sink, who": before a pause the verb is not told from its subject.
    if follows in _TURNED and question[phrase.end :].startswith(","):
        return True
    if _pointing(text) or _BETWEEN_NAMES.search(text):
        return True
    found = words(text)
    if _DETERMINED.match(text) or found[0].capitalised or found[0].is_number:
        return False
    after_subject = follows in {"what", "who", "how"} or follows in PRONOUNS
    return after_subject or any(word.plain.endswith("ed") for word in found)


def _is_possessive(clause: str, pronoun: re.Match[str]) -> bool:
    word = pronoun["word"].lower()
    return word in {"its", "their", "his"} or (
        word == "her" and bool(re.match(r" [a-z]", clause[pronoun.end() :]))
    )


def _replaced(clause: str, pronoun: re.Match[str], thing: str) -> str:
    owner = f"{thing}'" if thing.endswith("s") else f"{thing}'s"
    put = owner if _is_possessive(clause, pronoun) else thing
    return clause[: pronoun.start()] + put + clause[pronoun.end() :]


def _says_something(question: str) -> bool:
    return any(word.plain not in LIGHT_WORDS for word in content_words(question))
