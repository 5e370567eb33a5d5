"""Conversations of hundreds of questions: opened at once, the rest comes while one scrolls."""

import answering
from chatting import exchanges, page, still, until

from qa.conversations import Asked, ConversationStore
from tui.app import FootnoteApp
from tui.messages import ConversationWanted
from tui.signs import UNICODE
from tui.talks.kept import store_file
from tui.widgets.long_conversation import More

MANY = 120


def keep(many: int = MANY) -> list[int]:
    """A conversation of so many questions; their numbers in the store."""
    turns = []
    with ConversationStore.open(store_file()) as store:
        conversation = store.begin("/index")
        for number in range(1, many + 1):
            asking = store.ask(conversation, Asked(f"Question {number}?"))
            store.write(asking, answering.told(question=f"Question {number}?"))
            store.end(asking)
            turns.append(asking.turn)
    return turns


def questions(pilot) -> list[str]:
    return [one.question for one in exchanges(pilot)]


def top_of(pilot, question: str) -> int:
    return next(one for one in exchanges(pilot) if one.question == question).region.y


async def test_the_newest_questions_stand_there_and_earlier_ones_come_while_one_scrolls(engine):
    keep()
    app = still(FootnoteApp(lambda: engine, UNICODE))
    app.resume_words = ""
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: questions(pilot)[-1:] == [f"Question {MANY}?"])
        assert len(exchanges(pilot)) < 10
        assert f"{MANY - len(exchanges(pilot))} earlier questions" in page(pilot)
        assert len(app.chat.conversation.history()) == MANY
        shown = questions(pilot)
        await pilot.press("pageup")
        await until(pilot, lambda: len(exchanges(pilot)) > len(shown))
        await until(pilot, lambda: not app.chat.long_conversation.query(".-unseen"))
        first = len(questions(pilot)) - len(shown)
        assert questions(pilot)[first:] == shown
        assert questions(pilot) == [
            f"Question {n}?" for n in range(MANY - len(questions(pilot)) + 1, MANY + 1)
        ]

        # What is looked at stays where it is when more comes above it.
        conversation = app.chat.long_conversation
        looked_at = questions(pilot)[1]
        conversation.scroll_to_widget(exchanges(pilot)[1], top=True, animate=False)
        await until(pilot, lambda: 0 < top_of(pilot, looked_at) < 12)
        await until(pilot, lambda: not conversation.query(".-unseen"))
        place, before = top_of(pilot, looked_at), len(exchanges(pilot))
        conversation.query(More).first().on_click()
        await until(pilot, lambda: len(exchanges(pilot)) > before)
        await until(pilot, lambda: not conversation.query(".-unseen"))
        assert top_of(pilot, looked_at) == place


async def test_it_opens_at_an_early_question_and_the_next_one_is_asked_at_its_end(engine):
    turns = keep()
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "articles" in app.chat.query_one("Head").state)
        app.post_message(ConversationWanted(1, turns[9]))
        await until(pilot, lambda: "Question 10?" in questions(pilot))
        await until(pilot, lambda: top_of(pilot, "Question 10?") < 4)
        assert "earlier questions" in page(pilot) and "later questions" in page(pilot)
        await until(pilot, lambda: not app.chat.query(".-unseen"))
        assert top_of(pilot, "Question 10?") < 4
        for _ in range(8):
            await pilot.press("pagedown")
        await until(pilot, lambda: len(exchanges(pilot)) > 4)
        app.chat.prompt.text = "Who opened the new ferry terminal in Brimoor?"
        await pilot.press("enter")
        await until(pilot, lambda: "Who opened" in questions(pilot)[-1] and not exchanges(pilot)[-1].running)
        assert questions(pilot)[-2] == f"Question {MANY}?"
        assert not [line for line in app.chat.query(More) if line.step > 0]
