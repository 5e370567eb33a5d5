"""The page of a PDF travels from the file to the footnote."""

import pytest
from documents import pdf
from langchain_core.documents import Document

from qa import ArticleRetriever, ask
from qa.search_result import SearchResult

PAGES = [
    "Harbour report\n\nThe harbour of Brimoor was dredged in the autumn.\n\nNothing else was done that year.",
    None,
    "Mayor Ilse Brandt opened the new ferry terminal on Thursday.\n\nIt cost 48 million crowns, and the",
    "town paid for it alone.\n\nCaptain Oda Lind blamed the band for the delay of the first boat.",
]


@pytest.fixture
def report(library, folder):
    (folder / "report.pdf").write_bytes(pdf(PAGES))
    (folder / "notes.txt").write_text("Gulls\n\nThe gulls of Castrel eat the herring.")
    library.sync(folder)
    return library


@pytest.mark.parametrize(
    ("question", "quote", "page"),
    [
        ("Who opened the new ferry terminal?", "Ilse Brandt", 3),
        ("Who blamed the band?", "Oda Lind", 4),
        ("When was the harbour of Brimoor dredged?", "dredged", 1),
        ("What do the gulls of Castrel eat?", "herring", None),
    ],
)
def test_a_citation_names_the_page_on_which_its_quote_begins(report, question, quote, page):
    cited = [one for one in ask(report, question).citations if quote in one.quote]

    assert cited
    assert all(one.page == page for one in cited)


def test_a_passage_names_the_page_on_which_it_begins(report):
    retriever = ArticleRetriever(library=report, k=5)
    passages = retriever.passages("ferry terminal opened by the mayor")
    found = SearchResult.of("ferry", passages).passages
    documents = retriever.invoke("ferry terminal opened by the mayor")

    article = report.article("report")
    starts = article.metadata["page_starts"]
    for one in found:
        expected = (
            None if one.article_id != "report" else max(n for n, s in enumerate(starts, 1) if s <= one.start)
        )
        assert one.page == expected
    assert {one.page for one in found} >= {None} | {passages[0].page}
    assert all(isinstance(one, Document) and "page" in one.metadata for one in documents)
    assert "page_breaks" not in SearchResult.model_json_schema()["$defs"]["FoundPassage"]["properties"]
