"""Measure the whole way on labelled questions: does it find, read, cite and decline as it should?"""

import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import FootnoteError
from qa import metrics
from qa.answer import Answer, Turn
from qa.answerer import Answerer
from qa.chain import PASSAGES, quoting_answerer
from qa.followup import condense
from qa.passage import Passage
from qa.question import clean_question
from qa.report import Measure, Report
from qa.search import LEGS, Leg, SearchOptions, find_passages

if TYPE_CHECKING:
    from index.library import Library

ARTICLES = 10
"""How many articles the ranking measures look at."""

LINE = 'a line looks like {"question": "…", "article_ids": ["…"], "answers": ["…"], "answerable": true}'


class BadQuestionFile(FootnoteError):
    """A file of labelled questions cannot be read, or a line of it is no labelled question."""


class LabelledQuestion(BaseModel):
    """One line of a question file; fields that are not named here are ignored.

    Without `answers` and `answerable` only retrieval is measured. A question that is not answerable is not
    counted in retrieval, whatever articles it names.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = ""
    question: str = Field(min_length=1)
    article_ids: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    answerable: bool | None = None
    asked_on: date | None = None
    history: tuple[Turn, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def expects_answer(self) -> bool | None:
        """Whether the articles answer it; None if the file does not say."""
        return True if self.answerable is None and self.answers else self.answerable


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured of one question.

    Attributes:
        id: of the question.
        scores: by the name of the measure, 0 to 1; those that do not apply are absent.
        expects_answer: whether the articles answer it, if known.
        declined: whether the answerer declined, or None if it was not asked.
        milliseconds: from the question to the passages, and to the answer if it was read.
    """

    id: str
    milliseconds: float
    scores: dict[str, float] = field(default_factory=dict)
    expects_answer: bool | None = None
    declined: bool | None = None


def read_questions(file: str | Path) -> list[LabelledQuestion]:
    """Read a .jsonl or .jsonl.gz of labelled questions, one object a line; empty lines are skipped.

    Raises:
        BadQuestionFile: naming the line.
    """
    path = Path(file)
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            return [
                _read_line(line, f"{path}, line {number}", str(number))
                for number, line in enumerate(lines, 1)
                if line.strip()
            ]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        fix = "name a .jsonl or .jsonl.gz file of questions"
        raise BadQuestionFile(f"{path} cannot be read: {reason}", fix) from error


def _read_line(line: str, place: str, number: str) -> LabelledQuestion:
    try:
        content = json.loads(line)
        if not isinstance(content, dict):
            raise BadQuestionFile(f"{place}: not a JSON object", LINE)
        content["history"] = content.get("history") or ()
        return LabelledQuestion.model_validate({"id": number, **content})
    except json.JSONDecodeError as error:
        raise BadQuestionFile(f"{place}: not JSON ({error.msg} at column {error.colno})", LINE) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadQuestionFile(f"{place}: {where}: {first['msg']}", LINE) from error


def evaluate(
    library: "Library",
    questions: Sequence[LabelledQuestion],
    *,
    k: int = PASSAGES,
    legs: Sequence[Leg] = LEGS,
    options: SearchOptions | None = None,
    answerer: Answerer | None = None,
    read: bool = True,
    on_row: Callable[[], None] | None = None,
) -> Report:
    """Ask every question and measure what comes back.

    Args:
        library: the open index.
        questions: labelled.
        k: passages that are read.
        legs: which legs to search by.
        options: how to search, instead of `k` and `legs`.
        answerer: None quotes the articles.
        read: whether to answer at all; without it only retrieval is measured, at some 10 ms a question.
        on_row: called after each question.
    """
    options = options or SearchOptions(k=k, legs=tuple(legs))
    if read and answerer is None:
        answerer = quoting_answerer(library)
    outcomes: list[Outcome] = []
    for labelled in questions:
        outcomes.append(_outcome(library, labelled, options, answerer if read else None))
        if on_row:
            on_row()
    return summarise(outcomes)


