"""What a collection has not, when it does not answer: held against the days and the limits of a question."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from index.article import Filter
from index.published import first_day_of
from qa.when import TimeMeant

if TYPE_CHECKING:
    from index.library import Library


@dataclass(frozen=True, slots=True)
class Lacking:
    """What stands against an answer before anything is read.

    Attributes:
        meant: what the question says of time.
        newest: day of the newest article, ISO 8601, or None.
        oldest: of the oldest.
        too_new: whether all days that are meant lie after the newest article.
        too_old: whether they lie before the oldest one.
        no_day: whether no article is of these days, although there are older and newer ones.
        shut_out: whether the hard limits let no article through.
        unknown: sources among the limits that no article is from.
        empty: whether there are no articles at all; then nothing else is said.
    """

    meant: TimeMeant
    newest: str | None
    oldest: str | None
    too_new: bool = False
    too_old: bool = False
    no_day: bool = False
    shut_out: bool = False
    unknown: tuple[str, ...] = ()
    empty: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(
            self.empty or self.too_new or self.too_old or self.no_day or self.shut_out or self.unknown
        )


def lacking(library: "Library", meant: TimeMeant, where: Filter | None = None) -> Lacking:
    """What the library lacks for a question; a few small queries.

    Args:
        library: the open index.
        meant: what the question says of time.
        where: its hard limits.
    """
    status = library.status()
    if not status.articles:
        return Lacking(meant, newest=None, oldest=None, empty=True)
    newest = first_day_of(status.newest) if status.newest else None
    oldest = first_day_of(status.oldest) if status.oldest else None
    too_new = bool(meant.start and newest and meant.start > newest)
    too_old = bool(meant.end and oldest and meant.end < oldest)
    sources = where.sources if where else ()
    return Lacking(
        meant=meant,
        newest=status.newest,
        oldest=status.oldest,
        too_new=too_new,
        too_old=too_old,
        no_day=_named(meant) and not (too_new or too_old) and not _any(library, _of_days(meant)),
        shut_out=bool(where) and not _any(library, where),
        unknown=tuple(one for one in sources if not _any(library, Filter(sources=(one,)))),
    )


def _named(meant: TimeMeant) -> bool:
    return bool(meant.start or meant.end)


def _of_days(meant: TimeMeant) -> Filter:
    return Filter(since=meant.start, until=meant.end or date.max)


def _any(library: "Library", where: Filter | None) -> bool:
    return next(iter(library.articles(where)), None) is not None
