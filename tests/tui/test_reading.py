"""Reading an answer: passages in their surroundings, copies, whole articles, what is copied from them."""

import re

import pytest
from answering import citation
from chatting import ask, page, read, still, until
from test_chat import WHO, focused, opened
from writing import MODEL, answer, told

from index.library import Library
from qa.passage import Copy
from tui.app import FootnoteApp
from tui.manner import Manner
from tui.query import Query
from tui.screens.article import ArticleScreen
from tui.signs import UNICODE
from tui.widgets.copies import CopyLine
from tui.widgets.finder import Finder
from tui.widgets.findings import Findings
from tui.widgets.footnote import Footnote
from tui.widgets.sources import Sources
from tui.words.markdown import answer_markdown

WIDE = (120, 40)


async def show(pilot, given):
    """An answer as if it had been asked for."""
    exchange = await pilot.app.chat.begin(Query(given.question), "searching")
    exchange.answer = given
    await pilot.app.chat.end(exchange, None)
    await pilot.pause()
    return exchange


def twelve():
    return answer(*(told(f"Sentence number {n}.", n) for n in range(1, 13)))


def panel(pilot):
    return pilot.app.screen.query_one(Sources)


def notes(app):
    return [note.message for note in app._notifications]


def words_of(widget):
    return " ".join(" ".join(read(one).split()) for one in widget.query("Paragraph"))


# ---- numbers of two digits


