"""Articles are cut into chunks: runs of whole sentences that fit the embedding model's window.

A chunk ends at a paragraph's end where one is near the size aimed at, else at a sentence's end, and never
runs over a heading. Only a sentence larger than the window is cut inside, between words. Chunks hold every
character of the text that is not whitespace, in order. Time and memory are linear in the text.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.article import Article, Chunk, Span
from index.sentences import split_sentences

TokenCounter = Callable[[Sequence[str]], list[int]]
"""Word pieces of each text, without the special tokens that a model adds around it."""

# [CLS] and [SEP].
_SPECIAL_TOKENS = 2
# Title and heading together; about 40 word pieces of English, 53 Chinese characters.
_HEADER_BYTES = 160
_HEADING_BYTES = 60
# However long the header's pieces turn out, this share of the window is left for the text.
_LEAST_TEXT_SHARE = 0.25
# A longer line is a sentence, not a heading.
_HEADING_CHARACTERS = 80
# A chunk may end at a paragraph's end from here on, as a share of the size aimed at.
_EARLY_END = 0.65
# Texts counted at once: keeps the tokenizer's memory bounded for a book, and one call for an article.
_COUNTED_AT_ONCE = 4_096
# A word longer than this is cut when its sentence has to be (BERT reads over 100 characters as unknown).
_WORD_CHARACTERS = 64
# Sums of counts are exact for WordPiece; others are checked as a whole when they come this near the limit.
_SURELY_FITS = 0.8

_WORD = re.compile(rf"\S{{1,{_WORD_CHARACTERS}}}")
_OPENING, _CLOSING = "\"'“‘«„", "\"'”’»“"
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n|\n[ \t]{2}")
_BLOCK = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*(?:\n|\Z)))*+")


@dataclass(frozen=True, slots=True)
class ChunkingOptions:
    """How large chunks are.

    Attributes:
        max_tokens: the model's window in word pieces, with the header and two special tokens; 32 or more.
        target_tokens: the size aimed at, without the header. 180 leaves room in the 256 of MiniLM for a
            header and a long last sentence.
        max_characters: no chunk is longer, however few word pieces it has. 256 pieces of English are
            about 1,200 characters; this stops text that tokenizers read as a few unknown words.
        overlap_sentences: sentences of the chunk before that are repeated, 0 or 1. None by default: the
            header already says what a chunk is about, and a repeated sentence costs 14 % more vectors.
    """

    max_tokens: int = 256
    target_tokens: int = 180
    max_characters: int = 2_000
    overlap_sentences: int = 0

    def __post_init__(self) -> None:
        if self.max_tokens < 32 or self.target_tokens < 1 or self.max_characters < _WORD_CHARACTERS:
            raise ValueError(f"chunks cannot be this small: {self}")
        if self.overlap_sentences not in (0, 1):
            raise ValueError(f"overlap_sentences must be 0 or 1, not {self.overlap_sentences}")


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a text may be at most, and how it is measured."""

    tokens: int
    characters: int
    count_tokens: TokenCounter


