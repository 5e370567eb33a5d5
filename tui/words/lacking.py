"""What would help where the articles do not tell, said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.words.wording import sentence, written_date, written_period

if TYPE_CHECKING:
    from qa.lacking import Lacking
    from qa.when import TimeMeant


def lacking_words(lacking: Lacking) -> list[str]:
    """Sentences on what the collection lacks, the most telling first; none where nothing is known."""
    if lacking.empty:
        return ["There are no articles yet."]
    said = []
    asked = _asked_about(lacking.meant)
    if lacking.too_new:
        said.append(
            f"your newest article is of {written_date(lacking.newest)}; the question asks about {asked}"
        )
    elif lacking.too_old:
        said.append(
            f"your oldest article is of {written_date(lacking.oldest)}; the question asks about {asked}"
        )
    elif lacking.no_day:
        said.append(f"none of your articles is of the days that the question asks about ({asked})")
    if lacking.unknown:
        said.append(f"no article is from {' or '.join(lacking.unknown)}")
    elif lacking.shut_out:
        said.append("the filters let no article through")
    return [sentence(one) for one in said]


def _asked_about(meant: TimeMeant) -> str:
    """The days as a person names them: "June 2026", "the days since 1 May 2021"."""
    if meant.start and meant.end:
        return written_period(meant.start, meant.end)
    if meant.start:
        return f"the days since {written_date(meant.start)}"
    return f"the days until {written_date(meant.end)}"
