"""What is shown of an article's date: no more than is known, and what contradicts it."""

import json
from datetime import date

from answering import citation
from chatting import read
from textual.app import App

from index.article import Article, OtherDate, Published
from tui.cited import CitedArticle
from tui.printing.library import article_json, article_text, reference, to_json
from tui.screens.article import ArticleScreen
from tui.signs import UNICODE
from tui.widgets.paragraph import Paragraph
from tui.words.publication import clock_time, other_dates

OTHERS = (OtherDate("dateline", date(2020, 12, 18)), OtherDate("url", date(2021, 1, 1), "month"))
STAMPED = Published(
    date(2020, 12, 19), "2020-12-19T10:05:00+01:00", "json-ld", 0.95, "minute", "+01:00", OTHERS
)
ARTICLE = Article("who", "Panel meets", "The panel met.", "/who.txt", STAMPED, "CCB News", section="Health")


def test_show_prints_the_time_the_section_and_the_dates_that_disagree():
    head = article_text(ARTICLE).split("\n\n")[0].splitlines()

    assert head[1:5] == [
        "CCB News · 19 Dec 2020 (from its json-ld)",
        "at 10:05 +01:00",
        "other dates in it: 18 Dec 2020 (dateline), Jan 2021 (url)",
        "section: Health",
    ]


def test_show_json_has_all_of_it():
    shown = json.loads(to_json(article_json(ARTICLE)))

    assert (shown["published"], shown["published_precision"], shown["published_zone"]) == (
        "2020-12-19",
        "minute",
        "+01:00",
    )
    assert shown["section"] == "Health"
    assert shown["other_dates"] == [
        {"found_in": "dateline", "published": "2020-12-18", "published_at": None},
        {"found_in": "url", "published": "2021-01", "published_at": None},
    ]


def test_no_day_and_no_time_is_shown_that_is_not_known():
    month = Published(date(2021, 3, 1), precision="month")

    assert (month.written, clock_time(month)) == ("2021-03", None)
    assert reference("Spring", None, month.written) == "Spring · Mar 2021"
    assert reference("Review", None, "2018") == "Review · 2018"
    assert clock_time(
        Published(date(2021, 3, 5), "2021-03-05T12:05:11+00:00", precision="hour", zone="UTC")
    ) == ("about 12:05 UTC")
    assert other_dates(()) == ""


async def test_the_article_screen_shows_section_and_other_dates():
    class Reading(App[None]):
        def on_mount(self) -> None:
            shown = citation(1, "The panel met.").model_copy(
                update={"article_id": "who", "start": 0, "end": 14}
            )
            self.push_screen(ArticleScreen(CitedArticle(ARTICLE), 1, shown, [shown], UNICODE))

    app = Reading()
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.pause()
        head = read(app.screen.query_one("#article-head", Paragraph))
        assert "Sat 19 Dec 2020" in head
        assert "Health" in head
        assert "other dates: 18 Dec 2020 (dateline), Jan 2021 (url)" in " ".join(head.split())
