"""Answers that a chat model writes over numbered passages: streamed, cited, checked sentence by sentence."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from qa.abstention import Thresholds, outcome
from qa.answer import Answer, Interruption, Turn
from qa.context_window import context_window
from qa.draft import Asked, Draft, ends_whole
from qa.model_failure import ModelFailed
from qa.model_stream import Ended, ModelStream
from qa.nearest import declined
from qa.parts import parts
from qa.passage import Passage
from qa.prompt import InstructionsIn, answer_prompt, fresh_fence, no_instructions
from qa.reader import Reader, Reading
from qa.support import SupportCheck
from qa.thoughts import Thoughts
from qa.written_text import Written, WrittenText

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EVERY_SECONDS = 0.05
"""Between two looks at what came and whether to stop: 20 pictures a second are as many as a person sees."""

CUT = Interruption(
    kind="too_long",
    what="The model reached its limit of length before the end of the answer",
    fix="Ask for less at once, or let the model write more",
)
STOPPED = Interruption(kind="stopped", what="The answer was stopped")
REFUSED = Interruption(
    kind="refused", what="The model would not write on", fix="Ask in other words, or choose another model"
)
BROKE_OFF = Interruption(
    kind="dropped", what="The connection to the model broke in the middle of the answer", fix="Ask again"
)

Failure = Callable[[Exception], ModelFailed]
"""What an exception of a model's client means for the person who asked."""


def unknown_failure(error: Exception) -> ModelFailed:
    """Say what a client said."""
    if isinstance(error, ModelFailed):
        return error
    return ModelFailed(
        f"The model failed ({type(error).__name__}: {error})", "Ask again, or choose another model"
    )


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
        instructions_in: finds text in passages that reads like instructions.
        window: tokens that the model takes; None asks the model.
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
        instructions_in: InstructionsIn = no_instructions,
        window: int | None = None,
        new_fence: Callable[[], str] = fresh_fence,
    ) -> None:
        self._model = model
        self._name = name
        self._check = check
        self._reader = reader
        self._thresholds = thresholds
        self._strict = strict
        self._failure = failure
        self._instructions_in = instructions_in
        self._window = window or context_window(model)
        self._new_fence = new_fence

    def answer(self, question: str, standalone_question: str, passages: Sequence[Passage]) -> Answer:
        """The whole answer; see `stream`."""
        *_, last = self.stream(question, standalone_question, passages)
        return last

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
            writing = _Writing(source, self._draft(question, standalone_question, passages, readings))
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

    def _draft(
        self,
        question: str,
        standalone_question: str,
        passages: Sequence[Passage],
        readings: Sequence[Reading],
    ) -> Draft:
        """An empty draft, as sure as the reader is: of the parts that are told, the least sure one counts."""
        sure = [reading.answerable for reading in readings]
        told = [one for one in sure if outcome(one, self._thresholds) != "decline"]
        confidence = min(told) if told else max(sure)
        decided = outcome(confidence, self._thresholds)
        asked = Asked(question, standalone_question, passages, decided, confidence, self._name)
        return Draft(asked, self._check, self._strict)

    def _interruption(self, writing: "_Writing") -> Interruption | None:
        """Why the answer ends early, or None.

        Raises:
            ModelFailed: nothing was written at all, and nobody stopped it.
        """
        end = writing.end
        if end is None:
            return STOPPED
        nothing = writing.draft.is_empty
        if isinstance(end, Exception):
            failed = self._failure(end)
            if nothing:
                raise failed from end
            return Interruption(kind=failed.kind, what=failed.what, fix=failed.fix)
        interrupted = _told_by(end)
        if nothing:
            raise _empty(end, interrupted, thought=writing.thought)
        return interrupted


class _Writing:
    """One answer on its way from the model into a draft.

    Attributes:
        draft: what was written so far.
        end: why the model ended; None if it was stopped.
    """

    def __init__(self, source: ModelStream, draft: Draft) -> None:
        self.draft = draft
        self.end: Ended | Exception | None = None
        self._source = source
        self._unchecked: list[Written] = []
        self._text = WrittenText(len(draft.asked.passages))
        self._thoughts = Thoughts()

    @property
    def thought(self) -> bool:
        """Whether the model thought aloud."""
        return self._thoughts.any

    def seen(self, should_stop: Callable[[], bool]) -> Iterator[Answer]:
        """The answer each time that it looks different, until the model ends or is stopped."""
        shown: Answer | None = None
        while self.end is None and not should_stop():
            self._take(self._source.next(EVERY_SECONDS))
            for now in self._as_it_grows(should_stop):
                if now.sentences and now != shown:
                    yield now
                    shown = now
        said, forget = self._thoughts.feed("", ends=True)
        self._say(said, forget=forget)
        self._finish()

    def _as_it_grows(self, should_stop: Callable[[], bool]) -> Iterator[Answer]:
        """The answer after each sentence that has finished, and with the one that has begun."""
        finished = self._text.read()
        for at, sentence in enumerate(finished):
            if at and should_stop():
                self._unchecked = finished[at:]
                return
            self.draft.add(sentence)
            if at + 1 < len(finished):
                yield self.draft.answer(finished[at + 1])
        yield self.draft.answer(self._text.pending)

    def _finish(self) -> None:
        """Take what is left. Nobody waits for checks who stopped; half a sentence is not checked either."""
        for sentence in self._unchecked:
            self.draft.add(sentence, check=False)
        rest = self._text.end()
        is_whole = isinstance(self.end, Ended) and _told_by(self.end) is None
        for at, sentence in enumerate(rest, 1):
            half = at == len(rest) and not is_whole and not ends_whole(sentence.text)
            self.draft.add(sentence, check=not half and (self.end is not None or len(rest) == 1))

    def _take(self, came: Sequence[str | Ended | Exception]) -> None:
        for one in came:
            if isinstance(one, str):
                said, forget = self._thoughts.feed(one)
                self._say(said, forget=forget)
            else:
                self.end = one

    def _say(self, said: str, *, forget: bool) -> None:
        if forget:
            asked = self.draft.asked
            self.draft = Draft(asked, self.draft.check, self.draft.strict)
            self._text = WrittenText(len(asked.passages))
        self._text.feed(said)


def _told_by(end: Ended) -> Interruption | None:
    """What the model's own word about its end means."""
    if end.reason == "length":
        return CUT
    if end.reason == "refused":
        return REFUSED
    return BROKE_OFF if end.broke_off else None


def _empty(end: Ended, interrupted: Interruption | None, *, thought: bool) -> ModelFailed:
    """Why there is not a word."""
    if end.reason == "refused":
        said = f": {end.said}" if end.said else ""
        return ModelFailed(f"The model will not answer this{said}", REFUSED.fix, kind="refused")
    if end.reason == "length":
        how = (
            "thought until its limit of length and wrote no answer"
            if thought
            else "reached its limit of length"
        )
        return ModelFailed(f"The model {how}", "Let it write more, or choose another model", kind="too_long")
    if interrupted:
        return ModelFailed(
            "The connection to the model broke before a word came", "Ask again", kind="dropped"
        )
    return ModelFailed("The model gave an empty answer", "Ask again, or choose another model")
