"""Measure the whole way on labelled questions: does it find, read, cite and decline as it should?

Every question goes the way of the product, `qa.chain.Stages`; only more passages are fetched than are read,
as many as it takes to rank ten articles.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qa.abstention import Strictness, Thresholds
from qa.answer import Answer
from qa.answerer import Answerer
from qa.answerers import quoting_answerer, quoting_reader
from qa.chain import Stages, trained_judge
from qa.labelled import LabelledQuestion, read_questions
from qa.metrics import token_f1
from qa.passage import Passage
from qa.question import clean_question
from qa.report import Report
from qa.report_slices import check_fields, slice_of
from qa.report_summary import summarise
from qa.results import Cited, QuestionResult
from qa.scores import (
    ARTICLES,
    MADE_TO_ANSWER,
    answer_scores,
    articles_of,
    follow_up_scores,
    is_right,
    ranking_scores,
    said,
)
from qa.search import SearchOptions

if TYPE_CHECKING:
    from index.library import Library

__all__ = ["EvaluationOptions", "LabelledQuestion", "evaluate", "read_questions", "results_of"]

SEARCH = SearchOptions()


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """What is asked, and how.

    Attributes:
        search: how passages are found; `k` of them are read.
        read: whether to answer at all; without it only retrieval is measured.
        strictness: how sure the quoting answerer must be.
        by: what to slice by; see `qa.report_slices`.
    """

    search: SearchOptions = SEARCH
    read: bool = True
    strictness: Strictness = "balanced"
    by: tuple[str, ...] = ()


def evaluate(
    library: "Library",
    questions: Sequence[LabelledQuestion],
    options: EvaluationOptions = EvaluationOptions(),
    answerer: Answerer | None = None,
) -> Report:
    """Ask every question and measure what comes back; see `results_of`."""
    return summarise(list(results_of(library, questions, options, answerer)))


def results_of(
    library: "Library",
    questions: Sequence[LabelledQuestion],
    options: EvaluationOptions = EvaluationOptions(),
    answerer: Answerer | None = None,
) -> Iterator[QuestionResult]:
    """Ask every question; yield what was measured of it as soon as it is.

    Args:
        library: the open index.
        questions: labelled.
        options: what is asked, and how.
        answerer: None quotes the articles.

    Raises:
        UnknownField: there is no such field to slice by.
    """
    check_fields(options.by, questions)
    asking = _Asking.of(library, options, answerer)
    for labelled in questions:
        yield asking.result(labelled)


@dataclass(frozen=True, slots=True)
class _Asking:
    """The product's stages, with what measuring needs beside them.

    Attributes:
        options: what is asked, and how.
        stages: of the product; they return more passages than are read.
        outspoken: answers what `stages.answerer` declines, to know what it was right to hold back; None
            where that cannot be known.
    """

    options: EvaluationOptions
    stages: Stages
    outspoken: Answerer | None

    @classmethod
    def of(cls, library: "Library", options: EvaluationOptions, answerer: Answerer | None) -> "_Asking":
        search = options.search
        enough = max(search.k, ARTICLES * (search.per_article or ARTICLES))
        judge = trained_judge() if search.rerank else None
        outspoken = _never_declining(library) if answerer is None else None
        answerer = answerer or quoting_answerer(library, options.strictness)
        stages = Stages(library, answerer, replace(search, k=enough), None, judge)
        return cls(options, stages, outspoken)

    def result(self, labelled: LabelledQuestion) -> QuestionResult:
        """Ask one question and measure what comes back."""
        begun = time.perf_counter()
        known = self._found(labelled)
        passages: list[Passage] = known["passages"]
        answer: Answer | None = None
        if self.options.read and labelled.expects_answer is not None:
            answer = self.stages.answer(self._to_read(known))
        milliseconds = (time.perf_counter() - begun) * 1000
        scores = ranking_scores(labelled, passages)
        if labelled.history and scores:
            scores |= follow_up_scores(labelled, self._found_as_asked(known), passages)
        result = QuestionResult(
            id=labelled.id,
            question=known["question"],
            understood=known["standalone_question"],
            scores=scores,
            expects_answer=labelled.expects_answer,
            answers=labelled.answers,
            found=tuple(articles_of(passages)[:ARTICLES]),
            slices=self._slices(labelled, answer),
            milliseconds=milliseconds,
        )
        return self._with_answer(result, labelled, known, answer) if answer else result

    def _found(self, labelled: LabelledQuestion) -> dict[str, Any]:
        """The question as it was understood, and its passages, under the keys of the chain."""
        known: dict[str, Any] = {
            "question": clean_question(labelled.question),
            "history": list(labelled.history),
            "where": None,
            "asked_on": labelled.asked_on,
        }
        known["standalone_question"] = self.stages.condense(known)
        known["passages"] = self.stages.retrieve(known)
        return known

    def _found_as_asked(self, known: dict[str, Any]) -> list[Passage]:
        """What a follow-up finds without its history."""
        if known["standalone_question"] == known["question"]:
            found: list[Passage] = known["passages"]
            return found
        return self.stages.retrieve({**known, "standalone_question": known["question"], "history": []})

    def _to_read(self, known: dict[str, Any]) -> dict[str, Any]:
        return {**known, "passages": known["passages"][: self.options.search.k]}

    def _slices(self, labelled: LabelledQuestion, answer: Answer | None) -> dict[str, str]:
        outcome = answer.outcome if answer else None
        library = self.stages.library
        return {field: slice_of(field, labelled, outcome, library) for field in self.options.by}

    def _with_answer(
        self, result: QuestionResult, labelled: LabelledQuestion, known: dict[str, Any], answer: Answer
    ) -> QuestionResult:
        scores = {**result.scores, **answer_scores(labelled, answer)}
        told = self._told(known, answer)
        if told is not None and labelled.expects_answer and labelled.answers:
            scores[MADE_TO_ANSWER] = token_f1(told.short or "", labelled.answers)
        citations = () if answer.abstained else answer.citations
        return result.model_copy(
            update={
                "scores": scores,
                "outcome": answer.outcome,
                "confidence": answer.confidence,
                "right": is_right(labelled, told) if told is not None else None,
                "short": answer.short,
                "said": said(answer),
                "cited": tuple(Cited(article_id=c.article_id, start=c.start, end=c.end) for c in citations),
            }
        )

    def _told(self, known: dict[str, Any], answer: Answer) -> Answer | None:
        """The answer, or what was held back; None if that cannot be known."""
        if not answer.abstained:
            return answer
        if self.outspoken is None:
            return None
        read = self._to_read(known)
        return self.outspoken.answer(read["question"], read["standalone_question"], read["passages"])


def _never_declining(library: "Library") -> Answerer:
    """The quoting answerer without thresholds; it costs nothing where the trained reader has just read."""
    from qa.extractive import ExtractiveAnswerer

    return ExtractiveAnswerer(quoting_reader(library), Thresholds(0.0, 0.0))
