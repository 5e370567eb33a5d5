"""The other articles that carry a passage: how many, and unfolded which ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from tui.messages import CopyWanted
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import also_in, facts, shortened, written_date

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.passage import Copy

_TITLE_CHARACTERS = 90


class CopyLine(Paragraph, can_focus=True):
    """One of the other articles; opens with a click or Enter."""

    DEFAULT_CSS = """
    CopyLine {
        padding: 0 1 0 3;
        &:hover { background: $boost; }
        &:focus { background: $accent 14%; }
        &:nocolor:focus { text-style: reverse; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open this copy's article", id="copies.open"),
        Binding("down", "app.focus_next", "Next copy", show=False, id="copies.next"),
        Binding("up", "app.focus_previous", "Previous copy", show=False, id="copies.previous"),
    ]

    def __init__(self, turn: int, citation: Citation, copy: Copy, signs: Signs) -> None:
        title = Content(shortened(copy.title, _TITLE_CHARACTERS, signs))
        place = Content.styled(facts([copy.source, written_date(copy.published)], signs), QUIET)
        body = Content("\n").join([title, place]) if place.plain else title
        mark = Content.styled(signs.bullet, ACCENT)
        super().__init__(Hanging(body, mark=mark, indent=2), markup=False)
        self._wanted = CopyWanted(turn, citation, copy)

    def on_click(self) -> None:
        """Open it."""
        self.action_open()

    def action_open(self) -> None:
        """Ask for its article."""
        self.post_message(self._wanted)


class Copies(Vertical):
    """The line "Also in 3 others", which unfolds."""

    DEFAULT_CSS = """
    Copies { height: auto; margin: 1 0 0 0; }
    Copies > .also { padding: 0 1 0 3; }
    Copies > .also:hover { background: $boost; }
    """

    class Also(Paragraph):
        """The line that is always there."""

        def on_click(self) -> None:
            """Unfold, or fold again."""
            copies = self.parent
            if isinstance(copies, Copies):
                copies.toggle()

    def __init__(self, signs: Signs) -> None:
        super().__init__()
        self._signs = signs
        self._also = Copies.Also("", markup=False, classes="also")
        self._shown: tuple[int, Citation] | None = None
        self.display = False

    @property
    def is_unfolded(self) -> bool:
        """Whether each is listed."""
        return bool(self.query(CopyLine))

    def show(self, turn: int, citation: Citation) -> None:
        """Say how many there are; nothing of none."""
        if not self.is_mounted:
            self.call_after_refresh(self.show, turn, citation)
            return
        self._shown = (turn, citation)
        self.display = bool(citation.also)
        self.remove_children(CopyLine)
        self._say(unfolded=False)

    def toggle(self) -> None:
        """List them, or stop doing so."""
        if self._shown is None or not self._shown[1].also:
            return
        turn, citation = self._shown
        unfolded = not self.is_unfolded
        if unfolded:
            self.mount_all([CopyLine(turn, citation, copy, self._signs) for copy in citation.also])
            self.call_after_refresh(self._focus_first)
        else:
            self.remove_children(CopyLine)
        self._say(unfolded=unfolded)

    def compose(self) -> ComposeResult:
        """The line; the list comes with it when it is wanted."""
        yield self._also

    def _focus_first(self) -> None:
        if lines := self.query(CopyLine):
            lines.first().focus()

    def _say(self, *, unfolded: bool) -> None:
        if self._shown is None:
            return
        words = also_in(self._shown[1].also, self._signs)
        if not words:
            self._also.update("")
            return
        does = "fold" if unfolded else "show"
        said = Content(f"{words[:1].upper()}{words[1:]}  ")
        self._also.update(said + Content.assemble(("m", ACCENT), " ", (does, QUIET)))
