"""When an article appeared, as a person writes it: the time of day, and what else the article says."""

from collections.abc import Iterable

from index.article import OtherDate, Published
from tui.words.wording import written_date


def clock_time(published: Published) -> str | None:
    """The time of day and its zone as far as they are known: "10:05 +01:00", "about 12:05 UTC"; or None."""
    if published.at is None or published.precision in ("year", "month", "day"):
        return None
    clock = published.at[len("2021-03-04T") :][: len("10:05")]
    about = "about " if published.precision == "hour" else ""
    return f"{about}{clock}" + (f" {published.zone}" if published.zone else "")


def other_dates(others: Iterable[OtherDate]) -> str:
    """Dates that disagree and where they stand: "18 Dec 2020 (dateline), 2021 (url)"."""
    return ", ".join(f"{written_date(other.written)} ({other.found_in})" for other in others)
