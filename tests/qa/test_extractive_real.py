"""The quoting answerer with the shipped reader on real text: what must hold whatever the weights say."""

from pathlib import Path

import pytest

from index import Library
from qa.abstention import Thresholds
from qa.chain import find_and_rerank
from qa.extractive import ExtractiveAnswerer
from qa.reader.onnx_reader import shipped_reader, weights_are_here
from qa.search import SearchOptions

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not weights_are_here(), reason="needs the trained reader")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Library.open(tmp_path_factory.mktemp("index")) as library:
        library.sync(ROOT / "index" / "sample")
        yield library


def answered(library: Library, question: str):
    passages = find_and_rerank(library, question, options=SearchOptions(k=6, rerank=0))
    return ExtractiveAnswerer(shipped_reader(), Thresholds(0.0, 0.0)).answer(question, question, passages)


@pytest.mark.parametrize(
    "question",
    [
        "Who opened the new ferry terminal in Brimoor and when was it opened?",
        "What did Tobias Renn say about the wind farm?",
        "Tell me about the ferry strike",
        "How much did the ferry terminal cost?",
        "Why were the oyster beds closed?",
    ],
)
def test_every_quote_stands_in_its_article_and_nothing_is_said_twice(sample, question):
    answer = answered(sample, question)
    assert answer.sentences
    for citation in answer.citations:
        text = sample.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    texts = [sentence.text for sentence in answer.sentences]
    assert len(set(texts)) == len(texts) <= 10
    numbers = {citation.n for citation in answer.citations}
    assert all(set(sentence.citations) <= numbers for sentence in answer.sentences)
    assert all(set(variant.citations) <= numbers for variant in answer.variants)


def test_the_short_form_stands_in_a_cited_sentence(sample):
    answer = answered(sample, "How much does the lens of the Pellen Point lighthouse weigh?")
    assert answer.short == "1.9 tonnes"
    assert any("1.9 tonnes" in citation.quote for citation in answer.citations)
    assert len(answer.sentences) <= 2