@dataclass(frozen=True, slots=True)
class _Section:
    """The sentences `first:last`, which stand under one heading."""

    first: int
    last: int
    heading: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is larger than the window."""

    start: int
    end: int
    tokens: int
    ends_paragraph: bool


def chunk(
    article: Article, count_tokens: TokenCounter, options: ChunkingOptions = ChunkingOptions()
) -> list[Chunk]:
    """Cut an article into chunks.

    Args:
        article: what to cut; an empty text gives no chunks.
        count_tokens: counts the word pieces of several texts at once.
        options: sizes.

    Returns:
        Chunks in order, with key 0. Title and heading as `embedded_text` writes them, the chunk and two
        special tokens are together at most `options.max_tokens` word pieces.
    """
    sentences = split_sentences(article.text)
    counts = _count(article.text, sentences, count_tokens, options.max_characters)
    sections = list(_sections(sentences, _headings(article.text)))
    limits = _Limits(options.max_tokens - _SPECIAL_TOKENS, options.max_characters, count_tokens)
    while True:
        chunks = [
            part
            for section in sections
            for part in _cut(article, sentences, counts, section, limits=limits, options=options)
        ]
        numbered = [replace(part, ordinal=place) for place, (part, _) in enumerate(chunks)]
        over = _overshoot(
            article, numbered, [tokens for _, tokens in chunks], count_tokens, options.max_tokens
        )
        if not over or limits.tokens <= options.max_tokens * _LEAST_TEXT_SHARE:
            return numbered
        limits = replace(limits, tokens=limits.tokens - over)


def embedded_text(article: Article, chunk: Chunk) -> str:
    """Return what is embedded for a chunk: title and heading, each on a line, then the chunk's text.

    Title and heading are cut to a fixed length, so that they never crowd out the text, and left out where
    the chunk itself begins with them.
    """
    text = article.text[chunk.start : chunk.end]
    return _header(article.title, chunk.heading, text) + text


def _header(title: str, heading: str, text: str) -> str:
    heading = _shortened(heading, _HEADING_BYTES)
    title = _shortened(title, _HEADER_BYTES - len(heading.encode()))
    return "".join(f"{part}\n" for part in (title, heading) if part and not text.startswith(part.rstrip("…")))


def _shortened(line: str, size: int) -> str:
    """The beginning of a line in at most `size` bytes of UTF-8, cut between words where it can be."""
    raw = line.encode("utf-8", "replace")
    if len(raw) <= size:
        return line
    cut = raw[:size].decode("utf-8", "ignore")
    at_word, space, _ = cut.rpartition(" ")
    return at_word.rstrip() if space and len(at_word) > len(cut) // 2 else cut


def _count(text: str, spans: Sequence[Span], count_tokens: TokenCounter, longest: int) -> list[int]:
    """Word pieces of each span. Spans over `longest` characters are not counted: they are cut anyway."""
    counts: list[int] = []
    for first in range(0, len(spans), _COUNTED_AT_ONCE):
        batch = spans[first : first + _COUNTED_AT_ONCE]
        short = [text[start:end] for start, end in batch if end - start <= longest]
        counted = iter(count_tokens(short) if short else [])
        counts.extend(next(counted) if end - start <= longest else longest for start, end in batch)
    return counts


def _headings(text: str) -> dict[int, str]:
    """Headings by where they start: short lines without a stop that stand alone above running text."""
    headings: dict[int, str] = {}
    last: tuple[int, str] | None = None
    for block in _BLOCK.finditer(text):
        length = block.end() - block.start()
        line = block.group() if length <= _HEADING_CHARACTERS else ""
        if line and _looks_like_heading(line):
            last = block.start(), line.rstrip()
            continue
        if last:
            headings[last[0]] = last[1]
        last = None
    return headings


def _looks_like_heading(line: str) -> bool:
    stripped = line.rstrip()
    if stripped[0] in _OPENING and stripped[-1] in _CLOSING:
        stripped = stripped[1:-1] or stripped
    return (
        "\n" not in stripped
        and stripped[0].isalnum()
        and stripped[-1] not in '.!?…:;,–—-"”’)|。！？'
        and any(letter.isalpha() for letter in stripped)
        and " | " not in stripped
    )


def _cut(
    article: Article,
    sentences: Sequence[Span],
    counts: Sequence[int],
    section: _Section,
    *,
    limits: _Limits,
    options: ChunkingOptions,
) -> Iterator[tuple[Chunk, int]]:
    """Yield a section's chunks with their word pieces, header included."""
    header = _header(article.title, section.heading, "")
    taken = limits.count_tokens([header])[0] if header else 0
    least = int(options.max_tokens * _LEAST_TEXT_SHARE) - _SPECIAL_TOKENS
    fits = replace(limits, tokens=max(limits.tokens - taken, least))
    own = slice(section.first, section.last)
    pieces = _pieces(article.text, sentences[own], counts[own], fits)
    for span, tokens in _pack(pieces, fits, options):
        yield Chunk(0, article.id, 0, span.start, span.end, section.heading), taken + tokens


def _sections(sentences: Sequence[Span], headings: dict[int, str]) -> Iterator[_Section]:
    """Divide the sentences at the headings."""
    first, heading = 0, ""
    for place, sentence in enumerate(sentences):
        if sentence.start in headings:
            if place > first:
                yield _Section(first, place, heading)
            first, heading = place, headings[sentence.start]
    if first < len(sentences):
        yield _Section(first, len(sentences), heading)


def _pieces(text: str, sentences: Sequence[Span], counts: Sequence[int], limits: _Limits) -> list[_Piece]:
    """The sentences as pieces that fit; too large ones are cut between words."""
    pieces: list[_Piece] = []
    for place, (span, tokens) in enumerate(zip(sentences, counts, strict=True)):
        last = place + 1 == len(sentences)
        ends_paragraph = last or bool(_PARAGRAPH_END.search(text, span.end, sentences[place + 1].start))
        if tokens <= limits.tokens and span.end - span.start <= limits.characters:
            pieces.append(_Piece(span.start, span.end, tokens, ends_paragraph))
        else:
            pieces.extend(_split_long(text, span, limits))
    return pieces


