"""A question as a tantivy query: which words of it count, and how much."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import tantivy

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


@dataclass(frozen=True, slots=True)
class QueryBuilder:
    """Builds queries over the fields "body" and "title" of one index.

    Attributes:
        schema: of the index.
        every_word: the analyzer of its fields.
        telling_words: the same without words that say nothing in a question.
        weights: what counts how much.
    """

    schema: tantivy.Schema
    every_word: tantivy.TextAnalyzer
    telling_words: tantivy.TextAnalyzer
    weights: WordWeights

    def build(self, question: str, searcher: tantivy.Searcher) -> tantivy.Query | None:
        """Chunks with any of the question's words, scored; None if it has no word.

        Args:
            question: any text; it has no syntax.
            searcher: knows how rare each word is.
        """
        asked = question[:MAX_QUERY_CHARACTERS]
        words = self.telling_words.analyze(asked) if self.weights.drop_stopwords else []
        words = words or self.every_word.analyze(asked)
        terms = _rarest(list(dict.fromkeys(words)), searcher)
        if not terms:
            return None
        scored = [*self._words(terms, searcher), *self._quotations(asked)]
        if len(words) <= MAX_TERMS:
            scored += self._pairs(words)
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in scored])

    def _words(self, terms: Sequence[str], searcher: tantivy.Searcher) -> Iterator[tantivy.Query]:
        query = tantivy.Query
        chunks = searcher.num_docs
        for term in terms:
            body = query.term_query(self.schema, "body", term)
            yield body
            yield query.boost_query(query.term_query(self.schema, "title", term), self.weights.title)
            if self.weights.presence and (holders := searcher.doc_freq("body", term)):
                yield query.const_score_query(body, self.weights.presence * _rarity(holders, chunks))

    def _pairs(self, words: Sequence[str]) -> Iterator[tantivy.Query]:
        if self.weights.pair:
            for pair in dict.fromkeys(pairwise(words)):
                if pair[0] != pair[1]:
                    yield self._phrase(pair, self.weights.pair_gap, self.weights.pair)

    def _quotations(self, question: str) -> Iterator[tantivy.Query]:
        for match in _QUOTED.finditer(question):
            words = self.every_word.analyze(next(filter(None, match.groups())))
            if self.weights.quoted and 2 <= len(words) <= MAX_QUOTED_WORDS:
                yield self._phrase(words, 0, self.weights.quoted)

    def _phrase(self, words: Sequence[str], gap: int, weight: float) -> tantivy.Query:
        phrase = tantivy.Query.phrase_query(self.schema, "body", list(words), gap)
        return tantivy.Query.boost_query(phrase, weight)


def _rarest(terms: list[str], searcher: tantivy.Searcher) -> list[str]:
    """All of a question's distinct words; of a pasted text, the rarest that any chunk holds."""
    if len(terms) <= MAX_TERMS:
        return terms
    frequency = {term: searcher.doc_freq("body", term) for term in terms}
    return sorted(filter(frequency.__getitem__, terms), key=frequency.__getitem__)[:MAX_TERMS]


def _rarity(holders: int, chunks: int) -> float:
    """The inverse document frequency of BM25 as tantivy computes it."""
    return math.log(1.0 + max(chunks - holders + 0.5, 0.5) / (holders + 0.5))
