"""What of the collection is listed, beside the line that finds: how many, the limits, the order."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.collection.listing import Limits
from tui.collection.timeline import period_name
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.words.wording import counted, shortened

NO_SOURCE = "(no source)"
_SOURCE_CHARACTERS = 20


class LimitsLine(Static):
    """Each limit can be clicked to change it."""

    DEFAULT_CSS = "LimitsLine { width: auto; padding: 0 0 0 2; }"

    def __init__(self, signs: Signs) -> None:
        super().__init__("", markup=False, id="limits-told")
        self.auto_links = False
        self._signs = signs

    def show(self, limits: Limits, listed: int) -> None:
        """Tell limits, and how many articles satisfy them."""
        signs = self._signs
        parts = []
        if limits.found is not None:
            parts.append(Content.styled(f"{counted(listed, 'article', signs)} in texts", ACCENT))
        elif limits.find or limits.period or limits.source is not None:
            parts.append(Content.styled(counted(listed, "article", signs), ACCENT))
        if limits.period:
            parts.append(_limit("", period_name(limits.period), "timeline", is_set=True))
        source = "all" if limits.source is None else limits.source or NO_SOURCE
        name = shortened(source, _SOURCE_CHARACTERS, signs)
        parts.append(_limit("source: ", name, "source", is_set=limits.source is not None))
        order = "relevance" if limits.found is not None else limits.sort
        parts.append(_limit("sort: ", order, "sort", is_set=False))
        self.update(Content("   ").join(parts))


def _limit(label: str, value: str, action: str, *, is_set: bool) -> Content:
    limit = Content.assemble((label, QUIET), (value, ACCENT if is_set else QUIET))
    return limit.stylize(Style.from_meta({"@click": f"screen.{action}"}))
