"""What another answer to the same question says that the earlier one did not, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from qa.answer import Answer, Citation, Sentence

Fate = Literal["same", "new", "gone"]

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+")
# Words that may come and go without a sentence saying something else. "Not", names and figures may not.
_LIGHT = frozenset(("a", "an", "the", "of", "in", "on", "at", "to", "by", "and", "that", "which", "also"))


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence and what became of it.

    Attributes:
        fate: whether both answers say it, only the later one, or only the earlier one.
        sentence: as the later answer has it, or the earlier one if it is gone.
        sources: titles of the articles that it stands on in that answer, in the order of its citations.
    """

    fate: Fate
    sentence: Sentence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedSource:
    """An article that is cited, and what became of that.

    Attributes:
        fate: whether both answers cite it, only the later one, or only the earlier one.
        citation: the first one of it, in the later answer, or in the earlier one if it is gone.
    """

    fate: Fate
    citation: Citation


@dataclass(frozen=True, slots=True)
class Change:
    """Two answers to one question, compared.

    Attributes:
        sentences: of the later answer in its order, then those that are gone.
        sources: likewise.
        abstained: whether the earlier and whether the later answer said that the articles do not tell.
    """

    sentences: tuple[ChangedSentence, ...]
    sources: tuple[ChangedSource, ...]
    abstained: tuple[bool, bool]

    def __bool__(self) -> bool:
        """Whether anything differs that a reader should look at."""
        parts: Iterable[ChangedSentence | ChangedSource] = (*self.sentences, *self.sources)
        return self.abstained[0] != self.abstained[1] or any(part.fate != "same" for part in parts)

    def counted(self, fate: Fate) -> tuple[int, int]:
        """How many sentences and how many sources have that fate."""
        return (
            sum(one.fate == fate for one in self.sentences),
            sum(one.fate == fate for one in self.sources),
        )


def change_between(earlier: Answer, later: Answer) -> Change:
    """Compare two answers to the same question.

    Sentences are the same if they have the same words in any order, "the", "of" and their like left out;
    sources, if they are the same article, file or address. What an abstained answer names as near is no
    source of it.
    """
    return Change(
        sentences=tuple(_sentences(earlier, later)),
        sources=tuple(_sources(_cited(earlier), _cited(later))),
        abstained=(earlier.abstained, later.abstained),
    )


def same_sentence(one: str, other: str) -> bool:
    """Whether two sentences say the same in the same words, but for their order and the lightest of them."""
    return _words(one) == _words(other)


def _words(text: str) -> list[str]:
    return sorted(word for word in _WORD.findall(text.casefold()) if word not in _LIGHT)


def _sentences(earlier: Answer, later: Answer) -> Iterable[ChangedSentence]:
    left = list(earlier.sentences)
    for sentence in later.sentences:
        twin = next((one for one in left if same_sentence(one.text, sentence.text)), None)
        if twin is not None:
            left.remove(twin)
        yield ChangedSentence("new" if twin is None else "same", sentence, _titles(later, sentence))
    for sentence in left:
        yield ChangedSentence("gone", sentence, _titles(earlier, sentence))


def _titles(answer: Answer, sentence: Sentence) -> tuple[str, ...]:
    title_of = {citation.n: citation.title for citation in answer.citations}
    return tuple(dict.fromkeys(title_of[n] for n in sentence.citations if n in title_of))


def _cited(answer: Answer) -> list[Citation]:
    """The first citation of each article that the answer stands on."""
    kept: list[Citation] = []
    for citation in () if answer.abstained else answer.citations:
        if not any(_same_article(citation, one) for one in kept):
            kept.append(citation)
    return kept


def _sources(earlier: list[Citation], later: list[Citation]) -> Iterable[ChangedSource]:
    for citation in later:
        known = any(_same_article(citation, one) for one in earlier)
        yield ChangedSource("same" if known else "new", citation)
    for citation in earlier:
        if not any(_same_article(citation, one) for one in later):
            yield ChangedSource("gone", citation)


def _same_article(one: Citation, other: Citation) -> bool:
    # An article whose file was edited has another identity, but is no other source.
    return (
        one.article_id == other.article_id
        or (one.url is not None and one.url == other.url)
        or (one.title == other.title and (one.path, one.member) == (other.path, other.member))
    )
