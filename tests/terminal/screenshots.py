"""The pictures of the README, made by the running app.

    python -m tests.terminal.screenshots [--out tests/terminal/pictures] [--only NAME] [--check]

Runs the real app, headless, on the sample collection, asks real questions, and saves each scene as
OUT/NAME.svg. The pictures need no network: fonts are those of whoever looks. `--check` writes nothing. A
scene that does not come about, or is too large a file, ends it with a trace. Another scene is another line
of SCENES.
"""

import argparse
import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "tui"))

from chatting import ask, still, until  # noqa: E402
from collecting import opened  # noqa: E402
from textual.pilot import Pilot  # noqa: E402
from textual.widgets import Input  # noqa: E402

from tui.app import FootnoteApp  # noqa: E402
from tui.engine import LibraryEngine  # noqa: E402
from tui.palette import Palette  # noqa: E402
from tui.screens.explain import ExplainScreen  # noqa: E402
from tui.signs import UNICODE  # noqa: E402
from tui.start import SAMPLE  # noqa: E402
from tui.widgets.head import Head  # noqa: E402
from tui.widgets.prompt import Prompt  # noqa: E402

PICTURES = Path(__file__).parent / "pictures"
LARGEST_BYTES = 150_000
_FONTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)
_FAMILY = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

Steps = Callable[[Pilot[int]], Awaitable[object]]


async def _answered(pilot: Pilot[int]) -> None:
    await ask(pilot, "Who opened the new ferry terminal in Brimoor?")
    await ask(pilot, "and what did it cost?")


async def _with_source(pilot: Pilot[int]) -> None:
    await _answered(pilot)
    await pilot.press("alt+1")
    await until(pilot, lambda: pilot.app.screen.query_one("#sources").has_class("-open"))


async def _with_palette(pilot: Pilot[int]) -> None:
    await _answered(pilot)
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, Palette) and pilot.app.screen.has_class("-ready"))


async def _explained(pilot: Pilot[int]) -> None:
    await _answered(pilot)
    await pilot.press("f4")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExplainScreen))
    await pilot.press("down")


async def _collection(pilot: Pilot[int]) -> None:
    await opened(pilot)
    pilot.app.screen.query_one("#find", Input).cursor_blink = False


async def _declined(pilot: Pilot[int]) -> None:
    await ask(pilot, "Who will captain the ferry in 2030?")


@dataclass(frozen=True)
class Scene:
    """A picture.

    Attributes:
        name: of its file.
        says: what stands on it; it is no picture without.
        steps: what a person does before it is taken.
        size: columns and lines.
        theme: in which it is taken.
    """

    name: str
    says: str
    steps: Steps
    size: tuple[int, int] = (100, 26)
    theme: str = "footnote-dark"


SCENES = (
    Scene("answer", "Ilse Brandt", _answered, (100, 30)),
    Scene("source", "Harbour Post", _with_source, (120, 30)),
    Scene("declined", "do not say", _declined, (100, 22)),
    Scene("explain", "Read, not quoted", _explained, (120, 30)),
    Scene("collection", "Harbour Post", _collection, (100, 28)),
    Scene("palette", "Open or close the sources", _with_palette),
)


@contextmanager
def sample_engine() -> Iterator[LibraryEngine]:
    """The real engine on the sample collection, in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        # So that no path of whoever makes them stands on the pictures.
        os.environ["HOME"] = folder
        os.environ["FOOTNOTE_HOME"] = str(Path(folder) / "home")
        articles = shutil.copytree(SAMPLE, Path(folder) / "articles")
        engine = LibraryEngine.open(Path(folder) / "index")
        engine.library.sync(articles)
        engine.warm()
        try:
            yield engine
        finally:
            engine.close()


async def picture(scene: Scene, engine: LibraryEngine) -> str:
    """Play a scene and take its picture.

    Raises:
        AssertionError: what it should show is not on it.
    """
    app = still(FootnoteApp(lambda: engine, UNICODE))
    app.theme = scene.theme
    async with app.run_test(size=scene.size) as pilot:
        await until(pilot, lambda: "articles" in app.screen.query_one(Head).state)
        app.screen.query_one(Prompt).cursor_blink = False
        await scene.steps(pilot)
        await pilot.pause()
        drawn = offline(app.export_screenshot(title="Footnote"))
    words = re.sub(r"<[^>]+>", "", drawn).replace("&#160;", " ")
    assert scene.says in words, f"{scene.name} does not say {scene.says!r}"
    assert len(drawn.encode()) < LARGEST_BYTES, f"{scene.name} has {len(drawn.encode()):,} bytes"
    return drawn


def offline(svg: str) -> str:
    """A picture that fetches no fonts."""
    return _FONTS.sub("", svg).replace("Fira Code, monospace", _FAMILY).replace("Fira Code", "monospace")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--only", action="append", choices=[scene.name for scene in SCENES])
    parser.add_argument("--check", action="store_true", help="write nothing")
    given = parser.parse_args()
    with sample_engine() as engine:
        for scene in SCENES:
            if given.only and scene.name not in given.only:
                continue
            drawn = asyncio.run(picture(scene, engine))
            if not given.check:
                given.out.mkdir(parents=True, exist_ok=True)
                (given.out / f"{scene.name}.svg").write_text(drawn, encoding="utf-8")
            print(f"{scene.name}: {len(drawn.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
