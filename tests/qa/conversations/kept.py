"""Answers and passages to keep, for tests of the store and of exports."""

from datetime import UTC, datetime, timedelta
from typing import Any

from qa.answer import Answer, Citation, Sentence
from qa.conversations import Asked, ConversationStore
from qa.passage import Copy, Passage

WHO = "Who opened the new ferry terminal in Brimoor?"
OPENED = "Mayor Ilse Brandt opened the new ferry terminal in Brimoor on Thursday morning."


class Clock:
    """Moments a second apart, so that what happened later sorts later."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 4, 10, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def passage(text: str = OPENED, **changes: Any) -> Passage:
    given = {
        "article_id": "terminal",
        "title": "Ferry returns to Brimoor",
        "published": "2021-03-04",
        "source": "Harbour Post",
        "path": "/articles/terminal.md",
        "url": "https://example.org/terminal",
        "heading": "",
        "start": 10,
        "end": 10 + len(text),
        "text": text,
        "score": 0.5,
        "rank_words": 1,
        "page_breaks": (12,),
        "also": (Copy("wire", "Terminal opens", "2021-03-05", "Coast Wire", None),),
    }
    return Passage(**{**given, **changes})


def citation(n: int = 1, quote: str = OPENED, **changes: Any) -> Citation:
    given = {
        "n": n,
        "article_id": "terminal",
        "title": "Ferry returns to Brimoor",
        "published": "2021-03-04",
        "source": "Harbour Post",
        "path": "/articles/terminal.md",
        "url": "https://example.org/terminal",
        "start": 10,
        "end": 10 + len(quote),
        "quote": quote,
        "passage_start": 10,
        "passage_end": 10 + len(quote),
        "passage": quote,
        "also": (Copy("wire", "Terminal opens", "2021-03-05", "Coast Wire", None),),
    }
    return Citation(**{**given, **changes})


def answer(text: str = OPENED, **changes: Any) -> Answer:
    given = {
        "question": WHO,
        "standalone_question": WHO,
        "answer": f"{text} [1]",
        "short": None,
        "outcome": "answer",
        "abstained": False,
        "confidence": 0.9,
        "sentences": (Sentence(text=text, citations=(1,), support="supported"),),
        "citations": (citation(),),
        "timings_ms": {"total": 300.0},
        "model": "quote",
    }
    return Answer(**{**given, **changes})


def converse(store: ConversationStore, *exchanges: tuple[str, Answer], index: str = "/index") -> int:
    """A conversation of these questions and answers."""
    conversation = store.begin(index)
    for question, told in exchanges:
        asking = store.ask(conversation, Asked(question))
        store.understood(asking, question)
        store.found(asking, [passage()])
        store.write(asking, told)
        store.end(asking)
    return conversation
