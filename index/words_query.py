"""A question as a tantivy query: which words of it count, and how much.

Nobody says in which language a question is asked. Each of its words is looked up as every language in the
index would stem it, and a chunk is scored by the best of these: with one language in the index nothing is
added, with several no word counts twice.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import tantivy

from index.analysis import PLAIN, all_words, asked_words, bare_term, term, terms

# Beyond this a question is a pasted text; its rarest words say best what it is about.
MAX_TERMS = 64
# Only this much of a pasted text is looked at.
MAX_QUERY_CHARACTERS = 100_000
# Words far apart inside one quotation are no phrase that an article would hold letter by letter.
MAX_QUOTED_WORDS = 40

# Bounded, some 40 words of 10 letters: else a row of marks that are never closed is read once from each.
_QUOTED = re.compile(r'"([^"]{1,400})"|“([^”]{1,400})”|«([^»]{1,400})»|„([^“”]{1,400})[“”]')


@dataclass(frozen=True, slots=True)
class WordWeights:
    """How much the parts of a question count beside the BM25 score of one word in a chunk's text.

    All from `tests/benchmarks/ablation.py words` on the visible sets, MRR@10 by article of the words leg
    alone (wiki_qa, scifact, news): .953, .654, .755 with `title` only, .957, .658, .766 with all.

    Attributes:
        title: of a word in the title, which stands in every chunk of its article. Best of 0.01 to 2.5.
        presence: of a word being there at all, on top of BM25, which in tantivy has fixed k1 = 1.2 and
            b = 0.75: as a lower k1 would, it prefers a chunk with many of the words to one with many of one.
        pair: of two words that follow each other in the question standing near each other in the chunk.
            Larger weights, and weights for names or numbers alone, lose more on scifact than they gain.
        pair_gap: words that may stand between the two.
        quoted: of a quotation of two words or more, word for word. hit@1 of the 80 questions of wiki_qa that
            quote .963 without, 1.0 with 1 to 5; of the 37 of news .865 up to 2, less beyond.
        drop_stopwords: whether the words of `index.stopwords` are left out of a question.
    """

    title: float = 0.5
    presence: float = 0.6
    pair: float = 0.15
    pair_gap: int = 3
    quoted: float = 2.0
    drop_stopwords: bool = True


WEIGHTS = WordWeights()


_Forms = tuple[str | None, ...]
"""The terms of one word: one for each stemmer of the index, then those of its spelling without accents; None
where no chunk holds the term and another one is left."""


@dataclass(frozen=True, slots=True)
class QueryBuilder:
    """Builds queries over the fields "body" and "title" of one index.

    Attributes:
        schema: of the index.
        weights: what counts how much.
    """

    schema: tantivy.Schema
    weights: WordWeights

    def build(
        self, question: str, searcher: tantivy.Searcher, stemmers: Sequence[str]
    ) -> tantivy.Query | None:
        """Chunks with any of the question's words, scored; None if it has no word.

        Args:
            question: any text; it has no syntax.
            searcher: knows how rare each word is.
            stemmers: of the articles in the index.
        """
        asked = question[:MAX_QUERY_CHARACTERS]
        stemmers = stemmers or (PLAIN,)
        words = asked_words(asked, stemmers) if self.weights.drop_stopwords else []
        words = words or all_words(asked)
        forms = {word: _forms(word, stemmers, searcher) for word in dict.fromkeys(words)}
        chosen = _rarest(list(dict.fromkeys(filter(any, forms.values()))), searcher)
        if not chosen:
            return None
        scored = [*self._words(chosen, searcher), *self._quotations(asked, stemmers)]
        if len(words) <= MAX_TERMS:
            scored += self._pairs([forms[word] for word in words])
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in scored])

    def _words(self, chosen: Sequence[_Forms], searcher: tantivy.Searcher) -> Iterator[tantivy.Query]:
        query = tantivy.Query
        chunks = searcher.num_docs
        for forms in chosen:
            found = _distinct(forms)
            bodies = [query.term_query(self.schema, "body", form) for form in found]
            titles = [query.term_query(self.schema, "title", form) for form in found]
            yield _best_of(bodies)
            yield query.boost_query(_best_of(titles), self.weights.title)
            holders = [searcher.doc_freq("body", form) for form in found]
            present = [
                query.const_score_query(body, self.weights.presence * _rarity(count, chunks))
                for body, count in zip(bodies, holders, strict=True)
                if count
            ]
            if self.weights.presence and present:
                yield _best_of(present)

    def _pairs(self, words: Sequence[_Forms]) -> Iterator[tantivy.Query]:
        """Phrases of two neighbours, both as the same language stems them."""
        if not self.weights.pair:
            return
        neighbours = (
            (one, other)
            for before, after in pairwise(words)
            for one, other in zip(before, after, strict=True)
        )
        for one, other in dict.fromkeys(neighbours):
            if one and other and one != other:
                yield self._phrase((one, other), self.weights.pair_gap, self.weights.pair)

    def _quotations(self, question: str, stemmers: Sequence[str]) -> Iterator[tantivy.Query]:
        for match in _QUOTED.finditer(question):
            quoted = next(filter(None, match.groups()))
            for words in dict.fromkeys(tuple(terms(quoted, stemmer)) for stemmer in stemmers):
                if self.weights.quoted and 2 <= len(words) <= MAX_QUOTED_WORDS:
                    yield self._phrase(words, 0, self.weights.quoted)

    def _phrase(self, words: Sequence[str], gap: int, weight: float) -> tantivy.Query:
        phrase = tantivy.Query.phrase_query(self.schema, "body", list(words), gap)
        return tantivy.Query.boost_query(phrase, weight)


def _forms(word: str, stemmers: Sequence[str], searcher: tantivy.Searcher) -> _Forms:
    """The terms of a word; those that nothing holds are looked up only where all are such."""
    forms = [term(word, stemmer) for stemmer in stemmers]
    forms += forms if word.isascii() else [bare_term(word, stemmer) for stemmer in stemmers]
    if len(set(forms)) == 1:
        return tuple(form or None for form in forms)
    held = {form for form in set(forms) if form and _is_held(form, searcher)} or {forms[0]}
    return tuple(form if form and form in held else None for form in forms)


def _is_held(form: str, searcher: tantivy.Searcher) -> bool:
    return bool(searcher.doc_freq("body", form) or searcher.doc_freq("title", form))


def _distinct(forms: _Forms) -> list[str]:
    return [form for form in dict.fromkeys(forms) if form]


def _best_of(queries: list[tantivy.Query]) -> tantivy.Query:
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)


def _rarest(words: list[_Forms], searcher: tantivy.Searcher) -> list[_Forms]:
    """All of a question's distinct words; of a pasted text, the rarest that any chunk holds."""
    if len(words) <= MAX_TERMS:
        return words
    frequency = {forms: max(searcher.doc_freq("body", form) for form in _distinct(forms)) for forms in words}
    return sorted(filter(frequency.__getitem__, words), key=frequency.__getitem__)[:MAX_TERMS]


def _rarity(holders: int, chunks: int) -> float:
    """The inverse document frequency of BM25 as tantivy computes it."""
    return math.log(1.0 + max(chunks - holders + 0.5, 0.5) / (holders + 0.5))
