"""Copies of web pages say when and from where they were made, in a comment."""

import re
from typing import NamedTuple

from index.days import first_day, parse_day

_LOOKED_AT = 4_000
# "FILE ARCHIVED ON 14:05:11 Mar 05, 2021 AND RETRIEVED FROM THE INTERNET ARCHIVE ON …", at the end.
_WAYBACK = re.compile(r"FILE ARCHIVED ON (?P<time>\d\d:\d\d:\d\d) (?P<day>\w+ \d\d?, \d{4})")
# SingleFile: " url: https://…", " saved date: Tue Apr 13 2022 10:00:00 GMT+0100 (…)", at the beginning.
_SINGLE_FILE = re.compile(
    r"Page saved with SingleFile\s+url:\s*(?P<url>\S+)\s+saved date:\s*\w+ (?P<month>\w+) (?P<day>\d\d?) "
    r"(?P<year>\d{4})(?P<time> \d\d:\d\d:\d\d)?(?: GMT(?P<zone>[+-]\d{4}))?"
)
# Browsers: "<!-- saved from url=(0030)https://… -->".
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(?P<url>https?://\S+)\s*-->")


class PageCopy(NamedTuple):
    """When a copy was made, ISO 8601, and from which address; None for what it does not say."""

    made: str | None = None
    url: str | None = None


def read_page_copy(source: str) -> PageCopy:
    """Read what a saved page says of its making."""
    if match := _SINGLE_FILE.search(source[:_LOOKED_AT]):
        day = first_day(f"{match['day']} {match['month']} {match['year']}")
        made = f"{day.on}{(match['time'] or '').replace(' ', 'T')}{match['zone'] or ''}" if day else None
        return PageCopy(made if parse_day(made) else None, match["url"])
    if match := _WAYBACK.search(source[-_LOOKED_AT:]):
        day = first_day(match["day"])
        return PageCopy(f"{day.on}T{match['time']}Z" if day else None)
    saved = _SAVED_FROM.search(source[:_LOOKED_AT])
    return PageCopy(url=saved["url"] if saved else None)
