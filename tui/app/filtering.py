"""Filters of the next questions: typed, chosen, taken away; and the sources that there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import on

from tui.app.frame import AppFrame
from tui.asking.census import Census, take_census
from tui.asking.inline_filters import without, without_filters
from tui.asking.path_completion import completions
from tui.messages import (
    CensusCame,
    CensusFailed,
    FilterDropped,
    FiltersTyped,
    HoldingsChanged,
    IndexingEnded,
    KnowledgeWanted,
    ModelsListed,
    PathsListed,
)
from tui.query import NO_FILTERS, Filters

if TYPE_CHECKING:
    from textual.message import Message

    from tui.engine import Engine

CLEAR = "clear"


class FilteringApp(AppFrame):
    """Keeps the filters, and the census that they are chosen from."""

    census = Census()
    # Whether the index is as it was when the census was taken.
    _counted = False
    _counting = False
    _models_asked = False
    _then: tuple[Callable[[Census], None], ...] = ()

    async def on_ready(self) -> None:
        """What commands take and this program knows by itself."""
        words = {"theme": tuple(sorted(self.available_themes))}
        self.chat.prompt.know(replace(self.chat.prompt.knowledge, words=words))

    # ---- filters

    def limit(self, filters: Filters) -> None:
        """Limit the next questions."""
        self.filters = filters
        self.chat.show_filters(filters)

    def on_filters_typed(self, message: FiltersTyped) -> None:
        """They became chips while they were typed."""
        self.limit(message.filters)

    def on_filter_dropped(self, message: FilterDropped) -> None:
        """A chip was taken away."""
        self.limit(without(self.filters, message.place))

    def filter_named(self, argument: str) -> None:
        """/filter: choose in a list; `clear` takes all away; else as typed in a question."""
        if not argument:
            self.action_filters()
        elif argument.casefold() == CLEAR:
            self.limit(NO_FILTERS)
        else:
            self.with_census(partial(self._filter_typed, argument))

    def _filter_typed(self, argument: str, census: Census) -> None:
        found = without_filters(argument, self.filters, census)
        if found.objection:
            self.refuse(f"/filter {argument}", found.objection)
        elif found.text.strip():
            self.refuse(
                f"/filter {argument}",
                "/filter takes since:2020-12, until:2021-03, source:NAME or clear; alone it opens a list.",
            )
        else:
            self.limit(found.filters)

    def action_filters(self) -> None:
        """Choose sources and days."""
        from tui.screens.filters import FiltersScreen

        if not isinstance(self.screen, FiltersScreen):
            self.push_screen(FiltersScreen(self.filters, self.census, self.signs))
            self.with_census(self._show_census)

    def _show_census(self, census: Census) -> None:
        from tui.screens.filters import FiltersScreen

        if isinstance(self.screen, FiltersScreen):
            self.screen.show_census(census)

    # ---- what is known to choose from

    def on_knowledge_wanted(self, message: KnowledgeWanted) -> None:
        """Look it up, unless it is known."""
        if message.of == "sources":
            self.with_census(lambda _: None)
        elif message.of == "paths":
            self.in_thread(partial(self._list_paths, message.typed), "paths", exclusive=True)
        elif not self._models_asked:
            self._models_asked = True
            self.in_thread(self._list_models, "models")

    def with_census(self, then: Callable[[Census], None]) -> None:
        """Do something with the sources of the index as it is now, as soon as they are counted."""
        if self._counted:
            then(self.census)
            return
        self._then = (*self._then, then)
        self._count()

    def _count(self) -> None:
        if not self._counting:
            self._counting = True
            work = partial(self.session.bring, _census_of, CensusFailed, self._leaving.is_set)
            self.in_thread(work, "census")

    def on_census_came(self, message: CensusCame) -> None:
        """The sources are known: who waited for them goes on."""
        self._counting, self._counted, self.census = False, True, message.census
        waiting, self._then = self._then, ()
        self.chat.prompt.know(replace(self.chat.prompt.knowledge, census=message.census))
        for then in waiting:
            then(message.census)

    def on_census_failed(self, message: CensusFailed) -> None:
        """Nobody can say which sources there are: who waited goes on with what was known, lest it be lost."""
        self._counting = False
        waiting, self._then = self._then, ()
        self.tell_trouble(message.trouble)
        for then in waiting:
            then(self.census)

    @on(HoldingsChanged)
    @on(IndexingEnded)
    def _forget_count(self) -> None:
        """There may be other sources now."""
        self._counted = False

    def on_models_listed(self, message: ModelsListed) -> None:
        """Names to complete /model with."""
        words = {**self.chat.prompt.knowledge.words, "model": message.names}
        self.chat.prompt.know(replace(self.chat.prompt.knowledge, words=words))

    def on_paths_listed(self, message: PathsListed) -> None:
        """Paths to complete /index with."""
        paths = {message.typed: message.paths}
        self.chat.prompt.know(replace(self.chat.prompt.knowledge, paths=paths))

    def _list_paths(self, typed: str) -> None:
        self.post_message(PathsListed(typed, tuple(completions(typed))))

    def _list_models(self) -> None:
        from qa.models.listing import model_sources  # asks Ollama on this computer, and the keyring

        names: list[str] = []
        for source in model_sources():
            if source.usable:
                names += source.models or (f"{source.name}:",)
        self.post_message(ModelsListed(tuple(names)))


def _census_of(engine: Engine) -> Message:
    return CensusCame(take_census(engine.library))
