"""An engine whose answers are written as a test says, state by state; everything else of it is real."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from answering import citation
from chatting import StoppedClock

from qa.answer import Answer, Finding, Interruption, Sentence, Turn
from qa.models.failure import ModelFailed
from tui.engine import USUAL
from tui.manner import Manner
from tui.model_choice import ChosenModel
from tui.query import Query

MODEL = ChosenModel("openai:test-model")
LOCAL = ChosenModel("openai:test-model", "http://127.0.0.1:8080/v1")
WHO = "Who opened the new ferry terminal in Brimoor?"

OPENED = "Mayor Ilse Brandt opened the terminal on 4 March 2021."
COST = "It cost 41 million crowns."
COST_FINDING = Finding(kind="number", said="41 million", nearest="The terminal cost 48 million", citation=2)


def told(text: str, *citations: int, **changes: Any) -> Sentence:
    """A sentence that its passages bear out."""
    return Sentence(text=text, citations=citations, **{"support": "supported", **changes})


def wrong(text: str = COST, *citations: int, **changes: Any) -> Sentence:
    """A sentence that they do not."""
    given = {"support": "unsupported", "findings": (COST_FINDING,)}
    return told(text, *(citations or (2,)), **{**given, **changes})


def answer(*sentences: Sentence, **changes: Any) -> Answer:
    """An answer of these sentences, its citations made to fit."""
    numbers = sorted({n for sentence in sentences for n in sentence.citations})
    given = {
        "question": WHO,
        "standalone_question": WHO,
        "answer": " ".join(
            sentence.text + "".join(f" [{n}]" for n in sentence.citations) for sentence in sentences
        ),
        "short": None,
        "outcome": "answer",
        "abstained": False,
        "confidence": 0.9,
        "sentences": sentences,
        "citations": tuple(citation(n, f"Quotation number {n} of the passages.") for n in numbers),
        "timings_ms": {"total": 1200.0},
        "model": "openai:test-model",
    }
    return Answer(**{**given, **changes})


def growing(whole: Answer, **changes: Any) -> Iterator[Answer]:
    """The same, word by word: each sentence is checked once it is whole."""
    for number, sentence in enumerate(whole.sentences):
        words = sentence.text.split(" ")
        before = whole.sentences[:number]
        for end in range(1, len(words) + 1):
            begun = Sentence(
                lead=sentence.lead, text=" ".join(words[:end]), citations=(), support="unchecked"
            )
            yield answer(*before, begun, finished=False)
    yield whole


BROKEN = Interruption(
    kind="dropped",
    what="the connection to api.openai.com broke in the middle of the answer",
    fix="Ask again, or take another model",
)


class Written(StoppedClock):
    """The real engine, but what a model would write is scripted.

    Attributes:
        script: a list of what each question that is asked of a model gets, one after the other: states of an
            answer; an event to wait for among them, as a silent model makes one wait; or a failure.
        histories: what each was asked with.
        manners: how each was asked.
    """

    script: list[Sequence[Answer | threading.Event] | ModelFailed]
    histories: list[list[Turn]]
    manners: list[Manner]

    found: list[Mapping[str, Any]] | None = None

    def warm(self) -> None:
        """Only quotations would need it."""

    def prepare(self, manner: Manner) -> None:
        return

    def ask(
        self,
        query: Query,
        history: Sequence[Turn],
        should_stop: Callable[[], bool],
        manner: Manner = USUAL,
    ) -> Iterator[Mapping[str, Any]]:
        self.histories.append(list(history))
        self.manners.append(manner)
        if manner.model.quotes:
            yield from super().ask(query, history, should_stop, manner)
            return
        if self.found is None:
            self.found = [stage for stage in super().ask(Query(WHO), (), should_stop) if "passages" in stage]
        yield {"standalone_question": query.question, "days": None}
        yield from self.found
        given = self.script.pop(0)
        if isinstance(given, ModelFailed):
            raise given
        for step in given:
            if isinstance(step, threading.Event):
                while not step.wait(0.01):
                    if should_stop():
                        return
            else:
                yield {"answer": step}
