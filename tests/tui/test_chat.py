import subprocess
import sys
import threading

import pytest
from chatting import StoppedClock, answer_text, ask, exchanges, page, read, still, until, write
from textual import events

from qa.answer import Answer, Citation, Sentence
from tui.app import FootnoteApp
from tui.messages import AnswerCame
from tui.query import Query
from tui.screens.article import ArticleScreen
from tui.screens.help import HelpScreen
from tui.signs import ASCII, UNICODE
from tui.widgets.answer import worst_support
from tui.widgets.footnote import Footnote
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt
from tui.widgets.sources import Sources

WHO = "Who opened the new ferry terminal in Brimoor?"


def focused(pilot):
    return pilot.app.screen.focused


async def opened(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


def test_the_first_frame_waits_for_no_heavy_import():
    heavy = "langchain_core langchain chromadb torch numpy pydantic tantivy onnxruntime sentence_transformers"
    heavy += " transformers tokenizers yaml httpx requests rapidfuzz lxml dateparser trafilatura watchfiles"
    heavy += " mcp sqlite3 markdown_it qa.answer qa.conversations index.library"
    heavy += " textual.widgets._data_table textual.widgets._markdown"
    loaded = f"[name for name in {heavy.split()!r} if name in sys.modules]"
    code = f"import sys, tui.cli, tui.running; print({loaded})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_an_answer_stands_with_its_footnotes(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, WHO)
        assert "Mayor Ilse Brandt opened the new ferry terminal in Brimoor" in answer_text(pilot).replace(
            "\n   ", " "
        )
        assert "¹" in answer_text(pilot)
        assert "✓" in answer_text(pilot)
        assert "Ferry returns to Brimoor · Harbour Post · 4 Mar 2021" in read(exchange.footnotes[0])
        assert "passages · 0.3 s" in page(pilot)


async def test_the_head_tells_how_many_articles_there_are_and_up_to_when(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        assert chat.screen.query_one(Head).state == "opening the index…"
        await opened(pilot)
        assert chat.screen.query_one(Head).state == "3 articles · to 28 Oct 2021"


async def test_a_digit_opens_the_passage_and_again_the_article(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("tab", "1")
        sources = chat.screen.query_one(Sources)
        assert sources.is_open
        assert "Mayor Ilse Brandt opened" in page(pilot)
        await pilot.press("1")
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))
        assert "Crowds lined the quay" in page(pilot)
        await pilot.press("escape")
        assert not isinstance(chat.screen, ArticleScreen)


async def test_the_quoted_words_are_lit_in_the_passage_and_in_the_article(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, WHO)
        quote = exchange.citation(1).quote
        await pilot.press("alt+1")
        text = chat.screen.query_one("#passage .text").visual
        assert quote in [text.plain[span.start : span.end] for span in text.spans]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))
        text = chat.screen.query_one("#article-text").visual.body
        assert quote in [text.plain[span.start : span.end] for span in text.spans]


