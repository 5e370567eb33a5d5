"""Nothing flickers while an answer is written: only what changes is painted again."""

from pathlib import Path

from chatting import ask, still, until
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from writing import WHO, answer, told

import tui
from tui.app import FootnoteApp
from tui.query import Query
from tui.signs import UNICODE

SENTENCES = [
    told(f"Sentence number {n} tells what happened on that morning in Brimoor.", 1) for n in range(8)
]


class Watched(FootnoteApp):
    """The chat, which notes the lines of the screen that it paints."""

    CSS_PATH = Path(tui.__file__).parent / "screens" / "chat.tcss"

    def begin_watching(self) -> None:
        self.painted: list[set[int]] = []

    def _display(self, screen, renderable):  # type: ignore[no-untyped-def]
        if isinstance(renderable, ChopsUpdate):
            self.painted.append({y for y, _, _ in renderable.spans})
        elif isinstance(renderable, LayoutUpdate):
            region: Region = renderable.region
            self.painted.append(set(range(region.y, region.bottom)))
        super()._display(screen, renderable)


async def test_a_sentence_that_is_appended_repaints_only_its_answer(engine):
    app = still(Watched(lambda: engine, UNICODE))
    app.begin_watching()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.holdings)
        first = await ask(pilot, WHO)
        app.chat.prompt.cursor_blink = False
        exchange = await app.chat.begin(Query(WHO), "searching")
        await exchange.show_answer(answer(*SENTENCES[:2], finished=False))
        await pilot.pause(0.3)
        above, below = first.region.bottom, app.chat.prompt.region.y
        written = exchange.region
        app.begin_watching()
        for many in range(3, len(SENTENCES) + 1):
            exchange._drawn = 0.0
            await exchange.show_answer(answer(*SENTENCES[:many], finished=False))
            await pilot.pause()
        lines = set().union(*app.painted)
        assert lines, "it was painted"
        assert min(lines) >= max(above, written.y), "neither head nor earlier answer"
        assert max(lines) < below, "neither prompt nor hints"
