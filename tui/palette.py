"""What the palette (^p) lists: made from the tables that the app itself goes by."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.app import App
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen

from index.errors import FootnoteError
from tui.collection.titles import article_from_its_beginning, titled
from tui.commands import COMMANDS, Command
from tui.messages import ArticleMissing, CitationWanted, ConversationWanted, Fetched, Sent, Trouble
from tui.plain import one_line
from tui.screens.help import Row, rows_of
from tui.terminal.keymap import lineage, own_bindings
from tui.theme import ACCENT, QUIET
from tui.words.wording import counted, facts, shortened, written_date

if TYPE_CHECKING:
    from index.records import ArticleSummary
    from qa.conversations import ConversationStore, Summary
    from tui.app.recording import RecordingApp
    from tui.engine import Engine

# What opens the palette does, for those who look for its key.
PALETTE = "Everything there is to do"
# A list that is longer is narrowed down with another letter.
_ARTICLES = 12
_CONVERSATIONS = 6
# Fewer letters would bring every article.
_LEAST_LETTERS = 3
# An article or a theme stands below a command that fits as well.
_BELOW = 0.5
_WIDEST = 100
# Of the 76 columns of a line, publisher and day take the rest.
_TITLE = 48

Done = Awaitable[None] | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the palette.

    Attributes:
        title: what it is; this is searched.
        run: does it.
        key: what else calls it; "" for nothing.
        does: said behind the title.
        weight: with which its likeness to what is typed counts.
    """

    title: str
    run: Callable[[], Done]
    key: str = ""
    does: str = ""
    weight: float = 1.0


def _is_general(node: DOMNode, row: Row) -> bool:
    """Whether it is called by a key that no letter is, wherever the focus stands."""
    return isinstance(node, App | Screen) and row.keys[0][:1] in "F^"


