"""What a person sees of the collection, for tests."""

from chatting import until
from textual.pilot import Pilot

from tui.screens.collection import CollectionScreen
from tui.widgets.article_list import ArticleList
from tui.widgets.collection_head import CollectionHead
from tui.widgets.indexing_panel import IndexingPanel


async def opened(pilot: Pilot) -> CollectionScreen:
    """The collection, open and counted."""
    await until(pilot, lambda: pilot.app.holdings is not None)
    await pilot.press("ctrl+l")
    await until(pilot, lambda: isinstance(pilot.app.screen, CollectionScreen) and pilot.app.stock)
    await until(pilot, lambda: "counting" not in head(pilot))
    return pilot.app.screen


def collection(pilot: Pilot) -> CollectionScreen:
    return next(one for one in pilot.app.screen_stack if isinstance(one, CollectionScreen))


def titles(pilot: Pilot) -> list[str]:
    return [one.title for one in collection(pilot).query_one(ArticleList).articles]


def lines(pilot: Pilot) -> list[str]:
    """The list as it is drawn."""
    listed = collection(pilot).query_one(ArticleList)
    return [listed.render_line(y).text for y in range(len(listed.articles))]


def head(pilot: Pilot) -> str:
    return collection(pilot).query_one(CollectionHead).render().plain.split("\n")[0]


def panel(pilot: Pilot) -> str:
    shown = collection(pilot).query_one(IndexingPanel)
    return shown.render().plain if shown.has_class("-shown") else ""


def told(pilot: Pilot, part: str) -> str:
    """A line of the screen by its id."""
    return str(collection(pilot).query_one(f"#{part}").visual)


def notices(pilot: Pilot) -> str:
    return "\n".join(one.message for one in pilot.app._notifications)


def errors(pilot: Pilot) -> list[str]:
    return [one.message for one in pilot.app._notifications if one.severity == "error"]
