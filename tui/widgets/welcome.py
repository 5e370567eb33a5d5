"""What an empty conversation shows: the next step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.asking.path_completion import expanded
from tui.asking.web_address import objection_to, without_doubled_scheme
from tui.messages import AddWanted, Holdings, OfferTaken, TypingBegun
from tui.model_choice import QUOTING, ChosenModel, whereabouts
from tui.plain import one_line
from tui.signs import UNICODE, Signs
from tui.theme import ACCENT, QUIET, WARM
from tui.widgets.path_input import PathInput
from tui.words.wording import counted, sentence

SAMPLE_OFFER, FOLDER_OFFER, ADDRESS_OFFER = 1, 2, 3
TOUR_OFFER = 4
# Told before anything is read; a test counts them.
SAMPLE_ARTICLES = 30
_LABEL_COLUMNS = 27
_SLIM_COLUMNS = 56


class Offer(Static, can_focus=True):
    """One thing to do, taken with its digit in the prompt, with Enter or with a click."""

    DEFAULT_CSS = """
    Offer {
        width: auto; height: 1; padding: 0 1; margin: 0 0 0 1;
        &:hover { background: $boost; }
        &:focus { background: $accent 14%; }
        &:ansi:focus { background: ansi_default; text-style: reverse; }
    }
    """

    def __init__(self, number: int, key: str, what: str, how: str = "") -> None:
        label = what.ljust(_LABEL_COLUMNS if how else _LABEL_COLUMNS - 1) if key else what
        super().__init__(
            Content.assemble((f"{key}  " if key else "", f"bold {ACCENT}"), label, (how, QUIET)),
            markup=False,
        )
        self._number = number

    def on_click(self) -> None:
        """Take it."""
        self.post_message(OfferTaken(self._number))

    def on_key(self, event: events.Key) -> None:
        """Enter takes it; a letter begins a question or a command."""
        letter = event.character or ""
        if event.key in ("enter", "space"):
            event.stop()
            self.post_message(OfferTaken(self._number))
        elif event.is_printable and (letter.isalnum() or letter == "/"):
            event.stop()
            event.prevent_default()
            if letter in ("1", "2", "3"):
                self.post_message(OfferTaken(int(letter)))
            else:
                self.post_message(TypingBegun(letter))


class Welcome(Vertical):
    """Says what this is and, where there are no articles yet, how to get some.

    Args:
        holdings: what there is.
        model: who writes; says what becomes of the articles.
        signs: of this terminal.
        tour: whether the tour is offered.
        indexing: what is being indexed; then that is told instead.
    """

    DEFAULT_CSS = """
    Welcome {
        height: auto; width: 100%; align: center middle; padding: 1 1;
        & > Vertical { width: auto; height: auto; max-width: 100%; }
        & Static { width: auto; max-width: 100%; height: auto; }
        & Offer { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & .gap { height: 1; }
        & .row { height: auto; width: 66; max-width: 100%; }
        & .row > PathInput { width: 1fr; }
        & .row > Input { width: 1fr; border: none; height: 1; padding: 0; }
        & .row Input { background: $panel; }
        & .row Input:focus { background: $accent 14%; background-tint: $panel 0%; }
        & .row > Input:focus { border: none; }
        & .row > Input > .input--placeholder { color: $text-muted; }
        & .objection { margin: 0 0 0 5; width: 60; max-width: 100%; display: none; }
        & .objection.-told { display: block; }
        &.-slim .row { layout: vertical; & > PathInput, & > Input { width: 100%; margin: 0 0 0 5; } }
    }
    """

    OFFERS = (SAMPLE_OFFER, FOLDER_OFFER, ADDRESS_OFFER)

    def __init__(
        self,
        holdings: Holdings,
        model: ChosenModel = QUOTING,
        signs: Signs = UNICODE,
        *,
        tour: bool = False,
        indexing: str = "",
    ) -> None:
        super().__init__()
        self._holdings = holdings
        self._model = model
        self._signs = signs
        self._tour = tour
        self._indexing = indexing

    def compose(self) -> ComposeResult:
        """Two sentences, and the offers where they are needed."""
        with Vertical():
            if self._indexing:
                yield from self._meanwhile()
            else:
                yield from self._with_articles() if self._holdings.articles else self._without()

    def _meanwhile(self) -> Iterator[Widget]:
        yield Static(f"Indexing {one_line(self._indexing)}{self._signs.ellipsis}", markup=False)
        yield Static(Content.styled("First what the articles say, then what they mean.", QUIET))
        yield Static(Content.styled("You can ask as soon as the first of them are in.", QUIET))

    def _with_articles(self) -> Iterator[Widget]:
        many = counted(self._holdings.articles, "article", self._signs)
        yield Static(f"Ask your {many} a question.", markup=False)
        yield Static(Content.styled("Every sentence of the answer carries a footnote to its passage.", QUIET))
        if not self._model.quotes:
            yield Static("", classes="gap")
            yield from self._whereabouts()
        if self._tour:
            yield Static("", classes="gap")
            yield Offer(TOUR_OFFER, "", "[ Take the tour ]", "  three steps; later with /tour")

    def _without(self) -> Iterator[Widget]:
        yield Static("Footnote answers questions from your articles,", markup=False)
        yield Static("with a footnote to the passage behind every sentence.", markup=False)
        yield Static("", classes="gap")
        yield Offer(
            SAMPLE_OFFER, "1", "Try the sample collection", f"{SAMPLE_ARTICLES} articles, a few seconds"
        )
        with Horizontal(classes="row"):
            yield Offer(FOLDER_OFFER, "2", "Add a folder")
            yield PathInput(placeholder="~/Documents/", id="folder-offered")
        with Horizontal(classes="row"):
            yield Offer(ADDRESS_OFFER, "3", "Add a web page or feed")
            yield Input(placeholder="https://", compact=True, select_on_focus=False, id="address-offered")
        yield Static("", markup=False, classes="objection")
        yield Static("", classes="gap")
        yield from self._whereabouts()
        yield Static(Content.assemble(("Esc", ACCENT), (" skips this", QUIET)), markup=False)

    def _whereabouts(self) -> Iterator[Static]:
        """What becomes of the articles; in the warm colour where they leave this computer."""
        colour = QUIET if self._model.is_local else WARM
        for part in whereabouts(self._model).split("; "):
            yield Static(Content.styled(sentence(part), colour), classes="whereabouts")

    @property
    def stops(self) -> list[Widget]:
        """Where Tab stops."""
        return [*self.query(Offer)]

    @property
    def writing(self) -> bool:
        """Whether something is being written in a field: then it must not vanish."""
        return any(field.has_focus or field.value for field in self.query(Input))

    def on_resize(self, event: events.Resize) -> None:
        """Where it is narrow, fields stand below their offers."""
        self.set_class(event.size.width < _SLIM_COLUMNS, "-slim")

    def on_descendant_blur(self) -> None:
        """Completions, and what is wrong with a path or an address, are for the one who writes it."""
        for field in self.query(PathInput):
            if not field.has_focus_within:
                field.close()
        if not any(field.has_focus for field in self.query(Input)):
            self._object("")

    def open_field(self, number: int) -> None:
        """Write what the offer of that number needs to know."""
        if number == FOLDER_OFFER:
            self.query_one(PathInput).focus()
            self._object("")
        else:
            field = self.query_one("#address-offered", Input)
            field.value = field.value or "https://"
            field.focus()
            self._object(objection_to(field.value, whole=False))

    # ---- what is written

    @on(PathInput.Sent)
    def _on_folder(self, message: PathInput.Sent) -> None:
        message.stop()
        path = Path(expanded(message.path))
        if path.exists():
            self.post_message(AddWanted(str(path)))
        else:
            self._object(f"There is no file or folder {one_line(str(path))}.")

    @on(Input.Changed, "#address-offered")
    def _on_address_changed(self, message: Input.Changed) -> None:
        message.stop()
        whole = without_doubled_scheme(message.value)
        if whole != message.value:
            message.input.value = whole
            return
        self._object(objection_to(whole, whole=False))

    @on(Input.Submitted, "#address-offered")
    def _on_address(self, message: Input.Submitted) -> None:
        message.stop()
        objection = objection_to(message.value, whole=True)
        self._object(objection)
        if not objection:
            self.post_message(AddWanted(message.value.strip()))

    def _object(self, objection: str) -> None:
        # With articles nothing is offered to be written, and nothing can be wrong with it.
        for line in self.query(".objection").results(Static):
            line.set_class(bool(objection), "-told")
            line.update(Content.assemble((f"{self._signs.weak} ", f"bold {WARM}"), (objection, WARM)))
