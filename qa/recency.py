"""How the day of an article counts: a soft prior, as strong as the question leans to the recent.

News is asked about when it is new, and forgotten by a power law: half of what an article gains on its first
day is left after three weeks, a tenth after two years. The long tail keeps order among old articles, too,
and no article gains so much that it beats one whose words fit clearly better.
"""

import math
import re
from collections.abc import Hashable, Mapping
from datetime import date
from typing import TypeVar

from qa.when import TimeMeant

Key = TypeVar("Key", bound=Hashable)

PRIOR_WEIGHT = 0.6
PRIOR_DAYS = 7.0
PRIOR_POWER = 0.5
"""recency · 0.6 / (1 + age/7 days)^0.5: chosen of 48 such triples on eval/news, words leg alone (MRR .839 on
that day; 0.3·exp(-age/30 days) .826, no prior .755). Asked years later instead, the same questions stand as
without a prior (.796 to .794); with a mixture of a fast and a slow exponential, as good in the first case,
they lost (.788). See `tests/benchmarks/date_prior.py`."""

WINDOW_WEIGHT = 0.3
THESE_DAYS_WEIGHT = 0.1
WINDOW_DAYS = 30.0
"""For articles in and near the days that a question names; less for a window of these days ("this week"),
which the prior prefers anyhow: at 0.3 MRR fell by .011 on the 320 such questions of eval/news. What happened
is told on the day or after it, so days before count double."""

TOPIC_WEIGHT = 0.15
TOPIC_DAYS = 365.0
"""For "the 2020 treaty": half as strong as a window, and slow, as a treaty is written of for years."""

AFTER_WEIGHT = 1.2
AFTER_DAYS = 14.0
"""An article from after the day of asking is pushed down, for good within weeks. Not at once: labels and time
zones are some days off (on eval/news one gold article of forty is younger than its question, by a week)."""

EARLIEST_WEIGHT = 0.4
EARLIEST_DAYS = 90.0
"""For "first" and "originally", counted from the oldest candidate. By the time questions of the sample
collection."""

ASKS_NOW, ASKS_NEWS, NAMES_DAYS, NAMES_YEAR, ALWAYS_HOLDS, ASKS_BEGINNING = 1.0, 0.85, 0.4, 0.5, 0.5, 0.2
"""How far kinds of questions lean to the recent: the strength of the prior that serves each kind best on
eval/news, as a share of the strongest (0.6 for "recently" and "now", 0.5 in general, 0.2 to 0.3 for what
always holds). The last is by reasoning."""

NEWS_DAYS = 31
"""A window that ends within a month of the asking is about the news of these days."""

_ALWAYS = re.compile(
    r"\b(?:annual(?:ly)?|every|each|usually|typically|traditional(?:ly)?|ever|in history|of all time|average"
    r"|known (?:as|for)|(?:is|are) called|nickname\w*|stands? for|acronym|capital of|invent(?:ed|or)"
    r"|discovered|founded|founder|originat\w+|born|located|wrote|painted|composed"
    r"|(?:the|most|'s) (?:most|largest|oldest|youngest|biggest|highest|longest|tallest|smallest"
    r"|fastest|deadliest)"
    r"|what (?:is|are) an? |what year|how old|the (?:very )?first)\b",
    re.I,
)
_YEAR = re.compile(r"(?<![\d$€£.,-])(?:19|20)\d\d(?![\d%]|[.,]\d)")


def recency(question: str, meant: TimeMeant, asked_on: date | None = None) -> float:
    """How far a question leans to the recent.

    Args:
        question: standing alone, or "" if it is not known.
        meant: what it says of time.
        asked_on: the day of asking.

    Returns:
        0 (any day will do) to 1 (today's news).
    """
    if meant.lean == "recent":
        return ASKS_NOW
    if meant.lean == "earliest":
        return ASKS_BEGINNING
    if meant.start or meant.end:
        return NAMES_DAYS if not _these_days(meant, asked_on) else ASKS_NEWS
    if topic_year(question, asked_on):
        return NAMES_YEAR
    return ALWAYS_HOLDS if _ALWAYS.search(question) else ASKS_NEWS


