"""How the versions and copies of an article look on standard output."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.plain import one_line
from tui.printing.library import human_day
from tui.signs import ASCII
from tui.words.wording import counted, shortened, written_date

if TYPE_CHECKING:
    from index.history import ArticleVersion
    from index.library import ArticleSummary

_TITLE = 50
_NAMED = 5


def history_text(versions: Sequence["ArticleVersion"]) -> str:
    """One line a text: day, words, title, how to open it, and until when it was what the article said."""
    return "\n".join(_version_line(one) for one in versions)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands among its versions and copies, for the head of what `footnote show` prints.

    Attributes:
        article_id: the one that is shown.
        revision: the number of the earlier text that is shown, if it is one.
        versions: its history, newest first.
        copies: of its story, itself among them.
    """

    article_id: str
    revision: int | None
    versions: Sequence["ArticleVersion"]
    copies: Sequence["ArticleSummary"]

    def lines(self) -> Iterator[str]:
        """That it is not the newest, what else is kept of it, and who else printed it."""
        for one in self.versions:
            if one.until and (one.article_id, one.revision) == (self.article_id, self.revision):
                yield f"an earlier text, until {_moment(one.until)}"
        newest = self._newest
        if newest:
            yield f"replaced by {newest.article_id} ({human_day(newest.published)}); searches find that one"
        if len(self.versions) > 1:
            others = counted(len(self.versions) - 1, "other version", ASCII)
            yield f"{others}: footnote show {self.article_id} --history"
        if self._others:
            named = [f"{copy.id} ({human_day(copy.published)})" for copy in self._others[:_NAMED]]
            more = [f"{len(self._others) - _NAMED:,} more"] if len(self._others) > _NAMED else []
            yield f"the same story: {', '.join([*named, *more])}"

    def fields(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "revision": self.revision,
            "replaced_by": self._newest.article_id if self._newest else None,
            "versions": len(self.versions),
            "copies": [copy.id for copy in self._others],
        }

    @property
    def _newest(self) -> "ArticleVersion | None":
        """The version that is searched, unless this is it."""
        return self.versions[0] if self.versions and self.versions[0].article_id != self.article_id else None

    @property
    def _others(self) -> list["ArticleSummary"]:
        return [copy for copy in self.copies if copy.id != self.article_id]


def _version_line(one: "ArticleVersion") -> str:
    opened = one_line(one.article_id) + (f" --revision {one.revision}" if one.revision else "")
    if one.until:
        state = f"until {_moment(one.until)}"
    else:
        state = f"replaced by {one_line(one.replaced_by)}" if one.replaced_by else "searched"
    title = shortened(one.title, _TITLE)
    return f"{human_day(one.published):>11}  {title:<{_TITLE}}  {one.words:>6} w  {opened}  ({state})"


def _moment(stamp: str) -> str:
    """When something happened here, to the minute, in UTC: "4 Mar 2021 09:30 UTC"."""
    return f"{written_date(stamp)} {one_line(stamp[11:16])} UTC"
