"""Passages of copied stories: shown from the earliest article that has them, with the others named.

Which articles are copies was found out when they were stored (`index.copies`). Whether a copy has this
passage is looked up in its text here, figures and negations compared: one with another number is not named.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.article import Article, Filter, Span
from index.errors import ArticleNotFound
from index.sentences import split_sentences
from index.shingles import RUN_WORDS
from qa.passage import Copy, Passage, passage_at
from qa.ranking import carries, earliest_first

if TYPE_CHECKING:
    from index.library import ArticleSummary, Library

MOST_LOOKED_AT = 25
"""Copies whose texts are searched for one passage, the earliest ones: some 2 ms each where a word differs."""

_WORD = re.compile(r"\w+")


def from_earliest(
    library: "Library", passages: Sequence[Passage], where: Filter | None = None
) -> Iterator[Passage]:
    """Each passage as the earliest of its copies has it, naming in `also` all that have it.

    A copy in which the passage cannot be found, or says something else, is passed over.

    Args:
        library: the open index.
        passages: best first; two of them may come to be the same.
        where: hard limits; copies must satisfy them, too.
    """
    groups = library.copies({passage.article_id for passage in passages}, where)
    articles: dict[str, Article | None] = {}
    for passage in passages:
        group = groups.get(passage.article_id, ())
        yield _from_earliest(library, passage, group[:MOST_LOOKED_AT], articles) if group else passage


def _from_earliest(
    library: "Library",
    passage: Passage,
    group: Sequence["ArticleSummary"],
    articles: dict[str, Article | None],
) -> Passage:
    """The passage in the first article of a group that has it word for word, or as good as."""
    shown = None
    also: list[Copy] = []
    for copy in group:
        if copy.id == passage.article_id:
            shown = shown or passage
            continue
        if copy.id not in articles:
            articles[copy.id] = _article(library, copy.id)
        article = articles[copy.id]
        found = passage_in(article, passage) if article else None
        if found is None:
            continue
        also.append(found.as_copy())
        if shown is None and (found.text == passage.text or carries(passage, found)):
            shown = found
    shown = shown or passage
    named = [*also, *passage.also, passage.as_copy()]
    return replace(shown, also=earliest_first(one for one in named if one.article_id != shown.article_id))


def _article(library: "Library", article_id: str) -> Article | None:
    try:
        return library.article(article_id)
    except ArticleNotFound:
        return None  # removed a moment ago


def passage_in(article: Article, passage: Passage) -> Passage | None:
    """What an article says that a passage of another says, in whole sentences; None if it does not say all.

    Args:
        article: perhaps a copy.
        passage: its ranks and scores are kept.
    """
    at = article.text.find(passage.text)
    if at >= 0:
        return _moved(passage, article, Span(at, at + len(passage.text)))
    span = _counterpart(article.text, passage.text)
    found = _moved(passage, article, span) if span else None
    return found if found and carries(found, passage) else None


def _counterpart(text: str, sought: str) -> Span | None:
    """The sentences of a text from the first to the last run of words that it shares with another text."""
    words, others = list(_WORD.finditer(text)), [word.group().lower() for word in _WORD.finditer(sought)]
    runs = {tuple(others[at : at + RUN_WORDS]) for at in range(len(others) - RUN_WORDS + 1)}
    lower = [word.group().lower() for word in words]
    shared = [at for at in range(len(words) - RUN_WORDS + 1) if tuple(lower[at : at + RUN_WORDS]) in runs]
    # What is quoted twice in a long article, or stands far from the rest, is not the passage.
    places = _densest(shared, len(others))
    if not places:
        return None
    first, last = words[places[0]].start(), words[places[-1] + RUN_WORDS - 1].end()
    sentences = split_sentences(text)
    starts = [sentence.start for sentence in sentences]
    begin = starts[max(bisect_right(starts, first) - 1, 0)] if starts else first
    end = next((sentence.end for sentence in sentences if sentence.end >= last), last)
    return Span(begin, end)


def _densest(places: Sequence[int], width: int) -> Sequence[int]:
    """The most places within so many words, the first such."""
    best: Sequence[int] = ()
    end = 0
    for begin, place in enumerate(places):
        while end < len(places) and places[end] - place <= width:
            end += 1
        if end - begin > len(best):
            best = places[begin:end]
    return best


def _moved(passage: Passage, article: Article, span: Span) -> Passage:
    """The passage where it stands in another article, with the ranks of the one that was found."""
    return replace(
        passage_at(article, span, passage.heading, passage.score),
        rank_words=passage.rank_words,
        rank_vectors=passage.rank_vectors,
        score_words=passage.score_words,
        similarity=passage.similarity,
        rerank=passage.rerank,
    )
