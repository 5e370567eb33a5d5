"""The way from a question to an answer: condense, retrieve, answer.

As plain functions (`ask`), which import no LangChain, and as a LangChain chain (`build_chain`).
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from index.article import Filter
from index.errors import BadQuestion, FootnoteError
from qa.abstention import Strictness
from qa.answer import Answer, Turn
from qa.answerer import Answerer, AnywayAnswerer, Decided, FollowUpAnswerer, StreamingAnswerer
from qa.explanation import Explanation
from qa.followup import condense
from qa.models.chat_model import QUOTE
from qa.passage import Passage
from qa.question import clean_question
from qa.ranking import cap_per_article
from qa.rerank import Judge, rerank
from qa.search import SearchOptions, find_passages
from qa.search_trace import SearchTrace
from qa.when import Days

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from index.library import Library


PASSAGES = SearchOptions().k
"""Passages that are read for an answer."""


WIDER = 3
"""So many times the passages that are wanted are found: enough, when those of one article are capped."""


class Stopped(FootnoteError):
    """The asker no longer wants the answer."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages over one library. Each takes what is known so far and returns its part of it.

    Attributes:
        library: the open index.
        answerer: makes the answer from the passages.
        options: how passages are found.
        where: hard limits, unless a question brings its own.
        judge: reads passages to order them anew, or None where no trained reader is at hand.
    """

    library: "Library"
    answerer: Answerer
    options: SearchOptions
    where: Filter | None = None
    judge: Judge | None = None

    def condense(self, known: Mapping[str, Any]) -> str:
        """The question as it is understood, its history resolved, unless the asker said how to take it."""
        if given := known.get("standalone_question"):
            return clean_question(given)
        if isinstance(self.answerer, FollowUpAnswerer):
            return self.answerer.condense(known["question"], known["history"], known.get("should_stop"))
        return condense(known["question"], known["history"])

    def retrieve(self, known: Mapping[str, Any]) -> list[Passage]:
        """The passages that may answer."""
        return find_and_rerank(
            self.library,
            known["standalone_question"],
            options=self.options,
            where=known["where"] or self.where,
            asked_on=known["asked_on"],
            judge=self.judge,
            days=known.get("days"),
            trace=known.get("trace"),
        )

    def explain(self, known: Mapping[str, Any]) -> Explanation:
        """Why these passages."""
        trace: SearchTrace = known["trace"]
        return trace.explanation(self.answerer.thresholds if isinstance(self.answerer, Decided) else None)

    def answer(self, known: Mapping[str, Any]) -> Answer:
        """The whole answer with its footnotes."""
        return deque(self.answers(known), maxlen=1)[0]

    def answers(self, known: Mapping[str, Any]) -> Iterator[Answer]:
        """The answer with its footnotes, again and again while it is written; the last one is whole."""
        question, standalone, passages = (
            known[key] for key in ("question", "standalone_question", "passages")
        )
        answerer = self.answerer
        if known.get("anyway") and isinstance(answerer, AnywayAnswerer):
            answerer = answerer.anyway()
        if isinstance(answerer, StreamingAnswerer):
            yield from answerer.stream(
                question,
                standalone,
                passages,
                history=known.get("history", ()),
                should_stop=known.get("should_stop"),
            )
        else:
            yield answerer.answer(question, standalone, passages)


def find_and_rerank(
    library: "Library",
    question: str,
    *,
    options: SearchOptions,
    where: Filter | None = None,
    asked_on: date | None = None,
    judge: Judge | None = None,
    days: Days | None = None,
    trace: SearchTrace | None = None,
) -> list[Passage]:
    """Find the passages that may answer, and let the trained reader order them; best first.

    For `days` and `trace` see `qa.search.find_passages`. Only after the reader the passages of one article
    are capped: it tells better than retrieval which of an article's passages answers (with a cap of 3 before,
    4 % of the gold spans of eval/wiki_qa never reach it, without 1 %).
    """
    trace = trace or SearchTrace()
    reads = judge is not None and options.rerank
    wide = replace(options, k=WIDER * max(options.k, options.rerank), per_article=0) if reads else options
    found = find_passages(
        library, question, options=wide, where=where, asked_on=asked_on, days=days, trace=trace
    )
    if judge is None or not options.rerank:
        return found
    trace.options = options
    with trace.timing("read"):
        ordered = trace.noted("ordered", rerank(question, found, judge, options.rerank))
        kept = cap_per_article([*ordered], options.per_article)
        return list(trace.noted("given", islice(kept, options.k)))


def trained_judge() -> Judge | None:
    """The trained reader's judgement of passages; None where its weights are not installed."""
    from qa.reader.onnx_reader import shipped_reader, weights_are_here

    return shipped_reader().judge if weights_are_here() else None


