# ruff: noqa: S608 (only table names and question marks are put into statements, never values)
"""Copies of one story: agencies' reports as several papers print them, found when an article is stored.

An article is compared with those that share a band with it (`index.sketch`) and linked to those that most of
the shorter one stands in. Articles that are linked, whoever with whom, are one group. That a *passage* says
the same is not decided here: a group only tells where to look (`qa.copies`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from sqlite3 import Connection

from index.shingles import Shingles, shared, shingles
from index.sketch import bands, pack, unpack

COPIED = 0.8
"""So much of the shorter article stands in the longer one. In eval/news pairs below this mark are later
reports that took over paragraphs of an earlier one (0.5 to 0.8), those above it the same report with another
headline, cut, or with a paragraph more."""

DAYS_APART = 14
"""What is printed again a year later (the history of Groundhog Day) is not the same story."""

MOST_SHARING = 32
"""Of the articles that share one band so many are looked at, the first ones: whoever joins a group of
thousands (pages of nothing but a consent form) is linked with some of them and needs not all."""

MOST_COMPARED = 16
"""Articles that one is compared with in full, those that share most bands: 1 ms each."""


class Copies:
    """The groups, read and changed inside a transaction.

    Args:
        connection: inside a write transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, article_id: str, text: str, of_text: Sequence[int] | None = None) -> None:
        """Note an article and join it with the copies of it that are there.

        Args:
            article_id: of a stored article that is not noted yet.
            text: its canonical text.
            of_text: its bands, if they are known already.
        """
        mine = tuple(of_text) if of_text is not None else bands(shingles(text))
        story = self._connection.execute(
            "INSERT INTO stories (article_id, bands) VALUES (?, ?)", (article_id, pack(mine))
        ).lastrowid
        assert story is not None
        candidates = self._sharing(mine)
        if candidates:
            self._link(story, article_id, shingles(text), candidates)
        self._connection.executemany("INSERT INTO bands VALUES (?, ?)", ((band, story) for band in mine))

    def drop(self, article_id: str) -> None:
        """Forget an article; what it alone held together falls apart."""
        row = self._connection.execute(
            "SELECT number, bands, copies_group FROM stories WHERE article_id = ?", (article_id,)
        ).fetchone()
        if row is None:
            return
        story, packed, group = row
        self._connection.executemany(
            "DELETE FROM bands WHERE band = ? AND story = ?", ((band, story) for band in unpack(packed))
        )
        self._connection.execute("DELETE FROM stories WHERE number = ?", (story,))
        if group is not None:
            linked = self._linked(story)
            self._connection.execute("DELETE FROM copy_links WHERE one = ?", (story,))
            self._connection.executemany(
                "DELETE FROM copy_links WHERE one = ? AND other = ?", ((one, story) for one in linked)
            )
            self._regroup(group)

    def drop_all(self) -> None:
        """Forget all groups."""
        for table in ("stories", "bands", "copy_links"):
            self._connection.execute(f"DELETE FROM {table}")
        self._connection.execute("DELETE FROM sqlite_sequence WHERE name = 'stories'")

    def _sharing(self, mine: Iterable[int]) -> list[int]:
        """Stories that share bands, those that share most first, then the older ones."""
        counts: Counter[int] = Counter()
        for band in mine:
            rows = self._connection.execute(
                "SELECT story FROM bands WHERE band = ? ORDER BY story LIMIT ?", (band, MOST_SHARING)
            )
            counts.update(row[0] for row in rows)
        return sorted(counts, key=lambda story: (-counts[story], story))[:MOST_COMPARED]

    def _link(self, story: int, article_id: str, runs: Shingles, candidates: Sequence[int]) -> None:
        day = self._connection.execute(
            "SELECT published FROM articles WHERE id = ?", (article_id,)
        ).fetchone()[0]
        marks = ",".join("?" * len(candidates))
        rows = self._connection.execute(
            "SELECT number, copies_group, published, text FROM stories"
            " JOIN articles ON articles.id = stories.article_id"
            f" JOIN texts ON texts.article_id = stories.article_id WHERE number IN ({marks}) ORDER BY number",
            candidates,
        ).fetchall()
        groups = {story}
        for number, group, published, text in rows:
            share = shared(runs, shingles(text)) if near(day, published) else 0.0
            if share >= COPIED:
                groups.add(number if group is None else group)
                self._connection.executemany(
                    "INSERT INTO copy_links VALUES (?, ?, ?)",
                    ((story, number, share), (number, story, share)),
                )
        if len(groups) > 1:
            self._join(groups)

    def _join(self, groups: set[int]) -> None:
        """One group of stories and groups; each is named after its first story."""
        first = min(groups)
        for one in sorted(groups):
            self._connection.execute(
                "UPDATE stories SET copies_group = ? WHERE number = ? OR copies_group = ?", (first, one, one)
            )

    def _regroup(self, group: int) -> None:
        """Name the parts of a group that has lost a story anew."""
        rows = self._connection.execute("SELECT number FROM stories WHERE copies_group = ?", (group,))
        left = {row[0] for row in rows}
        while left:
            part, ahead = set[int](), [min(left)]
            while ahead:
                story = ahead.pop()
                if story not in part:
                    part.add(story)
                    ahead += self._linked(story)
            name = min(part) if len(part) > 1 else None
            self._connection.executemany(
                "UPDATE stories SET copies_group = ? WHERE number = ?",
                ((name, story) for story in sorted(part)),
            )
            left -= part

    def _linked(self, story: int) -> list[int]:
        rows = self._connection.execute("SELECT other FROM copy_links WHERE one = ? ORDER BY other", (story,))
        return [row[0] for row in rows]


def near(one: str | None, other: str | None) -> bool:
    """Whether two days of publication are near enough for copies; a missing one is near to all."""
    if not one or not other:
        return True
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= DAYS_APART
