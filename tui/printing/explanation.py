"""Why these passages, as text on standard output: `footnote search --explain`, `footnote ask --explain`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.asking.days_meant import ANY
from tui.plain import one_line
from tui.printing.library import wrap
from tui.signs import Signs
from tui.strictness import Strictness
from tui.words.explanation import (
    bars,
    days_field,
    days_told,
    in_words,
    search_lines,
    stage_rows,
    summary_line,
)
from tui.words.wording import facts, written_date

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.explanation import Candidate, Explanation

_BAR_COLUMNS = 36


def explanation_text(
    explanation: Explanation, answer: Answer | None, strictness: Strictness, signs: Signs
) -> str:
    """How the question was understood, each passage that came near and its fate in words, the times.

    Args:
        explanation: of the search.
        answer: that was made of it, if one was.
        strictness: how sure it had to be.
        signs: of the stream; footnotes are [1] on paper.
    """
    days = facts([days_field(explanation) or None, days_told(explanation, signs)], signs)
    blocks = [
        f"Understood as: {one_line(explanation.question)}\nDays meant: {days or ANY}",
        "\n".join(
            wrap(line)
            for line in [summary_line(explanation, answer, signs), *search_lines(explanation, strictness)]
        ),
        *(_candidate(one, explanation, answer, signs) for one in explanation.candidates),
        "\n".join(bars(stage_rows(explanation, answer.timings_ms if answer else {}), _BAR_COLUMNS, signs)),
    ]
    return "\n\n".join(blocks)


def _candidate(candidate: Candidate, explanation: Explanation, answer: Answer | None, signs: Signs) -> str:
    passage = candidate.passage
    place = facts([passage.title, passage.source, written_date(passage.published)], signs)
    words = in_words(candidate, explanation, answer, signs)
    return f"{one_line(place)}\n{wrap(words.replace('−', '-') if signs.ascii else words)}"


def refuse_explained_json(*, explain: bool, json: bool) -> None:
    """An explanation is text; what a program reads stays what it is.

    Raises:
        typer.BadParameter: both are wanted.
    """
    if explain and json:
        import typer

        raise typer.BadParameter("--explain prints text; leave out --json")


def say_why(
    explanation: Explanation, answer: Answer | None = None, strictness: Strictness = "balanced"
) -> None:
    """Print an explanation under what it explains."""
    import typer

    from tui.printing.answer import stream_signs

    # On paper a footnote is [1], as in the answer.
    signs = replace(stream_signs(), superscripts=False)
    typer.echo(f"\nWhy these passages\n\n{explanation_text(explanation, answer, strictness, signs)}")
