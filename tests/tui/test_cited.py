"""The article behind a footnote, when its file or its address says something else by now."""

import json

from answering import citation
from chatting import read
from textual.app import App

from index.library import Library
from qa.answer import Citation
from tui.cited import CitedArticle, cited_article
from tui.screens.article import ArticleScreen
from tui.signs import UNICODE
from tui.widgets.paragraph import Paragraph

STORY = (
    "The board of Nordhavn Shipping will meet in Oslo on 12 May to discuss the sale of its tanker fleet. "
    "The fleet counts eleven ships. Analysts expect a price of 900 million kroner. Workers fear for 240 jobs."
)
QUOTE = "The fleet counts eleven ships."


def cited_in(article_id: str) -> Citation:
    start = STORY.index(QUOTE)
    where = {"article_id": article_id, "start": start, "end": start + len(QUOTE)}
    return citation(1, QUOTE).model_copy(update=where)


async def shown(cited: CitedArticle, cited_words: Citation) -> tuple[str, str]:
    """Head and text of the article screen, each on one line."""

    class Reading(App[None]):
        def on_mount(self) -> None:
            self.push_screen(ArticleScreen(cited, 1, cited_words, [cited_words], UNICODE))

    app = Reading()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = (read(app.screen.query_one(f"#article-{part}", Paragraph)) for part in ("head", "text"))
        head, text = (" ".join(one.split()) for one in told)
        return head, text


async def test_a_replaced_article_says_what_replaced_it(tmp_path, library: Library):
    rows = [
        {"id": "old", "title": "Fleet for sale", "text": STORY, "published": "2021-04-01"},
        {"id": "new", "title": "Fleet is sold", "text": STORY + " Greek buyers.", "published": "2021-04-03"},
    ]
    path = tmp_path / "rows.jsonl"
    address = {"url": "https://ledger.example/nordhavn"}
    path.write_text("".join(json.dumps(row | address) + "\n" for row in rows))
    library.sync(path)

    head, text = await shown(cited_article(library, cited_in("old")), cited_in("old"))

    assert "replaced by a newer version of 3 Apr 2021: Fleet is sold" in head
    assert QUOTE in text
    assert "replaced" not in (await shown(cited_article(library, cited_in("new")), cited_in("new")))[0]


async def test_a_changed_file_is_shown_as_it_was_cited(tmp_path, library: Library):
    path = tmp_path / "fleet.txt"
    path.write_text(STORY)
    library.sync(path)
    path.write_text(STORY.replace("eleven ships", "nine ships"))
    library.sync(path)

    head, text = await shown(cited_article(library, cited_in("fleet")), cited_in("fleet"))

    assert "an earlier text: its file has changed since" in head
    assert "eleven ships" in text
    assert "nine ships" not in text


async def test_words_that_are_kept_nowhere_are_said_to_be_gone(tmp_path, library: Library):
    path = tmp_path / "fleet.txt"
    path.write_text(STORY.replace("eleven ships", "nine ships"))
    library.sync(path)

    head, text = await shown(cited_article(library, cited_in("fleet")), cited_in("fleet"))

    assert "its file has changed since: the quoted words are gone" in head
    assert "nine ships" in text
