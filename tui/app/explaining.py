"""Why these passages; how a question was understood, put right; and what helps where nothing was found."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui.app.frame import AppFrame
from tui.messages import (
    AgainWanted,
    AnywayWanted,
    ArticleMissing,
    CandidateCame,
    CandidateWanted,
    Explained,
    ExplainWanted,
    LackingFound,
    UnderstandingGiven,
    WiderWanted,
)
from tui.screens.article import ArticleScreen
from tui.screens.explain import ExplainScreen

if TYPE_CHECKING:
    from textual.message import Message

    from qa.answer import Citation
    from tui.engine import Engine

_NOTHING_YET = "Nothing to explain yet: ask a question first."
_STILL_SEARCHING = "Still searching. Esc stops it."


class ExplainingApp(AppFrame):
    """Shows how answers came about, and asks again with what a person changed."""

    def explain(self) -> None:
        """Explain the exchange in view, or the newest."""
        self.chat.action_explain(edit=False)

    def on_explain_wanted(self, message: ExplainWanted) -> None:
        """Open the screen that explains an exchange."""
        turn = message.turn
        exchange = self.chat.conversation.exchange(turn) if turn is not None else None
        if exchange is None or (exchange.running and exchange.explanation is None):
            self.notify(_STILL_SEARCHING if exchange else _NOTHING_YET, markup=False)
            return
        self.push_screen(
            ExplainScreen(
                exchange.turn,
                exchange.asked,
                answer=exchange.answer,
                explanation=exchange.explanation,
                strictness=exchange.manner.strictness,
                signs=self.signs,
                edit=message.edit,
            )
        )

    def on_understanding_given(self, message: UnderstandingGiven) -> None:
        """Ask again as a person says that it is meant."""
        exchange = self.chat.conversation.exchange(message.turn)
        if exchange is not None:
            asked = replace(
                exchange.asked, standalone_question=message.standalone_question, days=message.days
            )
            self.post_message(AgainWanted(message.turn, asked=asked))

    # ---- where the articles do not tell

    def on_anyway_wanted(self, message: AnywayWanted) -> None:
        """Answer from the nearest passages; they are quoted, for a model would make things up."""
        exchange = self.chat.conversation.exchange(message.turn)
        if exchange is not None:
            self.post_message(
                AgainWanted(message.turn, quotes=True, asked=replace(exchange.asked, anyway=True))
            )

    def on_wider_wanted(self, message: WiderWanted) -> None:
        """Ask again without what narrowed the search, and say what is wider."""
        exchange = self.chat.conversation.exchange(message.turn)
        looks = exchange.wider() if exchange is not None else None
        if exchange is not None and looks is not None:
            if self.chat.running is None:
                exchange.widened = f"looked wider ({', '.join(looks.words)})"
            self.post_message(AgainWanted(message.turn, asked=looks.asked, strictness=looks.strictness))

    # ---- passages that came near

    def on_candidate_wanted(self, message: CandidateWanted) -> None:
        """Fetch the article of a passage."""

        def work(engine: Engine) -> Message:
            return CandidateCame(message.turn, engine.cited(message.citation), message.citation)

        bring = partial(self.session.bring, work, ArticleMissing, self._leaving.is_set)
        self.in_thread(bring, "article", exclusive=True)

    def on_candidate_came(self, message: CandidateCame) -> None:
        """Open it at the passage."""
        shown: list[Citation] = [message.citation]
        self.push_screen(ArticleScreen(message.cited, message.turn, message.citation, shown, self.signs))

    # ---- news

    def on_explained(self, message: Explained) -> None:
        """Keep it until somebody asks why."""
        exchange = self.chat.awaiting(message.turn)
        if exchange is not None:
            exchange.explanation = message.explanation

    def on_lacking_found(self, message: LackingFound) -> None:
        """Keep it for what is said once the answer has ended."""
        exchange = self.chat.awaiting(message.turn)
        if exchange is not None:
            exchange.lacking = message.lacking
