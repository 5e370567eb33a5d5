"""Versions of one article: what was stored under the same address on the web, and which of it is the newest.

The newest is searched. An older one that a newer one resembles keeps its text, so that it can be read, and
has no chunks, so that nothing finds it. Which is which follows from what is stored, whatever came first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from sqlite3 import Connection

from index.address import address_key
from index.shingles import Shingles, shared, shingles

RESEMBLING = 0.3
"""So much of the shorter text stands in the longer one when both are versions of one article. A page that
shows something else every day shares only its frame: all of its days stay searchable."""

MOST_VERSIONS = 500
"""An address that more articles give is not one article's address; all of them stay searchable. To decide
about so many takes half a second if they all differ, next to nothing if most say the same, as in crawls."""

COMPARED = 8
"""An article is compared with so many of the next newer ones; the nearest that it resembles replaces it."""


@dataclass(frozen=True, slots=True)
class _Version:
    article_id: str
    day: str
    stamp: str
    number: int
    text: str


class Versions:
    """Addresses and what replaces what, read and changed inside a transaction.

    Args:
        connection: inside a write transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, article_id: str, url: str | None) -> None:
        """Note the address of an article that was just stored; `decide` says what follows from it."""
        key = address_key(url)
        if key is None:
            return
        self._connection.execute(
            "INSERT INTO addresses (article_id, key) VALUES (?, ?)"
            " ON CONFLICT (article_id) DO UPDATE SET key = excluded.key",
            (article_id, key),
        )
        self._mark(key)

    def drop(self, article_id: str) -> None:
        """Forget the address of an article that is about to go."""
        row = self._connection.execute(
            "SELECT key FROM addresses WHERE article_id = ?", (article_id,)
        ).fetchone()
        if row:
            self._mark(row[0])
            self._connection.execute("DELETE FROM addresses WHERE article_id = ?", (article_id,))

    def replaced(self) -> list[str]:
        """Ids of all articles that a newer version has replaced."""
        sql = "SELECT article_id FROM addresses WHERE replaced_by IS NOT NULL ORDER BY number"
        return [row[0] for row in self._connection.execute(sql)]

    def mark_all(self) -> None:
        """Let `decide` look at every address that several articles give."""
        self._connection.execute(
            "INSERT OR IGNORE INTO undecided SELECT key FROM addresses GROUP BY key"
            " HAVING count(*) > 1 OR max(replaced_by) IS NOT NULL"
        )

    def decide(self) -> list[tuple[str, str | None, str | None]]:
        """Which articles must be replaced by which, or be searchable again.

        Returns:
            (article id, id of what replaces it until now, id of what does from now on), where these differ.
            They are stored as decided; the caller drops and puts chunks.
        """
        changes: list[tuple[str, str | None, str | None]] = []
        undecided = self._connection.execute("SELECT key FROM undecided ORDER BY key").fetchall()
        for (key,) in undecided:
            before = dict(
                self._connection.execute(
                    "SELECT article_id, replaced_by FROM addresses WHERE key = ? ORDER BY number", (key,)
                ).fetchall()
            )
            after = replacements(self._of(key)) if 1 < len(before) <= MOST_VERSIONS else {}
            changes += [(one, old, after.get(one)) for one, old in before.items() if old != after.get(one)]
        self._connection.executemany(
            "UPDATE addresses SET replaced_by = ? WHERE article_id = ?",
            ((new, one) for one, _, new in changes),
        )
        if undecided:
            self._connection.execute("DELETE FROM undecided")
        return changes

    def _mark(self, key: str) -> None:
        """Have an address looked at, if more than one article gives it."""
        self._connection.execute(
            "INSERT OR IGNORE INTO undecided SELECT key FROM addresses WHERE key = ? GROUP BY key"
            " HAVING count(*) > 1",
            (key,),
        )

    def _of(self, key: str) -> list[_Version]:
        rows = self._connection.execute(
            "SELECT articles.id, coalesce(published, ''), coalesce(published_at, ''), number, text"
            " FROM addresses"
            " JOIN articles ON articles.id = addresses.article_id"
            " JOIN texts ON texts.article_id = articles.id WHERE key = ?",
            (key,),
        ).fetchall()
        return newest_first([_Version(*row) for row in rows])


def newest_first(versions: Sequence[_Version]) -> list[_Version]:
    """By day of publication; on one day by the time, if all give one; else what was stored last."""
    ordered: list[_Version] = []
    days = sorted(versions, key=lambda one: one.day, reverse=True)
    for _, same_day in groupby(days, key=lambda one: one.day):
        some = list(same_day)
        stamps = {one.article_id: _moment(one.stamp) for one in some}
        if not all(stamps.values()):
            stamps = dict.fromkeys(stamps, "")
        ordered += sorted(some, key=lambda one: (stamps[one.article_id], one.number), reverse=True)
    return ordered


def replacements(versions: Sequence[_Version]) -> dict[str, str]:
    """What replaces each version that is not found any more.

    Args:
        versions: of one address, newest first.
    """
    runs: dict[int, Shingles] = {}

    def resemble(place: int, newer: int) -> bool:
        if versions[place].text == versions[newer].text:
            return True
        for one in (place, newer):
            if one not in runs:
                runs[one] = shingles(versions[one].text)
        return shared(runs[place], runs[newer]) >= RESEMBLING

    replaced: dict[str, str] = {}
    for place, one in enumerate(versions):
        nearest_first = range(place - 1, max(place - 1 - COMPARED, -1), -1)
        newer = next((other for other in nearest_first if resemble(place, other)), None)
        if newer is not None:
            replaced[one.article_id] = versions[newer].article_id
    return replaced


def _moment(stamp: str) -> str:
    """A stamp in UTC, so that two can be compared as text; "" if it is none or names no zone."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return ""
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else ""
