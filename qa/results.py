"""What was measured of each question, and the file that keeps it for a comparison."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.answer import Outcome
from qa.labelled import BadQuestionFile, first_problem, read_lines


class Cited(BaseModel):
    """A range of characters that an answer cites."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article_id: str
    start: int
    end: int


class QuestionResult(BaseModel):
    """One question of an evaluation: what came back, and what it scores."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str = Field(description="As it was asked.")
    understood: str = Field(default="", description="As it was understood, its history resolved.")
    scores: Mapping[str, float] = Field(
        default_factory=dict, description="By the name of the measure; those that do not apply are absent."
    )
    expects_answer: bool | None = Field(default=None, description="Whether the articles answer it, if known.")
    outcome: Outcome | None = Field(default=None, description="null if the question was not read.")
    confidence: float | None = Field(default=None, description="That the articles answer it (0 to 1).")
    right: bool | None = Field(
        default=None,
        description="Whether what is quoted, or would be if declining were not allowed, holds the answer; "
        "never where there is none; null if unknown.",
    )
    short: str | None = Field(default=None, description="The short form of the answer.")
    said: str = Field(default="", description="The sentences of the answer.")
    answers: tuple[str, ...] = Field(default=(), description="What would have been right.")
    cited: tuple[Cited, ...] = ()
    found: tuple[str, ...] = Field(default=(), description="The articles that were found, best first.")
    slices: Mapping[str, str] = Field(default_factory=dict, description="What it was sliced by.")
    milliseconds: float = Field(description="From the question to the passages, or to the answer if read.")

    @property
    def declined(self) -> bool | None:
        """Whether it was declined; None if it was not read."""
        return None if self.outcome is None else self.outcome == "decline"

    def to_line(self) -> str:
        """One line of JSON, without the line break."""
        return self.model_dump_json()


def read_results(file: str | Path) -> list[QuestionResult]:
    """Read what `footnote eval --save` wrote.

    Raises:
        BadQuestionFile: naming the line that is no result.
    """
    results = []
    for line, place, _ in read_lines(file):
        try:
            results.append(QuestionResult.model_validate_json(line))
        except ValidationError as error:
            raise BadQuestionFile(
                f"{place}: no result of a question ({first_problem(error)})",
                "name a file that `footnote eval --save FILE` wrote",
            ) from error
    return results