def ask(
    library: "Library",
    question: str,
    *,
    history: Sequence[Turn] = (),
    where: Filter | None = None,
    asked_on: date | None = None,
    k: int = PASSAGES,
    answerer: Answerer | None = None,
    model: str = QUOTE,
    base_url: str | None = None,
    strictness: Strictness = "balanced",
    strict: bool = False,
    standalone_question: str | None = None,
    days: Days | None = None,
    anyway: bool = False,
    on_trace: Callable[[Explanation], object] | None = None,
) -> Answer:
    """Answer a question from the library's articles.

    Args:
        library: an open `index.Library`.
        question: in plain words.
        history: earlier turns of the conversation, oldest first.
        where: hard limits on date, source and article.
        asked_on: the day of asking; prefers articles of the weeks before it.
        k: passages to read.
        answerer: what answers; None for what the model's name says.
        model: "quote" quotes the articles; "openai:…", "ollama:…" lets a chat model write.
        base_url: where the model answers, if not at its provider's.
        strictness: how sure it must be to answer, or to answer without saying "perhaps".
        strict: leave out written sentences that no passage supports.
        standalone_question: how the question is to be understood; None resolves its history.
        days: the first and last day that it means; "any" takes none from its words and prefers no article
            for its day; None reads them.
        anyway: answer as uncertain from the nearest passages, however unlikely it is that they answer.
        on_trace: is told why these passages, before they are answered from.

    Raises:
        BadQuestion: there is nothing to ask.
        ModelFailed: the model cannot be opened, or gave nothing at all.
    """
    answerer = answerer or _answerer(library, model, base_url, strictness, strict)
    stages = _stages(library, answerer, k, where)
    given: dict[str, Any] = {"question": question, "history": history, "asked_on": asked_on}
    given |= {"standalone_question": standalone_question, "days": days, "anyway": anyway}
    known = _prepared(given)
    for name, stage in _steps(stages):
        known[name] = stage(known)
    if on_trace is not None:
        on_trace(stages.explain(known))
    return deque(_answered(stages)(known), maxlen=1)[0]


def build_chain(
    library: "Library",
    *,
    answerer: Answerer | None = None,
    k: int = PASSAGES,
    where: Filter | None = None,
    model: str = QUOTE,
    base_url: str | None = None,
    strictness: Strictness = "balanced",
    strict: bool = False,
    explain: bool = False,
) -> "Runnable[dict[str, Any] | str, dict[str, Any]]":
    """The same way as a LangChain chain.

    Its input is a question, or `{"question": str, "history": [Turn], "where": Filter | None,
    "asked_on": date | None, "should_stop": () -> bool, "standalone_question": str | None,
    "days": (date, date) | "any" | None, "anyway": bool}`, all but the question optional; the last three as
    `ask` takes them. `.invoke()` returns the input with `standalone_question`, `passages`, `answer` and
    `timings_ms` added. `.stream()` yields the input as it was understood first, then
    `{"standalone_question": …}`, `{"passages": […]}` and `{"answer": …}`, each as soon as it is there. A
    written answer comes again and again, each time the whole of what is written; only the last one is
    `finished`. `timings_ms` has "first_word" then, counted from the asking as "total" is. `.ainvoke()` and
    `.astream()` work in threads.

    Args:
        library: an open `index.Library`.
        answerer: what answers; None for what the model's name says.
        k: passages to read.
        where: hard limits, unless the input has its own.
        model: "quote" quotes the articles; "openai:…", "ollama:…" lets a chat model write.
        base_url: where the model answers, if not at its provider's.
        strictness: how sure it must be to answer, or to answer without saying "perhaps".
        strict: leave out written sentences that no passage supports.
        explain: also yield `{"explanation": qa.explanation.Explanation}`, after the passages.

    Raises:
        ModelFailed: the model cannot be opened.

    Raises (when run):
        ModelFailed: the model gave nothing at all.
        BadQuestion: there is nothing to ask.
        Stopped: `should_stop` said so before a stage; an answer that is being written ends `interrupted`.
    """
    from langchain_core.runnables import RunnableLambda, RunnablePassthrough

    answerer = answerer or _answerer(library, model, base_url, strictness, strict)
    stages = _stages(library, answerer, k, where)
    chain: Any = RunnableLambda(_prepared).with_config(run_name="prepare")
    explained = [("explanation", stages.explain)] if explain else []
    for name, stage in [*_steps(stages), *explained]:
        chain = chain | RunnablePassthrough.assign(**{name: RunnableLambda(stage).with_config(run_name=name)})
    answered = _answered(stages)
    answering = RunnableLambda(answered, _in_threads(answered)).with_config(run_name="answer")
    chain = chain | RunnablePassthrough.assign(answer=answering)
    built: Runnable[dict[str, Any] | str, dict[str, Any]] = chain
    return built


