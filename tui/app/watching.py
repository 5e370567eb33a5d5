"""Watching: the index follows the files while the program runs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.web.address import is_address
from tui.app.indexing import IndexingApp
from tui.asking.path_completion import expanded, with_tilde
from tui.messages.collection import NotDone, RootsCame, WatchBegun, WatchEnded, WatchTold
from tui.plain import one_line
from tui.widgets.note import report_note
from tui.words.wording import sentence

if TYPE_CHECKING:
    from textual.message import Message

    from index.watch import Synced, Waiting
    from tui.engine import Engine

_ON = ("on", "")
_OFF = "off"
# What the head of the collection has room for at 80 columns.
_PATH_CHARACTERS = 24


class WatchingApp(IndexingApp):
    """Watches files and folders; one watch at a time.

    Attributes:
        watching: files and folders that are watched; empty if nothing is.
        watch_waits: whom the watch waits for, in a few words; "" for nobody.
    """

    watching: tuple[str, ...] = ()
    watch_waits = ""
    _stop_watching: threading.Event | None = None

    def on_unmount(self) -> None:
        """Let the thread end."""
        self._end_watch()

    @property
    def watching_name(self) -> str:
        """What is watched, as a person calls it; "" for nothing."""
        if not self.watching:
            return ""
        first = _short(self.watching[0], self.signs.ellipsis)
        return first if len(self.watching) == 1 else f"{first} and {len(self.watching) - 1} more"

    def watch_named(self, argument: str) -> None:
        """Watch a path; with "on" or nothing all that is known, or no longer; with "off" nothing."""
        if argument == _OFF or (not argument and self.watching):
            self._tell_end()
        elif argument in _ON:
            bring = partial(self.session.bring, _roots_to_watch, NotDone, self._leaving.is_set)
            self.in_thread(bring, "roots")
        else:
            path = Path(expanded(argument))
            if is_address(argument):
                self.notify("Pages are not watched. r in the collection fetches them again.", markup=False)
            elif path.exists():
                self._watch((str(path),))
            else:
                self.refuse(f"/watch {argument}", f"There is no file or folder {one_line(str(path))}.")

    def _tell_end(self) -> None:
        was = self.watching_name
        self._end_watch()
        self.chat.show_watching(False)
        self.notify(f"No longer watching {was}." if was else "Nothing is being watched.", markup=False)

    def on_roots_came(self, message: RootsCame) -> None:
        """Watch those that are files and folders."""
        if not message.watch:
            return
        roots = tuple(root for root in message.roots if not is_address(root) and Path(root).exists())
        if roots:
            self._watch(roots)
        else:
            self.notify("There is nothing to watch yet: /watch ~/articles", markup=False)

    def _watch(self, paths: Sequence[str]) -> None:
        self._end_watch()
        self._stop_watching = stop = threading.Event()
        self.watching = tuple(paths)
        work = partial(_follow, paths=self.watching, stop=stop, tell=self._tell_watch)
        self.in_thread(partial(self.session.bring, work, WatchEnded, stop.is_set), "watch")
        self.post_message(WatchBegun())

    def _tell_watch(self, news: Synced | Waiting) -> None:
        self.post_message(WatchTold(news))

    def _end_watch(self) -> None:
        if self._stop_watching is not None:
            self._stop_watching.set()
        self._stop_watching, self.watching, self.watch_waits = None, (), ""

    # ---- news

    def on_watch_begun(self, message: WatchBegun) -> None:
        """Say what is watched; that something is stands in the head."""
        self.chat.show_watching(bool(self.watching))
        if self.screen is self.chat:
            self.notify(f"Watching {self.watching_name}.", markup=False)

    async def on_watch_told(self, message: WatchTold) -> None:
        """A note for what it did; whoever is waited for stands in the head."""
        from index.watch import Waiting

        news = message.news
        if isinstance(news, Waiting):
            # That this program itself writes is told by its own line.
            if self.indexing is None:
                self.watch_waits = "waiting"
                self.notify(f"The watch waits: {sentence(news.why.what)}", markup=False)
            return
        self.watch_waits = ""
        if self.report is not None:
            # What was stopped, the watch has brought to its end.
            self.report = replace(news.report, problems=news.problems)
        if not news.did_nothing or any(problem.fatal for problem in news.problems):
            report = replace(news.report, problems=news.problems)
            await self.chat.conversation.note(report_note(report, self.signs))

    def on_watch_ended(self, message: WatchEnded) -> None:
        """Say why, if nobody wished it."""
        if message.trouble is not None:
            self._end_watch()
            self.chat.show_watching(False)
            self.tell_trouble(message.trouble)


def _roots_to_watch(engine: Engine) -> Message:
    return RootsCame(engine.library.roots(), watch=True)


def _follow(
    engine: Engine, *, paths: Sequence[str], stop: threading.Event, tell: Callable[[Synced | Waiting], None]
) -> Message:
    """Keep the index up to date until somebody says stop; blocks as long as that."""
    from index.changes import changes
    from index.watch import Watch

    Watch(engine.library, paths, stop, tell).run(changes(paths, stop, engine.library.folder))
    return WatchEnded()


def _short(path: str, ellipsis: str) -> str:
    """A path with `~` for the home folder; of a long one only the name."""
    short = with_tilde(path)
    return short if len(short) <= _PATH_CHARACTERS else f"{ellipsis}{os.sep}{Path(path).name}"
