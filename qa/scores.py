"""What one question scores: the passages found, the answer given and its citations against what is known.

A retrieved passage is the gold one if it stands in a gold article and holds a whole gold span, or covers at
least half of the gold paragraph: a paragraph that is longer than a chunk is found where its answer stands, a
short one wherever most of it is. A citation counts if it overlaps a gold span. Spans belong to every article
of `article_ids`; files with spans name one.
"""

from collections.abc import Sequence

from qa import metrics
from qa.answer import Answer, Citation
from qa.labelled import LabelledQuestion
from qa.passage import Passage

ARTICLES = 10
"""How many articles the ranking measures look at."""

HITS = (1, 3, 4, 5, ARTICLES)
PASSAGES = (1, 5)
"""How many passages the passage measures look at."""

HALF = 0.5
"""Of the gold paragraph's characters: more than any other chunk can have of it, but for one that overlaps."""

FOLLOW_UP = ("hit@1", f"hit@{ARTICLES}", f"MRR@{ARTICLES}", "passage hit@5", "answer in passage@5")
"""What is measured of a follow-up twice: as it was asked, and as it was understood."""

AS_ASKED, AS_UNDERSTOOD = "follow-ups as asked", "follow-ups as understood"

MADE_TO_ANSWER = "F1 if made to answer"
"""F1 of the questions that have an answer, with what was held back where it was declined."""


def ranking_scores(labelled: LabelledQuestion, passages: Sequence[Passage]) -> dict[str, float]:
    """Of the passages, best first; nothing for a question that has no answer."""
    if labelled.expects_answer is False:
        return {}
    scores: dict[str, float] = {}
    if labelled.article_ids:
        ranked = articles_of(passages)
        gold = frozenset(labelled.article_ids)
        scores |= {f"hit@{k}": metrics.hit(ranked, gold, k) for k in HITS}
        scores[f"MRR@{ARTICLES}"] = metrics.reciprocal_rank(ranked, gold, ARTICLES)
        scores[f"nDCG@{ARTICLES}"] = metrics.ndcg(ranked, gold, ARTICLES)
    if labelled.article_ids and (labelled.passage or labelled.spans):
        gold_ones = [is_gold(labelled, passage) for passage in passages]
        scores |= {f"passage hit@{k}": float(any(gold_ones[:k])) for k in PASSAGES}
    if labelled.answers:
        for k in PASSAGES:
            shown = "\n".join(passage.text for passage in passages[:k])
            scores[f"answer in passage@{k}"] = metrics.contains_answer(shown, labelled.answers)
    return scores


def articles_of(passages: Sequence[Passage]) -> list[str]:
    """The articles of the passages, each where its best passage stands."""
    return list(dict.fromkeys(passage.article_id for passage in passages))


def is_gold(labelled: LabelledQuestion, passage: Passage) -> bool:
    """Whether this is the passage that answers; see the head of this file."""
    if passage.article_id not in labelled.article_ids:
        return False
    here = (passage.start, passage.end)
    if any(metrics.holds(here, span) for span in labelled.spans):
        return True
    if labelled.passage is None:
        return False
    length = labelled.passage.end - labelled.passage.start
    return length > 0 and metrics.overlap(here, labelled.passage) >= HALF * length


def follow_up_scores(
    labelled: LabelledQuestion, as_asked: Sequence[Passage], understood: Sequence[Passage]
) -> dict[str, float]:
    """Of a follow-up, searched for as it was asked and as it was understood."""
    return {
        f"{how}: {name}": score
        for how, passages in ((AS_ASKED, as_asked), (AS_UNDERSTOOD, understood))
        for name, score in ranking_scores(labelled, passages).items()
        if name in FOLLOW_UP
    }


def answer_scores(labelled: LabelledQuestion, answer: Answer) -> dict[str, float]:
    """Of the short form, the sentences, the citations and the confidence.

    Declining is right, and only right, where there is no answer: "perhaps" is answered.
    """
    scores = {
        "share answered": float(answer.outcome == "answer"),
        "share perhaps": float(answer.outcome == "perhaps"),
        "share declined": float(answer.outcome == "decline"),
        "Brier score": (answer.confidence - float(bool(labelled.expects_answer))) ** 2,
    }
    if not labelled.expects_answer:
        declined = float(answer.outcome == "decline")
        return scores | {"exact match": declined, "F1": declined}
    if labelled.answers:
        short = answer.short or ""
        scores["exact match"] = metrics.exact_match(short, labelled.answers)
        scores["F1"] = metrics.token_f1(short, labelled.answers)
        scores["answer in sentences"] = metrics.contains_answer(said(answer), labelled.answers)
    return scores | citation_scores(labelled, answer)


def citation_scores(labelled: LabelledQuestion, answer: Answer) -> dict[str, float]:
    """Precision: the share of the cited ranges that overlap a gold span, of questions that were answered.

    Recall: 1 if a cited range holds a whole gold span; 0 too if it was declined. Without spans, whether the
    quote holds one of the answers, under other names: the words may stand there by chance.
    """
    by_span = bool(labelled.spans and labelled.article_ids)
    if not by_span and not labelled.answers:
        return {}
    cited = [] if answer.outcome == "decline" else list(answer.citations)
    if by_span:
        touching = [_overlaps_gold(labelled, one) for one in cited]
        holding = [_holds_gold(labelled, one) for one in cited]
    else:
        touching = [bool(metrics.contains_answer(one.quote, labelled.answers)) for one in cited]
        holding = touching
    by = "" if by_span else " by words"
    scores = {f"citation recall{by}": float(any(holding))}
    if cited:
        scores[f"citation precision{by}"] = sum(touching) / len(cited)
    return scores


def _overlaps_gold(labelled: LabelledQuestion, one: Citation) -> bool:
    return one.article_id in labelled.article_ids and any(
        metrics.overlap((one.start, one.end), span) for span in labelled.spans
    )


def _holds_gold(labelled: LabelledQuestion, one: Citation) -> bool:
    return one.article_id in labelled.article_ids and any(
        metrics.holds((one.start, one.end), span) for span in labelled.spans
    )


def is_right(labelled: LabelledQuestion, answer: Answer) -> bool | None:
    """Whether the sentences hold the answer; None if that cannot be known.

    Nothing that is said to a question without an answer is right.
    """
    if labelled.expects_answer is False:
        return False
    if not labelled.answers:
        return None
    return bool(metrics.contains_answer(said(answer), labelled.answers))


def said(answer: Answer) -> str:
    """The sentences of an answer."""
    return " ".join(sentence.text for sentence in answer.sentences)
