"""Writing questions: lists over the prompt, filters as chips, earlier questions, those that wait, edits."""

import threading
from datetime import date

import pytest
from chatting import StoppedClock, answer_text, ask, exchanges, page, still, until, write
from textual import events
from textual.widgets import Input, OptionList

from tui.app import FootnoteApp
from tui.asking.history_file import history_file, remember
from tui.messages import EditWanted
from tui.query import NO_FILTERS, Filters
from tui.screens.filters import FiltersScreen
from tui.signs import UNICODE
from tui.widgets.completions import Completions
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt
from tui.widgets.suggestions import Suggestion
from tui.widgets.waiting import Waiting

WHO = "Who opened the new ferry terminal in Brimoor?"
HERRING = "How much will the herring quota rise?"


class Gated(StoppedClock):
    """The real engine, which begins to answer only when it may."""

    def __init__(self, library):
        super().__init__(library)
        self.may_answer = threading.Event()

    def ask(self, query, history, should_stop, manner):
        yield {"standalone_question": query.question}
        while not (should_stop() or self.may_answer.wait(0.01)):
            pass
        if not should_stop():
            yield from super().ask(query, history, should_stop, manner)


@pytest.fixture
def gated(engine):
    return Gated(engine.library)


@pytest.fixture
def slow_chat(gated):
    return still(FootnoteApp(lambda: gated, UNICODE))


