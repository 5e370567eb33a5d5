"""A small real index, with real vectors, that the tests of the question side share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from qa.passage import Passage

FERRY = """Ferry returns to Brimoor

By Mira Stenning | 5 March 2021

Mayor Ilse Brandt opened the new ferry terminal in Brimoor on Thursday morning.
It cost 48 million crowns.

The first boat left for Castrel nineteen minutes late, with 212 passengers aboard.
Captain Oda Lind blamed the band, which had not finished playing.
"""
STORM = """Storm breaks the Castrel breakwater

By Jon Hale | 28 October 2020

A storm broke through the breakwater at Castrel on Wednesday and sank eleven boats in the harbour.
The gap is 60 metres long.

Harbour master Jonas Pike closed the port at ten on Tuesday evening.
"You can be called a coward at ten or a fool at three," Pike said.
"""
HERRING = """Smaller quota for herring

By Jon Hale | 9 October 2020

The herring quota for 2021 is set at 6,200 tonnes, down from 7,400 tonnes.
The Skerrin Marine Institute had advised a deeper cut.

Tobias Renn, who speaks for the fishers, said that the decision would cost two boats their licence.
"""


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Three short articles, indexed."""
    articles = tmp_path_factory.mktemp("articles")
    for name, text in (("ferry", FERRY), ("storm", STORM), ("herring", HERRING)):
        (articles / f"{name}.txt").write_text(text, "utf-8")
    with Library.open(tmp_path_factory.mktemp("index")) as library:
        library.sync(articles)
        yield library


@pytest.fixture
def make_passage():
    """A passage of an article whose text is the passage alone, or which begins at `start`."""

    def make(
        text: str, article_id: str = "a", *, start: int = 0, title: str = "", score: float = 1.0
    ) -> Passage:
        return Passage(
            article_id=article_id,
            title=title,
            published="2021-03-04",
            source="Harbour Post",
            path=str(Path("/articles") / f"{article_id}.txt"),
            url=None,
            heading="",
            start=start,
            end=start + len(text),
            text=text,
            score=score,
        )

    return make