def _answerer(
    library: "Library", model: str, base_url: str | None, strictness: Strictness, strict: bool
) -> Answerer:
    from qa.answerers import answerer_for

    return answerer_for(library, model, base_url, strictness, strict)


def _stages(library: "Library", answerer: Answerer, k: int, where: Filter | None) -> Stages:
    return Stages(library, answerer, SearchOptions(k=k), where, trained_judge())


def _steps(stages: Stages) -> list[tuple[str, Callable[[Mapping[str, Any]], Any]]]:
    """Each stage under the key that it fills, timed and stoppable."""
    return [
        ("standalone_question", _timed("condense", stages.condense)),
        ("passages", _timed("retrieve", stages.retrieve)),
    ]


def _prepared(given: Mapping[str, Any] | str) -> dict[str, Any]:
    """The input with everything optional filled in and the question cleaned; a text is a question."""
    given = {"question": given} if isinstance(given, str) else given
    if "question" not in given:
        raise BadQuestion("the chain was given no question", 'Give it {"question": "…"}, or a text')
    return {
        **given,
        "question": clean_question(given["question"]),
        "history": [Turn.model_validate(turn) for turn in given.get("history") or ()],
        "where": given.get("where"),
        "asked_on": given.get("asked_on"),
        "standalone_question": given.get("standalone_question"),
        "days": given.get("days"),
        "anyway": bool(given.get("anyway")),
        # Stages note their times and their way here; the same objects travel with the chain.
        "timings_ms": {},
        "trace": SearchTrace(),
        "started": time.perf_counter(),
    }


def _timed(name: str, stage: Callable[[Mapping[str, Any]], Any]) -> Callable[[Mapping[str, Any]], Any]:
    def run(known: Mapping[str, Any]) -> Any:  # noqa: ANN401 (whatever the stage makes)
        _stop_if_wanted(known)
        begun = time.perf_counter()
        made = stage(known)
        known["timings_ms"][name] = _milliseconds(begun)
        return made

    return run


def _stop_if_wanted(known: Mapping[str, Any]) -> None:
    if (should_stop := known.get("should_stop")) and should_stop():
        raise Stopped("the question was stopped")


def _answered(stages: Stages) -> Callable[[Mapping[str, Any]], Generator[Answer, None, None]]:
    """The last stage, which also writes all times into the answer."""

    def run(known: Mapping[str, Any]) -> Generator[Answer, None, None]:
        _stop_if_wanted(known)
        times = known["timings_ms"]
        begun = time.perf_counter()
        for answer in stages.answers(known):
            if not answer.finished:
                times.setdefault("first_word", _milliseconds(known["started"]))
            times["answer"] = _milliseconds(begun)
            times["total"] = _milliseconds(known["started"])
            yield answer.model_copy(update={"timings_ms": dict(times)})

    return run


def _in_threads(
    run: Callable[[Mapping[str, Any]], Generator[Answer, None, None]],
) -> Callable[[Mapping[str, Any]], AsyncIterator[Answer]]:
    """The same for an event loop: each step is waited for in a thread."""

    async def arun(known: Mapping[str, Any]) -> AsyncIterator[Answer]:
        gone, wanted = threading.Event(), known.get("should_stop")
        answers = run({**known, "should_stop": lambda: gone.is_set() or bool(wanted and wanted())})
        try:
            while (answer := await asyncio.to_thread(next, answers, None)) is not None:
                yield answer
        finally:
            # Still at work in a thread, it sees that nobody waits for it.
            gone.set()
            with suppress(ValueError):
                answers.close()

    return arun


def _milliseconds(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 2)
