"""The tour: offered once, begun with /tour, done on a real answer."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from tui.app.frame import AppFrame
from tui.messages import AskingEnded, IndexingEnded, OfferTaken, TourReady
from tui.start import SAMPLE
from tui.terminal.settings import SettingsNotKept, choose, read_settings
from tui.widgets.tour import CHECK
from tui.widgets.welcome import TOUR_OFFER

if TYPE_CHECKING:
    from tui.engine import Engine


def first_question(engine: Engine) -> TourReady:
    """A question that is answered in the articles, where they are known: the sample collection."""
    from tui.command.demo import QUESTIONS

    inside = str(SAMPLE)
    known = any(article.path.startswith(inside) for article in engine.library.articles())
    return TourReady(QUESTIONS[0] if known else "")


class TouringApp(AppFrame):
    """Offers the tour, begins it, and goes on as its steps are done."""

    async def on_indexing_ended(self, message: IndexingEnded) -> None:
        """The first articles are there: offer the tour, this once."""
        added = message.report is not None and message.report.added
        if added and not read_settings().toured and self.chat.conversation.welcoming is not None:
            with suppress(SettingsNotKept):  # then it is offered another time
                choose(toured=True)
            self.chat.offers_tour = True
            await self.chat.welcome()

    async def on_offer_taken(self, message: OfferTaken) -> None:
        """Begin it."""
        if message.number == TOUR_OFFER:
            self.begin_tour()

    def begin_tour(self) -> None:
        """Begin the tour, unless there is nothing to be asked."""
        if self.holdings is None or not self.holdings.articles:
            self.notify("The tour needs articles: /index adds them.", severity="warning", markup=False)
        elif self.chat.running is None:
            ready = partial(self.session.bring, first_question, lambda _: TourReady(""), self._leaving.is_set)
            self.in_thread(ready, "tour", exclusive=True)

    async def on_tour_ready(self, message: TourReady) -> None:
        """Show the first step, its question in the prompt."""
        await self.chat.begin_tour(message.question)

    async def on_asking_ended(self, message: AskingEnded) -> None:
        """The first step is done once an answer has footnotes."""
        exchange = self.chat.conversation.exchange(message.turn)
        tour = self.chat.touring
        if tour is not None and exchange is not None and exchange.footnotes and tour.reach(CHECK):
            self.call_after_refresh(exchange.footnotes[0].focus, False)
