"""Why these passages; putting right how a question was understood; what helps where nothing was found."""

from dataclasses import replace
from datetime import date

import pytest
from chatting import answer_text, ask, exchanges, page, read, still, until
from textual.widgets import Input

from tui.app import FootnoteApp
from tui.asking.days_meant import NotDays, days_shown, days_written
from tui.asking.widening import wider
from tui.manner import Manner
from tui.query import Filters, Query
from tui.screens.article import ArticleScreen
from tui.screens.collection import CollectionScreen
from tui.screens.explain import ExplainScreen
from tui.signs import ASCII, UNICODE
from tui.widgets.candidate import CandidateRow
from tui.widgets.head import Head
from tui.widgets.offers import Offers
from tui.widgets.path_input import PathInput
from tui.widgets.prompt import Prompt
from tui.widgets.understood import UnderstoodLine
from tui.words.explanation import bars, ordinal

pytestmark = pytest.mark.usefixtures("on_a_day_of_2021")

WHO = "Who opened the new ferry terminal in Brimoor?"
COST = "and how much did it cost?"
UNTOLD = "Who won the football match in June 2026?"


async def opened(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


async def explained(pilot, key="f4"):
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, ExplainScreen))
    await pilot.pause()


async def entered(pilot, field, text):
    """Write into a field of Explain and press Enter."""
    wanted = pilot.app.screen.query_one(field, Input)
    wanted.focus()
    wanted.value = text
    await pilot.press("enter")
    await pilot.pause()


async def answered_again(pilot, exchange, turn):
    await until(pilot, lambda: exchange.turn != turn and not exchange.running)


def told(pilot):
    return str(pilot.app.screen.query_one("#explain-told").visual)


