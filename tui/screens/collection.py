"""The collection: what there is, found, sorted, opened, removed and added to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.collection.listing import SORTS, Limits, Sort
from tui.messages import OutsideWanted
from tui.messages.collection import (
    AddingWanted,
    ArticleHighlighted,
    ChoiceChanged,
    PeriodChosen,
    RebuildWanted,
    RemovalWanted,
    Stock,
    TextsSought,
    UndoWanted,
    WatchWanted,
)
from tui.plain import plain
from tui.screens.collection_hints import Scene, hints
from tui.screens.collection_questions import DROP, REMOVE, missing_question, removal_question
from tui.screens.problems import ProblemsScreen
from tui.screens.source_choice import SourceChoiceScreen
from tui.signs import Signs
from tui.theme import QUIET, WRONG
from tui.widgets.adding_line import AddingLine
from tui.widgets.article_detail import article_detail
from tui.widgets.article_list import ArticleList, Marks
from tui.widgets.collection_head import CollectionHead
from tui.widgets.hints import Hints
from tui.widgets.indexing_panel import IndexingPanel
from tui.widgets.limits_line import LimitsLine
from tui.widgets.list_heads import ListHeads
from tui.widgets.path_input import PathInput
from tui.widgets.timeline_bar import TimelineBar

if TYPE_CHECKING:
    from index.records import ArticleSummary


class CollectionScreen(Screen[None]):
    """Draws the collection and says what is wanted of it; the app does it.

    Args:
        signs: of this terminal.
        adding: whether to begin with the line for a path.
    """

    CSS_PATH = "collection.tcss"
    AUTO_FOCUS = "#articles"
    TITLE = "Collection"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 (as Textual declares it)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back: close a line, forget a limit, leave", id="collection.back"),
        Binding("/", "find", "Find in titles; Enter finds in the texts", id="collection.find"),
        Binding("tab", "walk(1)", "Timeline, find, list", show=False, id="collection.walk"),
        Binding("shift+tab", "walk(-1)", "List, find, timeline", show=False, id="collection.walk-back"),
        Binding("t", "timeline", "Walk the timeline", id="collection.timeline"),
        Binding("f", "source", "Only one source", id="collection.source"),
        Binding("s", "sort", "Sort in another way", id="collection.sort"),
        Binding("o", "outside", "Open the file or page outside", id="collection.outside"),
        Binding("a", "add", "Add a file, a folder or a web page", id="collection.add"),
        Binding("d,delete", "remove", "Remove the article, or those that are chosen", id="collection.remove"),
        Binding("u", "undo", "Bring back what was removed", id="collection.undo"),
        Binding("r", "rebuild", "Bring everything up to date", id="collection.rebuild"),
        Binding("x", "app.stop_indexing", "Stop the indexing", id="collection.stop-indexing"),
        Binding("w", "watch", "Watch the files, or no longer", id="collection.watch"),
        Binding("p", "problems", "What is wrong with files", id="collection.problems"),
        Binding(
            "ctrl+l", "back_to_chat", "Back to the conversation", show=False, id="collection.back-to-chat"
        ),
        Binding("f1", "app.help", "Keys and commands", id="collection.help"),
    ]

    def __init__(self, signs: Signs, *, adding: bool = False) -> None:
        super().__init__()
        self._signs = signs
        self._begin_adding = adding
        self._stock: Stock | None = None
        self.limits = Limits()
        self.set_class(signs.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        """Head, timeline, limits, list, what is known of one, how the index goes, keys."""
        yield CollectionHead(self._signs)
        yield TimelineBar(self._signs)
        with Horizontal(id="limits"):
            yield Static(Content.styled("Find ", QUIET), markup=False, id="find-label")
            yield Input(placeholder="/  words of a title", id="find", compact=True)
            yield LimitsLine(self._signs)
        yield ListHeads(self._signs)
        yield ArticleList(self._signs)
        yield Static("", markup=False, id="nothing")
        yield Static("", markup=False, id="detail")
        yield IndexingPanel(self._signs)
        yield AddingLine(self._signs)
        yield Hints()

    def on_mount(self) -> None:
        """Something can be seen at once; what there is comes when it is counted."""
        self._hint()
        if self._begin_adding:
            self.action_add()

    # ---- what the app lets happen

    @property
    def articles(self) -> ArticleList:
        """The list."""
        return self.query_one(ArticleList)

    def show_stock(self, stock: Stock) -> None:
        """List what there is; where a person is in the list does not change."""
        new = self._stock is None
        self._stock = stock
        self.query_one(TimelineBar).show([one.published for one in stock.collection.articles])
        still_there = {one.id for one in stock.collection.articles} if self.articles.chosen else set()
        for gone in [one for one in self.articles.chosen if one not in still_there]:
            del self.articles.chosen[gone]
        self._list(keep=not new)

    def show_state(self, *, doing: str, watching: str) -> None:
        """Tell in the head what is written and watched."""
        self.query_one(CollectionHead).show(self._stock, doing=doing, watching=watching)

    def show_closed(self, why: str) -> None:
        """The index could not be opened: say why, and what to do."""
        self.query_one(CollectionHead).show_closed()
        nothing = self.query_one("#nothing", Static)
        nothing.update(Content.assemble((f"{self._signs.unsupported} ", WRONG), why))
        self.articles.display, nothing.display = False, True

    @property
    def panel(self) -> IndexingPanel:
        """How the index goes."""
        return self.query_one(IndexingPanel)

    def mark(self, marks: Marks) -> None:
        """Know which articles have copies and which are flagged."""
        self.articles.mark(marks)
        self._tell_detail(self.articles.highlighted, marks)

    def show_found(self, words: str, ids: tuple[str, ...]) -> None:
        """List the articles whose texts have the words, if these are still wanted."""
        if self.limits.find == words:
            self.limits = replace(self.limits, found=ids)
            self._list()
            self.set_focus(self.articles)

    # ---- the list

    def _list(self, *, keep: bool = False) -> None:
        if self._stock is None:
            return
        listed = self._stock.collection.listed(self.limits)
        self.articles.show(listed, keep=keep)
        self.query_one(ListHeads).sort = "" if self.limits.found is not None else self.limits.sort
        nothing = self.query_one("#nothing", Static)
        nothing.display = not listed
        self.articles.display = self.query_one(ListHeads).display = bool(listed)
        nothing.update(Content.styled(self._why_nothing(), QUIET))
        self.query_one(LimitsLine).show(self.limits, len(listed))
        self._hint()

    def _why_nothing(self) -> str:
        if self._stock is not None and not self._stock.collection.articles:
            return "No articles yet. a adds a folder, a file or a web page."
        if self.limits.find and self.limits.found is None:
            return "No title has these words. Enter looks in the texts, Esc shows all."
        return "Nothing fits. Esc shows all again."

    def on_article_highlighted(self, message: ArticleHighlighted) -> None:
        """Tell in words what the signs of the line mean."""
        self._tell_detail(message.article, message.marks)

    def _tell_detail(self, article: ArticleSummary | None, marks: Marks) -> None:
        detail = "" if article is None else article_detail(article, marks, self._signs)
        self.query_one("#detail", Static).update(detail)

    def on_choice_changed(self, message: ChoiceChanged) -> None:
        """Other keys help."""
        self._hint()

    # ---- limits

    def action_find(self) -> None:
        """Write in the line that finds."""
        # At once: what is typed right after this key belongs there.
        self.set_focus(self.query_one("#find", Input))

    @on(Input.Changed, "#find")
    def _on_find_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.limits = replace(self.limits, find=event.value.strip(), found=None)
        self._list()

    @on(Input.Submitted, "#find")
    def _on_find_entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self.limits.find:
            self.post_message(TextsSought(self.limits.find))
        else:
            self.set_focus(self.articles)

    def action_source(self) -> None:
        """Choose a source."""
        if self._stock is not None and self._stock.collection.articles:
            self.app.push_screen(
                SourceChoiceScreen(self._stock.collection.sources, self._signs), self._limit_to
            )

    def _limit_to(self, chosen: tuple[str | None] | None) -> None:
        if chosen is not None:
            self.limits = replace(self.limits, source=chosen[0])
            self._list()

    def action_timeline(self) -> None:
        """Walk the timeline."""
        self.set_focus(self.query_one(TimelineBar))

    def on_period_chosen(self, message: PeriodChosen) -> None:
        """Only what was published then, or all."""
        self.query_one(TimelineBar).chosen = message.prefix
        self.limits = replace(self.limits, period=message.prefix)
        self._list()
        self.set_focus(self.articles)

    def action_sort(self) -> None:
        """Sort by the next thing."""
        at = SORTS.index(self.limits.sort)
        self.action_sort_by(SORTS[(at + 1) % len(SORTS)])

    def action_sort_by(self, sort: Sort) -> None:
        """Sort by a thing; what was found in texts is sorted by it, too, no longer by relevance."""
        self.limits = replace(self.limits, sort=sort)
        if self.limits.found is not None:
            self.limits = replace(self.limits, find="", found=None)
            self._clear_find()
        self._list()

    def _clear_find(self) -> None:
        with self.prevent(Input.Changed):
            self.query_one("#find", Input).value = ""

    # ---- what is wanted of articles

    def action_outside(self) -> None:
        """Open the highlighted article's file or page."""
        article = self.articles.highlighted
        if article is not None:
            self.post_message(OutsideWanted(article.path, article.url))

    def action_remove(self) -> None:
        """Ask, then remove."""
        one = self.articles.highlighted
        wanted = tuple(self.articles.chosen.values()) or ((one,) if one is not None else ())

        def decided(key: str | None) -> None:
            if key == REMOVE:
                self.articles.forget_chosen()
                self.post_message(RemovalWanted(wanted))

        if wanted:
            self.app.push_screen(removal_question(wanted, self._signs), decided)

    def action_undo(self) -> None:
        """Bring back what was removed last."""
        self.post_message(UndoWanted())

    # ---- adding, rebuilding, watching

    def action_add(self) -> None:
        """Open the line for a path."""
        self.adding.open()
        self._hint()

    @property
    def adding(self) -> AddingLine:
        """The line for a path."""
        return self.query_one(AddingLine)

    def close_adding(self) -> None:
        """What was written is being indexed."""
        self.adding.close()
        self.set_focus(self.articles)
        self._hint()

    def on_path_input_sent(self, message: PathInput.Sent) -> None:
        """A path is written."""
        message.stop()
        self.post_message(AddingWanted(message.path))

    def on_paste(self, event: events.Paste) -> None:
        """A path dropped or pasted anywhere on the screen is one to add."""
        if not isinstance(self.focused, Input) and event.text.strip():
            event.stop()
            self.action_add()
            self.adding.path.value = plain(event.text.strip()).replace("\n", " ")

    def action_rebuild(self) -> None:
        """Bring everything up to date; ask first whether articles without a file are to go."""
        missing = self._stock.status.missing if self._stock is not None else 0
        if not missing:
            self.post_message(RebuildWanted())
            return

        def decided(key: str | None) -> None:
            if key is not None:
                self.post_message(RebuildWanted(prune=key == DROP))

        self.app.push_screen(missing_question(missing, self._signs), decided)

    def action_watch(self) -> None:
        """Watch, or no longer."""
        self.post_message(WatchWanted())

    def action_problems(self) -> None:
        """List what is wrong with files."""
        problems = self._stock.status.problems if self._stock is not None else ()
        if problems:
            self.app.push_screen(ProblemsScreen(problems, self._signs))
        else:
            self.notify("Every file that was found could be read.", markup=False)

    # ---- focus

    def action_walk(self, step: int) -> None:
        """Timeline, find, list, and round again."""
        stops = [self.query_one(TimelineBar), self.query_one("#find", Input), self.articles]
        at = stops.index(self.focused) if self.focused in stops else len(stops) - 1
        self.set_focus(stops[(at + step) % len(stops)])

    def action_back(self) -> None:
        """Close what is open, then forget the newest limit, then leave."""
        if self.adding.is_open:
            if self.adding.path.choosing:
                self.adding.path.close()
            else:
                self.close_adding()
        elif self.articles.chosen:
            self.articles.forget_chosen()
        elif self.limits.find or self.limits.found is not None:
            self._clear_find()
            self.limits = replace(self.limits, find="", found=None)
            self._list(keep=True)
            self.set_focus(self.articles)
        elif self.limits.period or self.limits.source is not None:
            self.query_one(TimelineBar).chosen = ""
            self.limits = replace(self.limits, period="", source=None)
            self._list(keep=True)
            self.set_focus(self.articles)
        elif self.focused is not self.articles and self.articles.display:
            self.set_focus(self.articles)
        else:
            self.dismiss()

    def action_back_to_chat(self) -> None:
        """Leave."""
        self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """From the line that finds, Down goes into the list."""
        if event.key == "down" and self.focused is self.query_one("#find", Input):
            event.stop()
            self.set_focus(self.articles)

    def on_resize(self) -> None:
        """More keys may fit."""
        self._hint()

    def on_descendant_focus(self) -> None:
        """Other keys help now."""
        self._hint()

    def _hint(self) -> None:
        scene = Scene(
            width=self.size.width,
            adding=self.adding.is_open,
            finding=isinstance(self.focused, Input),
            walking=isinstance(self.focused, TimelineBar),
            chosen=len(self.articles.chosen),
            empty=self._stock is not None and not self._stock.collection.articles,
        )
        self.query_one(Hints).show(hints(scene, self._signs))
