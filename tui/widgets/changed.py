"""Under an answer that was given before: that the index has changed since, or what changed in the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style

from tui.messages import AgainWanted, TypingBegun
from tui.plain import one_line
from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import counted, facts, shortened, written_date

if TYPE_CHECKING:
    from qa.answer import Answer, Citation
    from qa.conversations.changed import Change, Fate

# An unfolded sentence of an earlier answer is shown whole; a paragraph that a model wrote as one is not.
_SENTENCE_CHARACTERS = 300


def grown_words(before: int | None, now: int | None, signs: Signs) -> str:
    """How an index has changed since: "the index has changed since (+120 articles)"."""
    grown = now - before if before is not None and now is not None else 0
    many = f" ({'+' if grown > 0 else signs.minus}{counted(abs(grown), 'article', signs)})" if grown else ""
    return f"the index has changed since{many}"


def change_summary(change: Change, signs: Signs) -> str:
    """What changed, in one line: "1 sentence is new, 2 are gone · 1 source is new"."""
    if not change:
        return "asked again: the answer is the same"
    if change.abstained == (True, False):
        return "asked again: now your articles say"
    if change.abstained == (False, True):
        return "asked again: now your articles do not say"
    (new, new_sources), (gone, gone_sources) = change.counted("new"), change.counted("gone")
    same = change.counted("same")[0]
    sentences = _fates("sentence", new, gone, signs)
    if sentences and same:
        sentences = f"{sentences}, {same} the same"
    told = [sentences, _fates("source", new_sources, gone_sources, signs)]
    return f"asked again: {facts(told, signs)}"


def _fates(noun: str, new: int, gone: int, signs: Signs) -> str | None:
    parts = [f"{counted(new, noun, signs)} new"] if new else []
    if gone:
        parts.append(f"{gone} gone" if parts else f"{counted(gone, noun, signs)} gone")
    return ", ".join(parts) or None


# These are keys of what stands around such a line, or of the line itself.
_KEYS = frozenset("remnopquwy")


class Changed(Paragraph, can_focus=True):
    """A line of its own under an answer; Enter does what it offers, as a click does."""

    DEFAULT_CSS = """
    Changed {
        padding: 0 1 0 3;
        &:focus { background: $accent 14%; }
        &:nocolor:focus { text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, turn: int, signs: Signs) -> None:
        super().__init__("", markup=False)
        self.auto_links = False  # its key has a style of its own
        self.turn = turn
        self._signs = signs

    def on_key(self, event: events.Key) -> None:
        """A letter that is no key here begins the next question."""
        letter = event.character or ""
        if event.is_printable and letter.isalpha() and letter not in _KEYS:
            event.stop()
            event.prevent_default()
            self.post_message(TypingBegun(letter))


class Outdated(Changed):
    """Says that the index has changed since the answer was given; `r` asks again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,enter", "again", "Ask again, now that the index has changed", id="outdated.again"),
    ]

    def __init__(self, turn: int, before: int | None, now: int | None, signs: Signs) -> None:
        super().__init__(turn, signs)
        self._before = before
        self.tell(now)

    def tell(self, now: int | None) -> None:
        """Say how many articles there are now."""
        words = f"{grown_words(self._before, now, self._signs)}   "
        self.update(Content.styled(words, QUIET) + _key("r", "asks again", "again"))

    def action_again(self) -> None:
        """Ask again where it stands."""
        self.post_message(AgainWanted(self.turn))


class Comparison(Changed):
    """What another answer changed; Enter unfolds the sentences and sources, those that are gone as well."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "unfold",
            "Show what changed since the earlier answer, or less again",
            id="comparison.unfold",
        ),
    ]

    def __init__(self, turn: int, earlier: Answer, change: Change, signs: Signs) -> None:
        super().__init__(turn, signs)
        self._earlier = earlier
        self._change = change
        self._unfolded = False
        self._draw()

    def action_unfold(self) -> None:
        """Show all, or less again."""
        self._unfolded = not self._unfolded
        self._draw()

    def _draw(self) -> None:
        self.update(Hanging(self._laid_out))

    def _laid_out(self, columns: int) -> Content:
        does = "less" if self._unfolded else "more"
        colour = WARM if self._change else QUIET
        first = Content.styled(f"{change_summary(self._change, self._signs)}   ", colour)
        lines = [first + _key("Enter", does, "unfold")]
        if self._unfolded:
            lines += [Hanging(body, mark=mark, indent=4).laid_out(columns) for mark, body in self._told()]
        return Content("\n").join(lines)

    def _told(self) -> Iterator[tuple[Content, Content]]:
        for sentence in self._change.sentences:
            words = shortened(sentence.sentence.text, _SENTENCE_CHARACTERS, self._signs)
            by = f"  {facts(sentence.sources, self._signs)}" if sentence.sources else ""
            yield self._mark(sentence.fate), Content.assemble(words, (by, QUIET))
        for source in self._change.sources:
            words = f"source  {_reference(source.citation, self._signs)}"
            yield self._mark(source.fate), Content.styled(words, QUIET)
        if not self._earlier.sentences:
            words = one_line(self._earlier.answer)
            yield self._mark("gone"), Content(words)

    def _mark(self, fate: Fate) -> Content:
        drawn = {"new": "+", "gone": self._signs.minus, "same": "="}
        return Content.styled(f" {drawn[fate]} ", QUIET if fate == "same" else f"bold {WARM}")


def _reference(citation: Citation, signs: Signs) -> str:
    return facts([citation.title, citation.source, written_date(citation.published)], signs)


def _key(key: str, does: str, action: str) -> Content:
    return Content.assemble((key, ACCENT), " ", (does, QUIET)).stylize(Style.from_meta({"@click": action}))