def _outcome(
    library: "Library", labelled: LabelledQuestion, options: SearchOptions, answerer: Answerer | None
) -> Outcome:
    begun = time.perf_counter()
    question = clean_question(labelled.question)
    standalone = condense(question, labelled.history)
    passages = _search(library, standalone, options, labelled.asked_on)
    answer: Answer | None = None
    if answerer is not None and labelled.expects_answer is not None:
        answer = answerer.answer(question, standalone, passages[: options.k])
    milliseconds = (time.perf_counter() - begun) * 1000
    scores = _ranking_scores(labelled, passages)
    if answer is not None:
        scores |= _answer_scores(labelled, answer)
    declined = answer.abstained if answer is not None else None
    return Outcome(labelled.id, milliseconds, scores, labelled.expects_answer, declined)


def _search(
    library: "Library", question: str, options: SearchOptions, asked_on: date | None
) -> list[Passage]:
    """The passages that are read, and as many more as it takes to see ten articles."""
    enough = max(options.k, ARTICLES * (options.per_article or ARTICLES))
    return find_passages(library, question, options=replace(options, k=enough), asked_on=asked_on)


def _ranking_scores(labelled: LabelledQuestion, passages: Sequence[Passage]) -> dict[str, float]:
    if labelled.expects_answer is False:
        return {}
    scores: dict[str, float] = {}
    if labelled.article_ids:
        ranked = list(dict.fromkeys(passage.article_id for passage in passages))
        gold = frozenset(labelled.article_ids)
        scores = {f"hit@{k}": metrics.hit(ranked, gold, k) for k in (1, 3, 5, ARTICLES)}
        scores[f"MRR@{ARTICLES}"] = metrics.reciprocal_rank(ranked, gold, ARTICLES)
        scores[f"nDCG@{ARTICLES}"] = metrics.ndcg(ranked, gold, ARTICLES)
    if labelled.answers:
        for k in (1, 5):
            shown = "\n".join(passage.text for passage in passages[:k])
            scores[f"answer in passage@{k}"] = metrics.contains_answer(shown, labelled.answers)
    return scores


def _answer_scores(labelled: LabelledQuestion, answer: Answer) -> dict[str, float]:
    """Of the short form; declining is right, and only right, where there is no answer."""
    if not labelled.expects_answer:
        return {"exact match": float(answer.abstained), "F1": float(answer.abstained)}
    if not labelled.answers:
        return {}
    short = answer.short or ""
    quoted = " ".join(sentence.text for sentence in answer.sentences)
    return {
        "exact match": metrics.exact_match(short, labelled.answers),
        "F1": metrics.token_f1(short, labelled.answers),
        "answer in sentences": metrics.contains_answer(quoted, labelled.answers),
    }


def summarise(outcomes: Sequence[Outcome]) -> Report:
    """Average every measure over the questions to which it applies."""
    measures: list[Measure] = []
    for name in _NAMES:
        values = [outcome.scores[name] for outcome in outcomes if name in outcome.scores]
        if values:
            measures.append(Measure(name=name, value=sum(values) / len(values), n=len(values)))
    measures += _declining(outcomes)
    times = [outcome.milliseconds for outcome in outcomes]
    for name, share in (("latency p50 (ms)", 0.5), ("latency p95 (ms)", 0.95)):
        if times:
            measures.append(Measure(name=name, value=metrics.percentile(times, share), n=len(times)))
    return Report(questions=len(outcomes), measures=tuple(measures))


def _declining(outcomes: Sequence[Outcome]) -> Iterator[Measure]:
    """Precision, recall and F1 of declining (declined is the positive), over the questions that were read."""
    read = [outcome for outcome in outcomes if outcome.declined is not None]
    declined = [outcome for outcome in read if outcome.declined]
    unanswerable = [outcome for outcome in read if outcome.expects_answer is False]
    right = sum(1 for outcome in declined if outcome.expects_answer is False)
    if not read or not unanswerable:
        return
    precision = right / len(declined) if declined else 0.0
    recall = right / len(unanswerable)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    yield Measure(name="declining: precision", value=precision, n=len(declined))
    yield Measure(name="declining: recall", value=recall, n=len(unanswerable))
    yield Measure(name="declining: F1", value=f1, n=len(read))


_NAMES: tuple[str, ...] = (
    *(f"hit@{k}" for k in (1, 3, 5, ARTICLES)),
    f"MRR@{ARTICLES}",
    f"nDCG@{ARTICLES}",
    *(f"answer in passage@{k}" for k in (1, 5)),
    "exact match",
    "F1",
    "answer in sentences",
)
