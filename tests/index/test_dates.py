"""When an article was published: which place is believed, and which forms are read."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from index.dateline import find_dateline
from index.dates import TRUST, find_published
from index.days import parse_day

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DATELINE = "BRIMOOR, March 4 (Coast Wire) - Mayor Ilse Brandt opened the terminal."


def _found(**places: object) -> tuple[str, str] | None:
    """The day and the place, for places written with underscores."""
    published = find_published(
        {name.replace("json_ld", "json-ld").replace("_", " "): value for name, value in places.items()}, NOW
    )
    return (published.on.isoformat(), published.found_in) if published else None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-3-4", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("2021/03/04", "2021-03-04"),
        ("2021.03.04", "2021-03-04"),
        ("4 March 2021", "2021-03-04"),
        ("4th of March, 2021", "2021-03-04"),
        ("04 Mar. 2021", "2021-03-04"),
        ("March 4, 2021", "2021-03-04"),
        ("March 4th 2021", "2021-03-04"),
        ("Sept. 4, 2021", "2021-09-04"),
        ("Thursday, 4 March 2021", "2021-03-04"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26"),
        ("4.3.2021", "2021-03-04"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("4/4/2021", "2021-04-04"),
        ("2020年12月19日", "2020-12-19"),
        ("4 de marzo de 2021", "2021-03-04"),
        ("4. März 2021", "2021-03-04"),
        ("4 mars 2021", "2021-03-04"),
        (date(2021, 3, 4), "2021-03-04"),
        (1614852000, "2021-03-04"),
        (1614852000000, "2021-03-04"),
        (20210304, "2021-03-04"),
    ],
)
def test_the_forms_of_a_full_date_are_read(written: object, day: str) -> None:
    found = parse_day(written)

    assert found and found.on.isoformat() == day


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "yesterday",
            "last week",
            "March 2021",
            "2021",
            "2021-03",
            "Thursday",
            "03/04/2021",
            "31 June 2021",
        ),
        *(
            "2021-02-30",
            "12 monkeys and 2021 cats",
            "10:30",
            True,
            None,
            [],
            7,
            float("nan"),
            10**30,
            "1/2021",
        ),
    ],
)
def test_no_day_is_invented(written: object) -> None:
    assert parse_day(written) is None


@pytest.mark.parametrize(
    ("written", "stamp"),
    [
        ("2021-03-04T10:00:00Z", "2021-03-04T10:00:00+00:00"),
        ("2021-03-04T10:00:00+01:00", "2021-03-04T10:00:00+01:00"),
        ("Published: 2021-03-04 10:00", "2021-03-04T10:00:00"),
        ("4 March 2021 at 9:05 GMT", "2021-03-04T09:05:00+00:00"),
        ("4 March 2021, 5:30 p.m.", "2021-03-04T17:30:00"),
        ("Thu, 04 Mar 2021 10:00:00 +0100", "2021-03-04T10:00:00+01:00"),
        ("2021-03-04", None),
        (datetime(2021, 3, 4, 6, 30, tzinfo=timezone(timedelta(hours=1))), "2021-03-04T06:30:00+01:00"),
    ],
)
def test_the_time_is_kept_where_one_is_given(written: object, stamp: str | None) -> None:
    found = parse_day(written)

    assert found and found.at == stamp


def test_the_day_is_that_of_the_articles_own_time_zone() -> None:
    assert _found(json_ld="2021-10-18T01:45:00+02:00") == ("2021-10-18", "json-ld")


def test_the_most_trusted_place_is_believed() -> None:
    given = [place for place in TRUST if place != "relative byline"]  # which stands in the byline
    days = {place: f"2021-03-{number:02}" for number, place in enumerate(given, start=1)}
    days |= {
        "dateline": "BRIMOOR, March 6, 2021 (Coast Wire) - Mayor",
        "url": "https://a.example/2021/03/07/x",
    }
    days |= {"file name": "x-2021-03-09.txt"}

    for number, place in enumerate(given, start=1):
        published = find_published(days, NOW)
        assert published and (published.found_in, published.on.day) == (place, number)
        assert published.confidence == TRUST[place]
        del days[place]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("- Dec 19, 2020-", "2020-12-19"),
        ("By Jon Hale | 12 August 2021", "2021-08-12"),
        ("Published: 2021-03-04 10:00", "2021-03-04"),
        ("Coast Wire, 24 February 2021, by Lukas Farr", "2021-02-24"),
        ("Updated 6 March 2021 | Published 4 March 2021", "2021-03-04"),
        ("Published 4 March 2021, updated 6 March 2021", "2021-03-04"),
        ("Por Ana Gil\n4 de marzo de 2021", "2021-03-04"),
    ],
)
def test_the_date_of_a_byline_is_found(line: str, day: str) -> None:
    assert _found(byline=line) == (day, "byline")


def test_an_update_is_trusted_less_than_a_publication() -> None:
    assert _found(byline="Updated 6 March 2021") == ("2021-03-06", "updated")
    assert _found(byline="Updated 6 March 2021", dateline="BRIMOOR, March 4, 2021 - It") == (
        "2021-03-04",
        "dateline",
    )


def test_a_dateline_takes_its_year_from_another_place() -> None:
    assert _found(dateline=DATELINE) is None
    assert _found(dateline=DATELINE, file_name="brimoor-2021.txt") == ("2021-03-04", "dateline")
    assert _found(dateline=DATELINE, url="https://a.example/2021/03/05/ferry") == ("2021-03-04", "dateline")
    assert _found(dateline=DATELINE, url="https://a.example/2021/03/ferry") == ("2021-03-04", "dateline")


def test_a_dateline_of_december_belongs_to_the_year_before_a_file_of_january() -> None:
    assert _found(dateline="BRIMOOR, Dec. 31 (Wire) - It", file_name="2021-01-01.txt") == (
        "2020-12-31",
        "dateline",
    )


def test_a_dateline_far_from_the_day_of_the_file_is_not_believed() -> None:
    assert _found(dateline=DATELINE, file_name="2021-09-01.txt") == ("2021-09-01", "file name")


def test_an_explicit_byline_beats_the_dateline() -> None:
    text = 'CCB News, Beijing, December 18, according to the "News Evening Peak" report'

    assert _found(byline="- Dec 19, 2020-", dateline=text) == ("2020-12-19", "byline")


@pytest.mark.parametrize(
    "name",
    ["who-2020-12-19.txt", "20201219.txt", "who_2020_12_19_b.txt", "2020.12.19 who.txt", "19a2020-12-19.md"],
)
def test_the_date_of_a_file_name_is_found(name: str) -> None:
    assert _found(file_name=name) == ("2020-12-19", "file name")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/2021/03/04/ferry",
        "https://a.example/2021/mar/4/ferry",
        "https://a.example/x-20210304",
    ],
)
def test_the_date_of_an_address_is_found(url: str) -> None:
    assert _found(url=url) == ("2021-03-04", "url")


def test_a_month_in_an_address_is_no_day() -> None:
    published = find_published({"url": "https://a.example/2021/03/ferry-1234567890"}, NOW)

    assert published and (published.written, published.precision) == ("2021-03", "month")


def test_dates_from_the_future_and_from_before_print_are_passed_over() -> None:
    assert _found(field="2026-11-26", file_name="2020-12-19.txt") == ("2020-12-19", "file name")
    assert _found(field="2026-11-25") == ("2026-11-25", "field")
    assert _found(field="1499-12-31") is None


def test_nothing_is_found_where_nothing_is_said() -> None:
    assert _found() is None
    assert _found(field=None, byline="", file_name="ferry.txt", url="https://a.example/") is None


@pytest.mark.parametrize(
    ("text", "place", "source"),
    [
        (DATELINE, "BRIMOOR", "Coast Wire"),
        ("PELLEN POINT, 13 September 2021 (Coast Wire) - It weighs", "PELLEN POINT", "Coast Wire"),
        ("WASHINGTON (AP) — It rained.", "WASHINGTON", "AP"),
        ("(Reuters) - It rained.", "", "Reuters"),
        ("NEW YORK, Jan. 5 - Stocks", "NEW YORK", None),
        ("WASHINGTON, D.C., Jan 5 (Reuters) - Stocks", "WASHINGTON, D.C.", "Reuters"),
        ("BEIJING, Dec. 18 (Xinhua) -- The", "BEIJING", "Xinhua"),
        ("CCB News, Beijing, December 18, according to", "Beijing", "CCB News"),
        ("TARNHOLM,\nFebruary 24 (Coast\nWire) - The", "TARNHOLM", "Coast Wire"),
    ],
)
def test_datelines_are_read(text: str, place: str, source: str | None) -> None:
    found = find_dateline(text)

    assert found and (found.place, found.source) == (place, source)


@pytest.mark.parametrize(
    "text",
    ["The mayor (a lawyer) - said so.", "On March 4, 2021 the council - met.", "It rained.", "", "- A list"],
)
def test_the_beginning_of_a_story_is_no_dateline(text: str) -> None:
    found = find_dateline(text)

    assert found is None or found.source is None
