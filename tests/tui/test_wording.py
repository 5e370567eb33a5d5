from datetime import date

import pytest

from tui.signs import ASCII, UNICODE, choose_signs
from tui.words.wording import (
    count,
    counted,
    duration,
    fact_lines,
    facts,
    in_the_chat,
    percentage,
    quoted,
    sentence,
    shortened,
    written_date,
    written_period,
)


@pytest.mark.parametrize(
    ("day", "written"),
    [("2020-12-19", "19 Dec 2020"), ("2021-03-04T08:00:00Z", "4 Mar 2021"), (None, ""), ("spring", "spring")],
)
def test_a_date_is_written_as_a_person_writes_it(day, written):
    assert written_date(day) == written


def test_the_weekday_stands_before_the_date():
    assert written_date(date(2021, 3, 4), weekday=True) == "Thu 4 Mar 2021"


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (date(2020, 12, 19), date(2020, 12, 19), "19 Dec 2020"),
        (date(2020, 12, 1), date(2020, 12, 31), "December 2020"),
        (date(2020, 2, 1), date(2020, 2, 29), "February 2020"),
        (date(2020, 1, 1), date(2020, 12, 31), "2020"),
        (date(2019, 1, 1), date(2020, 12, 31), "2019 to 2020"),
        (date(2020, 11, 9), date(2020, 11, 15), "9 Nov 2020 to 15 Nov 2020"),
        (date(2020, 11, 1), date(2020, 12, 31), "1 Nov 2020 to 31 Dec 2020"),
        (date(2020, 1, 1), date.max, "2020 to 9999"),
        (date(2020, 3, 5), date.max, "5 Mar 2020 to 31 Dec 9999"),
    ],
)
def test_a_period_is_named_as_shortly_as_it_can_be(first, last, named):
    assert written_period(first, last) == named


def test_a_share_is_written_as_a_percentage():
    assert [percentage(share) for share in (0.0, 0.314, 1.0)] == ["0 %", "31 %", "100 %"]


def test_thousands_are_set_apart_by_a_thin_space():
    assert count(7486) == "7\u202f486"
    assert count(7486, ASCII) == "7,486"


def test_one_article_has_no_s():
    assert [counted(number, "article") for number in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.31, "0.3 s"), (12.2, "12 s"), (240, "4 min"), (9000, "2.5 h"), (-1, "0.0 s")]
)
def test_a_duration_is_never_told_in_milliseconds(seconds, said):
    assert duration(seconds) == said


def test_a_text_is_shortened_between_words():
    assert shortened("Mayor Ilse Brandt cut the ribbon", 20) == "Mayor Ilse Brandt…"
    assert len(shortened("x" * 99, 20)) == 20


def test_a_quotation_does_not_get_its_marks_twice():
    assert quoted("“I heard it go.”") == "“I heard it go.”"
    assert quoted("“We shall impose costs on them,” he said.", characters=20) == "“We shall impose…”"
    assert quoted("“I heard it go") == "“I heard it go”"
    assert quoted('"It is late," he said. "It is dear."') == "“'It is late,' he said. 'It is dear.'”"
    assert quoted("They “heard” it.") == "“They “heard” it.”"
    assert quoted("I heard it go.", ASCII) == '"I heard it go."'


def test_missing_facts_leave_no_gap():
    assert facts(["Ferry returns", None, "4 Mar 2021"]) == "Ferry returns · 4 Mar 2021"


def test_facts_break_between_facts_only():
    assert fact_lines(["Harbour Post", "Thu 4 Mar 2021", "ferry.html"], 30) == (
        "Harbour Post · Thu 4 Mar 2021\nferry.html"
    )


def test_footnote_marks_are_superscripts_or_brackets():
    assert UNICODE.mark(12) == "¹²"
    assert ASCII.mark(12) == "[12]"


@pytest.mark.parametrize(
    ("encoding", "term", "signs"),
    [
        ("utf-8", "xterm-256color", UNICODE),
        ("UTF8", "", UNICODE),
        ("ascii", "xterm", ASCII),
        ("ISO-8859-1", "xterm", ASCII),
        ("utf-8", "linux", ASCII),
        (None, "xterm", ASCII),
    ],
)
def test_signs_suit_the_terminal(encoding, term, signs):
    assert choose_signs(encoding, term) is signs


def test_ascii_signs_are_ascii():
    for name in ASCII.__slots__:
        value = getattr(ASCII, name)
        assert not isinstance(value, str) or value.isascii(), name


def test_an_error_reads_as_a_sentence_whatever_it_was_written_as():
    assert [sentence("the file is empty"), sentence("Is it?"), sentence("")] == [
        "The file is empty.",
        "Is it?",
        "",
    ]


def test_options_of_the_command_line_are_not_named_in_the_chat():
    assert in_the_chat("ask for fewer passages (--k 4), or answer with quotes (--model quote)") == (
        "ask for fewer passages, or answer with quotes"
    )
