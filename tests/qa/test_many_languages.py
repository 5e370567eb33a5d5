"""Questions in nine languages, from the files to the footnotes."""

from collections.abc import Iterator

import pytest
from nine_languages import LANGUAGES

from index import Library
from index.article import Span
from qa import ask
from qa.overlap import coverage
from qa.passage import Passage
from qa.search import find_passages

OTHER_SCRIPTS = ["ru", "ar", "zh", "ja", "ko"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("languages")
    (folder / "articles").mkdir()
    for code, asked in LANGUAGES.items():
        joint = "" if code in {"zh", "ja"} else " "
        for place, text in enumerate(asked.texts):
            (folder / "articles" / f"{code}-{place}.txt").write_text(text.replace("\n", joint), "utf-8")
    with Library.open(folder / "index") as opened:
        opened.sync(folder / "articles")
        yield opened


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_right_article_comes_first_and_every_footnote_is_exact(library, code):
    asked = LANGUAGES[code]
    assert find_passages(library, asked.question)[0].article_id == f"{code}-0"
    answer = ask(library, asked.question)
    assert answer.citations
    for citation in answer.citations:
        text = library.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("code", OTHER_SCRIPTS)
def test_a_sentence_covers_a_question_in_other_forms_of_its_words(library, code):
    asked = LANGUAGES[code]
    shares = []
    for place in range(len(asked.texts)):
        text = library.article(f"{code}-{place}").text
        passage = Passage("", "", None, None, "", None, "", 0, len(text), text, 0.0)
        shares.append(coverage(asked.question, passage, Span(0, len(text))))
    assert shares[0] > 0.3
    assert shares[0] > 2 * max(shares[1:])
