"""Two answers to one question, compared: what is new, what is gone, what is the same."""

import pytest

from qa.answer import Answer, Citation, Sentence
from qa.conversations.changed import change_between, same_sentence


def source(n: int, title: str, **changes: object) -> Citation:
    given = {
        "n": n,
        "article_id": f"id of {title}",
        "title": title,
        "published": None,
        "source": None,
        "path": f"/articles/{title}.md",
        "url": None,
        "start": 0,
        "end": 5,
        "quote": "quote",
        "passage_start": 0,
        "passage_end": 5,
        "passage": "quote",
    }
    return Citation(**{**given, **changes})


def said(*sentences: tuple[str, tuple[int, ...]], sources: tuple[Citation, ...], **changes: object) -> Answer:
    given = {
        "question": "?",
        "standalone_question": "?",
        "answer": "",
        "short": None,
        "outcome": "answer",
        "abstained": False,
        "confidence": 0.9,
        "sentences": tuple(
            Sentence(text=text, citations=numbers, support="supported") for text, numbers in sentences
        ),
        "citations": sources,
        "timings_ms": {},
        "model": "quote",
    }
    return Answer(**{**given, **changes})


OPENED = "Mayor Ilse Brandt opened the terminal on 4 March 2021."


def test_sentences_and_sources_are_new_gone_or_the_same():
    earlier = said(
        (OPENED, (1,)),
        ("It cost 44 million.", (2,)),
        sources=(source(1, "Opening"), source(2, "Plan")),
    )
    later = said(
        (OPENED, (2,)),
        ("It cost 48 million.", (1,)),
        sources=(source(1, "Bill"), source(2, "Opening")),
    )
    change = change_between(earlier, later)
    assert [(one.fate, one.sentence.text, one.sources) for one in change.sentences] == [
        ("same", OPENED, ("Opening",)),
        ("new", "It cost 48 million.", ("Bill",)),
        ("gone", "It cost 44 million.", ("Plan",)),
    ]
    assert [(one.fate, one.citation.title) for one in change.sources] == [
        ("new", "Bill"),
        ("same", "Opening"),
        ("gone", "Plan"),
    ]
    assert change.counted("new") == change.counted("gone") == (1, 1)
    assert change


def test_the_same_answer_has_not_changed_though_its_footnotes_are_numbered_otherwise():
    earlier = said((OPENED, (1,)), sources=(source(1, "Opening"),))
    later = said((OPENED, (3,)), sources=(source(3, "Opening"),))
    assert not change_between(earlier, later)


def test_an_answer_where_there_was_none_is_a_change_and_near_passages_are_no_sources():
    near = source(1, "Near", near=0.3)
    nothing = said(sources=(near,), abstained=True, outcome="decline")
    change = change_between(nothing, said((OPENED, (1,)), sources=(source(1, "Opening"),)))
    assert change.abstained == (True, False)
    assert [(one.fate, one.citation.title) for one in change.sources] == [("new", "Opening")]
    assert change_between(nothing, nothing.model_copy(update={"citations": ()})).sources == ()
    assert not change_between(nothing, nothing)


def test_an_edited_file_and_a_page_fetched_again_are_the_same_source():
    edited = source(1, "Opening", article_id="other")
    moved = source(1, "Another title", article_id="third", url="https://news.example/1", path="/x")
    page = source(1, "Opening", url="https://news.example/1")
    for later in (edited, moved):
        change = change_between(said((OPENED, (1,)), sources=(page,)), said((OPENED, (1,)), sources=(later,)))
        assert [one.fate for one in change.sources] == ["same"], later


def test_a_sentence_said_twice_is_gone_once():
    twice = said((OPENED, (1,)), (OPENED, (1,)), sources=(source(1, "Opening"),))
    once = said((OPENED, (1,)), sources=(source(1, "Opening"),))
    assert [one.fate for one in change_between(twice, once).sentences] == ["same", "gone"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("She opened the terminal on Thursday.", "On Thursday she opened the terminal", True),
        ("The cost was 48 million.", "The cost was 44 million.", False),
        ("The terminal was opened.", "The terminal was not opened.", False),
        ("Mayor Ilse Brandt opened it.", "Mayor Olaf Brandt opened it.", False),
        ("It rose by 1.5 per cent.", "It rose by 15 per cent.", False),
    ],
)
def test_what_says_the_same(one: str, other: str, same: bool):
    assert same_sentence(one, other) is same