async def opened(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


def prompt_of(app):
    return app.chat.query_one(Prompt)


def listed(app):
    found = app.chat.query_one(Completions)
    return [str(option.prompt).lstrip("❯ ") for option in found.options] if found.display else []


def waiting(app):
    return str(app.chat.query_one(Waiting).visual)


async def send(pilot, text):
    pilot.app.chat.query_one(Prompt).text = text
    await pilot.press("enter")


# ---- questions that wait


async def test_questions_sent_meanwhile_wait_and_are_asked_in_order(slow_chat, gated):
    async with slow_chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for text in (WHO, HERRING, "How much did the terminal cost?"):
            await send(pilot, text)
            await until(pilot, lambda: prompt_of(slow_chat).text == "")
        await until(pilot, lambda: "did the terminal cost" in waiting(slow_chat))
        assert len(exchanges(pilot)) == 1
        gated.may_answer.set()
        await until(pilot, lambda: len(exchanges(pilot)) == 3 and not exchanges(pilot)[-1].running)
        assert [one.question for one in exchanges(pilot)][:2] == [WHO, HERRING]
        assert not slow_chat.chat.query_one(Waiting).display


async def test_escape_holds_those_that_wait_and_enter_goes_on(slow_chat, gated):
    async with slow_chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await send(pilot, WHO)
        await send(pilot, HERRING)
        await until(pilot, lambda: "next: How much" in waiting(slow_chat))
        await pilot.press("escape")
        await until(pilot, lambda: "held: How much" in waiting(slow_chat))
        assert "stopped" in page(pilot)
        assert prompt_of(slow_chat).text == ""
        gated.may_answer.set()
        await pilot.press("enter")
        await until(pilot, lambda: len(exchanges(pilot)) == 2 and not exchanges(pilot)[-1].running)
        assert "nine per cent" in answer_text(pilot).replace("\n   ", " ")


async def test_what_waits_can_be_taken_back_and_dropped(slow_chat):
    async with slow_chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for text in (WHO, "Two?", "Three?", "Four?"):
            await send(pilot, text)
            await until(pilot, lambda: prompt_of(slow_chat).text == "")
        await pilot.press("up")
        await until(pilot, lambda: prompt_of(slow_chat).text == "Four?")
        lines = waiting(slow_chat).split("\n")
        assert len(lines) == 2
        await pilot.click(Waiting, offset=(2 + lines[0].index("✕"), 0))
        await until(pilot, lambda: "Two" not in waiting(slow_chat))
        await pilot.press("escape")
        await until(pilot, lambda: "held: Three?" in waiting(slow_chat))
        await pilot.press("escape")
        await until(pilot, lambda: not slow_chat.chat.query_one(Waiting).display)


# ---- again, and in another form


async def test_an_edited_question_takes_the_place_of_the_old_one(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await write(pilot, "draft")
        await pilot.press("alt+e")
        await until(pilot, lambda: prompt_of(chat).text == WHO)
        assert "editing" in (prompt_of(chat).border_subtitle or "")
        await send(pilot, HERRING)
        await until(
            pilot, lambda: exchanges(pilot)[0].question == HERRING and not exchanges(pilot)[0].running
        )
        assert len(exchanges(pilot)) == 1
        assert "❯ How much will the herring quota rise?" in page(pilot)
        assert "nine per cent" in answer_text(pilot).replace("\n   ", " ")
        assert "Brandt" not in page(pilot)
        assert prompt_of(chat).border_subtitle is None


async def test_escape_leaves_an_edit_with_the_draft_and_its_filters_back(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        chat.limit(Filters(sources=("Coast Wire",)))
        await write(pilot, "draft")
        await pilot.press("tab", "e")
        await until(pilot, lambda: prompt_of(chat).text == WHO)
        assert chat.filters == NO_FILTERS
        await pilot.press("escape")
        await until(pilot, lambda: prompt_of(chat).text == "draft")
        assert chat.filters.sources == ("Coast Wire",)


async def test_a_click_on_the_question_edits_it(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.click("Question", offset=(6, 0))
        await until(pilot, lambda: prompt_of(chat).text == WHO)


async def test_an_earlier_question_is_edited_in_a_conversation_of_its_own(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        first = await ask(pilot, WHO)
        await ask(pilot, HERRING)
        chat.post_message(EditWanted(first.turn))
        await until(pilot, lambda: prompt_of(chat).text == WHO and not exchanges(pilot))


async def test_retry_asks_the_last_question_again_in_its_place(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, WHO)
        turn = exchange.turn
        await send(pilot, "/retry")
        await until(pilot, lambda: exchange.turn > turn and not exchange.running)
        assert exchanges(pilot) == [exchange]
        assert "Brandt" in answer_text(pilot)


# ---- filters


async def test_filters_typed_become_chips_and_limit_the_question(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "since:2021-10 Who ")
        await until(pilot, lambda: chat.filters == Filters(since=date(2021, 10, 1)))
        assert prompt_of(chat).text == "Who "
        assert "since:" in (prompt_of(chat).border_title or "")
        prompt_of(chat).insert('called the decision a relief source:"coast wire"')
        await until(pilot, lambda: chat.filters.sources == ("Coast Wire",))
        await pilot.press("enter")
        await until(pilot, lambda: exchanges(pilot) and not exchanges(pilot)[0].running)
        assert "only articles from Coast Wire, since 1 Oct 2021" in page(pilot)
        titles = {passage.title for passage in exchanges(pilot)[0].passages}
        assert titles == {"Herring quota raised"}
        assert chat.filters.sources == ("Coast Wire",)


async def test_backspace_in_an_empty_prompt_and_a_click_take_chips_away(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        chat.limit(Filters(since=date(2020, 1, 1), sources=("Coast Wire",)))
        await write(pilot, "a")
        await pilot.press("backspace")
        assert chat.filters.sources == ("Coast Wire",)
        await pilot.press("backspace")
        await until(pilot, lambda: not chat.filters.sources)
        prompt = prompt_of(chat)
        await pilot.click(Prompt, offset=(prompt.size.width + 4 - 4, 0))
        await until(pilot, lambda: chat.filters == NO_FILTERS)
        assert prompt.border_title is None


async def test_a_source_that_there_is_not_is_refused_with_the_nearest(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await send(pilot, "Who? source:Harbor")
        await until(pilot, lambda: chat._notifications)
        assert 'Did you mean source:"Harbour Post"?' in next(iter(chat._notifications)).message
        assert prompt_of(chat).text == "Who? source:Harbor"
        assert not exchanges(pilot)


async def test_what_a_filter_hides_is_told_and_found_without_it(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, f"{WHO} until:2020")
        assert exchange.answer.abstained
        shown = " ".join(page(pilot).split())
        assert "only articles until 31 Dec 2020" in shown
        assert "w look wider (all dates)" in shown
        await send(pilot, "/retry all")
        await until(pilot, lambda: not exchange.running and not exchange.answer.abstained)
        assert chat.filters == NO_FILTERS
        assert "only articles" not in page(pilot)


async def test_the_picker_narrows_sources_and_counts_what_remains(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(chat.screen, FiltersScreen))
        remaining = chat.screen.query_one("#remaining")
        await until(pilot, lambda: "3 of 3 articles" in str(remaining.visual))
        await write(pilot, "wire")
        await until(pilot, lambda: chat.screen.query_one(OptionList).option_count == 1)
        await pilot.press("enter")
        await until(pilot, lambda: chat.filters.sources == ("Coast Wire",))
        assert "2 of 3 articles" in str(remaining.visual)
        chat.screen.query_one("#since", Input).value = "2021-06"
        await until(pilot, lambda: chat.filters.since == date(2021, 6, 1))
        assert "1 of 3 articles" in str(remaining.visual)
        chat.screen.query_one("#since", Input).value = "soon"
        await until(pilot, lambda: "soon? 2020" in str(chat.screen.query_one("#since-told").visual))
        await pilot.press("escape")
        assert "source:" in (prompt_of(chat).border_title or "")
        await send(pilot, "/filter clear")
        await until(pilot, lambda: chat.filters == NO_FILTERS)


async def test_the_picker_opens_when_the_sources_are_counted_already(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "/filter ")
        await until(pilot, lambda: prompt_of(chat).knowledge.census.sources)
        await pilot.press("ctrl+u")
        chat.simulate_key("f3")  # as a terminal does it: nothing waits between the key and what follows
        await until(pilot, lambda: isinstance(chat.screen, FiltersScreen) and chat.screen.query("#remaining"))
        assert "3 of 3 articles" in str(chat.screen.query_one("#remaining").visual)


# ---- lists over the prompt


async def test_what_is_typed_before_the_first_frame_stands_in_the_prompt(slow_chat):
    for character in "Who op":
        slow_chat.post_message(events.Key("space" if character == " " else character, character))
    slow_chat.post_message(events.Paste("ened it?"))
    async with slow_chat.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: prompt_of(slow_chat).text == "Who opened it?")


async def test_a_slash_lists_commands_and_enter_takes_the_lit_one(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "/")
        await until(pilot, lambda: listed(chat))
        assert listed(chat)[0].startswith("/index PATH")
        lit = chat.chat.query_one(Completions)
        await pilot.press("down")
        await until(pilot, lambda: [str(one.prompt)[0] for one in lit.options[:3]] == [" ", "❯", " "])
        await write(pilot, "str")
        await until(pilot, lambda: len(listed(chat)) == 1)
        await pilot.press("enter")
        await until(
            pilot, lambda: [row.split()[0] for row in listed(chat)] == ["lenient", "balanced", "strict"]
        )
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: chat.manner.strictness == "balanced")
        assert prompt_of(chat).text == ""
        assert not listed(chat)


async def test_escape_closes_the_list_and_a_click_takes(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "/s")
        await until(pilot, lambda: listed(chat))
        await pilot.press("escape")
        await until(pilot, lambda: not listed(chat))
        assert prompt_of(chat).text == "/s"
        await write(pilot, "t")
        await until(pilot, lambda: len(listed(chat)) == 3)
        await pilot.click(Completions, offset=(4, 2))
        await until(pilot, lambda: prompt_of(chat).text == "/strict ")


async def test_letters_typed_after_the_list_are_not_overtaken_by_enter(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "/s")
        await until(pilot, lambda: listed(chat))
        for character in "trict strict":
            chat.post_message(events.Key("space" if character == " " else character, character))
        chat.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: chat.manner.strictness == "strict")


async def test_sources_are_completed_with_their_counts(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "Who source:co")
        await until(pilot, lambda: listed(chat))
        assert listed(chat)[0].split() == ["Coast", "Wire", "2", "articles"]
        await pilot.press("tab")
        await until(pilot, lambda: chat.filters.sources == ("Coast Wire",))
        assert prompt_of(chat).text.strip() == "Who"


async def test_paths_are_completed_one_name_after_the_other(chat, tmp_path):
    (tmp_path / "old news" / "2020").mkdir(parents=True)
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        prompt = prompt_of(chat)
        prompt.text = f"/index {tmp_path}/o"
        prompt.move_cursor(prompt.document.end)
        await until(pilot, lambda: listed(chat) == ["old news/"])
        await pilot.press("tab")
        await until(pilot, lambda: listed(chat) == ["2020/"])
        await pilot.press("tab")
        await until(pilot, lambda: prompt.text == f"/index {tmp_path}/old news/2020/")


# ---- earlier questions


async def test_questions_of_earlier_sessions_are_walked_and_searched(chat):
    for text in ("Who opened the quay?", "What did the herring cost?", "Who paid for the herring?"):
        remember(text, history_file())
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        prompt = prompt_of(chat)
        await pilot.press("up")
        await until(pilot, lambda: prompt.text == "Who paid for the herring?")
        await pilot.press("down")
        await write(pilot, "draft")
        await pilot.press("ctrl+r")
        await write(pilot, "HERR")
        await until(pilot, lambda: len(listed(chat)) == 2)
        await pilot.press("ctrl+r", "enter")
        assert prompt.text == "What did the herring cost?"
        assert not listed(chat)
        assert not exchanges(pilot)


async def test_escape_leaves_the_search_with_the_draft_back(chat):
    remember("Who opened the quay?", history_file())
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "draft")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: listed(chat) == ["Who opened the quay?"])
        await write(pilot, "zzz")
        await until(pilot, lambda: not listed(chat))
        await pilot.press("escape")
        await until(pilot, lambda: prompt_of(chat).text == "draft")


async def test_what_is_sent_is_kept_for_the_next_session(chat, home):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await until(pilot, lambda: history_file().exists())
    assert history_file().parent == home
    assert WHO in history_file().read_text()
    assert history_file().stat().st_mode & 0o077 == 0


async def test_a_long_paste_of_many_lines_is_written_and_not_sent(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        text = "\n".join(f"line {number} of something since:2020 that was copied" for number in range(1000))
        chat.post_message(events.Paste(text))
        await until(pilot, lambda: prompt_of(chat).text.endswith("copied"))
        assert prompt_of(chat).text == text
        assert chat.filters == NO_FILTERS
        assert not exchanges(pilot)
        assert prompt_of(chat).size.height == 10


# ---- first questions


async def test_questions_that_the_articles_answer_are_offered_and_taken_with_a_digit(chat):
    chat.suggest_after = 0.01
    async with chat.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: chat.screen.query(Suggestion))
        offered = [str(one.visual) for one in chat.screen.query(Suggestion)]
        assert offered[0].startswith("1  ")
        await pilot.press("1")
        await until(pilot, lambda: exchanges(pilot) and not exchanges(pilot)[0].running)
        assert exchanges(pilot)[0].question == offered[0][3:]
        assert exchanges(pilot)[0].answer.outcome == "answer"
        assert not chat.screen.query(Suggestion)
        await write(pilot, "1")
        assert prompt_of(chat).text == "1"


async def test_an_empty_index_offers_no_questions(empty_chat):
    empty_chat.suggest_after = 0.01
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.pause()
        assert not empty_chat.screen.query(Suggestion)
        assert prompt_of(empty_chat).suggestions == 0