async def test_digits_are_letters_while_one_writes_but_alt_and_digit_open(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await write(pilot, "1 ")
        chat.post_message(events.Key("pound_sign", "£"))
        await pilot.pause()
        assert chat.screen.query_one(Prompt).text == "1 £"
        assert not chat.screen.query_one(Sources).is_open
        await pilot.press("alt+1")
        assert chat.screen.query_one(Sources).is_open
        await write(pilot, "now")
        assert chat.screen.query_one(Prompt).text == "1 £now"


async def test_tab_enters_at_the_newest_answer_and_walks_back_to_the_prompt(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        newest = await ask(pilot, "How much will the herring quota rise?")
        await pilot.press("tab")
        assert focused(pilot) is newest.footnotes[0]
        await pilot.press(*["tab"] * len(newest.footnotes))
        assert isinstance(focused(pilot), Prompt)
        await pilot.press("shift+tab")
        assert focused(pilot) is newest.footnotes[-1]
        await pilot.press("escape")
        assert isinstance(focused(pilot), Prompt)


async def test_a_click_on_a_mark_in_the_text_opens_its_passage(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, WHO)
        lines = answer_text(pilot).split("\n")
        y = next(number for number, line in enumerate(lines) if "¹" in line)
        await pilot.click("AnswerText", offset=(lines[y].index("¹"), y))
        await pilot.pause()
        assert chat.screen.query_one(Sources).shown == (exchange.turn, exchange.citation(1))


async def test_a_click_on_a_footnote_opens_its_passage(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.click(Footnote)
        assert chat.screen.query_one(Sources).is_open


@pytest.mark.parametrize(("width", "beside"), [(80, False), (99, False), (100, True), (200, True)])
async def test_the_panel_stands_beside_the_conversation_or_below_it_where_it_is_narrow(chat, width, beside):
    async with chat.run_test(size=(width, 30)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("ctrl+o")
        await pilot.pause()
        conversation, panel = (
            chat.screen.query_one("#conversation").region,
            chat.screen.query_one(Sources).region,
        )
        assert (panel.x >= conversation.right) == beside
        assert (panel.y >= conversation.bottom) == (not beside)
        await pilot.press("ctrl+o")
        assert not chat.screen.query_one(Sources).is_open


async def test_n_and_p_walk_the_footnotes_of_one_answer(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, "What is the capital of France?")
        numbers = [footnote.citation.n for footnote in exchange.footnotes]
        assert len(numbers) > 1
        await pilot.press("alt+1", "n")
        assert chat.screen.query_one(Sources).shown[1].n == 2
        await pilot.press("p", "p")
        assert chat.screen.query_one(Sources).shown[1].n == 1


async def test_what_the_articles_do_not_say_is_declined_with_the_nearest_passages(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, "What is the capital of France?")
        assert exchange.answer.abstained
        assert "∅ Your articles do not say.  The nearest they come:" in page(pilot)
        assert "“" in read(exchange.footnotes[0])
        await pilot.press("tab", "enter")
        assert chat.screen.query_one(Sources).is_open


async def test_a_follow_up_is_shown_as_it_was_understood(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        assert "understood as" not in page(pilot)
        await ask(pilot, "and how much did it cost?")
        assert "understood as: " in page(pilot)


async def test_markup_and_escapes_in_articles_and_questions_are_shown_literally(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, "[red]Who[/red] found rotten timber under the old pier?")
        assert "❯ [red]Who[/red] found" in page(pilot)
        assert "Why the terminal [red]is late[/red]" in page(pilot)
        await pilot.press("alt+1", "enter")
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))
        assert "Why the terminal [red]is late[/red]" in page(pilot)
        assert "\x1b" not in page(pilot)


async def test_a_question_that_cannot_be_asked_goes_back_to_the_prompt_with_the_reason(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, "?!?")
        assert "✗ " in page(pilot)
        assert chat.screen.query_one(Prompt).text == "?!?"


class Endless(StoppedClock):
    """The real engine, but its retrieval never comes to an end by itself."""

    def ask(self, query, history, should_stop, manner):
        yield {"standalone_question": query.question}
        while not should_stop():
            threading.Event().wait(0.01)
        yield from super().ask(query, history, lambda: False, manner)


async def test_escape_stops_a_question_at_once_and_gives_it_back(index_folder):
    app = still(FootnoteApp(lambda: Endless.open(index_folder), UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "Who?")
        await pilot.press("enter")
        await until(pilot, lambda: exchanges(pilot))
        assert "searching…" in str(app.screen.query_one("Stage").visual)
        await pilot.press("escape")
        await pilot.pause()
        assert "stopped" in page(pilot)
        assert app.screen.query_one(Prompt).text == "Who?"
        await pilot.pause(0.3)
        assert exchanges(pilot)[0].answer is None
    app.close_session()


async def test_a_question_asked_before_the_index_is_open_waits_for_it(engine):
    may_open = threading.Event()

    def open_late():
        may_open.wait(20)
        return engine

    app = still(FootnoteApp(open_late, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await write(pilot, WHO)
        await pilot.press("enter")
        await until(pilot, lambda: exchanges(pilot))
        assert "waiting for the index" in str(app.screen.query_one("Stage").visual)
        may_open.set()
        await until(pilot, lambda: not exchanges(pilot)[0].running)
        assert "Ilse Brandt" in answer_text(pilot)


@pytest.mark.parametrize("question", ["Who?", "Who? source:Post"])
async def test_an_index_that_cannot_be_opened_says_why_and_keeps_the_question(tmp_path, question):
    (tmp_path / "a file").write_text("not an index")
    app = still(FootnoteApp(lambda: StoppedClock.open(tmp_path / "a file"), UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query_one(Head).wrong)
        assert "✗" in page(pilot)
        await write(pilot, "W")  # leaves the ways out for the prompt
        app.screen.query_one(Prompt).text = question
        await pilot.press("enter")
        await until(pilot, lambda: exchanges(pilot) and not exchanges(pilot)[0].running)
        assert app.screen.query_one(Prompt).text.strip() == "Who?"


async def test_enter_does_not_overtake_the_letters_typed_before_it(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for character in "Who opened it":
            key = "space" if character == " " else character
            chat.post_message(events.Key(key, character))
        chat.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: exchanges(pilot))
        assert exchanges(pilot)[0].question == "Who opened it"


async def test_the_prompt_grows_to_ten_lines(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        prompt = chat.screen.query_one(Prompt)
        heights = []
        for _ in range(12):
            await pilot.pause()
            heights.append(prompt.size.height)
            await pilot.press("a", "ctrl+j")
        assert heights == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]
        assert prompt.text.startswith("a\na\n")


async def test_up_at_the_first_line_brings_earlier_questions_back_and_down_the_draft(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        prompt = chat.screen.query_one(Prompt)
        await write(pilot, "draft")
        await pilot.press("up")
        assert prompt.text == WHO
        await pilot.press("down")
        assert prompt.text == "draft"


async def test_pasted_escapes_become_visible(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        chat.post_message(events.Paste("a\x1b[2J\r\nb"))
        await pilot.pause()
        assert chat.screen.query_one(Prompt).text == "a␛[2J\nb"


async def test_y_copies_the_quotation_with_its_reference(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("tab", "y")
        assert chat.clipboard.startswith("“Mayor Ilse Brandt opened")
        assert "Ferry returns to Brimoor · Harbour Post · 4 Mar 2021" in chat.clipboard


async def test_new_empties_the_conversation(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await write(pilot, "/new")
        await pilot.press("enter")
        await until(pilot, lambda: not exchanges(pilot))
        await until(pilot, lambda: chat.screen.query("Welcome"))


async def test_an_unknown_command_gets_a_hint_and_stays_in_the_prompt(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "/indx")
        await pilot.press("enter")
        await until(pilot, lambda: chat._notifications)
        assert [notice.message for notice in chat._notifications] == [
            "There is no command /indx. Did you mean /index?"
        ]
        assert chat.screen.query_one(Prompt).text == "/indx"
        assert not exchanges(pilot)


async def test_tab_completes_a_command(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "/i")
        await pilot.press("tab")
        assert chat.screen.query_one(Prompt).text == "/index "


async def test_tab_completes_what_a_command_takes(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "/str")
        await pilot.press("tab")
        await write(pilot, "l")
        await pilot.press("tab")
        assert chat.screen.query_one(Prompt).text == "/strict lenient"


async def test_f1_shows_keys_and_commands(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("f1")
        assert isinstance(chat.screen, HelpScreen)
        assert "/index PATH" in page(pilot)
        assert "/strict HOW" in page(pilot)
        assert "Alt+1-9" in page(pilot)
        await pilot.press("escape")
        assert not isinstance(chat.screen, HelpScreen)


@pytest.mark.parametrize("keys", [["ctrl+q"], ["ctrl+c", "ctrl+c"], [*"/quit", "enter"]])
async def test_it_can_be_left(chat, keys):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press(*keys[:-1])
        assert chat.is_running
        await pilot.press(keys[-1])
        await until(pilot, lambda: not chat.is_running)


async def test_a_plain_font_gets_ascii_signs_only(engine):
    app = still(FootnoteApp(lambda: engine, ASCII))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("tab", "enter")
        assert page(pilot).isascii()
        assert "[1]" in answer_text(pilot)


def drawn(app):
    """Every character on the screen, frames and bars as well."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_in_a_plain_font_frames_and_bars_of_every_screen_are_ascii_too(engine, size):
    app = still(FootnoteApp(lambda: engine, ASCII))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "(old)" in drawn(app))
        assert "(old) old" not in drawn(app)
        for key in ("f1", "f2", "f3", "f4", "ctrl+l"):
            before = app.screen
            await pilot.press(key)
            await until(pilot, lambda before=before: app.screen is not before)
            await pilot.pause()
            assert drawn(app).isascii(), key
            if key == "ctrl+l":
                await until(pilot, lambda: "Ferry returns" in drawn(app))
                collection = app.screen
                await pilot.press("down", "d")
                await until(pilot, lambda before=collection: app.screen is not before)
                assert drawn(app).isascii()
                await pilot.press("escape")
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.chat)


async def test_a_plain_font_has_the_whole_width_for_its_text(engine):
    app = still(FootnoteApp(lambda: engine, ASCII))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert app.screen.query_one("Welcome").region.width > 70
        await ask(pilot, WHO)
        assert app.screen.query_one("AnswerText").region.width > 70


def written(sentences: int) -> Answer:
    """An answer that grows, as a chat model writes it."""
    citations = tuple(
        Citation(
            n=n,
            article_id="terminal",
            title="Ferry returns to Brimoor",
            published="2021-03-04",
            source="Harbour Post",
            path="/articles/terminal.md",
            url=None,
            start=0,
            end=6,
            quote="Crowds",
            passage_start=0,
            passage_end=6,
            passage="Crowds",
        )
        for n in range(1, sentences + 1)
    )
    return Answer(
        question="Who?",
        standalone_question="Who?",
        answer="",
        short=None,
        outcome="answer",
        abstained=False,
        confidence=0.5,
        sentences=tuple(
            Sentence(text=f"Sentence {n}.", citations=(n,), support="weak" if n == 2 else "supported")
            for n in range(1, sentences + 1)
        ),
        citations=citations,
        timings_ms={},
        model="chat",
    )


async def test_an_answer_that_is_still_being_written_grows_in_place(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await chat.screen.begin(Query("Who?"), "searching…")
        chat.post_message(AnswerCame(exchange.turn, written(1)))
        await until(pilot, lambda: exchange.footnotes)
        first_text, first_footnote = chat.screen.query_one("AnswerText"), exchange.footnotes[0]
        chat.post_message(AnswerCame(exchange.turn, written(3)))
        await until(pilot, lambda: len(exchange.footnotes) == 3)
        assert chat.screen.query_one("AnswerText") is first_text
        assert exchange.footnotes[0] is first_footnote
        assert "Sentence 1.¹ ✓ Sentence 2.² ? Sentence 3.³ ✓" in answer_text(pilot)
        chat.post_message(AnswerCame(exchange.turn, written(2)))
        await until(pilot, lambda: len(exchange.footnotes) == 2)


async def test_the_sign_of_an_answer_is_that_of_its_weakest_sentence(chat):
    assert [worst_support(written(n)) for n in (0, 1, 2)] == ["", "supported", "weak"]


async def test_a_click_beside_everything_leaves_the_focus_in_the_prompt(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.click("#conversation", offset=(40, 14))
        await pilot.pause()
        assert isinstance(focused(pilot), Prompt)


async def test_lines_typed_fast_stay_in_order(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key, character in [
            ("a", "a"),
            ("ctrl+j", "\n"),
            ("b", "b"),
            ("c", "c"),
            ("ctrl+j", "\n"),
            ("d", "d"),
        ]:
            chat.post_message(events.Key(key, character))
        prompt = chat.screen.query_one(Prompt)
        await until(pilot, lambda: len(prompt.text) == 6)
        assert prompt.text == "a\nbc\nd"
