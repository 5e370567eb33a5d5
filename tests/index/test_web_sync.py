"""Addresses in an index: fetched when named, told apart from files, replaced when they change."""

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from serving import Handler, Page, serving

from index import Library

STORY = (
    "<p>The ferry is back in Brimoor after a year, and it sails at noon with a full car deck.</p>"
    "<p>Mayor Ilse Brandt said that she was glad. The terminal cost 48 million crowns.</p>"
)
FEED = """<rss version="2.0"><channel><title>Harbour Post</title>{}</channel></rss>"""


def story(text: str = STORY, head: str = "") -> str:
    return f"<html><head><title>Ferry back</title>{head}</head><body><article>{text}</article></body></html>"


def feed(*entries: tuple[str, str]) -> Page:
    items = "".join(
        f"<item><title>{key}</title><link>https://harbour.example/{key}</link>"
        f"<description>{text}</description></item>"
        for key, text in entries
    )
    return Page(FEED.format(items), kind="application/rss+xml")


@pytest.fixture
def site():
    with serving() as running:
        yield running


@pytest.fixture
def sync(library):
    return partial(library.sync, allow_private_addresses=True)


def finds(library: Library, query: str) -> set[str]:
    return {library.article(hit.chunk.article_id).title for hit in library.search_words(query)}


def told(report) -> list[str]:
    return [str(problem) for problem in report.problems]


def test_an_article_is_fetched_and_found(site, library, sync):
    address = f"{site.address}/2020/12/19/ferry-back.html"
    head = (
        '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Mira Stenning">'
        '<meta property="article:published_time" content="2020-12-18T09:30:00Z">'
    )
    site.pages["/2020/12/19/ferry-back.html"] = Page(story(head=head))
    report = sync(address)
    assert (report.added, report.embedded, report.problems) == (1, 1, ())
    article = library.article("ferry-back")
    assert (article.path, article.url, article.title) == (address, address, "Ferry back")
    assert (article.source, article.author, article.language) == ("Harbour Post", "Mira Stenning", "en")
    assert (str(article.published.on), article.published.found_in) == ("2020-12-18", "meta")
    assert finds(library, "ferries at noon") == {"Ferry back"}
    assert library.search_vectors("boats")[0].chunk.article_id == "ferry-back"


def test_a_page_that_says_no_date_gets_the_day_of_its_first_fetch_and_keeps_it(
    site, library, sync, monkeypatch
):
    site.pages["/a"] = Page(story())
    before = datetime.now(UTC).date()
    sync(f"{site.address}/a")
    published = library.article("a").published
    assert before <= published.on <= datetime.now(UTC).date()
    assert published.found_in == "fetched"
    site.pages["/a"] = Page(story(STORY + "<p>Children waved from the pier.</p>"))
    assert sync(f"{site.address}/a").changed == 1
    assert library.article("a").published == published


def test_the_same_page_costs_nothing_and_a_changed_one_replaces_it(site, library, sync):
    site.pages["/a"] = Page(story(), etag='"v1"')
    sync(f"{site.address}/a")
    seq = library.seq
    for page in (
        Page(story(), etag='"v1"'),  # not even sent
        Page(story()),  # sent again
        Page(story(head="<!-- rendered at 12:01 -->")),  # other bytes, the same article
    ):
        site.pages["/a"] = page
        report = sync(f"{site.address}/a#top")
        assert (report.unchanged, report.changed, report.embedded) == (1, 0, 0)
    assert library.seq == seq
    site.pages["/a"] = Page(story(STORY.replace("full", "half-empty")))
    report = sync(f"{site.address}/a")
    assert (report.changed, report.articles, report.embedded) == (1, 1, 1)
    assert "half-empty" in library.article("a").text


def test_a_feed_gives_its_entries_and_keeps_those_it_no_longer_shows(site, library, sync):
    address = f"{site.address}/feed"
    site.pages["/feed"] = feed(("one", "The ferry sails."), ("two", "The school is closed."))
    report = sync(address)
    assert (report.added, report.problems) == (2, ())
    assert {article.url for article in library.articles()} == {
        "https://harbour.example/one",
        "https://harbour.example/two",
    }
    site.pages["/feed"] = feed(("two", "The school is open again."), ("three", "The bridge opens."))
    report = sync(address)
    assert (report.added, report.changed, report.removed, report.articles) == (1, 1, 0, 3)
    assert finds(library, "ferry school bridge") == {"one", "two", "three"}
    site.pages["/feed"] = feed(("three", "The bridge opens."))
    assert sync(address, prune=True).removed == 2


def test_an_entry_that_was_taken_out_of_a_feed_stays_out(site, library, sync):
    site.pages["/feed"] = feed(("one", "The ferry sails."), ("two", "The school is closed."))
    sync(f"{site.address}/feed")
    gone = next(one.id for one in library.articles() if one.title == "one")
    library.remove(gone)
    site.pages["/feed"] = feed(("one", "The ferry sails."), ("three", "The bridge opens."))
    sync(f"{site.address}/feed")
    assert {one.title for one in library.articles()} == {"two", "three"}


def test_our_own_machine_is_not_asked_unless_allowed(site, library):
    site.pages["/a"] = Page(story())
    report = library.sync(f"{site.address}/a")
    assert ["own network" in line for line in told(report)] == [True]
    assert (site.asked, report.articles) == ([], 0)


