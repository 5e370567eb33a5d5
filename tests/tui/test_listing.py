from index.records import ArticleSummary
from tui.collection.listing import SORTS, Collection, Limits


def article(number, title, published, source, words=100):
    return ArticleSummary(f"a{number}", title, published, source, f"/a/{number}.md", None, words, words * 6)


FERRY = article(1, "Ferry returns", "2021-03-04", "Harbour Post", 300)
HERRING = article(2, "herring quota", "2021-01-09", "Coast Wire", 200)
OWL = article(3, "An owl", "2020-03", "Coast Wire", 400)
UNDATED = article(4, "Ferry, undated", None, None)
ALL = Collection([FERRY, HERRING, OWL, UNDATED])


def test_each_order_puts_what_is_unknown_last():
    orders = {sort: "".join(one.id for one in ALL.listed(Limits(sort=sort))) for sort in SORTS}
    assert orders == {
        "newest": "a1a2a3a4",
        "oldest": "a3a2a1a4",
        "title": "a3a1a4a2",
        "source": "a2a3a1a4",
        "length": "a3a1a2a4",
    }


def test_words_of_titles_are_found_in_any_order_and_case():
    assert ALL.listed(Limits(find="returns FER")) == [FERRY]
    assert ALL.listed(Limits(find="ferry")) == [FERRY, UNDATED]


def test_source_and_period_limit_the_list():
    assert ALL.listed(Limits(source="Coast Wire", period="2021")) == [HERRING]
    assert ALL.listed(Limits(source="")) == [UNDATED]
    assert ALL.sources == [("Coast Wire", 2), ("", 1), ("Harbour Post", 1)]


def test_what_was_found_in_texts_keeps_its_order_and_what_is_gone_is_passed_over():
    assert ALL.listed(Limits(find="ferry", found=("a3", "gone", "a1"), source=None)) == [OWL, FERRY]
