"""The article that this project was started from, alone and inside a larger collection."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from qa import ask

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT.parent / "shared" / "data" / "articles" / "who-traceability-2020-12-19.txt"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ARTICLE.is_file(), reason="needs ../shared/data"),
]


@pytest.fixture(scope="module", params=["alone", "among others"])
def opened(request, tmp_path_factory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("index")) as library:
        library.sync(ARTICLE)
        if request.param == "among others":
            library.sync(ROOT / "index" / "sample")
        yield library


@pytest.mark.parametrize(
    ("question", "quoted", "short"),
    [
        (
            "Who hosted the regular press conference?",
            "Spokesperson Wang Wenbin hosted and responded to hot issues.",
            "Wang Wenbin",
        ),
        ("How many times have WHO experts visited China?", "WHO experts have visited China twice", "twice"),
        (
            "What did the US Secretary of Energy sign an order to prohibit?",
            "signed an order on the 17th to prohibit power companies",
            "power companies that provide key defense facilities",
        ),
    ],
)
def test_its_questions_are_answered_and_the_right_sentence_is_cited(opened, question, quoted, short):
    answer = ask(opened, question)
    assert not answer.abstained
    assert answer.short == short
    cited = [citation for citation in answer.citations if quoted in citation.quote]
    assert [citation.article_id for citation in cited] == [ARTICLE.stem]
    text = opened.article(ARTICLE.stem).text
    assert all(text[citation.start : citation.end] == citation.quote for citation in cited)


@pytest.mark.parametrize("question", ["What is the capital of France?", "Who won the football match?"])
def test_what_it_does_not_say_is_declined(opened, question):
    assert ask(opened, question).abstained
