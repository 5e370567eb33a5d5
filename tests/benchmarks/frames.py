"""How soon a key is seen: long answers, long conversations, and answers that are being written.

    python -m tests.benchmarks.frames [--words 10000] [--turns 500] [--keys 60] [--size 120x40] [--only NAME]

Runs the real app without a terminal, on an index of three articles: every key goes through the real bindings,
every frame through layout, compositor and the writing of its escape sequences, which are then thrown away.
A key is timed from when it is posted to the end of the first frame that shows what it did; `work` is the 95th
percentile of the processor time of that, which other work on the machine hardly touches; `stall` is the
longest time for which nothing else could run. All times in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from index.library import Library
from qa.answer import Answer, Citation, Sentence, Turn
from tui.app import FootnoteApp
from tui.engine import USUAL, LibraryEngine
from tui.manner import Manner
from tui.memory import begin_unsearched, leave_out_what_is_loaded
from tui.model_choice import ChosenModel
from tui.query import Query
from tui.signs import UNICODE
from tui.widgets.conversation import Conversation

WHO = "Who opened the new ferry terminal in Brimoor?"
ARTICLES = {
    "terminal.md": "---\ntitle: Ferry returns to Brimoor\ndate: 2021-03-04\nsource: Harbour Post\n---\n"
    "Crowds lined the quay before eight on Thursday.\n\nMayor Ilse Brandt opened the new ferry terminal in "
    "Brimoor on Thursday morning. The first boat left for Castrel nineteen minutes late.\n\n"
    "The terminal cost 48 million crowns, four million more than planned.\n",
    "delay.md": "---\ntitle: Why the terminal is late\ndate: 2021-01-11\nsource: Coast Wire\n---\n"
    "The ferry terminal at Brimoor will open eleven months behind schedule, the port authority said.\n",
    "herring.md": "---\ntitle: Herring quota raised\ndate: 2021-10-28\nsource: Coast Wire\n---\n"
    "The herring quota for the sound will rise by nine per cent next year, the ministry announced.\n",
}
# An answer this long cites more than the nine footnotes that have a digit of their own.
_CITATIONS = 40
_UPDATES_A_SECOND = 50
_PATIENCE_SECONDS = 20.0
_TICK = 0.001
# What a person's own turns are folded down to long before there are hundreds.
_UNFOLDED = 25


class Scripted(LibraryEngine):
    """The real engine; of a model it gets the words of `script`, fifty states of the answer a second."""

    script: Sequence[Answer] = ()

    def warm(self) -> None:
        """Nothing of it is timed."""

    def prepare(self, manner: Manner) -> None:
        """Its words are written already."""

    def ask(
        self,
        query: Query,
        history: Sequence[Turn],
        should_stop: Callable[[], bool],
        manner: Manner = USUAL,
    ) -> Iterator[Mapping[str, Any]]:
        """Real passages, then the script."""
        quoting = super().ask(Query(WHO), (), should_stop)
        if manner.model.quotes:
            yield from quoting
            return
        yield from (stage for stage in quoting if "answer" not in stage)
        begin = time.monotonic()
        for number, answer in enumerate(self.script):
            wait = begin + number / _UPDATES_A_SECOND - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            if should_stop():
                return
            yield {"answer": answer}


class Frames:
    """Calls back after each frame of an app, whose escape sequences are made as for a terminal."""

    def __init__(self, app: FootnoteApp) -> None:
        self.app = app
        self.after: Callable[[], None] | None = None
        # Without a terminal Textual would leave the last step out, and it tells nobody of a frame.
        self._display, app._display = app._display, self._time  # type: ignore[method-assign]

    def _time(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        self._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.app.console)
        if self.after is not None:
            self.after()


class Stopwatch:
    """Presses keys and waits until what they do is on the screen."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self.seconds: list[float] = []
        self.work: list[float] = []
        self.stall = 0.0

    async def press(self, key: str, seen: Callable[[], object], character: str | None = None) -> None:
        """Time one key: until a frame is drawn in which `seen` gives something else than before."""
        before, ended = seen(), asyncio.get_running_loop().create_future()

        def look() -> None:
            if not ended.done() and seen() != before:
                ended.set_result((time.perf_counter(), time.thread_time()))

        self._frames.after = look
        begin, work = time.perf_counter(), time.thread_time()
        self._frames.app.post_message(events.Key(key, character))
        clock, processor = await asyncio.wait_for(ended, _PATIENCE_SECONDS)
        self.seconds.append(clock - begin)
        self.work.append(processor - work)
        self._frames.after = None

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Look how long nothing else can run."""

        async def tick() -> None:
            while True:
                begin = time.perf_counter()
                await asyncio.sleep(_TICK)
                self.stall = max(self.stall, time.perf_counter() - begin - _TICK)

        watch = asyncio.create_task(tick())
        try:
            yield
        finally:
            watch.cancel()

    def line(self, name: str) -> str:
        """Its row of the table."""
        clock = [1000 * statistics.median(self.seconds), 1000 * _p95(self.seconds), 1000 * max(self.seconds)]
        figures = [*clock, 1000 * _p95(self.work), 1000 * self.stall]
        return f"{name:<44}" + "".join(f" {figure:7.1f}" for figure in figures)


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[min(int(0.95 * len(seconds)), len(seconds) - 1)]


def long_answer(words: int, citation: Citation) -> Answer:
    """An answer of that many words in paragraphs, each sentence with a footnote of its own up to forty."""
    sentences = []
    said = "The first boat left for Castrel nineteen minutes late, and the terminal cost 48 million crowns"
    for number in range(words // len(said.split())):
        lead = "\n\n" if number and number % 6 == 0 else " "
        cited = (number % _CITATIONS + 1,)
        sentences.append(Sentence(lead=lead, text=f"{said}, {number}.", citations=cited, support="supported"))
    return Answer(
        question=WHO,
        standalone_question=WHO,
        answer="",
        short=None,
        outcome="answer",
        abstained=False,
        confidence=0.9,
        sentences=tuple(sentences),
        citations=tuple(citation.model_copy(update={"n": n}) for n in range(1, _CITATIONS + 1)),
        timings_ms={"total": 1200.0},
        model="openai:test-model",
    )


def growing(whole: Answer, states: int) -> list[Answer]:
    """The last states of an answer while it is written: half a sentence more each time."""
    found: list[Answer] = []
    sentences = whole.sentences
    for number in range(max(len(sentences) - states // 2, 1), len(sentences)):
        last = sentences[number]
        begun = last.model_copy(
            update={"text": last.text[: len(last.text) // 2], "citations": (), "support": "unchecked"}
        )
        found.append(whole.model_copy(update={"sentences": (*sentences[:number], begun), "finished": False}))
        found.append(whole.model_copy(update={"sentences": sentences[: number + 1], "finished": False}))
    return [*found, whole]


@asynccontextmanager
async def running(engine: Scripted, size: tuple[int, int]) -> AsyncIterator[Frames]:
    """The app with its index open."""
    app = FootnoteApp(lambda: engine, UNICODE)
    async with app.run_test(size=size) as pilot:
        while app.holdings is None:
            await pilot.pause(0.05)
        await pilot.pause()
        yield Frames(app)


async def settled(frames: Frames) -> None:
    """Wait until nothing is drawn any more."""
    drawn = 0

    def count() -> None:
        nonlocal drawn
        drawn += 1

    frames.after = count
    seen = -1
    while seen != drawn:
        seen = drawn
        await asyncio.sleep(0.25)
    frames.after = None


async def add_turn(frames: Frames, answer: Answer) -> None:
    """A question with its answer, as if it had been asked."""
    exchange = await frames.app.chat.begin(Query(answer.question), "searching")
    exchange.answer = answer
    await frames.app.chat.end(exchange, None)


async def begin_writing(frames: Frames) -> None:
    """Ask, and wait for the first words."""
    frames.app.chat.prompt.focus()
    frames.app.chat.prompt.text = WHO
    frames.app.post_message(events.Key("enter", None))
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while (running := frames.app.chat.running) is None or running.answer is None:
            await asyncio.sleep(0.01)


def pages(conversation: Conversation, keys: int) -> list[str]:
    """As many pages one way and back as there is room for."""
    height, top, end = conversation.size.height, conversation.scroll_y, conversation.max_scroll_y
    first, back = ("pageup", "pagedown") if top > end / 2 else ("pagedown", "pageup")
    room = max(int(max(top, end - top) / height) - 1, 1)
    return [*[first] * min(keys // 2, room), *[back] * min(keys // 2, room)]


async def scroll(frames: Frames, watch: Stopwatch, keys: int) -> None:
    """Up and down again."""
    conversation = frames.app.chat.conversation
    await settled(frames)
    async with watch.watching():
        for key in pages(conversation, keys):
            await watch.press(key, lambda: round(conversation.scroll_y))
            await asyncio.sleep(0.05)


async def type_letters(frames: Frames, watch: Stopwatch, keys: int) -> None:
    """Into the prompt."""
    frames.app.chat.prompt.focus()
    async with watch.watching():
        for _ in range(keys):
            await watch.press("x", lambda: frames.app.chat.prompt.text, "x")
            await asyncio.sleep(0.04)


async def panel(frames: Frames, watch: Stopwatch, keys: int) -> None:
    """Open and closed again."""
    await settled(frames)
    async with watch.watching():
        for _ in range(keys // 2):
            await watch.press("ctrl+o", lambda: frames.app.chat.sources.region.width)
            await settled(frames)


async def measure(engine: Scripted, options: argparse.Namespace) -> None:
    """Every measure, a line each."""
    size = tuple(int(part) for part in options.size.split("x"))
    [quoted] = [stage["answer"] for stage in engine.ask(Query(WHO), (), lambda: False) if "answer" in stage][
        -1:
    ]
    whole = long_answer(options.words, quoted.citations[0])

    def wanted(name: str) -> bool:
        return options.only in name

    print(
        f"{'key to paint, ms':<44} {'median':>7} {'p95':>7} {'max':>7} {'work':>7} {'stall':>7}", flush=True
    )
    if wanted("long"):
        async with running(engine, size) as frames:
            await add_turn(frames, whole)
            for name, work in (("scrolling", scroll), ("typing", type_letters), ("the panel", panel)):
                watch = Stopwatch(frames)
                await work(frames, watch, options.keys)
                print(watch.line(f"{name}, one answer of {options.words} words"), flush=True)
    if wanted("streaming"):
        async with running(engine, size) as frames:
            engine.script = growing(whole, options.keys * 30)
            frames.app.take(Manner(model=ChosenModel("openai:test-model")))
            await begin_writing(frames)
            watch = Stopwatch(frames)
            await type_letters(frames, watch, options.keys)
            print(watch.line(f"typing, {options.words} words being written"), flush=True)
            watch = Stopwatch(frames)
            await scroll_while(frames, watch, options.keys)
            print(watch.line(f"scrolling, {options.words} words being written"), flush=True)
    if wanted("indexing"):
        with tempfile.TemporaryDirectory() as folder:
            articles = options.articles or write_articles(Path(folder) / "many", 400)
            async with running(engine, size) as frames:
                LibraryEngine.warm(engine)
                watch = Stopwatch(frames)
                busy = await index_while(frames, watch, options.keys, articles)
                print(
                    watch.line(f"typing, articles being indexed{'' if busy else ' (ended early)'}"),
                    flush=True,
                )
    if wanted("turns"):
        async with running(engine, size) as frames:
            begin = time.perf_counter()
            for _ in range(options.turns):
                await add_turn(frames, quoted)
            print(f"{options.turns} turns were added in {time.perf_counter() - begin:.1f} s", flush=True)
            while sum(not one.is_folded for one in frames.app.chat.conversation.exchanges()) > _UNFOLDED:
                await asyncio.sleep(0.2)
            works = [("scrolling", scroll), ("typing", type_letters), ("the panel", panel)]
            for name, work in works:
                watch = Stopwatch(frames)
                await work(frames, watch, options.keys)
                print(watch.line(f"{name}, {options.turns} turns"), flush=True)
            engine.script = growing(long_answer(1000, quoted.citations[0]), options.keys * 4)
            frames.app.take(Manner(model=ChosenModel("openai:test-model")))
            await begin_writing(frames)
            watch = Stopwatch(frames)
            await type_letters(frames, watch, options.keys)
            print(watch.line(f"typing, an answer written after {options.turns}"), flush=True)


async def index_while(frames: Frames, watch: Stopwatch, keys: int, articles: Path) -> bool:
    """Type while articles are indexed in the app's thread; whether they were for all of that time."""
    frames.app.chat.prompt.focus()
    frames.app.index([articles], "articles")
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while frames.app.indexing is None:
            await asyncio.sleep(0.01)
    async with watch.watching():
        for _ in range(keys):
            await watch.press("x", lambda: frames.app.chat.prompt.text, "x")
            await asyncio.sleep(0.1)
    busy = frames.app.indexing is not None
    frames.app.stop_indexing()
    async with asyncio.timeout(60):
        while frames.app.indexing is not None:
            await asyncio.sleep(0.05)
    await settled(frames)
    return busy


