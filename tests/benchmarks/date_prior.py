"""What the date prior is worth: none, 0.3·exp(-age/30 days), ours, ours with cross-validated constants.

    python tests/benchmarks/date_prior.py --index DIR [--questions FILE]

DIR is an index of all articles of eval/news (`footnote index` on articles.jsonl.gz; vectors are not needed,
only the words leg is asked). Measured by article: Hit@1, 4, 10 and MRR@10 over the answerable questions.

Two tables. "In the week of the news": asked on the day that the question has. "Years later": questions that
say nothing of time and are over 400 days older than the newest article, asked on that article's day; a prior
that buries old articles loses there. Cross-validation: five folds over questions, the constants of each
chosen by MRR on the other four; which questions count as "always holds" is not fitted.
"""

import argparse
import gzip
import itertools
import json
import math
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index.article import Filter
from index.errors import FootnoteError
from index.library import Library
from qa import recency
from qa.question import clean_question
from qa.ranking import share_of_best
from qa.when import TimeMeant, time_meant

QUESTIONS = Path(__file__).parents[3] / "shared/data/eval/news/questions.jsonl.gz"
CANDIDATES, FOLDS, LONG_AGO = 100, 5, 400
GRID = {
    "PRIOR_WEIGHT": (0.4, 0.5, 0.6, 0.7),
    "PRIOR_DAYS": (3.0, 7.0, 20.0),
    "PRIOR_POWER": (0.3, 0.5, 1.0),
}

Days = Mapping[str, date | None]


@dataclass(frozen=True)
class Asked:
    """A question with the articles that its words find: id → share of the best score."""

    question: str
    asked_on: date
    gold: frozenset[str]
    found: Mapping[str, float]

    @property
    def meant(self) -> TimeMeant:
        return time_meant(self.question, self.asked_on)


Prior = Callable[[Asked, Days], Sequence[str]]


def without(asked: Asked, days: Days) -> Sequence[str]:
    return list(asked.found)


def month_long(asked: Asked, days: Days) -> Sequence[str]:
    """0.3·exp(-age/30 days), the same for every question; articles from after it lose as with ours."""

    def score(item: str) -> float:
        day = days[item]
        if day is None:
            return asked.found[item]
        age = (asked.asked_on - day).days
        return asked.found[item] + (
            0.3 * math.exp(-age / 30) if age >= 0 else -1.2 * (1 - math.exp(age / 14))
        )

    return sorted(asked.found, key=score, reverse=True)


def ours(asked: Asked, days: Days) -> Sequence[str]:
    return list(recency.with_date_prior(asked.found, days, asked.meant, asked.asked_on, asked.question))


def rank(asked: Asked, order: Sequence[str]) -> float:
    return next((place for place, item in enumerate(order, 1) if item in asked.gold), math.inf)


def measures(ranks: Sequence[float]) -> list[float]:
    hits = [sum(rank <= k for rank in ranks) / len(ranks) for k in (1, 4, 10)]
    return [*hits, sum(1 / rank for rank in ranks if rank <= 10) / len(ranks)]


def cross_validated(questions: Sequence[Asked], days: Days) -> list[float]:
    """Ranks of ours, each with constants chosen on the questions of the other folds."""
    kept = {name: getattr(recency, name) for name in GRID}
    table = []
    for values in itertools.product(*GRID.values()):
        for name, value in zip(GRID, values, strict=True):
            setattr(recency, name, value)
        table.append((values, [rank(asked, ours(asked, days)) for asked in questions]))
    for name, value in kept.items():
        setattr(recency, name, value)
    fold = [n % FOLDS for n in range(len(questions))]
    random.Random(4).shuffle(fold)
    ranks = [math.inf] * len(questions)
    for held_out in range(FOLDS):
        best, row = max(
            table,
            key=lambda line: measures([r for r, f in zip(line[1], fold, strict=True) if f != held_out])[3],
        )
        print(f"  fold {held_out}: weight, days, power = {best}")
        ranks = [r if f == held_out else old for r, f, old in zip(row, fold, ranks, strict=True)]
    return ranks


def load(index: Path, questions: Path) -> tuple[list[Asked], Days]:
    with gzip.open(questions, "rt", encoding="utf-8") as lines:
        rows = [row for line in lines if (row := json.loads(line))["answerable"]]
    asked = []
    with Library.open(index, create=False) as library:
        summaries = library.articles(Filter())
        for row in rows:
            hits = library.search_words(clean_question(row["question"]), CANDIDATES, None)
            share = share_of_best({hit.chunk.key: hit.score for hit in hits})
            found: dict[str, float] = {}
            for hit in hits:
                found.setdefault(hit.chunk.article_id, share[hit.chunk.key])
            day = date.fromisoformat(row["asked_on"])
            asked.append(Asked(row["question"], day, frozenset(row["article_ids"]), found))
    return asked, {one.id: date.fromisoformat(one.published) if one.published else None for one in summaries}


def table(title: str, questions: Sequence[Asked], days: Days, validate: bool) -> None:
    print(
        f"\n{title} ({len(questions)}"
        f" questions)\n{'prior':24}{'Hit@1':>8}{'Hit@4':>8}{'Hit@10':>8}{'MRR@10':>8}"
    )
    priors: dict[str, Prior] = {"none": without, "0.3·exp(-age/30)": month_long, "ours": ours}
    for name, prior in priors.items():
        line = measures([rank(asked, prior(asked, days)) for asked in questions])
        print(f"{name:24}" + "".join(f"{value:8.4f}" for value in line))
    if validate:
        line = measures(cross_validated(questions, days))
        print(f"{'ours, cross-validated':24}" + "".join(f"{value:8.4f}" for value in line))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    arguments = parser.parse_args()
    if not arguments.questions.is_file():
        sys.exit(
            f"Not measured: {arguments.questions} is not here; it comes with the shared data (eval/news)."
        )
    try:
        questions, days = load(arguments.index, arguments.questions)
    except FootnoteError as error:
        sys.exit(f"Not measured: the index of eval/news cannot be used: {error}")
    table("In the week of the news", questions, days, validate=True)
    newest = max(day for day in days.values() if day)
    later = [
        Asked(one.question, newest, one.gold, one.found)
        for one in questions
        if not one.meant and (newest - one.asked_on).days > LONG_AGO
    ]
    table("Years later", later, days, validate=False)


if __name__ == "__main__":
    main()