async def test_two_digits_typed_quickly_open_a_footnote_above_nine(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await show(pilot, twelve())
        await pilot.press("tab", "1", "2")
        assert panel(pilot).shown[1].n == 12
        assert focused(pilot).citation.n == 12


async def test_a_second_digit_that_makes_no_number_opens_its_own_footnote(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await show(pilot, twelve())
        await pilot.press("tab", "1", "7")
        assert panel(pilot).shown[1].n == 7


async def test_tab_reaches_every_footnote_and_the_panel_follows_where_there_is_room(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await show(pilot, twelve())
        await pilot.press("tab")
        assert panel(pilot).shown[1].n == 1
        await pilot.press(*["tab"] * 11)
        assert panel(pilot).shown[1].n == 12
        assert isinstance(focused(pilot), Footnote)


async def test_walking_opens_nothing_where_the_panel_would_hide_the_answer(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await show(pilot, twelve())
        await pilot.press("tab", "n")
        assert not panel(pilot).is_open


async def test_a_number_above_nine_opens_while_one_writes_and_the_letters_stay_letters(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await show(pilot, twelve())
        await pilot.press("w", "h")
        await pilot.press("alt+1", "alt+0")
        assert panel(pilot).shown[1].n == 10
        await pilot.press("o")
        assert pilot.app.chat.prompt.text == "who"


# ---- the panel


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_sentence_that_is_checked_stays_in_view_beside_its_passage(chat, size):
    given = answer(*(told(f"Sentence number {n}" + " and more of it" * 20 + ".", n) for n in range(1, 13)))
    async with chat.run_test(size=size) as pilot:
        await opened(pilot)
        exchange = await show(pilot, given)
        await pilot.press("tab", "enter")
        for n in range(1, 13):
            await until(pilot, lambda n=n: panel(pilot).shown[1].n == n)
            await pilot.pause()
            top, _ = exchange.rows_of(n)
            window = pilot.app.chat.conversation.content_region
            assert window.y <= top < window.bottom
            await pilot.press("n")


async def test_the_passage_stands_in_its_surroundings_with_the_quoted_words_lit(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        given = (await ask(pilot, WHO)).answer
        first = given.citations[0]
        small = first.model_copy(
            update={"passage_start": first.start, "passage_end": first.end, "passage": first.quote}
        )
        await show(pilot, given.model_copy(update={"citations": (small, *given.citations[1:])}))
        await pilot.press("alt+1")
        await until(pilot, lambda: "Crowds lined the quay" in page(pilot))
        text = panel(pilot).query_one(".text").visual
        assert "four million more than planned" in text.plain
        assert first.quote in [text.plain[span.start : span.end] for span in text.spans]


async def test_the_panel_tells_how_old_an_article_is_and_when_that_is_too_old(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("alt+1")
        assert "Thu 4 Mar 2021, 5 years ago ◷ old" in words_of(panel(pilot))
        await pilot.press("escape")
        exchange = await ask(pilot, "Who opened the new ferry terminal in Brimoor in March 2021?")
        assert exchange.days is not None
        await pilot.press("alt+1")
        assert "Thu 4 Mar 2021, 5 years ago" in words_of(panel(pilot))
        assert "◷" not in words_of(panel(pilot))


async def test_an_article_that_has_changed_since_says_so_in_the_panel(articles, tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    file = folder / "terminal.md"
    file.write_text((articles / "terminal.md").read_text())
    with Library.open(tmp_path / "index") as library:
        library.sync(folder)
    from chatting import StoppedClock

    engine = StoppedClock.open(tmp_path / "index")
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: app.holdings is not None)
        await ask(pilot, WHO)
        file.write_text(file.read_text().replace("Crowds lined", "Nobody at all lined"))
        engine.library.sync(folder)
        await pilot.press("alt+1")
        await until(pilot, lambda: "its file has changed since" in words_of(panel(pilot)))
    engine.close()


async def test_signs_of_support_are_explained_in_words(written):
    app = still(FootnoteApp(lambda: written, UNICODE, Manner(model=MODEL)))
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        weak = told("It cost much.", 2, support="weak")
        await show(pilot, answer(told("She opened it.", 1), weak))
        await pilot.press("alt+1")
        assert "✓ the passages cited say so" in words_of(panel(pilot))
        await pilot.press("alt+2")
        assert "? the passages cited say something near it: check" in words_of(panel(pilot))


async def test_of_sentences_that_differ_the_panel_says_which_is_borne_out(chat):
    given = answer(
        told("It opened in March.", 1),
        *(told(f"It cost {n} million crowns.", 1, support="unsupported") for n in (41, 42, 43)),
    )
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await show(pilot, given)
        await pilot.press("tab", "enter")
        said = words_of(panel(pilot))
        assert "✓ “It opened in March.”: the passages cited say so" in said
        assert "✗ “It cost 41 million crowns.” and 2 other sentences: the passages cited do not" in said
        assert "✗ “It cost 42 million crowns.”: the passages do not say so" in said
        assert "1 more finding w why" in said
        assert panel(pilot).passage.size.height > 0


async def test_the_key_for_why_says_what_the_signs_mean_where_nothing_is_wrong(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("tab", "w")
        await until(
            pilot,
            lambda: (
                notes(chat) == ["✓ Every sentence is quoted word for word; its footnote opens the passage."]
            ),
        )
        await show(pilot, answer(told("It opened in March.", 1)))
        await pilot.press("escape", "tab", "w")
        await until(
            pilot, lambda: notes(chat)[-1] == "✓ Every sentence was checked: the passages cited say so."
        )


async def test_what_the_key_for_why_shows_is_not_under_the_sheet(chat):
    sentences = [
        told(f"It cost {n} million crowns." + " So they say." * 9, 1, support="weak") for n in range(9)
    ]
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await show(pilot, answer(*sentences))
        await pilot.press("tab", "enter", "w")
        [found] = chat.screen.query(Findings)
        window = chat.chat.conversation.content_region
        await until(pilot, lambda: found.size.height > 8 and window.y <= found.region.y < window.bottom)


async def test_a_footnote_older_than_the_days_asked_about_says_so_under_the_answer(chat):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert "◷" not in "".join(read(one) for one in (await ask(pilot, WHO)).footnotes)
        exchange = await ask(pilot, "Who opened the new ferry terminal in Brimoor in 2024?")
        assert "4 Mar 2021 · ◷ older" in " ".join(read(exchange.footnotes[0]).split())


# ---- copies


def copied(engine):
    """An answer whose passage stands in another article, too."""
    [found] = [stage["answer"] for stage in engine.ask(Query(WHO), (), lambda: False) if "answer" in stage][
        -1:
    ]
    [other] = [
        article for article in engine.library.articles() if article.title.startswith("Why the terminal")
    ]
    copy = Copy(other.id, other.title, "2021-01-11", "Coast Wire", None)
    first = found.citations[0].model_copy(update={"also": (copy,)})
    return found.model_copy(update={"citations": (first, *found.citations[1:])})


async def test_also_in_others_unfolds_and_each_opens_its_article(chat, engine):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await show(pilot, copied(engine))
        await pilot.press("alt+1")
        await until(pilot, lambda: "Also in 1 other" in words_of(panel(pilot)))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(focused(pilot), CopyLine))
        assert "Coast Wire · 11 Jan 2021" in read(focused(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))
        assert "eleven months behind schedule" in page(pilot)
        await pilot.press("escape", "m")
        await until(pilot, lambda: not panel(pilot).query(CopyLine))


async def test_also_in_others_unfolds_by_click(chat, engine):
    async with chat.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await show(pilot, copied(engine))
        await pilot.press("alt+1")
        await until(pilot, lambda: panel(pilot).query_one("Copies").region.height)
        await pilot.click(".also")
        await until(pilot, lambda: panel(pilot).query(CopyLine))


# ---- marks


async def test_the_mouse_on_a_mark_lights_its_footnote(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, WHO)
        text = pilot.app.screen.query_one("AnswerText")
        lines = read(text).split("\n")
        y = next(number for number, line in enumerate(lines) if "¹" in line)
        await pilot.hover("AnswerText", offset=(lines[y].index("¹"), y))
        await until(pilot, lambda: exchange.footnotes[0].has_class("-lit"))
        await pilot.hover("#prompt")
        await until(pilot, lambda: not exchange.footnotes[0].has_class("-lit"))


# ---- the article


async def article(pilot):
    await opened(pilot)
    await ask(pilot, WHO)
    await pilot.press("alt+1", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ArticleScreen))


async def test_words_are_found_in_an_article(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await article(pilot)
        await pilot.press("slash", *"terminal")
        places = chat.screen.query_one(Finder).query_one(".places")
        await until(pilot, lambda: str(places.visual) == "1 of 2")
        body = chat.screen.query_one("#article-text").visual.body
        lit = [body.plain[span.start : span.end] for span in body.spans if "reverse" in str(span.style)]
        assert "terminal" in lit
        await pilot.press("enter")
        assert str(places.visual) == "2 of 2"
        await pilot.press("x")
        await until(pilot, lambda: str(places.visual) == "not found")
        await pilot.press("escape")
        assert isinstance(chat.screen, ArticleScreen)
        await pilot.press("escape")
        assert not isinstance(chat.screen, ArticleScreen)


async def test_a_quotation_is_copied_out_of_the_article(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await article(pilot)
        await pilot.press("y")
        await until(pilot, lambda: chat.clipboard)
        assert re.match(r"“Mayor Ilse Brandt .*” \(Ferry returns to Brimoor · Harbour Post", chat.clipboard)


async def test_what_is_selected_is_copied_with_its_reference(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await article(pilot)
        await pilot.mouse_down("#article-text", offset=(3, 0))
        await pilot.hover("#article-text", offset=(20, 0))
        await pilot.mouse_up("#article-text", offset=(20, 0))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: chat.clipboard)
        assert chat.clipboard.startswith("“Crowds lined")
        assert chat.clipboard.endswith("(Ferry returns to Brimoor · Harbour Post · 4 Mar 2021)")


# ---- long answers and conversations


async def test_turns_far_out_of_sight_hold_their_place_and_come_back(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        given = (await ask(pilot, WHO)).answer
        turns = [await show(pilot, given) for _ in range(12)]
        await until(pilot, lambda: turns[0].is_folded)
        height = chat.chat.conversation.virtual_size.height
        assert not turns[-1].is_folded
        chat.chat.conversation.scroll_home(animate=False)
        await until(pilot, lambda: not turns[0].is_folded and turns[0].footnotes[0].region.height)
        await until(pilot, lambda: turns[6].is_folded)
        assert chat.chat.conversation.virtual_size.height == height


async def test_every_line_of_a_long_answer_can_be_read(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        sentences = [told(f"Sentence number {n} of a long answer.", n % 9 + 1) for n in range(1, 301)]
        exchange = await show(pilot, answer(*sentences))
        text = exchange.query_one("AnswerText")
        drawn = "\n".join(text.render_line(y).text.rstrip() for y in range(text.size.height))
        assert drawn == "\n".join(line.rstrip() for line in read(text).split("\n"))
        assert all(f"number {n} of" in " ".join(drawn.split()) for n in (1, 150, 300))


def test_a_whole_answer_is_markdown_with_its_footnotes():
    given = answer(told("She *opened* it.", 1, 2), told("It cost 48 million.", 2, lead="\n\n"))
    assert answer_markdown(given) == (
        "**Who opened the new ferry terminal in Brimoor?**\n\n"
        "She \\*opened\\* it.[^1][^2]\n\n"
        "It cost 48 million.[^2]\n\n"
        "[^1]: “Quotation number 1 of the passages.” (Title 1 · Harbour Post · 4 Mar 2021)\n"
        "[^2]: “Quotation number 2 of the passages.” (Title 2 · Harbour Post · 4 Mar 2021)\n"
    )


@pytest.mark.parametrize(
    ("url", "kept"), [("https://coast.example/a", True), ("javascript:alert(1)", False), (None, False)]
)
def test_only_web_addresses_become_links_in_markdown(url, kept):
    given = answer(told("She opened it.", 1))
    cited = citation(1, "She opened it.").model_copy(update={"url": url})
    said = answer_markdown(given.model_copy(update={"citations": (cited,)}))
    assert (f"<{url}>" in said) == kept
    assert ("<" in said) == kept
