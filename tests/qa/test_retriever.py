from datetime import date

import pytest
from langchain_tests.integration_tests import RetrieversIntegrationTests

from index import Filter, Library
from index.errors import BadQuestion
from qa import ArticleRetriever


class TestLangChainConformance(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _with_library(self, harbour: Library):
        self.library = harbour

    @property
    def retriever_constructor(self):
        return ArticleRetriever

    @property
    def retriever_constructor_params(self):
        return {"library": self.library}

    @property
    def retriever_query_example(self):
        return "boats in the harbour"


def test_a_document_says_where_it_stands_and_why_it_was_found(harbour):
    document = ArticleRetriever(library=harbour).invoke("Who opened the new ferry terminal?")[0]
    said = document.metadata
    assert said["article_id"] == "ferry"
    assert said["title"] == "Ferry returns to Brimoor"
    assert said["published"] == "2021-03-05"
    assert said["path"].endswith("ferry.txt")
    assert said["rank_words"] == 1
    assert said["rank_vectors"] == 1
    assert said["score"] == pytest.approx(1.0)
    assert said["rerank"] > 0.5
    assert said["also"] == []
    assert harbour.article("ferry").text[said["start"] : said["end"]] == document.page_content
    assert document.id == f"ferry:{said['start']}-{said['end']}"


def test_meaning_finds_what_shares_no_word(harbour):
    found = ArticleRetriever(library=harbour).passages("vessels destroyed by bad weather")
    assert found[0].article_id == "storm"


@pytest.mark.parametrize("fusion", ["scores", "ranks"])
def test_both_ways_to_fuse_put_the_right_article_first(harbour, fusion):
    assert (
        ArticleRetriever(library=harbour, fusion=fusion).passages("herring quota")[0].article_id == "herring"
    )


def test_a_leg_can_be_asked_alone(harbour):
    found = ArticleRetriever(library=harbour, legs=("words",), rerank=0).passages("herring quota")
    assert all(passage.rerank is None for passage in found)
    assert all(passage.rank_vectors is None for passage in found)
    assert [passage.rank_words for passage in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(since=date(2021, 1, 1)), {"ferry"}),
        (Filter(until=date(2020, 10, 20)), {"herring"}),
        (Filter(article_ids=("storm",)), {"storm"}),
        (Filter(sources=("Nobody",)), set()),
    ],
)
def test_filters_are_hard(harbour, where, expected):
    found = ArticleRetriever(library=harbour).passages("boats and the harbour of Castrel", where=where)
    assert {passage.article_id for passage in found} == expected


def test_an_article_fills_at_most_its_share_of_the_places(library, folder):
    paragraph = (
        "The ferry sailed from Brimoor to Castrel with a full car deck and no complaints about the wait. "
    )
    (folder / "long.md").write_text("\n\n".join(f"# Part {n}\n\n{paragraph * 12}" for n in range(6)), "utf-8")
    (folder / "short.txt").write_text("The ferry did not sail on Sunday.", "utf-8")
    library.sync(folder)
    found = ArticleRetriever(library=library, k=8, per_article=2).passages("Did the ferry sail?")
    assert sum(passage.article_id == "long" for passage in found) == 2
    assert sum(passage.article_id == "short" for passage in found) == 1
    unlimited = ArticleRetriever(library=library, k=8, per_article=0).passages("Did the ferry sail?")
    assert sum(passage.article_id == "long" for passage in unlimited) > 2


def test_of_two_versions_the_one_near_the_day_of_asking_comes_first(library, folder):
    for year in (2019, 2020, 2021):
        text = (
            f"Budget\n\nBy Jon Hale | 10 July {year}\n\nThe council of Brimoor voted on the terminal budget."
        )
        (folder / f"budget-{year}.txt").write_text(text, "utf-8")
    library.sync(folder)
    retriever = ArticleRetriever(library=library)
    for year in (2019, 2020, 2021):
        found = retriever.passages("What did the council vote on?", asked_on=date(year, 7, 20))
        assert found[0].published == f"{year}-07-10"


def test_each_part_of_a_question_finds_its_passage(harbour):
    question = (
        "What did the ferry terminal in Brimoor cost and how many tonnes is the herring quota for 2021?"
    )
    found = ArticleRetriever(library=harbour, k=2).passages(question)
    assert {passage.article_id for passage in found} == {"ferry", "herring"}


def test_of_two_prints_of_one_story_one_is_shown_and_names_the_other(library, folder):
    story = (
        "A storm broke through the breakwater at Castrel on Wednesday and sank eleven boats in the harbour. "
        "The gap is 60 metres long, and the port stays closed until divers have looked at it, the harbour "
        "master said."
    )
    (folder / "post.txt").write_text(f"Storm breaks breakwater\n\n{story}\n", "utf-8")
    (folder / "times.txt").write_text(f"Eleven boats sink at Castrel\n\n{story}\n", "utf-8")
    library.sync(folder)
    [passage] = ArticleRetriever(library=library).passages("How long is the gap in the breakwater?")
    assert {passage.article_id, *(copy.article_id for copy in passage.also)} == {"post", "times"}


async def test_options_can_be_given_to_one_call_also_asynchronously(harbour):
    documents = await ArticleRetriever(library=harbour).ainvoke(
        "herring", k=1, where=Filter(article_ids=("herring",))
    )
    assert [document.metadata["article_id"] for document in documents] == ["herring"]


def test_an_empty_index_finds_nothing(library):
    assert ArticleRetriever(library=library).invoke("anything") == []


def test_an_empty_query_is_refused(harbour):
    with pytest.raises(BadQuestion):
        ArticleRetriever(library=harbour).invoke("  ")
