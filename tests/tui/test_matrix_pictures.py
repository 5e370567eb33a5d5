"""The main screens at three sizes in two themes: what the other files of pictures do not show of them.

One run of the app takes all the pictures of a screen, so each of them also shows that the screen follows
when its window or its theme changes. `pytest tests/tui/test_matrix_pictures.py --snapshot-update` draws them
again: look at them before you keep them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
import test_asking_pictures as asking
import test_chat_pictures as chatted
import test_collection_pictures as collected
import test_conversation_pictures as talks
import test_explain_pictures as explaining
import test_first_pictures as first
import test_habit_pictures as habits
from chatting import until
from pytest_textual_snapshot import SVGImageExtension
from textual.pilot import Pilot

pytestmark = pytest.mark.usefixtures("on_a_day_of_2021")

DARK, LIGHT = "footnote-dark", "footnote-light"
MIDDLE, LARGE = (120, 40), (200, 50)
WIDER_IN_LIGHT = ((MIDDLE, LIGHT), (LARGE, LIGHT))
SMALL_IN_LIGHT = ((80, 24), LIGHT)


@dataclass(frozen=True)
class Scene:
    """A main screen.

    Attributes:
        name: of its pictures.
        steps: what a person does before they are taken.
        views: sizes and themes that no other file has of it.
        app: the fixture that it is played in.
    """

    name: str
    steps: Callable[[Pilot[int]], Awaitable[object]]
    views: tuple[tuple[tuple[int, int], str], ...] = WIDER_IN_LIGHT
    app: str = "chat"


SCENES = (
    Scene("welcome", first.welcomed, (SMALL_IN_LIGHT, (LARGE, LIGHT)), app="empty_chat"),
    Scene("trouble", first.troubled),
    Scene("sources", chatted.with_panel),
    Scene("article", chatted.with_article, ((MIDDLE, DARK), SMALL_IN_LIGHT, *WIDER_IN_LIGHT)),
    Scene("declined", explaining.offered, ((MIDDLE, DARK), (LARGE, DARK), SMALL_IN_LIGHT, *WIDER_IN_LIGHT)),
    Scene("explain", explaining.explained, ((LARGE, LIGHT),)),
    Scene("filters", asking.choosing),
    Scene("conversations", talks.listed),
    Scene("collection", collected.listed),
    Scene("help", habits.with_help),
    Scene("palette", habits.with_palette),
)
some_time_ago = collected.some_time_ago


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_picture_of_a_screen(snapshot, request, index_folder, scene):
    if scene.steps is talks.listed:
        talks.keep(str(index_folder))
    app = request.getfixturevalue(scene.app)
    app.theme = scene.views[0][1]
    async with app.run_test(size=(80, 24)) as pilot:
        await scene.steps(pilot)
        taken = {view: await picture(pilot, *view) for view in scene.views}
    drawn = snapshot.use_extension(SVGImageExtension)
    wrong = [view for view, svg in taken.items() if svg != drawn(name=name(*view))]
    assert not wrong


async def picture(pilot: Pilot[int], size: tuple[int, int], theme: str) -> str:
    """The screen in a window of another size and in a theme, once it has come to rest."""
    pilot.app.theme = theme
    await pilot.resize_terminal(*size)
    shown = [""]

    def rests() -> bool:
        shown.append(pilot.app.export_screenshot(title="Footnote", simplify=True))
        return len(set(shown[-3:])) == 1

    await until(pilot, rests)
    return shown[-1]


def name(size: tuple[int, int], theme: str) -> str:
    return f"{size[0]}x{size[1]}-{theme.removeprefix('footnote-')}"
