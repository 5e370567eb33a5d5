from tui.collection.timeline import is_in, period_name, timeline
from tui.signs import ASCII, UNICODE


def test_months_without_articles_are_blank_and_the_fullest_is_full():
    days = ["2020-11-02", "2020-11-30", "2020-11-05", "2020-11-06", "2021-01-09", "2021-02"]
    drawn = timeline(days, 4)
    assert [(one.prefix, one.articles) for one in drawn.periods] == [
        ("2020-11", 4), ("2020-12", 0), ("2021-01", 1), ("2021-02", 1)
    ]  # fmt: skip
    assert drawn.bars(UNICODE) == "█ ▂▂"
    assert drawn.bars(ASCII) == "@ ::"


def test_what_has_no_room_in_months_is_told_in_years_then_in_decades():
    days = ["1994-05-01", "2003-02-07", "2021-01-01"]
    assert len(timeline(days, 400).periods) == 26 * 12 + 9
    years = timeline(days, 60)
    assert [one.prefix for one in years.periods] == [str(year) for year in range(1994, 2022)]
    assert years.columns == 2
    assert [one.prefix for one in timeline(days, 10).periods] == ["199", "200", "201", "202"]


def test_years_are_written_where_they_begin():
    days = [f"{year}-{month:02}-01" for year in (2020, 2021, 2022) for month in range(1, 13)]
    assert timeline(days, 40).labels() == "2020        2021        2022"
    assert timeline(days[10:], 40).labels() == "  2021        2022"
    assert timeline([days[0]], 40).labels() == "2020"


def test_a_few_early_articles_share_a_period_where_they_would_take_the_room():
    days = ["1993-10-18", *[f"2021-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]]
    drawn = timeline(days, 40)
    assert [one.prefix for one in drawn.periods][:3] == ["<2021-01", "2021-01", "2021-02"]
    assert drawn.periods[0].articles == 1
    assert period_name(drawn.periods[0].prefix) == "before Jan 2021"
    assert drawn.labels() == "   2021"
    assert [day for day in [None, *days] if is_in(day, "<2021-01")] == ["1993-10-18"]


def test_periods_are_called_as_people_do():
    assert [period_name(one) for one in ("2021-03", "2021", "202", "<2021", "<202")] == [
        "Mar 2021", "2021", "2020s", "before 2021", "before 2020"
    ]  # fmt: skip


def test_bars_are_found_by_their_columns():
    drawn = timeline(["2021-01-01", "2021-02-01"], 80)
    assert [drawn.at(column) for column in range(-1, 7)] == [None, 0, 0, 0, 1, 1, 1, None]


def test_what_is_no_day_is_left_out():
    assert timeline([None, "soon", ""], 80).periods == ()
    assert timeline(["2021"], 0).periods == ()
    assert timeline([], 80).labels() == ""
