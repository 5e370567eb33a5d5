"""`footnote ask`: one answer, whole at the end, or on a terminal as it is written."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import FootnoteError
from tui.command.options import (
    AnywayOption,
    AskedOnOption,
    AsOption,
    BaseUrlOption,
    CountOption,
    ExplainOption,
    IndexOption,
    JsonOption,
    ModelOption,
    SinceOption,
    SourceOption,
    StrictnessOption,
    StrictOption,
    UntilOption,
    WriterOption,
    day_of_asking,
    model_to_write,
    require_sources,
    search_filter,
    typed_or_piped,
)
from tui.command.stopping import stoppable
from tui.manner import Manner
from tui.model_choice import whereabouts
from tui.plain import one_line

if TYPE_CHECKING:
    from index.article import Filter
    from index.library import Library
    from qa.answer import Answer
    from qa.explanation import Explanation
    from qa.models.failure import ModelFailed
    from tui.cli import Choices
    from tui.printing.live_answer import Unseen

# A script must be able to tell an answer from half of one; 2 is wrong usage.
BROKEN_OFF = 3
# What a shell gives a program that Ctrl-C ended.
INTERRUPTED = 130


def ask_command(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question; `-` reads it from standard input.")],
    k: CountOption = 8,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    asked_on: AskedOnOption = None,
    strictness: StrictnessOption = "balanced",
    model: WriterOption = None,
    base_url: BaseUrlOption = None,
    strict: StrictOption = False,
    standalone: AsOption = None,
    anyway: AnywayOption = False,
    explain: ExplainOption = False,
    json: JsonOption = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
) -> None:
    """Answer one question from the articles, with footnotes.

    The exit code is 0 for an answer, also if it says that the articles do not tell; 3 if a model broke off in
    the middle of it; 1 if there is none.
    """
    from index.library import Library
    from tui.printing.answer import answer_text
    from tui.printing.explanation import refuse_explained_json, say_why
    from tui.printing.library import to_json

    refuse_explained_json(explain=explain, json=json)
    choices: Choices = context.obj
    where, day = search_filter(since, until, source), day_of_asking(asked_on)
    chosen = model_to_write(model or choices.model, base_url or choices.base_url)
    manner = Manner(strictness, chosen, strict or choices.strict)
    text = typed_or_piped(question)
    place, embedder = index or choices.index, embedding_model or choices.embedding_model
    with Library.open(place, embedding_model=embedder, create=False) as library:
        require_sources(library, source)
        why: list[Explanation] = []
        asked = Asked(text, where, day, k, standalone, anyway, why.append)
        answer = (
            _quoted(library, asked, manner) if chosen.quotes else _written(library, asked, manner, json=json)
        )
    typer.echo(to_json(answer.model_dump(mode="json")) if json else answer_text(answer, strictness))
    if explain:
        say_why(why[-1], answer, strictness)
    if answer.interrupted is not None:
        raise typer.Exit(INTERRUPTED if answer.interrupted.kind == "stopped" else BROKEN_OFF)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its limits.

    Attributes:
        question: as typed.
        where: hard limits.
        day: from which "last week" counts.
        k: passages to read.
        standalone: searched in its place, or None.
        anyway: whether to answer also what would be declined.
        on_trace: is told why these passages.
    """

    question: str
    where: "Filter"
    day: date
    k: int
    standalone: str | None
    anyway: bool
    on_trace: Callable[["Explanation"], object]


def _quoted(library: "Library", asked: Asked, manner: Manner) -> "Answer":
    """An answer of quotations; imports no LangChain."""
    from qa.chain import ask

    return ask(
        library,
        asked.question,
        where=asked.where,
        asked_on=asked.day,
        k=asked.k,
        strictness=manner.strictness,
        standalone_question=asked.standalone,
        anyway=asked.anyway,
        on_trace=asked.on_trace,
    )


def _written(library: "Library", asked: Asked, manner: Manner, *, json: bool) -> "Answer":
    """An answer that a chat model writes, shown as it grows where somebody looks on.

    Raises:
        ModelFailed: the model gave nothing; says that quotations need none.
    """
    from qa.chain import Stopped
    from qa.models.failure import ModelFailed
    from tui.printing.library import say
    from tui.printing.live_answer import Unseen, live_answer

    if not manner.model.is_local and sys.stderr.isatty():
        say(f"{one_line(whereabouts(manner.model))}.")
    looked_on = sys.stdout.isatty() and not json
    try:
        with stoppable() as should_stop, live_answer() if looked_on else nullcontext(Unseen()) as shown:
            return _last(library, asked, manner, should_stop, shown)
    except Stopped:
        raise typer.Exit(INTERRUPTED) from None
    except ModelFailed as failed:
        raise with_quotes_offered(failed) from failed


def _last(
    library: "Library",
    asked: Asked,
    manner: Manner,
    should_stop: Callable[[], bool],
    shown: "Unseen",
) -> "Answer":
    """The last state of an answer; every one before it is shown."""
    shown.say("loading")
    from qa.chain import build_chain

    chain = build_chain(
        library,
        k=asked.k,
        where=asked.where,
        model=manner.model.spec,
        base_url=manner.model.base_url,
        strictness=manner.strictness,
        strict=manner.drops_unsupported,
        explain=True,
    )
    shown.say("searching")
    given = {"question": asked.question, "asked_on": asked.day, "should_stop": should_stop}
    given |= {"standalone_question": asked.standalone, "anyway": asked.anyway}
    answer: Answer | None = None
    for stage in chain.stream(given):
        if "passages" in stage:
            shown.say(f"waiting for {manner.model.spec}")
        if "explanation" in stage:
            asked.on_trace(stage["explanation"])
        if "answer" in stage:
            answer = stage["answer"]
            shown.show(answer)
    if answer is None:
        raise FootnoteError("the model ended without an answer")
    return answer


def with_quotes_offered(failed: "ModelFailed") -> "ModelFailed":
    """The same failure, and what needs no model."""
    from qa.models.failure import ModelFailed

    if "--model quote" in failed.fix:
        return failed
    fix = f"{failed.fix}; or answer" if failed.fix else "Answer"
    fix += " with quotes (--model quote)"
    return ModelFailed(failed.what, fix, kind=failed.kind, retry_after=failed.retry_after)