async def scroll_while(frames: Frames, watch: Stopwatch, keys: int) -> None:
    """Scroll while more is written; a running answer is never still."""
    conversation = frames.app.chat.conversation
    async with watch.watching():
        for key in pages(conversation, keys):
            if frames.app.chat.running is None:
                return
            await watch.press(key, lambda: round(conversation.scroll_y))
            await asyncio.sleep(0.05)


def write_articles(folder: Path, many: int) -> Path:
    """Articles of some 450 words each, no two alike."""
    folder.mkdir()
    told = "The harbour board said on day {n} that berth {m} at Brimoor would take {k} tonnes of grain."
    for n in range(many):
        lines = [told.format(n=n, m=m, k=n * 31 + m * 7) for m in range(24)]
        text = "\n\n".join(" ".join(lines[at : at + 4]) for at in range(0, len(lines), 4))
        head = f"---\ntitle: Berths of day {n}\ndate: 2021-03-{n % 28 + 1:02d}\n---\n"
        (folder / f"berths-{n}.md").write_text(head + text, encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--words", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--only", default="", help="long, streaming, indexing or turns")
    parser.add_argument("--articles", type=Path, help="a folder to index meanwhile; without it 400 are made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        for name, text in ARTICLES.items():
            (articles / name).write_text(text, encoding="utf-8")
        library = Library.open(Path(folder) / "index")
        library.sync(articles)
        engine = Scripted(library)
        begin_unsearched()  # as the chat does
        leave_out_what_is_loaded()
        print(f"{datetime.now(UTC):%d %b %Y}, {options.size}, {threading.active_count()} threads")
        asyncio.run(measure(engine, options))
        engine.close()


if __name__ == "__main__":
    main()