def topic_year(question: str, asked_on: date | None) -> int | None:
    """The latest past year that a question names, as in "the 2020 treaty"; None if there is none."""
    if asked_on is None:
        return None
    return max(
        (year for found in _YEAR.findall(question) if (year := int(found)) < asked_on.year), default=None
    )


def date_prior(
    published: date | None,
    meant: TimeMeant,
    asked_on: date | None,
    newest: date | None,
    oldest: date | None,
    *,
    leaning: float = ASKS_NEWS,
    topic: int | None = None,
) -> float:
    """What the day of an article adds to its score (which is 0 to 1): soft, never a filter.

    Newer articles gain, as far as the question leans to the recent; besides, articles in and shortly after
    the days that it names, from the year of its topic, or at the beginning if it asks for that. An article
    from after the day of asking loses.

    Args:
        published: the article's day; None gains nothing.
        meant: what the question says of time.
        asked_on: the day of asking, if known.
        newest: the newest day among the candidates; where the question asks for the latest, ages count from
            there, as in an archive that ended years ago.
        oldest: the oldest.
        leaning: how far it leans to the recent, 0 to 1.
        topic: a past year that belongs to what is asked about.
    """
    if published is None:
        return 0.0
    if asked_on is not None and published > asked_on:
        return -AFTER_WEIGHT * (1.0 - math.exp(-(published - asked_on).days / AFTER_DAYS))
    prior = 0.0
    present = asked_on
    if meant.lean == "recent" and newest:
        present = min(asked_on, newest) if asked_on else newest
    if present:
        prior = leaning * PRIOR_WEIGHT * (1.0 + (present - published).days / PRIOR_DAYS) ** -PRIOR_POWER
    if meant.start or meant.end:
        weight = THESE_DAYS_WEIGHT if _these_days(meant, asked_on) else WINDOW_WEIGHT
        prior += weight * math.exp(-_days_outside(published, meant.start, meant.end) / WINDOW_DAYS)
    elif topic:
        away = _days_outside(published, date(topic, 1, 1), date(topic, 12, 31))
        prior += TOPIC_WEIGHT * math.exp(-away / TOPIC_DAYS)
    if meant.lean == "earliest" and oldest:
        prior += EARLIEST_WEIGHT * math.exp(-(published - oldest).days / EARLIEST_DAYS)
    return prior


def with_date_prior(
    scores: Mapping[Key, float],
    published: Mapping[Key, date | None],
    meant: TimeMeant,
    asked_on: date | None,
    question: str = "",
) -> dict[Key, float]:
    """Add the date prior to scores from 0 to 1 and order anew; unchanged if time says nothing here.

    Args:
        scores: by item.
        published: the day of each, where it is known.
        meant: what the question says of time.
        asked_on: the day of asking, if known.
        question: tells how far it leans to the recent.
    """
    if not (meant or asked_on):
        return dict(scores)
    days = [day for item in scores if (day := published.get(item)) and not (asked_on and day > asked_on)]
    newest, oldest = max(days, default=None), min(days, default=None)
    leaning, topic = recency(question, meant, asked_on), topic_year(question, asked_on)
    total = {
        item: score
        + date_prior(published.get(item), meant, asked_on, newest, oldest, leaning=leaning, topic=topic)
        for item, score in scores.items()
    }
    return dict(sorted(total.items(), key=lambda pair: -pair[1]))


def _these_days(meant: TimeMeant, asked_on: date | None) -> bool:
    """Whether the window is open to the present, lies ahead, or ended within the last weeks."""
    if asked_on is None or meant.start is None:
        return False
    return meant.end is None or (asked_on - meant.end).days <= NEWS_DAYS


def _days_outside(day: date, start: date | None, end: date | None) -> int:
    """Days from a day to a window: 0 within, double before it."""
    if start and day < start:
        return 2 * (start - day).days
    return (day - end).days if end and day > end else 0
