"""How exactly a date is known: kept, filtered by without a lie, and shown with what contradicts it."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.article import Article, Chunk, Filter, OtherDate, Published
from index.catalog import CATALOG_FILE, Catalog
from index.dateline import find_dateline
from index.dates import find_published
from index.days import parse_day
from index.periods import find_period, parse_period
from index.published import as_written, first_day_of, last_day
from index.readers.text import split_head
from index.records import PreparedArticle, article_digest
from index.relative_days import relative_day
from index.schema import create_tables
from index.words import Words

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MARCH = Published(date(2021, 3, 1), precision="month")
YEAR = Published(date(2021, 1, 1), precision="year")
DAY = Published(date(2021, 3, 20))


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path)
    yield opened
    opened.close()


def put(catalog: Catalog, article: Article) -> None:
    chunks = [Chunk(0, article.id, 0, 0, len(article.text))]
    with catalog.writing() as change:
        change.put_article(PreparedArticle(article, "", article_digest(article), chunks, [b"key"]))


def found(**places: object) -> Published | None:
    return find_published({name.replace("_", " "): value for name, value in places.items()}, NOW)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("March 2021", "2021-03"),
        ("Mar. 2021", "2021-03"),
        ("2021-03", "2021-03"),
        ("3/2021", "2021-03"),
        ("März 2021", "2021-03"),
        ("agosto de 2020", "2020-08"),
        ("март 2021 г.", "2021-03"),
        ("2021年3月", "2021-03"),
        ("2021", "2021"),
        (2021, "2021"),
        ("03/04/2021", "2021"),
    ],
)
def test_a_month_or_a_year_is_read_as_no_more_than_that(written, read) -> None:
    period = parse_period(written)

    assert period and as_written(period.on, period.precision) == read
    assert first_day_of(read) == period.on


@pytest.mark.parametrize(
    "written", ["13/2021", "2021-00", "1066", "12345", "spring", "", None, True, 7, "4 March 2021"]
)
def test_what_is_no_month_and_no_year_is_no_period(written) -> None:
    assert parse_period(written) is None


def test_the_month_of_a_full_date_is_no_period() -> None:
    assert [find_period(text) for text in ("4 March 2021", "4. März 2021", "17 de agosto de 2020")] == [
        None
    ] * 3


def test_the_last_day_of_a_period_is_that_of_the_calendar() -> None:
    assert last_day(date(2020, 2, 1), "month") == date(2020, 2, 29)
    assert last_day(date(2020, 1, 1), "year") == date(2020, 12, 31)
    assert last_day(date(2020, 2, 1), "minute") == date(2020, 2, 1)


@pytest.mark.parametrize(
    ("written", "precision", "zone", "stamp"),
    [
        ("2021-03-04T10:00:00Z", "second", "UTC", "2021-03-04T10:00:00+00:00"),
        ("2021-03-04T10:05+01:00", "minute", "+01:00", "2021-03-04T10:05:00+01:00"),
        ("2021-03-04 10:30:00 +0100", "second", "+01:00", "2021-03-04T10:30:00+01:00"),
        ("20210304T162000-0500", "second", "-05:00", "2021-03-04T16:20:00-05:00"),
        ("2021-03-04T00:00:00Z", "day", "UTC", "2021-03-04T00:00:00+00:00"),
        ("4 March 2021, 5 p.m. GMT", "hour", "GMT", "2021-03-04T17:00:00+00:00"),
        ("12:15 am, 4 March 2021", "minute", None, "2021-03-04T00:15:00"),
        ("10:05 CET, Thursday 4 March 2021", "minute", "CET", "2021-03-04T10:05:00+01:00"),
        ("July 4, 2021 8:30 ET", "minute", "ET", "2021-07-04T08:30:00-04:00"),
        ("4 mars 2021 à 18h30", "minute", None, "2021-03-04T18:30:00"),
        ("04.03.2021, 11.15 Uhr", "minute", None, "2021-03-04T11:15:00"),
        ("4 марта 2021 г., 12:30 (МСК)", "minute", "МСК", "2021-03-04T12:30:00+03:00"),
        ("4 March 2021 10:05 CST", "minute", "CST", "2021-03-04T10:05:00"),
        ("4 March 2021 25:61", "day", None, None),
    ],
)
def test_time_precision_and_zone_are_kept_as_they_are_given(written, precision, zone, stamp) -> None:
    day = parse_day(written)

    assert day and (day.precision, day.zone, day.at) == (precision, zone, stamp)


@pytest.mark.parametrize(
    ("line", "day", "precision"),
    [
        ("2 hours ago", "2021-03-05", "hour"),
        ("15 hours ago", "2021-03-04", "hour"),
        ("Posted 45 minutes ago", "2021-03-05", "minute"),
        ("By Jon Hale | yesterday", "2021-03-04", "day"),
        ("Published yesterday", "2021-03-04", "day"),
        ("Gestern, 23:30 Uhr", "2021-03-04", "minute"),
        ("vor einem Tag", "2021-03-04", "day"),
        ("il y a 2 jours", "2021-03-03", "day"),
        ("hace 3 horas", "2021-03-05", "hour"),
        ("2 часа назад", "2021-03-05", "hour"),
        ("позавчера", "2021-03-03", "day"),
        ("3小时前", "2021-03-05", "hour"),
        ("منذ 2 يوم", "2021-03-03", "day"),
    ],
)
def test_a_relative_byline_counts_from_the_day_of_the_copy(line, day, precision) -> None:
    published = found(byline=line, fetched="2021-03-05T14:05:11Z")

    assert published and (published.written, published.precision) == (day, precision)
    assert published.found_in == "relative byline"


@pytest.mark.parametrize(
    "line", ["USA Today", "Hier spricht der Hafen", "900 hours ago", "Day 3", "some time ago"]
)
def test_words_that_only_look_relative_are_no_date(line) -> None:
    day = parse_day("2021-03-05T14:05:11Z")

    assert day and relative_day(line, day) is None


def test_a_relative_byline_without_the_day_of_the_copy_is_no_date() -> None:
    assert found(byline="2 hours ago") is None


def test_a_place_that_is_more_exact_gives_the_day_or_the_time_that_a_trusted_one_leaves_open() -> None:
    month = found(field="2021-07", url="https://a.example/2021/07/19/x")
    timed = find_published({"json-ld": "2021-07-19", "byline": "19 July 2021, 18:42"}, NOW)

    assert month and (month.written, month.found_in, month.others) == ("2021-07-19", "url", ())
    assert timed and (timed.at, timed.precision, timed.others) == ("2021-07-19T18:42:00", "minute", ())


def test_dates_that_disagree_are_kept_with_their_places() -> None:
    published = find_published(
        {
            "json-ld": "2021-03-04",
            "byline": "5 March 2021",
            "dateline": "BRIMOOR, March 3 (Coast Wire) - The",
            "url": "https://a.example/2020/x",
        },
        NOW,
    )

    assert published and published.written == "2021-03-04"
    assert [(other.found_in, other.written) for other in published.others] == [
        ("byline", "2021-03-05"),
        ("dateline", "2021-03-03"),
        ("url", "2020"),
    ]


@pytest.mark.parametrize(
    "places",
    [
        {"json-ld": "2021-03-04", "updated": "2021-03-09"},
        {"json-ld": "2021-03-04", "fetched": "2021-05-01"},
        {"json-ld": "2021-03-04", "document": "2021-03-02"},
        {"json-ld": "2021-03-04", "url": "https://a.example/2021/03/x"},
        {"json-ld": "2021-03-04T23:30:00Z", "byline": "5 March 2021"},
    ],
)
def test_dates_that_can_both_be_true_are_no_conflict(places) -> None:
    published = find_published(places, NOW)

    assert published and published.others == ()


@pytest.mark.parametrize(
    "places",
    [
        {"json-ld": "2021-03-04", "updated": "2021-03-01"},
        {"json-ld": "2021-03-04", "fetched": "2021-02-01"},
        {"json-ld": "2021-03-04T23:30:00+01:00", "byline": "5 March 2021"},
    ],
)
def test_what_cannot_have_come_before_is_a_conflict(places) -> None:
    published = find_published(places, NOW)

    assert published and len(published.others) == 1


def test_all_of_it_comes_back_from_the_catalog(catalog) -> None:
    published = Published(
        date(2021, 3, 1),
        found_in="meta",
        precision="month",
        zone="ET",
        others=(
            OtherDate("url", date(2020, 1, 1), "year"),
            OtherDate("byline", date(2021, 4, 2), at="2021-04-02T10:00:00"),
        ),
    )
    article = Article("a", "A", "Text.", "/a.txt", published, section="Politics")

    put(catalog, article)

    assert catalog.article("a") == article
    assert catalog.summaries()[0].published == "2021-03"
    assert (catalog.counts().oldest, catalog.counts().newest) == ("2021-03", "2021-03")


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        (Filter(since=date(2021, 3, 1)), {"march", "day"}),
        (Filter(since=date(2021, 3, 10)), {"day"}),
        (Filter(until=date(2021, 3, 31)), {"march", "day"}),
        (Filter(until=date(2021, 3, 25)), {"day"}),
        (Filter(since=date(2021, 1, 1), until=date(2021, 12, 31)), {"march", "year", "day"}),
        (Filter(since=date(2021, 1, 1), until=date(2021, 12, 30)), {"march", "day"}),
    ],
)
def test_a_filter_lets_through_only_what_surely_satisfies_it(tmp_path, catalog, where, ids) -> None:
    for name, published in (("march", MARCH), ("year", YEAR), ("day", DAY), ("none", None)):
        put(catalog, Article(name, name, "The ferry sank.", f"/{name}.txt", published))
    words = Words(tmp_path / "words", catalog)
    words.catch_up()

    keys = [key for key, _ in words.search("ferry", 10, where)]
    assert {summary.id for summary in catalog.summaries(where)} == ids
    assert {chunk.article_id for chunk in catalog.chunks(keys).values()} == ids


def test_an_index_from_before_precision_was_known_goes_on_working(tmp_path) -> None:
    with sqlite3.connect(tmp_path / CATALOG_FILE) as old:
        create_tables(old)
        old.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        old.execute("INSERT INTO meta VALUES ('schema_version', '1')")
        old.execute(
            "INSERT INTO articles VALUES ('a', '/a.txt', '', 'A', '2021-03-04', NULL, 'byline', 0.85, NULL,"
            " NULL, NULL, NULL, '{}', x'00', 1, 5, '2024-01-01')"
        )
        old.execute("INSERT INTO texts VALUES ('a', 'Text.')")
    old.close()
    catalog = Catalog(tmp_path)

    article = catalog.article("a")
    assert article and article.published == Published(date(2021, 3, 4), None, "byline", 0.85)
    assert article.section is None
    assert [one.id for one in catalog.summaries(Filter(until=date(2021, 3, 4)))] == ["a"]
    catalog.close()


def test_an_article_of_which_nothing_new_is_known_keeps_its_digest() -> None:
    plain = Article("a", "A", "Text.", "/a.txt", Published(date(2021, 3, 4), None, "byline", 0.85))

    assert article_digest(plain).hex() == "7ba9216ecad30ae029703a81741c6f88"


@pytest.mark.parametrize(
    "line",
    [
        "Von " + "A y " * 33 + "!",
        "Von " + "A&" * 66 + "!",
        "By " + "A, " * 44 + "!",
        "Ab Cd, " * 19 + "4 March 2021",
        "2021-03-04" + " " * 100_000 + "x",
        "4 March" + " " * 100_000 + "2021",
        "(" * 5_000 + "4 March 2021",
        "A" * 100_000,
        "A " * 50_000 + ", March 4 (Wire) - x",
    ],
)
def test_lines_that_could_be_divided_in_countless_ways_cost_no_time(line) -> None:
    title, byline, body = split_head(f"Title\n{line}\nBy Jon Hale\n\nText.")

    assert title + byline.text + body
    found(byline=line, dateline=line, url=line, file_name=line, field=line)
    find_dateline(line)


@pytest.mark.parametrize(
    "title",
    ["BANGLADESH TRADE DEFICIT NARROWS IN OCTOBER 1986", "Trade Report May 2019", "The ferry, a year ago"],
)
def test_a_title_that_ends_with_a_month_is_still_the_title(title) -> None:
    assert split_head(f"{title}\n\nThe deficit narrowed to two billion.")[::2] == (
        title,
        "The deficit narrowed to two billion.",
    )


def test_a_headline_with_a_date_in_it_does_not_make_the_next_one_the_title() -> None:
    text = "Ten Things You Need to Know Today: 14 July 2023 | The Week\n\n1. Pay offer refused\n\nIt was."

    assert split_head(text)[0] == ""


def test_a_paper_and_its_date_may_stand_above_the_title() -> None:
    title, byline, body = split_head("Harbour Post, Friday, August 16, 2013\n\nGulls blamed\n\nIt was dark.")

    assert (title, byline.source, body) == ("Gulls blamed", "Harbour Post", "It was dark.")
