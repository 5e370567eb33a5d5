"""Labelled questions: what was asked, what the articles say to it, and where."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from index.article import Span
from index.errors import BadQuestion, FootnoteError
from qa.answer import Turn
from qa.question import clean_question

LINE = 'a line looks like {"question": "…", "article_ids": ["…"], "answers": ["…"], "answerable": true}'


class BadQuestionFile(FootnoteError):
    """A file of labelled questions cannot be read, or a line of it is no labelled question."""


def _as_written(name: object) -> object:
    """A whole number that names something, as text."""
    return str(name) if type(name) is int else name


Name = Annotated[str, BeforeValidator(_as_written)]
"""Of a question or an article; other data sets number theirs."""


class LabelledQuestion(BaseModel):
    """One line of a question file.

    Without `answers` and `answerable` only retrieval is measured. A question that is not answerable is not
    counted in retrieval, whatever articles it names. Fields that are not named here are kept, to slice by.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Name = ""
    question: str = Field(min_length=1)
    article_ids: tuple[Name, ...] = Field(default=(), description="Articles that answer it.")
    answers: tuple[str, ...] = Field(default=(), description="Any of them is right.")
    answerable: bool | None = None
    asked_on: date | None = None
    history: tuple[Turn, ...] = ()
    spans: tuple[Span, ...] = Field(
        default=(), description="Where the answers stand: characters of the article's canonical text."
    )
    passage: Span | None = Field(
        default=None, description="The paragraph that answers: characters of the article's canonical text."
    )

    @property
    def expects_answer(self) -> bool | None:
        """Whether the articles answer it; None if the file does not say."""
        return True if self.answerable is None and self.answers else self.answerable

    def fields(self) -> dict[str, Any]:
        """All fields that the line had, also those that are not named here."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def read_questions(file: str | Path) -> list[LabelledQuestion]:
    """Read a .jsonl or .jsonl.gz of labelled questions, one object a line; empty lines are skipped.

    A question without an id gets the number of its line.

    Raises:
        BadQuestionFile: naming the line, or that there is none.
    """
    rows = [_labelled(line, place, number) for line, place, number in read_lines(file)]
    if not rows:
        raise BadQuestionFile(f"{file} holds no questions", LINE)
    return rows


def read_lines(file: str | Path) -> Iterator[tuple[str, str, int]]:
    """The lines of a .jsonl or .jsonl.gz that are not empty, each with its place in words and its number.

    Raises:
        BadQuestionFile: it cannot be read.
    """
    path = Path(file)
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        # "-sig": Windows begins a text with a mark that is no JSON.
        with opened(path, "rt", encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield line, f"{path}, line {number}", number
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadQuestionFile(
            f"{path} cannot be read: {reason}", "name a .jsonl or .jsonl.gz file"
        ) from error


def _labelled(line: str, place: str, number: int) -> LabelledQuestion:
    try:
        content = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadQuestionFile(f"{place}: not JSON ({error.msg} at column {error.colno})", LINE) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
        raise BadQuestionFile(f"{place}: JSON that cannot be read ({error})", LINE) from error
    if not isinstance(content, dict):
        raise BadQuestionFile(f"{place}: not a JSON object", LINE)
    if isinstance(content.get("passage"), str):
        raise BadQuestionFile(
            f"{place}: it brings the text of its passage along, and `footnote eval` asks an index",
            'index the articles, and give the paragraph\'s place in its article: "passage": [start, end]',
        )
    content["history"] = content.get("history") or ()
    try:
        labelled = LabelledQuestion.model_validate({"id": str(number), **content})
        clean_question(labelled.question)
    except BadQuestion as error:
        raise BadQuestionFile(f"{place}: {error.what}", error.fix) from error
    except ValidationError as error:
        raise BadQuestionFile(f"{place}: {first_problem(error)}", LINE) from error
    return labelled


def first_problem(error: ValidationError) -> str:
    """Which field is wrong, and how."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
