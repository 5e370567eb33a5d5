"""What an empty conversation shows: the next step."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.messages import Holdings, OfferTaken
from tui.model_choice import QUOTING, ChosenModel, whereabouts
from tui.theme import ACCENT, QUIET, WARM
from tui.wording import counted, sentence


class Offer(Static):
    """One numbered thing to do, taken with its digit or a click."""

    DEFAULT_CSS = """
    Offer { width: auto; height: 1; padding: 0 1; margin: 0 0 0 1; }
    Offer:hover { background: $boost; }
    """

    def __init__(self, number: int, what: str, how: str) -> None:
        text = Content.assemble((str(number), f"bold {ACCENT}"), f"  {what.ljust(27)}", (how, QUIET))
        super().__init__(text, markup=False)
        self._number = number

    def on_click(self) -> None:
        """Take it."""
        self.post_message(OfferTaken(self._number))


class Welcome(Vertical):
    """Says what this is and, where there are no articles yet, how to get some."""

    DEFAULT_CSS = """
    Welcome { height: auto; width: 100%; align: center middle; padding: 1 0; }
    Welcome > Vertical { width: auto; height: auto; }
    Welcome Static { width: auto; }
    Welcome .gap { height: 1; }
    """

    OFFERS = (
        ("Try the sample collection", "a few seconds"),
        ("Add a folder of your own", "/index ~/articles"),
    )

    def __init__(self, holdings: Holdings, model: ChosenModel = QUOTING) -> None:
        super().__init__()
        self._holdings = holdings
        self._model = model

    def compose(self) -> ComposeResult:
        """Two sentences, and the offers where they are needed."""
        with Vertical():
            if self._holdings.articles:
                many = counted(self._holdings.articles, "article")
                yield Static(f"Ask your {many} a question.", markup=False)
                yield Static(
                    Content.styled("Every sentence of the answer carries a footnote to its passage.", QUIET)
                )
                if not self._model.quotes:
                    yield Static("", classes="gap")
                    yield from self._whereabouts()
                return
            yield Static("Footnote answers questions from your articles,", markup=False)
            yield Static("with a footnote to the passage behind every sentence.", markup=False)
            yield Static("", classes="gap")
            for number, (what, how) in enumerate(self.OFFERS, start=1):
                yield Offer(number, what, how)
            yield Static("", classes="gap")
            yield from self._whereabouts()

    def _whereabouts(self) -> Iterator[Static]:
        """What becomes of the articles; in the warm colour where they leave this computer."""
        colour = QUIET if self._model.is_local else WARM
        for part in whereabouts(self._model).split("; "):
            yield Static(Content.styled(sentence(part), colour), classes="whereabouts")
