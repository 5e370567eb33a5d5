"""How answers are made: `/strict` and `/model`."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content

from tui import commands
from tui.app.frame import AppFrame
from tui.model_choice import whereabouts
from tui.strictness import GRADES, MEANING, grade
from tui.theme import QUIET, WARM
from tui.widgets.paragraph import Hanging
from tui.words.wording import sentence


class MannersApp(AppFrame):
    """Changes how the next question is answered, and says how it is."""

    def be_strict(self, argument: str) -> None:
        """Take another strictness from the next question on; either way say which one holds."""
        wanted = grade(argument)
        self.take(replace(self.manner, strictness=wanted or self.manner.strictness))
        holds = self.manner.strictness
        words = f"{holds.capitalize()}: {MEANING[holds]}."
        others = " or ".join(f"/strict {name}" for name in GRADES if name != holds)
        self.notify(words if wanted else f"{words} {others} changes that.", markup=False)

    async def choose_model(self, argument: str) -> None:
        """Let another model write from the next question on; either way say what becomes of the articles."""
        if argument:
            self.take(replace(self.manner, model=commands.model_of(argument)))
            self.prepare()
        model = self.manner.model
        quoting = "Answers are quoted. " if model.quotes else ""
        change = "" if argument else " /model NAME changes that; `footnote models` lists what there is."
        told = Content.assemble(
            (f"{quoting}{sentence(whereabouts(model))}{change}", QUIET if model.is_local else WARM)
        )
        await self.chat.conversation.note(Hanging(told))
