"""Answers that a chat model writes, in the chat: as they grow, as they are checked, as they break off."""

import threading

import pytest
from chatting import answer_text, ask, exchanges, page, read, still, until, write
from writing import BROKEN, COST, LOCAL, MODEL, OPENED, WHO, Written, answer, growing, told, wrong

from qa.answer import Finding
from qa.models.failure import ModelFailed
from tui.app import FootnoteApp
from tui.manner import Manner
from tui.signs import ASCII, UNICODE
from tui.widgets.conversation import Conversation
from tui.widgets.footnote import Footnote
from tui.widgets.head import Head
from tui.widgets.interruption import Interruption
from tui.widgets.prompt import Prompt
from tui.widgets.sources import Sources

BUSY = ModelFailed(
    "api.openai.com takes no more questions for now", "Wait 20 seconds", kind="busy", retry_after=20
)


@pytest.fixture
def app(written) -> FootnoteApp:
    return still(FootnoteApp(lambda: written, UNICODE, Manner(model=MODEL)))


async def ready(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


async def send(pilot, text):
    pilot.app.screen.query_one(Prompt).text = text
    await pilot.press("enter")


async def begin(pilot, question=WHO):
    """Ask, and do not wait for the end."""
    before = len(exchanges(pilot))
    await send(pilot, question)
    await until(pilot, lambda: len(exchanges(pilot)) > before)
    return exchanges(pilot)[-1]


async def test_words_are_read_while_more_of_them_come(app, written):
    more = threading.Event()
    whole = answer(told(OPENED, 1), wrong())
    states = [*growing(whole)]
    written.script = [[states[3], more, *states[4:]]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await begin(pilot)
        await until(pilot, lambda: "Mayor Ilse Brandt opened▍" in page(pilot))
        assert "writing…" in str(app.screen.query_one("Stage").visual)
        more.set()
        await until(pilot, lambda: not exchange.running)
        assert f"{OPENED}¹ ✓ {COST}" in answer_text(pilot).replace("\n   ", " ")
        assert "▍" not in page(pilot)
        assert "written by openai:test-model · 1.2 s" in page(pilot)


async def test_what_is_wrong_with_a_sentence_stands_below_the_answer_and_in_its_footnote(app, written):
    written.script = [[answer(told(OPENED, 1), wrong())]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        assert "² ✗" in answer_text(pilot).replace("\n   ", " ")
        said = "✗ says 41 million; the passage² says “The terminal cost 48 million”"
        assert said in page(pilot)
        await pilot.press("alt+1")
        assert "41 million" not in read(app.screen.query_one(Sources).query_one(".finding"))
        await pilot.press("alt+2")
        assert said in read(app.screen.query_one(Sources).query_one(".finding")).replace("\n", " ")


async def test_the_rest_of_the_findings_and_what_was_left_out_are_shown_with_a_key(app, written):
    uncited = Finding(kind="uncited", said="Nobody was hurt")
    near = Finding(kind="meaning", said="It was a success")
    sentences = (
        wrong(),
        told("Nobody was hurt.", support="unsupported", findings=(uncited,)),
        told("It was a success.", 1, support="weak", findings=(near,)),
    )
    written.script = [[answer(*sentences, dropped=(wrong("It opened in 1961."), wrong()))]]
    async with app.run_test(size=(80, 40)) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        assert "✗ “Nobody was hurt.”: no footnote, and no passage found that says so" in page(pilot)
        assert "1 more finding  w why" in page(pilot)
        assert "2 sentences left out: the passages do not bear them out  w show" in page(pilot)
        assert "1961" not in page(pilot)
        await pilot.press("tab", "w")
        assert "? “It was a success.”: the passage comes near it" in page(pilot)
        assert "✗ “It opened in 1961.”" in page(pilot)
        await pilot.press("w")
        assert "1961" not in page(pilot)


async def test_a_citation_that_the_check_found_says_so(app, written):
    found = told("The first boat left late.", 2, cited_by="check")
    written.script = [[answer(told(OPENED, 1), found)]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await ask(pilot, WHO)
        assert "found by the check" not in read(exchange.footnotes[0])
        assert "found by the check" in read(exchange.footnotes[1])


async def test_paragraphs_and_lists_keep_their_shape(app, written):
    item = told("Divers found rotten timber under the old pier, and the summer went by in red tape.", 1)
    written.script = [
        [
            answer(
                told("Two things were late:", support="unchecked"),
                item.model_copy(update={"lead": "\n- "}),
                told("The boat left late.", 2, lead="\n- "),
                told("Nobody minded.", 1, lead="\n\n"),
            )
        ]
    ]
    async with app.run_test(size=(60, 30)) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        lines = [line.rstrip() for line in answer_text(pilot).split("\n")]
        assert lines[0] == "   Two things were late:"
        assert lines[1].startswith("   • Divers found rotten timber")
        assert lines[2].startswith("     ")
        assert lines[-3:] == ["   • The boat left late.² ✓", "", "   Nobody minded.¹ ✓"]


async def test_what_a_model_writes_is_shown_literally(app, written):
    evil = told("[red]Red[/red] \x1b[2J [a](https://evil.example) <b>b</b>.", 1)
    written.script = [[answer(evil)]]
    async with app.run_test(size=(100, 24)) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        assert "[red]Red[/red] ␛[2J [a](https://evil.example) <b>b</b>." in page(pilot)


async def test_escape_stops_a_silent_model_at_once_and_keeps_what_came(app, written):
    states = [*growing(answer(told(OPENED, 1), told(COST, 2)))]
    written.script = [[states[11], threading.Event()]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await begin(pilot)
        await until(pilot, lambda: "It cost▍" in page(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: not exchange.running)
        assert f"{OPENED}¹ ✓ It cost…" in " ".join(answer_text(pilot).split())
        assert "▍" not in page(pilot)
        assert "Stopped." in page(pilot)
        assert app.screen.query_one(Prompt).has_focus


async def test_an_answer_that_breaks_off_stays_and_is_asked_again_with_one_key(app, written):
    part = answer(told(OPENED, 1), interrupted=BROKEN)
    written.script = [[part], [answer(told(OPENED, 1), told("It is new.", 2))]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await ask(pilot, WHO)
        assert OPENED in answer_text(pilot)
        assert "✗ The connection to api.openai.com broke in the middle" in page(pilot)
        assert app.screen.query_one(Prompt).text == ""
        assert isinstance(app.screen.focused, Interruption)
        await pilot.press("r")
        await until(pilot, lambda: "It is new." in page(pilot) and not exchange.running)
        assert exchanges(pilot) == [exchange]
        assert exchange.interruption is None
        assert app.screen.query_one(Prompt).has_focus
        await pilot.press("alt+2")
        assert app.screen.query_one(Sources).shown[1].n == 2


async def test_a_model_that_gives_nothing_is_told_in_the_exchange_and_quotes_take_its_place(app, written):
    written.script = [BUSY]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await ask(pilot, WHO)
        assert "Api.openai.com takes no more questions for now. Wait 20 seconds." in page(pilot)
        assert "r ask again (in 20 s)   q answer with quotes" in page(pilot)
        await pilot.press("q")
        await until(pilot, lambda: not exchange.running)
        assert "Mayor Ilse Brandt opened the new ferry terminal" in page(pilot)
        assert "quoted from" in page(pilot)
        assert [manner.model.quotes for manner in written.manners] == [False, True]


async def test_keys_of_a_failure_are_clicked_as_well(app, written):
    written.script = [BUSY, [answer(told(OPENED, 1))]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await ask(pilot, WHO)
        line = read(exchange.interruption).split("\n")[-1]
        await pilot.click(Interruption, offset=(3 + line.index("ask again"), 1))
        await until(pilot, lambda: OPENED in page(pilot) and not exchange.running)


async def test_a_failure_takes_no_letter_from_who_is_writing(app, written):
    may_fail = threading.Event()
    written.script = [[may_fail, answer(told(OPENED, 1), interrupted=BROKEN)], [answer(told(COST, 1))]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await begin(pilot)
        await write(pilot, "r")
        may_fail.set()
        await until(pilot, lambda: not exchange.running)
        await write(pilot, "q")
        assert app.screen.query_one(Prompt).text == "rq"
        await pilot.press("alt+r")
        await until(pilot, lambda: COST in page(pilot) and not exchange.running)


async def test_the_next_question_is_begun_by_typing_it(app, written):
    written.script = [BUSY]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        assert isinstance(app.screen.focused, Interruption)
        await write(pilot, "What")
        assert app.screen.query_one(Prompt).text == "What"


async def test_a_follow_up_knows_the_quotes_that_the_answer_stood_on(app, written):
    written.script = [[answer(told(OPENED, 1))], [answer(told(COST, 2))]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        await ask(pilot, "and what did it cost?")
        (turn,) = written.histories[1]
        assert (turn.question, turn.cited) == (WHO, ("Quotation number 1 of the passages.",))
        assert OPENED in turn.answer


async def test_a_long_answer_keeps_its_beginning_in_sight_while_its_end_grows(app, written):
    more, last = threading.Event(), threading.Event()
    long = [told(f"Sentence {n} of many that are written here one after the other.", 1) for n in range(60)]
    written.script = [
        [answer(*long[:40], finished=False), more, answer(*long[:50], finished=False), last, answer(*long)]
    ]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await begin(pilot)
        conversation = app.screen.query_one(Conversation)
        await until(pilot, lambda: "Sentence 39" in page(pilot))
        await until(pilot, lambda: exchange.region.y == conversation.region.y)
        conversation.scroll_to(y=7, animate=False)
        await until(pilot, lambda: conversation.scroll_y == 7)
        more.set()
        await until(pilot, lambda: "Sentence 49" in page(pilot))
        last.set()
        await until(pilot, lambda: not exchange.running)
        assert conversation.scroll_y == 7


async def test_a_model_is_chosen_in_the_chat_and_says_where_passages_go(written):
    app = still(FootnoteApp(lambda: written, UNICODE))
    written.script = [[answer(told(OPENED, 1))]]
    async with app.run_test(size=(100, 24)) as pilot:
        await ready(pilot)
        await send(pilot, "/model openai:test-model")
        await until(pilot, lambda: "sent to\napi.openai.com." in page(pilot))
        head = str(app.screen.query_one(Head).render())
        assert "3 articles · to 28 Oct 2021 · openai:test-model, sent to api.openai.com" in head
        await ask(pilot, WHO)
        assert OPENED in page(pilot)
        await send(pilot, "/model quote")
        await until(pilot, lambda: "Answers are quoted. Everything stays on this computer." in page(pilot))
        assert "openai" not in str(app.screen.query_one(Head).render())


async def test_a_model_on_this_computer_sends_nothing_away(written):
    app = still(FootnoteApp(lambda: written, UNICODE, Manner(model=LOCAL)))
    async with app.run_test(size=(100, 24)) as pilot:
        await ready(pilot)
        assert "openai:test-model, local" in str(app.screen.query_one(Head).render())
        told_at_first = str(app.screen.query(".whereabouts").last().render())
        assert "stay on this computer (127.0.0.1)" in told_at_first


async def test_who_reads_the_articles_is_said_where_there_is_little_room(app):
    async with app.run_test(size=(60, 24)) as pilot:
        await ready(pilot)
        assert "openai:test-model, sent to api.openai.com" in str(app.screen.query_one(Head).render())


async def test_a_model_that_cannot_be_used_is_told_before_it_is_asked(written, monkeypatch):
    def no_key(self, manner):
        raise ModelFailed("no key for openai", "Set OPENAI_API_KEY", kind="key")

    monkeypatch.setattr(Written, "prepare", no_key)
    app = still(FootnoteApp(lambda: written, UNICODE, Manner(model=MODEL)))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "✗ No key for openai." in page(pilot))
        assert "Set OPENAI_API_KEY." in page(pilot)


async def test_a_plain_font_gets_ascii_signs_only(written):
    app = still(FootnoteApp(lambda: written, ASCII, Manner(model=MODEL)))
    more = threading.Event()
    whole = answer(told(OPENED, 1, lead="\n- "), wrong(), interrupted=BROKEN)
    written.script = [[[*growing(whole)][3], more, whole]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await begin(pilot)
        await until(pilot, lambda: "opened_" in page(pilot))
        more.set()
        await until(pilot, lambda: not exchange.running)
        assert "ok It cost" in answer_text(pilot).replace("\n     ", " ")
        assert page(pilot).isascii()


async def test_footnotes_of_an_answer_asked_again_open(app, written):
    written.script = [[answer(told(OPENED, 1), interrupted=BROKEN)], [answer(told(OPENED, 1))]]
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        exchange = await ask(pilot, WHO)
        await pilot.press("r")
        await until(pilot, lambda: exchange.interruption is None and not exchange.running)
        await pilot.click(Footnote)
        await until(pilot, lambda: app.screen.query_one(Sources).is_open)