async def test_f4_explains_the_newest_answer_in_figures_and_in_words(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await explained(pilot)
        rows = list(pilot.app.screen.query(CandidateRow))
        assert read(rows[0]).startswith("¹        1       1")
        assert chat.screen.focused is rows[0]
        assert "Found by its words (1st) and its meaning (1st)." in " ".join(page(pilot).split())
        assert "Quoted: ¹." in page(pilot)
        await pilot.press("down")
        await until(pilot, lambda: chat.screen.focused is rows[1])
        assert one_title(rows[1]) in read(chat.screen.query_one("#explain-words"))
        await pilot.press("escape")
        assert chat.screen is chat.chat


def one_title(row):
    return row.candidate.passage.title.split("[")[0]


async def test_enter_on_a_passage_opens_its_article_and_escape_comes_back(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await explained(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))
        await pilot.press("escape")
        assert isinstance(chat.screen, ExplainScreen)


async def test_there_is_nothing_to_explain_before_a_question(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        chat.screen.query_one(Prompt).text = "/explain"
        await pilot.press("enter")
        await until(pilot, lambda: chat._notifications)
        assert next(iter(chat._notifications)).message == "Nothing to explain yet: ask a question first."


async def test_how_a_follow_up_was_understood_is_edited_and_asked_again_in_place(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        exchange = await ask(pilot, COST)
        line = chat.screen.query_one(UnderstoodLine)
        assert read(line).rstrip().endswith("u edit")
        turn = exchange.turn
        await pilot.click(line)
        await until(pilot, lambda: isinstance(chat.screen, ExplainScreen))
        assert chat.screen.focused is chat.screen.query_one("#explain-question")
        wanted = "What did Captain Oda Lind call the decision?"
        await entered(pilot, "#explain-question", wanted)
        await answered_again(pilot, exchange, turn)
        assert len(exchanges(pilot)) == 2
        assert exchange.answer.question == COST
        assert exchange.answer.standalone_question == wanted
        assert "Captain Oda Lind" in answer_text(pilot)
        assert f"understood as: {wanted}" in " ".join(page(pilot).split())


async def test_alt_u_edits_the_newest_question_while_writing(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        assert chat.screen.focused is chat.screen.query_one(Prompt)
        await explained(pilot, "alt+u")
        assert chat.screen.focused is chat.screen.query_one("#explain-question")


async def test_days_are_corrected_in_the_field_and_a_wrong_one_is_told_beside_it(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, "What did the ferry terminal cost in March?")
        turn = exchange.turn
        await explained(pilot)
        assert chat.screen.query_one("#explain-days", Input).value == "March 2021"
        assert "from “in March”" in told(pilot)
        await entered(pilot, "#explain-days", "2021-1x")
        assert told(pilot) == "✗ Write 2020-12, 2021 or any."
        field = chat.screen.query_one("#explain-told")
        assert len(told(pilot)) <= field.content_size.width
        assert isinstance(chat.screen, ExplainScreen)
        await entered(pilot, "#explain-days", "1 Dec 2020 – 5 Jan 2021")
        await answered_again(pilot, exchange, turn)
        assert exchange.explanation.days == (date(2020, 12, 1), date(2021, 1, 5))
        assert "understood: 1 Dec 2020 to 5 Jan 2021" in page(pilot)
        turn = exchange.turn
        await explained(pilot)
        assert told(pilot) == "as you said"
        await entered(pilot, "#explain-days", "any")
        await answered_again(pilot, exchange, turn)
        assert {one.prior for one in exchange.explanation.candidates} == {0.0}
        assert "understood: any day" in page(pilot)


async def test_days_that_were_taken_away_count_for_nothing(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, "What did the ferry terminal cost in March?")
        turn = exchange.turn
        await pilot.press("tab")
        await explained(pilot, "u")
        await entered(pilot, "#explain-days", "")
        await answered_again(pilot, exchange, turn)
        assert exchange.asked.days == "any"
        assert exchange.asked.standalone_question is None


async def test_two_clicks_on_a_passage_open_its_article(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await explained(pilot)
        row = list(pilot.app.screen.query(CandidateRow))[1]
        await pilot.click(row)
        await until(pilot, lambda: chat.screen.focused is row)
        await pilot.double_click(row)
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))


async def test_what_is_declined_says_that_the_newest_article_is_older_and_is_answered_anyway(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, UNTOLD)
        assert exchange.answer.abstained
        assert "Your newest article is of 28 Oct 2021; the question asks about June 2026." in page(pilot)
        assert read(exchange.offers).split("   ") == [
            "a answer anyway from these",
            "w look wider (all dates)",
            "+ add articles",
        ]
        turn = exchange.turn
        await pilot.press("shift+tab")
        assert chat.screen.focused is exchange.offers
        await pilot.press("a")
        await answered_again(pilot, exchange, turn)
        assert exchange.answer.outcome == "perhaps"
        lines = answer_text(pilot).split("\n")
        assert lines[0] == " ? Answered anyway  Your articles probably do not say: check the passages."
        assert "✓" not in answer_text(pilot)
        assert not chat.screen.query(Offers)


async def test_alt_a_answers_anyway_while_writing(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, "What is the capital of France?")
        assert "look wider" not in read(exchange.offers)
        turn = exchange.turn
        await pilot.press("alt+a")
        await answered_again(pilot, exchange, turn)
        assert "Answered anyway" in answer_text(pilot)


async def test_looking_wider_drops_the_filters_and_says_so(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        chat.filters = Filters(since=date(2021, 10, 1), sources=("Coast Wire",))
        exchange = await ask(pilot, WHO)
        assert exchange.answer.abstained
        turn = exchange.turn
        exchange.offers.focus()
        await pilot.press("w")
        await answered_again(pilot, exchange, turn)
        assert "Mayor Ilse Brandt" in answer_text(pilot)
        assert "understood: looked wider (all dates, all sources)" in page(pilot)
        assert exchange.asked.filters == Filters()


async def test_a_source_that_no_article_is_from_is_named_and_articles_can_be_added(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        chat.filters = Filters(sources=("The Nobody",))
        exchange = await ask(pilot, WHO)
        assert "No article is from The Nobody." in page(pilot)
        assert "answer anyway" not in read(exchange.offers)
        exchange.offers.focus()
        await pilot.press("plus")
        await until(pilot, lambda: isinstance(chat.screen, CollectionScreen) and chat.screen.query(PathInput))
        await until(pilot, lambda: chat.focused is chat.screen.query_one(PathInput).line)


async def test_without_articles_nothing_is_advised_but_adding_some(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        exchange = await ask(pilot, WHO)
        assert "There are no articles yet." in page(pilot)
        assert "What may help" not in page(pilot)
        assert read(exchange.offers) == "+ add articles"


async def test_explain_in_a_plain_font_draws_ascii_only(engine):
    app = still(FootnoteApp(lambda: engine, ASCII))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, "Who opened the ferry terminal in March?")
        await explained(pilot)
        assert page(pilot).isascii()
        assert told(pilot).isascii()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", None),
        ("any", "any"),
        ("2020-12", (date(2020, 12, 1), date(2020, 12, 31))),
        ("Dec 2020", (date(2020, 12, 1), date(2020, 12, 31))),
        ("2020", (date(2020, 1, 1), date(2020, 12, 31))),
        ("2020-12-19", (date(2020, 12, 19), date(2020, 12, 19))),
        ("1 Dec 2020 – 5 Jan 2021", (date(2020, 12, 1), date(2021, 1, 5))),
        ("1 Dec 2020 to 5 Jan 2021", (date(2020, 12, 1), date(2021, 1, 5))),
        ("2019 - 2020", (date(2019, 1, 1), date(2020, 12, 31))),
    ],
)
def test_days_are_read_as_a_person_writes_them_and_back(text, days):
    assert days_written(text) == days
    assert days_written(days_shown(days)) == days


@pytest.mark.parametrize("text", ["soon", "2020-1x", "2021 to 2020", "2019 to 2020 to 2021"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(NotDays):
        days_written(text)


def test_a_search_that_nothing_narrows_cannot_be_wider():
    asked = Query("Who?")
    assert wider(asked, "balanced", means_days=False) is None
    strict = wider(replace(asked, days=(date(2020, 1, 1), date(2020, 2, 1))), "strict", means_days=True)
    assert strict.words == ("all dates", "balanced")
    assert strict.asked.days == "any"
    assert strict.strictness == "balanced"


def test_bars_are_as_long_as_their_stage_took():
    lines = bars([("words", 10.0), ("read", 1200.0), ("fold", 0.0)], 12, UNICODE)
    assert lines == ["words  ━ 10 ms", f"read   {'━' * 12} 1.2 s", "fold   under 1 ms"]


def test_places_are_counted_as_they_are_spoken():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th")
    ]


def test_a_manner_made_strict_is_the_only_strictness_that_narrows():
    assert wider(Query("Who?"), Manner().strictness, means_days=False) is None
    assert wider(Query("Who?"), "strict", means_days=False).words == ("balanced",)
