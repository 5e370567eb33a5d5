"""Answers that a chat model writes over numbered passages: streamed, cited, checked sentence by sentence."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from index.suspicion import instructions
from qa.abstention import ANYWAY, Thresholds, outcome
from qa.answer import Answer, Interruption, Turn
from qa.extractive import ExtractiveAnswerer
from qa.models.failure import ModelFailed
from qa.nearest import declined
from qa.orders import EvidenceCheck
from qa.parts import parts
from qa.passage import Passage
from qa.reader import Reader, Reading
from qa.support import SupportCheck
from qa.writing.draft import Asked, Draft, ends_whole
from qa.writing.followup_written import WrittenFollowUps
from qa.writing.model_stream import Ended, ModelStream
from qa.writing.prompt import InstructionsIn, answer_prompt, fresh_fence
from qa.writing.thoughts import Thoughts
from qa.writing.written_text import Written, WrittenText

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

EVERY_SECONDS = 0.05
"""Between two looks at what came and whether to stop: 20 pictures a second are as many as a person sees."""

CAREFUL_WINDOW = 4096
"""Tokens of a model of which nothing is known: what local servers begin with."""

STOPPED = Interruption(kind="stopped", what="The answer was stopped")

Failure = Callable[[Exception], ModelFailed]
"""What an exception of a model's client means for the person who asked."""

EndedBadly = Callable[["AIMessage"], ModelFailed | None]
"""What went wrong in an answer that came without an error: refused, cut off, broken off, empty; or None."""


def unknown_failure(error: Exception) -> ModelFailed:
    """Say what a client said."""
    if isinstance(error, ModelFailed):
        return error
    return ModelFailed(
        f"The model failed ({type(error).__name__}: {error})", "Ask again, or choose another model"
    )


def unknown_end(message: "AIMessage") -> ModelFailed | None:
    """Say how a model of which nothing is known ended."""
    reason = message.response_metadata.get("finish_reason")
    if message.additional_kwargs.get("refusal") or reason == "content_filter":
        return ModelFailed("The model will not answer this", "Ask in other words", kind="refused")
    if reason == "length":
        return ModelFailed("The model wrote as much as it may and was cut off", "Ask for less at a time")
    if not message.text.strip():
        return ModelFailed("The model gave an empty answer", "Ask again, or choose another model")
    return None


class WritingAnswerer:
    """Lets a chat model write, and checks what it wrote.

    Args:
        model: any LangChain chat model.
        name: what the answer says wrote it ("openai:gpt-…").
        check: whether cited passages say what a sentence says.
        reader: how sure one can be that the passages answer; finds the nearest ones if they do not.
        thresholds: of the reader's probability (0 to 1).
        strict: whether unsupported sentences are left out; the answer says which.
        failure: understands the exceptions of the model's client.
        failure_in: understands how an answer without an exception ended.
        instructions_in: finds text in passages that reads like instructions.
        window: tokens that the model takes and writes together; None for what LangChain knows of it, or few.
        new_fence: makes the delimiter around the passages of a request.
    """

    def __init__(
        self,
        model: "BaseChatModel",
        *,
        name: str,
        check: SupportCheck,
        reader: Reader,
        thresholds: Thresholds,
        strict: bool = False,
        failure: Failure = unknown_failure,
        failure_in: EndedBadly = unknown_end,
        instructions_in: InstructionsIn = instructions,
        window: int | None = None,
        new_fence: Callable[[], str] = fresh_fence,
    ) -> None:
        self._model = model
        self._name = name
        self._check = EvidenceCheck(check)
        self._reader = reader
        self._thresholds = thresholds
        self._strict = strict
        self._failure = failure
        self._failure_in = failure_in
        self._instructions_in = instructions_in
        self._window = window or (model.profile or {}).get("max_input_tokens") or CAREFUL_WINDOW
        self._new_fence = new_fence
        self._follow_ups = WrittenFollowUps(model, failure_in, new_fence)

    @property
    def thresholds(self) -> Thresholds:
        """From which probability it answers, or answers as uncertain."""
        return self._thresholds

    def anyway(self) -> ExtractiveAnswerer:
        """Quotes the nearest passages: a model that was told to write without them would make things up."""
        return ExtractiveAnswerer(self._reader, ANYWAY)

    def condense(
        self, question: str, history: Sequence[Turn], should_stop: Callable[[], bool] | None = None
    ) -> str:
        """A follow-up made to stand alone by the same model; the local way where that fails."""
        return self._follow_ups.condense(question, history, should_stop)

    def answer(self, question: str, standalone_question: str, passages: Sequence[Passage]) -> Answer:
        """The whole answer; see `stream`."""
        return deque(self.stream(question, standalone_question, passages), maxlen=1)[0]

    def stream(
        self,
        question: str,
        standalone_question: str,
        passages: Sequence[Passage],
        *,
        history: Sequence[Turn] = (),
        should_stop: Callable[[], bool] | None = None,
    ) -> Iterator[Answer]:
        """Answer as it is written; see `qa.answerer.StreamingAnswerer.stream`.

        Without passages, and when the model says that they do not tell, the answer abstains with the nearest
        passages. A sentence is shown without citations until it is finished and checked.

        Raises:
            ModelFailed: the model gave nothing at all.
        """
        if not passages:
            yield declined(question, standalone_question, [Reading((), 0.0)], self._name)
            return
        prompt = answer_prompt(
            standalone_question,
            passages,
            history,
            window=self._window,
            instructions_in=self._instructions_in,
            new_fence=self._new_fence,
        )
        source = ModelStream(self._model, prompt.messages)
        try:
            # While the model thinks about its first word.
            readings = [self._reader.read(part, passages) for part in parts(standalone_question)]
            asked = self._asked(question, standalone_question, passages, prompt.shown, readings)
            writing = _Writing(source, Draft(asked, self._check, self._strict), self._understood)
            yield from writing.seen(should_stop or (lambda: False))
        finally:
            source.close()
        draft = writing.draft
        interrupted = self._interruption(writing)
        if draft.tells_nothing and interrupted is None:
            nearest = declined(question, standalone_question, readings, self._name)
            yield nearest.model_copy(update={"dropped": draft.left_out})
        else:
            yield draft.answer(finished=True, interrupted=interrupted)

    def _asked(
        self,
        question: str,
        standalone_question: str,
        passages: Sequence[Passage],
        shown: Sequence[int],
        readings: Sequence[Reading],
    ) -> Asked:
        """As sure as the reader is: of the parts that are told, the least sure one counts."""
        sure = [reading.answerable for reading in readings]
        told = [one for one in sure if outcome(one, self._thresholds) != "decline"]
        confidence = min(told) if told else max(sure)
        decided = outcome(confidence, self._thresholds)
        return Asked(question, standalone_question, passages, shown, decided, confidence, self._name)

    def _interruption(self, writing: "_Writing") -> Interruption | None:
        """Why the answer ends early, or None.

        Raises:
            ModelFailed: nothing was written at all, and nobody stopped it.
        """
        failed = writing.failed
        if failed is None and not writing.stopped and writing.draft.is_empty:
            failed = ModelFailed("The model gave an empty answer", "Ask again, or choose another model")
        if failed is None:
            return STOPPED if writing.stopped else None
        if writing.draft.is_empty:
            raise failed
        return Interruption(kind=failed.kind, what=failed.what, fix=failed.fix)

    def _understood(self, end: Ended | Exception, said: str) -> ModelFailed | None:
        """What went wrong, if anything did."""
        return self._failure(end) if isinstance(end, Exception) else self._failure_in(end.message(said))


