"""How things are said: dates, numbers, durations, quotations and references as a person writes them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tui.plain import one_line
from tui.signs import UNICODE, Signs
from tui.terminal.clusters import cut_before

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.passage import Copy

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH_ALONE = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# In SCREENS.md the longest quotation under an answer takes one line of 80 columns.
QUOTE_CHARACTERS = 66
_NAMED_COPIES = 4
# As many characters of a quotation as a person would paste into a text.
_COPIED_CHARACTERS = 2_000
_OPTION = re.compile(r" \(--[^()]*\)")
SPEAKS_TO_A_MACHINE = "speaks to a machine"
"""A passage in which something is hidden or written like an order to a model."""


def written_date(day: str | date | None, *, weekday: bool = False) -> str:
    """A day as it is written in a text.

    Args:
        day: an ISO 8601 day or stamp, a month or year of it ("2021-03"), a date, or None.
        weekday: whether the day of the week goes before it.

    Returns:
        "19 Dec 2020", with `weekday` "Sat 19 Dec 2020"; "Dec 2020" for a month, "2020" for a year; "" for
        None; what is not a date comes back as it is.
    """
    if isinstance(day, str):
        if month := _MONTH_ALONE.fullmatch(day):
            return f"{_MONTHS[int(month['month']) - 1][:3]} {month['year']}"
        try:
            on = date.fromisoformat(day[:10])
        except ValueError:
            return one_line(day)
    elif day is None:
        return ""
    else:
        on = day
    written = f"{on.day} {_MONTHS[on.month - 1][:3]} {on.year}"
    return f"{_DAYS[on.weekday()]} {written}" if weekday else written


def written_period(first: date, last: date) -> str:
    """Days from the first to the last, as a person names them: "2020", "December 2020", "19 Dec 2020"."""
    if first == last:
        return written_date(first)
    if first.day == 1 and _ends_month(last):
        if (first.year, first.month) == (last.year, last.month):
            return f"{_MONTHS[first.month - 1]} {first.year}"
        if first.month == 1 and last.month == 12:
            return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    return f"{written_date(first)} to {written_date(last)}"


def _ends_month(day: date) -> bool:
    # The last day that a calendar here has is followed by none.
    return day == date.max or (day + timedelta(days=1)).day == 1


def page_label(page: int | None) -> str | None:
    """A page as a footnote names it: "p. 3"; None without one."""
    return None if page is None else f"p. {page}"


def file_label(path: str, member: str | None = None, *, whole: bool = False) -> str:
    """A file as a reference names it, with the file inside of an archive: "2019.zip!/quarry.txt".

    Args:
        path: of the file on the disk.
        member: the file inside, of an archive.
        whole: whether the whole path is wanted, or only its last part.
    """
    return (path if whole else Path(path).name) + (f"!/{member}" if member else "")


def percentage(share: float) -> str:
    """A share from 0 to 1 as a person writes it: "31 %"."""
    return f"{100 * share:.0f} %"


def count(number: int, signs: Signs = UNICODE) -> str:
    """A number with its thousands set apart: "7 486"."""
    return f"{number:,}".replace(",", signs.thin_space)


def counted(number: int, noun: str, signs: Signs = UNICODE) -> str:
    """A number and its noun: "1 article", "24 articles". The noun takes a plain s."""
    return f"{count(number, signs)} {noun}" if number == 1 else f"{count(number, signs)} {noun}s"


def duration(seconds: float) -> str:
    """How long something took or will take, in the unit that a person would choose: "0.3 s", "4 min"."""
    if seconds < 10:
        return f"{max(seconds, 0):.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def shortened(text: str, characters: int, signs: Signs = UNICODE) -> str:
    """One safe line of at most `characters` characters, cut between words, with an ellipsis if cut."""
    line = one_line(text)
    if len(line) <= characters:
        return line
    room = max(characters - len(signs.ellipsis), 1)
    cut = line[: cut_before(line, room) or room]
    if not line[len(cut)].isspace() and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.–—-") + signs.ellipsis


_OPENING = '“"«„'
_CLOSING = '”"»“'
# Marks inside of marks are single ones.
_SINGLE = str.maketrans('“”„«»"', "‘’‚‹›'")


def quoted(text: str, signs: Signs = UNICODE, characters: int = QUOTE_CHARACTERS) -> str:
    """A shortened quotation in quotation marks; marks of its own at either end are not doubled."""
    bare = one_line(text)
    if bare[:1] and bare[0] in _OPENING:
        closed = next((at for at, one in enumerate(bare[1:], 1) if one in _CLOSING), None)
        if closed == len(bare) - 1:
            bare = bare[1:-1]
        elif closed is None or closed > len(shortened(bare, characters, signs)) - 1:
            bare = bare[1:]  # what closes it is cut away
        else:
            bare = bare.translate(_SINGLE)
    elif bare and bare[-1] in _CLOSING:
        bare = bare.translate(_SINGLE)
    return f"{signs.opening}{shortened(bare, characters, signs)}{signs.closing}"


def facts(parts: Iterable[str | None], signs: Signs = UNICODE) -> str:
    """Facts on one line, the missing ones left out: "Ferry returns · Harbour Post · 4 Mar 2021"."""
    return f" {signs.dot} ".join(one_line(part) for part in parts if part)


def fact_lines(parts: Iterable[str | None], columns: int, signs: Signs = UNICODE) -> str:
    """Facts as `facts` joins them, on as many lines as they need, broken between facts only."""
    lines: list[str] = []
    for fact in (one_line(part) for part in parts if part):
        longer = f"{lines[-1]} {signs.dot} {fact}" if lines else fact
        if lines and cell_len(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(fact)
    return "\n".join(lines)


def reference(citation: "Citation", signs: Signs, words: str | None = None) -> str:
    """A quotation with its reference, as it is copied.

    Args:
        citation: to be quoted.
        signs: of this terminal.
        words: other words of the same article, to be quoted in its place.
    """
    place = facts([citation.title, citation.source, written_date(citation.published), citation.url], signs)
    return f"{quoted(words or citation.quote, signs, _COPIED_CHARACTERS)} ({place})"


def sentence(text: str) -> str:
    """A safe sentence with a capital and a full stop, of words that may have neither; "" of none.

    The name of a model ("openai:gpt-4.1") stays as it is written.
    """
    words = one_line(text)
    if not words:
        return ""
    names_a_model = ":" in words.split()[0].rstrip(":")
    begun = words[0] if names_a_model else words[0].upper()
    return begun + words[1:] + ("" if words[-1] in ".?!" else ".")


def in_the_chat(fix: str) -> str:
    """What to do, without the options in brackets, which are for the command line only."""
    return _OPTION.sub("", fix)


def copies_facts(copies: Sequence["Copy"], signs: Signs = UNICODE) -> list[str]:
    """Where else a passage stands, earliest first: ["also in 2 others: Coast Wire 6 Mar 2021", "Times"].

    Args:
        copies: of `qa.passage.Passage.also`; none says nothing.
        signs: of this terminal.
    """
    if not copies:
        return []
    named = [
        " ".join(
            filter(None, (shortened(copy.source or copy.title, 30, signs), written_date(copy.published)))
        )
        for copy in copies[:_NAMED_COPIES]
    ]
    more = [f"{count(len(copies) - len(named), signs)} more"] if len(copies) > len(named) else []
    return [f"{also_in(copies, signs)}: {named[0]}", *named[1:], *more]


def also_in(copies: Sequence["Copy"], signs: Signs = UNICODE) -> str | None:
    """In how many other articles a passage stands: "also in 3 others"; None in none."""
    if not copies:
        return None
    return f"also in {counted(len(copies), 'other', signs)}"
