"""All conversations: looked through, searched, opened, put in order."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Offset
from textual.screen import Screen
from textual.style import Style
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.messages import (
    ConversationsListed,
    ConversationWanted,
    DeleteWanted,
    ExportWanted,
    ForkWanted,
    ListWanted,
    PinWanted,
    PreviewCame,
    PreviewWanted,
    RenameWanted,
)
from tui.plain import one_line
from tui.screens.conversations_hints import DOES, FORMATS, Scene, export_question, hints
from tui.signs import Signs
from tui.talks.listed import TITLE, Row, all_rows, found_rows, head_line, nothing_found
from tui.talks.restored import Talk
from tui.talks.rows import preview
from tui.theme import ACCENT, FAINT, QUIET
from tui.widgets.hints import Hints
from tui.widgets.paragraph import Paragraph
from tui.words.wording import shortened

# The preview follows the one who stops at a line, not the one who runs down the list.
_PREVIEW_SECONDS = 0.12


class ConversationsScreen(Screen[None]):
    """The list, with a field to search above it and, where there is room, the conversation beside it.

    Args:
        signs: of the terminal.
        index: the folder of the index that is open.
        talk: the conversation on the chat's screen.
        words: what is looked for at first.
    """

    CSS_PATH = "conversations.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 (as Textual declares it)
    AUTO_FOCUS = "#conversations-find"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="conversations.back"),
        Binding("f2", "app.pop_screen", "Back to the chat", show=False, id="conversations.close"),
        Binding("f1", "app.help", "Keys and commands", id="conversations.help"),
        Binding("slash", "find", "Search all conversations", id="conversations.find"),
        *(
            Binding(key, action, does, id=f"conversations.{action}")
            for key, action, does in (
                ("r", "rename", "Rename it where it stands"),
                ("p", "pin", "Pin it to the top, or let it go"),
                ("d,delete", "delete", "Delete it"),
                ("u", "undo", "Bring back what was deleted last"),
                ("f", "fork", "Fork: go on in a copy, from before a question that was found"),
                ("e", "export", "Export as Markdown, HTML or JSON"),
            )
        ),
        *(
            Binding(
                f"alt+{key}",
                action,
                f"{action.capitalize()}, while writing",
                priority=True,
                show=False,
                id=f"conversations.{action}-writing",
            )
            for key, action in (*DOES, ("u", "undo"))
        ),
        *(
            Binding(
                key,
                f"export_as('{key}')",
                f"{name}, when exporting",
                show=False,
                id=f"conversations.{suffix}",
            )
            for key, (suffix, name) in FORMATS.items()
        ),
    ]

    def __init__(self, signs: Signs, index: str, talk: Talk, words: str = "") -> None:
        super().__init__()
        self._signs = signs
        self._index = index
        self._talk = talk
        self._words = words
        self._rows: list[Row] = []
        self._total: int | None = None
        self._deleted: list[tuple[int, str]] = []
        self._choosing = False
        self._looking: Timer | None = None
        self._looked_at: int | None = None

    def compose(self) -> ComposeResult:
        """Head, field, list and preview, a line for what was done, hints."""
        yield Static("", markup=False, id="conversations-head")
        yield Input(self._words, placeholder="Type to search all conversations", id="conversations-find")
        with Horizontal(id="conversations-page"):
            yield OptionList(id="conversations-list", markup=False)
            yield Static("", markup=False, id="conversations-empty")
            with VerticalScroll(id="conversations-preview", can_focus=False):
                yield Paragraph("", markup=False)
        yield Static("", markup=False, id="conversations-told")
        yield Hints()
        yield Input(id="conversations-rename")

    def on_mount(self) -> None:
        """Ask for the list."""
        self._draw_head()
        self.renew()
        self._hint()

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def _find(self) -> Input:
        return self.query_one("#conversations-find", Input)

    @property
    def _chosen(self) -> Row | None:
        at = self._list.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def renew(self) -> None:
        """Ask for the list again."""
        self.post_message(ListWanted(self._find.value))

    # ---- what comes

    def show(self, message: ConversationsListed) -> None:
        """Show what there is, unless something else is looked for by now."""
        if message.words != self._find.value:
            return
        chosen, at = self._chosen, self._list.highlighted
        if message.words.strip():
            listed = found_rows(message, self._signs, colour=not self.app.native_ansi_color)
        else:
            self._total = len(message.summaries)
            listed = all_rows(message, self._index, self._talk.id, self._signs)
        self._rows = [one for one, _ in listed]
        self._list.clear_options()
        self._list.add_options([Option(line) for _, line in listed])
        known = chosen.conversation if chosen is not None else None
        same = [place for place, one in enumerate(self._rows) if one.conversation == known]
        if self._rows:
            self._list.highlighted = same[0] if same else min(at or 0, len(self._rows) - 1)
        self.set_class(not self._rows, "-empty")
        self.query_one("#conversations-empty", Static).update(nothing_found(self._find.value, self._signs))
        self._draw_head()
        self._hint()

    def show_preview(self, message: PreviewCame) -> None:
        """Show what is looked at, unless that is another one by now."""
        chosen = self._chosen
        if chosen is not None and chosen.conversation == message.conversation:
            page = self.query_one("#conversations-preview", VerticalScroll)
            page.query_one(Paragraph).update(preview(message.turns, self._signs))
            page.scroll_home(animate=False)
            self._looked_at = message.conversation

    def tell(self, words: str, *, key: str = "", does: str = "", action: str = "") -> None:
        """Say what was done, and which key undoes it."""
        said = Content.styled(one_line(words), QUIET)
        if key:
            hint = Content.assemble("   ", (key, ACCENT), " ", (does, QUIET))
            said += hint.stylize(Style.from_meta({"@click": action}))
        self.query_one("#conversations-told", Static).update(said)

    def _draw_head(self) -> None:
        found = len(self._rows) if self._find.value.strip() else None
        line = head_line(self._total, found, self._signs)
        rule = Content.styled(self._signs.rule * self.size.width, FAINT)
        self.query_one("#conversations-head", Static).update(Content("\n").join([line, rule]))

    # ---- moving

    def on_resize(self) -> None:
        """The rule is as wide as the screen; what is typed over a line moves with it."""
        self._draw_head()
        self._stop_renaming()
        self._look()

    def on_key(self, event: events.Key) -> None:
        """Up and down lead from the field into the list, and from its first line back."""
        if self._choosing:
            event.stop()
            event.prevent_default()
            self._export_as(event.key)
        elif self.focused is self._find and event.key in ("down", "pagedown") and self._rows:
            event.stop()
            event.prevent_default()
            if event.key == "down" and len(self._rows) > 1:
                self._list.highlighted = (self._list.highlighted or 0) + 1
            self._list.focus()
        elif self.focused is self._list and event.key == "up" and not self._list.highlighted:
            event.stop()
            event.prevent_default()
            self._find.focus()

    def action_find(self) -> None:
        """To the field."""
        self._find.focus()

    def action_back(self) -> None:
        """Leave what is being done; then what is looked for; then the screen."""
        if self._choosing:
            self._choosing = False
            self.tell("")
            self._hint()
        elif self.query_one("#conversations-rename").display:
            self._stop_renaming()
        elif self._find.value:
            self._find.value = ""
            self._find.focus()
        else:
            self.app.pop_screen()

    @on(Input.Changed, "#conversations-find")
    def on_words(self) -> None:
        """Other words are looked for."""
        self._list.highlighted = None
        self.renew()

    @on(Input.Submitted, "#conversations-find")
    def on_entered(self) -> None:
        """Open the line that is marked."""
        self.action_open()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """A line was clicked, or Enter pressed on it."""
        message.stop()
        self._list.highlighted = message.option_index
        self.action_open()

    def on_option_list_option_highlighted(self) -> None:
        """Show it beside the list, once one stops there."""
        self._look()

    def on_descendant_focus(self) -> None:
        """Other keys help now."""
        self._hint()

    def _look(self) -> None:
        if self._looking is not None:
            self._looking.stop()
        chosen = self._chosen
        if chosen is not None and chosen.conversation == self._looked_at:
            return
        self._looked_at = None
        self.query_one("#conversations-preview Paragraph", Paragraph).update("")
        if chosen is not None and self.has_class("-wide"):
            wanted = PreviewWanted(chosen.conversation)
            self._looking = self.set_timer(_PREVIEW_SECONDS, lambda: self.post_message(wanted))

    # ---- doing

    def action_open(self) -> None:
        """Go on with it, at the question that was found."""
        if (chosen := self._chosen) is not None:
            self.post_message(ConversationWanted(chosen.conversation, chosen.turn))

    def action_pin(self) -> None:
        """Pin it, or let it go."""
        if (chosen := self._chosen) is not None:
            self.post_message(PinWanted(chosen.conversation, not chosen.pinned))
            self.tell(f"{'Let go' if chosen.pinned else 'Pinned'}: {self._short(chosen)}")

    def action_delete(self) -> None:
        """Delete it, and say how it comes back."""
        if (chosen := self._chosen) is not None:
            self._deleted.append((chosen.conversation, chosen.title))
            self.post_message(DeleteWanted(chosen.conversation))
            self.tell(f"Deleted: {self._short(chosen)}", key="u", does="brings it back", action="screen.undo")

    def action_undo(self) -> None:
        """Bring back what was deleted last."""
        if not self._deleted:
            self.tell("Nothing was deleted here.")
            return
        number, title = self._deleted.pop()
        self.post_message(DeleteWanted(number, undo=True))
        self.tell(f"Brought back: {shortened(title, TITLE, self._signs)}")

    def action_fork(self) -> None:
        """Go on in a copy."""
        if (chosen := self._chosen) is not None:
            self.post_message(ForkWanted(chosen.conversation, chosen.turn))

    def action_export(self) -> None:
        """Ask for the format."""
        if (chosen := self._chosen) is None:
            return
        self._stop_renaming()
        self._list.focus()  # not the field, which would take the letter
        self._choosing = True
        self.query_one("#conversations-told", Static).update(export_question(self._short(chosen)))
        self._hint()

    def action_export_as(self, key: str) -> None:
        """A format was chosen, if one was asked for."""
        if self._choosing:
            self._export_as(key)

    def _export_as(self, key: str) -> None:
        chosen = self._chosen
        if key == "escape" or chosen is None:
            self.action_back()
        elif key in FORMATS:
            self._choosing = False
            self.post_message(ExportWanted(chosen.conversation, FORMATS[key][0]))
            self.tell("")
            self._hint()

    # ---- renaming

    def action_rename(self) -> None:
        """Let the title be written over where it stands."""
        at, chosen = self._list.highlighted, self._chosen
        if at is None or chosen is None:
            return
        self._list.scroll_to_highlight()
        self.call_after_refresh(self._begin_renaming, at, chosen)

    def _begin_renaming(self, at: int, chosen: Row) -> None:
        field = self.query_one("#conversations-rename", Input)
        place = self._list.content_region
        lines = 2 if self._find.value.strip() else 1
        field.styles.offset = Offset(place.x + 3, place.y + at * lines - int(self._list.scroll_y))
        field.styles.width = max(place.width - 3, 8)
        field.value = chosen.title
        field.display = True
        field.focus()
        field.cursor_position = len(chosen.title)

    @on(Input.Submitted, "#conversations-rename")
    def on_renamed(self, message: Input.Submitted) -> None:
        """Take the title."""
        message.stop()
        chosen = self._chosen
        self._stop_renaming()
        if chosen is not None and message.value != chosen.title:
            self.post_message(RenameWanted(chosen.conversation, message.value))
            self.tell(f"Renamed: {shortened(message.value, TITLE, self._signs)}")

    def on_descendant_blur(self) -> None:
        """Whoever goes elsewhere does not rename."""
        field = self.query_one("#conversations-rename", Input)
        if field.display and self.focused is not field:
            field.display = False

    def _stop_renaming(self) -> None:
        field = self.query_one("#conversations-rename", Input)
        if field.display:
            field.display = False
            self._list.focus()

    # ---- words

    def _short(self, chosen: Row) -> str:
        return shortened(chosen.title, TITLE, self._signs)

    def _hint(self) -> None:
        scene = Scene(
            exporting=self._choosing,
            renaming=self.focused is not None and self.focused.id == "conversations-rename",
            finding=self.focused is self._find,
            empty=not self._rows,
        )
        self.query_one(Hints).show(hints(scene, self._signs))
