"""The noun phrases of a question, by rules: what a later "it", "they" or "she" may stand for.

No tagger: English questions have few shapes ("When did the ferry terminal in Brimoor open?"), and function
words mark where a phrase begins and ends.
"""

from dataclasses import dataclass

from qa.terms import (
    AUXILIARIES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    STOPWORDS,
    Word,
    is_stopword,
    word_set,
    words,
)

_DETERMINERS = word_set(
    """
    the a an its his her their our your my this that these those
    """
)
_RELATIVES = word_set(
    """
    that which who whose
    """
)
_BREAKS = (AUXILIARIES | QUESTION_WORDS | (PRONOUNS - _DETERMINERS) | STOPWORDS) - PREPOSITIONS - {"and"}
_DO_AND_MODALS = word_set(
    """
    do does did will would can could shall should may might must didn't doesn't don't
    """
)
_BE_AND_HAVE = AUXILIARIES - _DO_AND_MODALS
_PARTICIPLES = word_set(
    """
    built lost held won made sold found cut put hit paid sent shut left told said kept set begun won
    gone done
    """
)
_TIME_WORDS = word_set(
    """
    year years month months week weeks day days time hour hours minute minutes
    """
)

# A run of capitalised words that holds one of these is no person.
_NOT_PERSONS = word_set(
    """
    bank point line sound race storm hurricane island islands street road sea ocean bay river lake
    mountain north south east west northern southern eastern western central council league union
    institute museum hospital school college university academy company corporation corp inc ltd
    group holdings industries harbour harbor port post times news journal wire press media court
    supreme board commission committee agency association federation foundation organization
    organisation ministry department office bureau service services force forces army navy police
    parliament congress senate house party city town county state states kingdom republic nations
    united international national world global foreign affairs affair act treaty agreement award
    prize cup games olympics war battle church cathedral castle tower bridge station airport park
    square hotel center centre january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday christmas easter
    english french german spanish chinese russian american british european african asian america
    europe africa asia china france germany england britain london russia japan india
    """
)


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """One noun phrase.

    Attributes:
        text: as written.
        start: its first character in the question.
        end: one past its last.
        plural: whether its head looks like a plural.
    """

    text: str
    start: int
    end: int
    plural: bool

    @property
    def is_time(self) -> bool:
        """Whether it only names a time ("October 2021", "the year")."""
        return all(
            w.is_number
            or w.plain in _DETERMINERS | _TIME_WORDS
            or (w.capitalised and w.plain in _NOT_PERSONS)
            for w in words(self.text)
        )


def looks_like_person(name: str) -> bool:
    """Whether a capitalised run may be a person's name."""
    return not any(word.plain in _NOT_PERSONS or word.key.isupper() for word in words(name))


def noun_phrases(question: str) -> list[NounPhrase]:
    """The noun phrases of a question, in order."""
    found = words(question)
    phrases: list[NounPhrase] = []
    at = 0
    while at < len(found):
        if _is_verb_position(found, at):
            at += 1
            continue
        end, after = _phrase_end(found, at, question)
        if end > at:
            phrases.append(_as_phrase(question, found[at:end]))
        at = max(after, at + 1)
    return phrases


def _is_verb_position(found: list[Word], at: int) -> bool:
    """Whether a verb stands here: after "who", or a plain word after "to"."""
    before = found[at - 1].plain if at else ""
    asks = at > 0 and before == "who" and found[at - 1].key != "WHO"
    return (asks or before == "to") and not found[at].capitalised and found[at].plain not in _DETERMINERS


def _as_phrase(question: str, run: list[Word]) -> NounPhrase:
    start, end = run[0].start, run[-1].end
    return NounPhrase(question[start:end], start, end, _is_plural(run))


def _is_plural(run: list[Word]) -> bool:
    head = run[0]
    for word in run:
        if word.plain in PREPOSITIONS or word.plain in _RELATIVES - {"that"}:
            break
        head = word
    return any(w.plain == "and" for w in run) or (head.plain.endswith("s") and not head.plain.endswith("ss"))


def _phrase_end(found: list[Word], begin: int, question: str) -> tuple[int, int]:
    """One past the last word of the phrase that begins at `begin` (`begin` if none), and where to go on."""
    at = begin + 1 if found[begin].plain in _DETERMINERS else begin
    run = _content_end(found, at, question)
    if run == at:
        return begin, begin + 1
    end = _without_verb(found, begin, at, run)
    if end < run:
        return end, run
    end = _with_attachments(found, end, question)
    return end, end


def _content_end(found: list[Word], at: int, question: str) -> int:
    """One past the run of content words that starts at `at`; a pause in the text ends it."""
    end = at
    while end < len(found):
        word = found[end]
        if _breaks(word) or word.plain in PREPOSITIONS or word.plain in _DETERMINERS:
            break
        joined = word.plain == "and" and _joins(found, end)
        if word.plain == "and" and not joined:
            break
        if end > at and not question[found[end - 1].end : word.start].replace("-", " ").isspace():
            break
        end += 1
    return end


def _breaks(word: Word) -> bool:
    """Whether the word ends a phrase; "WHO" and "US" are names."""
    return word.plain in _BREAKS and is_stopword(word)


def _joins(found: list[Word], at: int) -> bool:
    """Whether an "and" stands between two names or two plain nouns, not between two questions."""
    if at + 1 >= len(found) or at == 0:
        return False
    following = found[at + 1]
    return following.plain not in _BREAKS and following.plain not in PREPOSITIONS


def _in_name(word: Word) -> bool:
    return word.capitalised or word.is_number or word.plain == "and"


def _without_verb(found: list[Word], begin: int, at: int, end: int) -> int:
    """Leave out the verb that follows its subject ("did [the terminal] open")."""
    before = found[begin - 1].plain if begin else ""
    if before in AUXILIARIES:
        inside = (i for i in range(at + 1, end - 1) if not found[i].capitalised and _is_participle(found[i]))
        cut = next(inside, None)
        if cut is not None and found[cut + 1].capitalised:
            return cut
    if end - at < 2 or found[end - 1].capitalised or found[end - 1].is_number:
        return end
    follows_relative = end < len(found) and found[end].plain in _RELATIVES
    participle = _is_participle(found[end - 1])
    if follows_relative:
        return end
    if before in _DO_AND_MODALS or (before in _BE_AND_HAVE and participle):
        return end - 1
    return end


def _is_participle(word: Word) -> bool:
    return word.plain.endswith(("ed", "en")) or word.plain in _PARTICIPLES


def _with_attachments(found: list[Word], end: int, question: str) -> int:
    """Add what a preposition or a relative clause hangs on ("… in Brimoor", "… that the storm tore …")."""
    while end < len(found) and question[found[end - 1].end : found[end].start].isspace():
        word = found[end]
        if word.plain in _RELATIVES and end + 1 < len(found) and found[end + 1].plain not in AUXILIARIES:
            return len(found)
        if word.plain not in PREPOSITIONS or end + 1 >= len(found):
            break
        definite = found[end + 1].plain in _DETERMINERS
        at = end + 2 if definite else end + 1
        tail = _content_end(found, at, question)
        if tail == at or (word.plain == "to" and not definite and not found[at].capitalised):
            break
        if found[at].capitalised and not definite:
            # "in Brimoor opened": the name is the whole attachment, what follows is the verb.
            tail = next((i for i in range(at, tail) if not _in_name(found[i])), tail)
        end = tail
    return end
