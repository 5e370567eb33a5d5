"""A passage that several papers print is shown once, from the earliest, and names the others."""

import json
from datetime import date
from pathlib import Path

import pytest

from index import Library
from index.article import Article, Filter
from qa import ArticleRetriever
from qa.copies import passage_in
from qa.search import SearchOptions, find_passages

STORM = (
    "A storm broke through the breakwater at Castrel on Wednesday and sank eleven boats in the harbour. "
    "The gap is 60 metres long, and the port stays closed until divers have looked at it, said Jonas Pike, "
    "the harbour master. Nobody was hurt, although two fishers had to be taken off the roof of their shed. "
    "The last storm of this strength hit the town in 1961, when the old lighthouse fell into the sea."
)
QUESTION = "How long is the gap in the breakwater at Castrel?"
WORDS_ALONE = SearchOptions(legs=("words",))


def index(library: Library, folder: Path, *rows: dict[str, str]) -> None:
    """Index rows by their words alone."""
    lines = "".join(
        json.dumps({"title": row["id"], "source": f"The {row['id']}", **row}) + "\n" for row in rows
    )
    (folder / "rows.jsonl").write_text(lines, "utf-8")
    stages: list[str] = []
    library.sync(
        folder,
        on_progress=lambda progress: stages.append(progress.stage),
        should_stop=lambda: "vectors" in stages,
    )


def shown(library: Library, **given) -> list[tuple[str, tuple[str, ...]]]:
    found = find_passages(library, QUESTION, options=WORDS_ALONE, **given)
    return [(passage.article_id, tuple(copy.article_id for copy in passage.also)) for passage in found]


@pytest.fixture
def printed(library: Library, folder: Path) -> Library:
    index(
        library,
        folder,
        {
            "id": "gazette",
            "text": STORM,
            "published": "2021-03-06",
            "title": "Gap of 60 metres",
        },
        {"id": "post", "text": f"CASTREL (Wire). {STORM}", "published": "2021-03-04"},
        {"id": "times", "text": f"{STORM} (Wire)", "published": "2021-03-05"},
        {"id": "fixed", "text": STORM.replace("60 metres", "16 metres"), "published": "2021-03-07"},
    )
    return library


def test_the_earliest_copy_is_shown_and_names_the_others_earliest_first(printed):
    assert shown(printed) == [("post", ("times", "gazette")), ("fixed", ())]


def test_every_passage_stands_where_it_says(printed):
    for passage in find_passages(printed, QUESTION, options=WORDS_ALONE):
        assert printed.article(passage.article_id).text[passage.start : passage.end] == passage.text


def test_a_filter_holds_for_what_is_shown_and_named(printed):
    assert shown(printed, where=Filter(since=date(2021, 3, 5), until=date(2021, 3, 6))) == [
        ("times", ("gazette",))
    ]
    assert shown(printed, where=Filter(sources=("the gazette",))) == [("gazette", ())]


def test_a_copy_that_denies_it_is_shown_beside_the_first(library, folder):
    denied = STORM.replace("the port stays closed", "the port does not stay closed")
    index(
        library,
        folder,
        {"id": "first", "text": STORM, "published": "2021-03-04"},
        {"id": "denial", "text": denied, "published": "2021-03-05"},
    )
    assert set(shown(library)) == {("first", ()), ("denial", ())}


def test_copies_are_in_the_metadata_of_a_document(printed):
    document = ArticleRetriever(library=printed, rerank=0).invoke(QUESTION)[0]
    assert [copy["source"] for copy in document.metadata["also"]] == ["The times", "The gazette"]


@pytest.mark.parametrize(
    "said",
    [
        f"Papers report.\n\n{STORM}",
        STORM.replace("eleven boats", "11 boats"),
        STORM.replace("Castrel on Wednesday", "Castrel, a port in the north, on Wednesday"),
    ],
)
def test_a_passage_is_found_again_in_a_copy_that_words_it_a_little_otherwise(make_passage, said):
    whole = f"{said} Elsewhere it rained. The council meets on Friday to talk about the money for repairs."
    found = passage_in(Article("copy", "Copy", whole, "/copy.txt"), make_passage(STORM, "first"))
    assert found is not None
    assert (found.article_id, whole[found.start : found.end]) == ("copy", found.text)
    assert "1961" in found.text and "council" not in found.text


@pytest.mark.parametrize(
    "said",
    [
        STORM.replace("60 metres", "61 metres"),
        STORM.replace("stays closed", "does not stay closed"),
        STORM[:100],
        "The council meets on Friday.",
        "",
    ],
)
def test_what_a_copy_lacks_or_says_otherwise_is_not_found_in_it(make_passage, said):
    assert passage_in(Article("copy", "Copy", said, "/copy.txt"), make_passage(STORM, "first")) is None