Understood = Callable[[Ended | Exception, str], ModelFailed | None]
"""What an end and the words before it mean for the person who asked; None if all is well."""


class _Writing:
    """One answer on its way from the model into a draft.

    Attributes:
        draft: what was written so far.
        failed: what went wrong, or None.
        stopped: whether somebody stopped it before the model ended.
    """

    def __init__(self, source: ModelStream, draft: Draft, understood: Understood) -> None:
        self.draft = draft
        self.failed: ModelFailed | None = None
        self.stopped = False
        self._understood = understood
        self._end: Ended | Exception | None = None
        self._said = ""
        self._source = source
        self._unchecked: list[Written] = []
        self._text = WrittenText(len(draft.asked.passages))
        self._thoughts = Thoughts()

    def seen(self, should_stop: Callable[[], bool]) -> Iterator[Answer]:
        """The answer each time that it looks different, until the model ends or is stopped."""
        shown: Answer | None = None
        since = float("-inf")
        while not self.stopped and self._end is None:
            self.stopped = should_stop()
            self._take([] if self.stopped else self._source.next(EVERY_SECONDS))
            for pending in self._checked(should_stop):
                # Drawing more often than a person sees would only slow the answer down.
                if time.monotonic() - since < EVERY_SECONDS:
                    continue
                now = self.draft.answer(pending)
                if now.sentences and now != shown:
                    yield now
                    shown, since = now, time.monotonic()
        self._say(self._thoughts.feed("", ends=True))
        self.failed = self._understood(self._end, self._said) if self._end and not self.stopped else None
        self._finish()

    def _checked(self, should_stop: Callable[[], bool]) -> Iterator[Written | None]:
        """Add each sentence that has finished; yields the one that follows it."""
        finished = self._text.read()
        for at, sentence in enumerate(finished):
            if at and should_stop():
                self.stopped, self._unchecked = True, finished[at:]
                return
            self.draft.add(sentence)
            if at + 1 < len(finished):
                yield finished[at + 1]
        yield self._text.pending

    def _finish(self) -> None:
        """Take what is left. Nobody waits for checks who stopped; half a sentence is not checked either."""
        for sentence in self._unchecked:
            self.draft.add(sentence, check=False)
        rest = self._text.end()
        broken = self.stopped or self.failed is not None
        hurries = self.stopped and len(self._unchecked) + len(rest) > 1
        for at, sentence in enumerate(rest, 1):
            half = broken and at == len(rest) and not ends_whole(sentence.text)
            self.draft.add(sentence, check=not half and not hurries)

    def _stands(self) -> bool:
        """Whether something was written that is cited and true: then a "</think>" after it is only words.

        An article could have told the model to write one, so that the answer before it is lost.
        """
        for sentence in self._text.read():
            self.draft.add(sentence)
        kept = self.draft.sentences
        return any(one.support == "supported" and one.cited_by == "writer" for one in kept)

    def _take(self, came: Sequence[str | Ended | Exception]) -> None:
        for one in came:
            if isinstance(one, str):
                self._say(self._thoughts.feed(one))
            else:
                self._end = one

    def _say(self, said: Sequence[str | None]) -> None:
        """Take words; None where those before were only thought."""
        for words in said:
            if words is not None:
                self._said += words
                self._text.feed(words)
            elif self._stands():
                self._text.feed("\n\n")
            else:
                asked = self.draft.asked
                self.draft = Draft(asked, self.draft.check, self.draft.strict)
                self._text = WrittenText(len(asked.passages))
                self._said = ""
