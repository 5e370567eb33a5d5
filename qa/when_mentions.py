"""Where a question names a time: each mention with its first and last day, in English.

A mention is only found here; whether it counts, and what "since" or "between" before it mean, is decided in
`qa.when`.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice

from qa.when_absolute import absolute_patterns
from qa.when_calendar import Asking
from qa.when_mention import Match, Mention, Reader
from qa.when_relative import relative_patterns

MOST_MENTIONS = 20
"""A question names few times; the thousand years of a pasted table would take seconds."""


def mentions(text: str, asking: Asking) -> list[Mention]:
    """The first `MOST_MENTIONS` times named in an English text, in order; of overlapping ones the longest.

    Args:
        text: with figures instead of number words (`qa.when_words.in_figures`).
        asking: when it is asked; without a day, relative times and those without a year are not found.
    """
    found = [
        mention
        for pattern, reader in _patterns()
        for mention in islice(_of_kind(pattern, reader, text, asking), MOST_MENTIONS)
    ]
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.at - one.to, one.at)):
        if not any(mention.at < other.to and other.at < mention.to for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda one: one.at)[:MOST_MENTIONS]


def _of_kind(pattern: re.Pattern[str], reader: Reader, text: str, asking: Asking) -> Iterator[Mention]:
    """The times that one pattern finds, in order."""
    for match in pattern.finditer(text):
        if mention := _read(reader, match, asking):
            yield mention


def _read(reader: Reader, match: Match, asking: Asking) -> Mention | None:
    """What a reader makes of a match; a time before the year 1 or after 9999 is none."""
    try:
        return reader(match, asking)
    except (ValueError, OverflowError):
        return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], Reader]]:
    """Compiled at the first question; of two equally long matches the earlier pattern wins."""
    both = chain(absolute_patterns(), relative_patterns())
    return [(re.compile(pattern, re.I), reader) for pattern, reader in both]