class Palette(CommandPalette):
    """The palette in our look."""

    DEFAULT_CSS = """
    Palette {
        background: $background 70%;
        & > Vertical {
            margin: 1 0 0 0; width: 100%; max-width: 100; background: $panel;
            &:dark { background: $panel; }
        }
        #--input { border: round $accent; padding: 0 1; }
        #--input.--list-visible { border-bottom: round $accent; }
        SearchIcon, #--input Button { display: none; }
        #--input CommandInput { border: none; height: 1; padding: 0; }
        CommandList { border: none; max-height: 80vh; padding: 0 1; scrollbar-size-vertical: 1; }
        CommandList > .option-list--option { text-style: none; padding: 0 1; }
        CommandList > .option-list--option-highlighted { background: $accent 20%; color: $foreground; }
        LoadingIndicator { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__(placeholder="What to do, or the title of an article", id="palette")


class Everything(Provider):
    """Actions, commands, footnotes of the answer in view, themes, conversations and articles by title."""

    @property
    def _frame(self) -> RecordingApp:
        return cast("RecordingApp", self.app)

    async def discover(self) -> Hits:
        """What can be done here, the most general first."""
        for choice in self._choices():
            if choice.weight == 1.0:
                yield DiscoveryHit(self._drawn(choice, Content(choice.title)), choice.run, choice.title)

    async def search(self, query: str) -> Hits:
        """Everything that is like what was typed; articles come when a thread has found them."""
        matcher = self.matcher(query)
        for choice in self._choices():
            score = max(matcher.match(choice.title), matcher.match(choice.does) * 0.8) * choice.weight
            if score > 0:
                title = matcher.highlight(choice.title)
                yield Hit(score, self._drawn(choice, title), choice.run, choice.title)
        if len(query) >= _LEAST_LETTERS:
            for choice in await self._conversations(query):
                yield Hit(_BELOW, self._drawn(choice, Content(choice.title)), choice.run, choice.title)
            for choice in await self._articles(query):
                yield Hit(_BELOW, self._drawn(choice, Content(choice.title)), choice.run, choice.title)

    def _drawn(self, choice: Choice, title: Content) -> Content:
        """A choice as one line: title and what it does, the key at the right edge."""
        columns = min(self.app.size.width, _WIDEST) - 6
        key = Content.styled(choice.key, ACCENT)
        room = columns - title.cell_length - key.cell_length - 4
        signs = self._frame.signs
        does = shortened(choice.does, room, signs) if choice.does and room > len(signs.ellipsis) else ""
        line = Content.assemble(title, "  " if does else "", (does, QUIET))
        return line.pad_right(max(columns - line.cell_length - key.cell_length, 1)) + key

    def _choices(self) -> Iterator[Choice]:
        """The most general actions of the screen, commands, footnotes, other actions; what leaves last."""
        rows = list(self._rows())
        leaving = [one for one in rows if one[1].action.startswith("quit")]
        general = [one for one in rows if _is_general(*one) and one not in leaving]
        others = [one for one in rows if one not in general and one not in leaving]
        yield from (self._action(*one) for one in general)
        yield from map(self._command, COMMANDS)
        yield from self._footnotes()
        yield from (self._action(*one) for one in [*others, *leaving])
        yield from self._themes()

    # ---- actions and commands

    def _rows(self) -> Iterator[tuple[DOMNode, Row]]:
        """What keys do on the screen in view, in what has the focus there, and everywhere."""
        nodes: list[DOMNode] = [self.screen, self.app]
        if self.focused is not None:
            nodes += [node for node in self.focused.ancestors_with_self if node not in nodes]
        told = {PALETTE}
        for node in nodes:
            bindings = [one for part in lineage(type(node)) for one in own_bindings(part)]
            for row in rows_of(bindings, self._frame.keymap):
                if row.action and row.does not in told:
                    told.add(row.does)
                    yield node, row

    def _action(self, node: DOMNode, row: Row) -> Choice:
        async def run() -> None:
            await self.app.run_action(row.action, node)

        return Choice(row.does, run, ", ".join(row.keys))

    def _command(self, command: Command) -> Choice:
        title = f"/{command.name} {command.argument}".rstrip()
        run = partial(self._begin_command if command.argument else self._send_command, command)
        return Choice(title, run, does=command.does)

    def _send_command(self, command: Command) -> None:
        self.app.post_message(Sent(f"/{command.name}"))

    def _begin_command(self, command: Command) -> None:
        """Let the person write what it takes."""
        chat = self._frame.chat
        while self.app.screen is not chat and len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        chat.prompt.focus()
        chat.prompt.text = f"/{command.name} "
        chat.prompt.move_cursor(chat.prompt.document.end)

    # ---- what is in view

    def _footnotes(self) -> Iterator[Choice]:
        chat, signs = self._frame.chat, self._frame.signs
        turn = chat.turn_in_view() if self.screen is chat else None
        exchange = chat.conversation.exchange(turn) if turn is not None else None
        answer = exchange.answer if exchange is not None else None
        if exchange is None or answer is None:
            return
        for citation in answer.citations:
            title = f"Footnote {citation.n}: {one_line(citation.title)}"
            wanted = CitationWanted(exchange.turn, citation.n)
            run = partial(self._post, wanted)
            place = facts([citation.source, written_date(citation.published)], signs)
            yield Choice(title, run, str(citation.n) if citation.n <= 9 else "", place)

    def _post(self, wish: Message) -> None:
        self._frame.chat.post_message(wish)

    def _themes(self) -> Iterator[Choice]:
        known = any(command.name == "theme" for command in COMMANDS)
        for name in sorted(self.app.available_themes):
            run = partial(self._take_theme, name, known)
            now = "the present one" if name == self.app.theme else ""
            yield Choice(f"Theme: {name}", run, does=now, weight=0.9)

    def _take_theme(self, name: str, known: bool) -> None:
        if known:
            self.app.post_message(Sent(f"/theme {name}"))
        else:
            self.app.theme = name

    # ---- what is kept

    async def _conversations(self, query: str) -> list[Choice]:
        """Conversations by their titles; the writing thread reads them between what it writes."""
        loop = asyncio.get_running_loop()
        came: asyncio.Future[list[Summary]] = loop.create_future()

        def take(found: list[Summary]) -> None:
            if not came.done():
                came.set_result(found[:_CONVERSATIONS])

        def read(store: ConversationStore) -> Message:
            loop.call_soon_threadsafe(take, store.named(query))
            return Fetched()

        def failed(_: Trouble) -> Message:
            loop.call_soon_threadsafe(take, [])
            return Fetched()

        self._frame.recording.read(read, failed)
        return [self._conversation(summary) for summary in await came]

    def _conversation(self, summary: Summary) -> Choice:
        signs = self._frame.signs
        title = shortened(one_line(summary.title), _TITLE, signs)
        asked = facts(
            [counted(summary.turns, "question", signs), written_date(summary.updated.date().isoformat())],
            signs,
        )
        wanted = ConversationWanted(summary.id)
        return Choice(f"Conversation: {title}", partial(self._post_to_app, wanted), does=asked)

    def _post_to_app(self, wish: Message) -> None:
        self.app.post_message(wish)

    # ---- what is in the index

    async def _articles(self, query: str) -> list[Choice]:
        """Articles by their titles; a thread looks for them, and gives up when another letter is typed."""
        given_up = threading.Event()

        def work(engine: Engine) -> list[ArticleSummary]:
            return titled(engine.library, query, _ARTICLES, given_up.is_set)

        try:
            found = await asyncio.to_thread(self._frame.session.fetch, work, given_up.is_set)
        except FootnoteError:  # an index that cannot be read says so where it is opened
            return []
        finally:
            given_up.set()
        return [self._article(article) for article in found or []]

    def _article(self, article: ArticleSummary) -> Choice:
        place = facts([article.source, written_date(article.published)], self._frame.signs)
        title = shortened(one_line(article.title), _TITLE, self._frame.signs)
        return Choice(title, partial(self._open_article, article.id), does=place)

    def _open_article(self, article_id: str) -> None:
        frame = self._frame
        work = partial(article_from_its_beginning, article_id=article_id)
        bring = partial(frame.session.bring, work, ArticleMissing, lambda: False)
        frame.in_thread(bring, "article", exclusive=True)