def test_files_and_addresses_live_side_by_side(site, library, sync, folder):
    (folder / "school.txt").write_text("The school is closed.")
    site.pages["/a"] = Page(story())
    report = sync(folder, f"{site.address}/a", "ftp://x.example/a")
    assert (report.added, len(report.problems)) == (2, 1)
    asked = len(site.asked)
    report = sync(folder, prune=True)
    assert (report.removed, report.missing, report.articles, len(site.asked)) == (0, 0, 2, asked)
    (folder / "page.html").write_text(story())  # the page's own bytes: a copy, not the page moved here
    report = sync(folder)
    assert (report.moved, report.articles) == (0, 2)
    assert "is a copy of" in told(report)[0]
    (folder / "school.txt").rename(folder / "moved.txt")
    assert sync(folder).moved == 1


def test_an_address_below_another_is_another_page(site, library, sync):
    site.pages |= {"/a": Page(story()), "/a/b": Page(story("<p>The school is closed.</p>"))}
    sync(f"{site.address}/a", f"{site.address}/a/b")
    sync(f"{site.address}/a", prune=True)
    assert library.remove(f"{site.address}/a") == ["a"]
    assert [one.path for one in library.articles()] == [f"{site.address}/a/b"]


def test_two_addresses_of_one_page_are_one_article(site, library, sync):
    site.pages |= {"/a": Page(story()), "/a?from=mail": Page(story())}
    report = sync(f"{site.address}/a", f"{site.address}/a?from=mail")
    assert (report.articles, "is a copy of" in told(report)[0]) == (1, True)


def test_a_removed_page_comes_back_when_it_is_named(site, library, sync):
    site.pages["/a"] = Page(story(), etag='"v1"')
    address = f"{site.address}/a"
    for name in ("a", address):
        sync(address)
        assert library.remove(name) == ["a"]
        assert library.status().files == 0
    report = sync(address)
    assert (report.added, report.embedded) == (1, 0)


def test_a_page_that_is_gone_stays_until_pruned(site, library, sync):
    address = f"{site.address}/a"
    site.pages["/a"] = Page(story())
    sync(address)
    page = site.pages.pop("/a")
    report = sync(address)
    assert (report.missing, report.removed, [one.fatal for one in report.problems]) == (1, 0, [False])
    assert [one.state for one in library.articles()] == ["missing"]
    site.pages["/a"] = page
    assert sync(address).unchanged == 1
    assert [one.state for one in library.articles()] == ["ok"]
    del site.pages["/a"]
    report = sync(address, prune=True)
    assert (report.removed, report.articles, library.status().files) == (1, 0, 0)


def test_a_page_that_lost_its_text_keeps_its_article(site, library, sync):
    address = f"{site.address}/a"
    site.pages["/a"] = Page(story())
    sync(address)
    site.pages["/a"] = Page("<html><body><script>app()</script></body></html>")
    report = sync(address)
    assert (report.articles, report.removed) == (1, 0)
    assert [(one.path, one.fatal) for one in report.problems] == [(address, True), (address, False)]
    assert all(one.what.startswith(address) for one in report.problems)
    assert library.unread_files() == [address]
    assert sync(address, prune=True).removed == 1


def test_a_table_is_read_again_when_other_columns_are_chosen(site, library, sync):
    site.pages["/table"] = Page("Kopf,Inhalt\nFerry,The ferry sails.\n", kind="text/csv", etag='"v1"')
    assert sync(f"{site.address}/table").articles == 0
    report = sync(f"{site.address}/table", columns={"title": "Kopf", "text": "Inhalt"})
    assert (report.added, finds(library, "ferry")) == (1, {"Ferry"})
    report = sync(f"{site.address}/table", columns={"text": "Inhalt"})
    assert report.changed == 1


def test_what_failed_is_kept_in_mind_and_can_be_tried_again(site, library, sync):
    address = f"{site.address}/a"
    site.pages["/a"] = Page(status=503)
    sync(address)
    assert library.unread_files() == [address]
    assert [problem.path for problem in library.status().problems] == [address]
    site.pages["/a"] = Page(story())
    assert sync(*library.unread_files()).added == 1
    assert (library.unread_files(), library.status().problems) == ([], ())
    site.pages["/a"] = Page(status=503)
    report = sync(address)
    assert (report.articles, library.unread_files(), len(report.problems)) == (1, [], 1)


def test_what_failed_for_good_can_be_forgotten(site, library, sync):
    site.pages["/a"] = Page(status=403)
    sync(f"{site.address}/a")
    assert library.remove(f"{site.address}/a") == []
    assert library.status().problems == ()


def test_a_plan_fetches_nothing(site, library):
    plan = library.plan(f"{site.address}/a#b", "ftp://x.example")
    assert (plan.fetched, len(plan.problems), site.asked) == ((f"{site.address}/a",), 1, [])


def test_fetching_can_be_stopped_and_keeps_what_it_has(site, library, sync):
    def silent(handler: Handler) -> None:
        site.ended.wait(60)

    site.pages |= {"/a": Page(story()), "/b": silent}
    report = sync(f"{site.address}/a", f"{site.address}/b", should_stop=lambda: "/b" in site.paths())
    assert (report.stopped, report.articles) == (True, 1)
    assert finds(library, "ferry") == {"Ferry back"}
    site.pages["/b"] = Page(story("<p>The school is closed.</p>"))
    assert sync(f"{site.address}/a", f"{site.address}/b").articles == 2


def test_everything_else_needs_no_network(site, library, sync):
    site.pages["/a"] = Page(story())
    sync(f"{site.address}/a")
    asked = len(site.asked)
    library.rebuild("chunks", "words", "vectors")
    library.sync()
    assert library.check().findings == ()
    assert (finds(library, "ferry"), len(site.asked)) == ({"Ferry back"}, asked)


def test_nothing_but_the_index_is_written(site, library, sync, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    site.pages["/a"] = Page(story())
    sync(f"{site.address}/a")
    assert set(tmp_path.iterdir()) == before
    names = [name for _, _, names in os.walk(library.folder) for name in names]
    assert not [name for name in names if Path(name).suffix == ".html"]