def _split_long(text: str, sentence: Span, limits: _Limits) -> Iterator[_Piece]:
    """Cut a sentence that is larger than the window into the fewest runs of words that fit."""
    words = [Span(*match.span()) for match in _WORD.finditer(text, sentence.start, sentence.end)]
    start = end = sentence.start
    tokens = 0
    for word, count in _fitting(text, words, limits):
        too_large = tokens + count > limits.tokens or word.end - start > limits.characters
        if end > start and too_large:
            yield _Piece(start, end, tokens, False)
            start, tokens = word.start, 0
        end, tokens = word.end, tokens + count
    if end > start:
        yield _Piece(start, end, tokens, True)


def _fitting(text: str, words: Sequence[Span], limits: _Limits) -> Iterator[tuple[Span, int]]:
    """The words with their counts; a word that alone does not fit is halved until it does."""
    counts = _count(text, words, limits.count_tokens, _WORD_CHARACTERS)
    for word, count in zip(words, counts, strict=True):
        if count <= limits.tokens or word.end - word.start == 1:
            yield word, count
        else:
            middle = (word.start + word.end) // 2
            yield from _fitting(text, [Span(word.start, middle), Span(middle, word.end)], limits)


def _pack(pieces: Sequence[_Piece], limits: _Limits, options: ChunkingOptions) -> Iterator[tuple[Span, int]]:
    """Join pieces into chunks of about equal size that fit; yield each with its word pieces."""
    total = sum(piece.tokens for piece in pieces)
    aim = min(options.target_tokens, limits.tokens)
    aim = math.ceil(total / max(1, math.ceil(total / aim)))
    first = 0
    while first < len(pieces):
        repeats = (
            options.overlap_sentences and first and _worth_repeating(pieces[first - 1 : first + 1], limits)
        )
        begin = first - 1 if repeats else first
        last = _chunk_end(pieces, begin, first, aim, limits)
        yield Span(pieces[begin].start, pieces[last - 1].end), sum(p.tokens for p in pieces[begin:last])
        first = last


def _worth_repeating(pair: Sequence[_Piece], limits: _Limits) -> bool:
    """Whether the first of two sentences is small enough to stand before the second once more."""
    before, piece = pair
    return (
        before.tokens <= limits.tokens // 4
        and before.tokens + piece.tokens <= limits.tokens
        and piece.end - before.start <= limits.characters
    )


def _chunk_end(pieces: Sequence[_Piece], begin: int, first: int, aim: int, limits: _Limits) -> int:
    """Where the chunk that starts at `begin` and adds pieces from `first` on ends best.

    If all that is left fits, at its end. Else a paragraph's end near the size aimed at is best, then the
    sentence's end nearest to it.
    """
    tokens = sum(piece.tokens for piece in pieces[begin:first])
    best, best_distance = first + 1, math.inf
    for place in range(first, len(pieces)):
        piece = pieces[place]
        tokens += piece.tokens
        too_large = tokens > limits.tokens or piece.end - pieces[begin].start > limits.characters
        if too_large and place > first:
            return best
        good_end = piece.ends_paragraph and tokens >= aim * _EARLY_END
        distance = abs(tokens - aim) + (0 if good_end else aim)
        if distance <= best_distance:
            best, best_distance = place + 1, distance
    return len(pieces)


def _overshoot(
    article: Article, chunks: Sequence[Chunk], sums: Sequence[int], count_tokens: TokenCounter, limit: int
) -> int:
    """By how many word pieces the largest chunk is over the limit; 0 if all fit.

    The sum over sentences is exact for WordPiece. Other tokenizers may join differently, so what comes
    near the limit is counted as a whole.
    """
    near = [
        embedded_text(article, part)
        for part, tokens in zip(chunks, sums, strict=True)
        if tokens > (limit - _SPECIAL_TOKENS) * _SURELY_FITS
    ]
    worst = 0
    for first in range(0, len(near), _COUNTED_AT_ONCE):
        worst = max(worst, *count_tokens(near[first : first + _COUNTED_AT_ONCE]))
    return max(0, worst + _SPECIAL_TOKENS - limit)
