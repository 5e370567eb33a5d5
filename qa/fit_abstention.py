"""Fit when to decline: `python -m qa.fit_abstention NAME=INDEX=QUESTIONS[:N] … --write`.

For each labelled set the product's own way is gone (condense, retrieve, rerank, read) and what the passages
say together is kept (`qa.reader.collection`). A set `NAME==QUESTIONS` brings a passage of its own with each
question: it is asked of all these passages, and as NAME/own of that one alone. A logistic regression over all
sets, each weighing the same and each question seen with and without vectors, gives the probability that the
articles answer; a figure that would count the wrong way is left out, since that is chance and not knowledge.
Where to answer, to say "perhaps" and to decline follows from it. All figures that are printed are
cross-validated: they come from weights and thresholds that saw no question of the same article.
"""

import argparse
import json
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from index.article import Filter
from index.library import Library
from qa.abstention import THRESHOLDS_FILE
from qa.chain import PASSAGES, find_and_rerank
from qa.followup import condense
from qa.labelled import LabelledQuestion, read_questions
from qa.question import clean_question
from qa.reader.calibration import ridge_logistic
from qa.reader.collection import COLLECTION_FILE, collection_features
from qa.reader.examples import read_rows
from qa.reader.onnx_reader import OnnxReader
from qa.report import ReliabilityBin
from qa.report_plots import reliability_diagram, standalone
from qa.search import SearchOptions

Floats = npt.NDArray[np.float64]

FOLDS = 10
BINS = 10
DIAGRAM_FILE = "reliability.svg"
RIDGE = 2.0
SEED = 5
READER = "minilm-reader"

WRONG_ANSWER = {"lenient": 0.5, "balanced": 1.0, "strict": 2.5}
"""The cost of answering what the articles do not answer, where declining what they do answer costs 1."""

SIGNS = {
    "best": 1,
    "relevant": 1,
    "most_relevant": 1,
    "similarity": 1,
    "agreement": 1,
    "rank": -1,
    "both_legs": 1,
    "score": 1,
}
"""What may only speak for an answer (1), or against one (-1); the others may do either."""

PERHAPS_SHARE = 0.75
"""The "perhaps" begins at this share of the odds at which answering pays."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set.

    Attributes:
        of: the name of the set.
        group: its article, for the folds.
        answerable: whether the articles answer.
        features: of `qa.reader.collection.collection_features`.
    """

    of: str
    group: str
    answerable: bool
    features: dict[str, float]


def cases_of(source: str, reader: OnnxReader) -> Iterator[Case]:
    """Ask the questions of one set."""
    name, index, rest = source.split("=", 2)
    file, _, limit = rest.partition(":")
    if not index:
        yield from _of_own_passages(name, Path(file), reader)
        return
    questions = [row for row in read_questions(file) if row.expects_answer is not None]
    if limit:
        questions = random.Random(SEED).sample(questions, min(int(limit), len(questions)))  # noqa: S311
    with Library.open(index, create=False) as library:
        yield from _asked(library, questions, name, reader)


def _asked(
    library: Library,
    questions: Sequence[LabelledQuestion],
    name: str,
    reader: OnnxReader,
    of_own: bool = False,
) -> Iterator[Case]:
    """The cases of some questions, asked of the library or each of its own articles alone."""
    for labelled in questions:
        question = condense(clean_question(labelled.question), labelled.history)
        passages = find_and_rerank(
            library,
            question,
            options=SearchOptions(k=PASSAGES),
            where=Filter(article_ids=labelled.article_ids) if of_own else None,
            asked_on=labelled.asked_on,
            judge=reader.judge,
        )
        if passages:
            group = labelled.article_ids[0] if labelled.article_ids else labelled.id
            features = dict(collection_features(passages, reader.judge(question, passages)))
            yield Case(name, group, bool(labelled.expects_answer), features)


def _of_own_passages(name: str, file: Path, reader: OnnxReader) -> Iterator[Case]:
    rows = list(read_rows(file))
    questions = [
        LabelledQuestion(
            question=row["question"], answerable=row["answerable"], article_ids=(f"{name}-{number}",)
        )
        for number, row in enumerate(rows)
    ]
    with TemporaryDirectory() as folder:
        articles = Path(folder) / "passages.jsonl"
        lines = [
            {"id": q.article_ids[0], "title": row.get("title") or "", "text": row["passage"]}
            for q, row in zip(questions, rows, strict=True)
        ]
        articles.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        with Library.open(Path(folder) / "index") as library:
            library.sync(articles)
            yield from _asked(library, questions, name, reader)
            yield from _asked(library, questions, f"{name}/own", reader, of_own=True)


def without_vectors(case: Case) -> Case:
    """The case as it would be while the vectors of an index are not ready yet."""
    unknown = {"similarity": 0.0, "similarity_unknown": 1.0, "both_legs": 0.0}
    return replace(case, features={**case.features, **unknown})


def matrix(cases: Sequence[Case], names: Sequence[str]) -> Floats:
    """Features as rows, (n, len(names))."""
    return np.asarray([[case.features[name] for name in names] for case in cases])


def weights_of(cases: Sequence[Case]) -> Floats:
    """Each set weighs the same, and in each set the answerable as much as the others."""
    kinds = [(case.of, case.answerable) for case in cases]
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    shares: Floats = np.asarray([1.0 / counts[kind] for kind in kinds])
    scaled: Floats = shares * len(cases) / shares.sum()
    return scaled


def cross_validated(cases: Sequence[Case], names: Sequence[str]) -> Floats:
    """For each case the probability by weights that saw no case of its article."""
    fold = np.asarray([zlib.crc32(case.group.encode()) % FOLDS for case in cases])
    x = matrix(cases, names)
    probability = np.zeros(len(cases))
    for number in range(FOLDS):
        held = fold == number
        if held.any():
            weights, bias = fit([case for case, out in zip(cases, held, strict=True) if not out], names)
            probability[held] = 1.0 / (1.0 + np.exp(-(x[held] @ weights + bias)))
    return probability


def fit(cases: Sequence[Case], names: Sequence[str]) -> tuple[Floats, float]:
    """Weights and bias from the cases, each seen with and without vectors."""
    seen = [*cases, *map(without_vectors, cases)]
    answerable = np.asarray([case.answerable for case in seen])
    return signed_logistic(matrix(seen, names), answerable, weights_of(seen), names)


def signed_logistic(
    x: Floats, y: npt.NDArray[np.bool_], w: Floats, names: Sequence[str]
) -> tuple[Floats, float]:
    """Weights and bias of a ridge logistic regression; what counts against its sign is left out in turn."""
    sign = np.asarray([SIGNS.get(name, 0) for name in names])
    used = np.ones(len(names), dtype=bool)
    while True:
        weights = np.zeros(len(names))
        weights[used], bias = ridge_logistic(x[:, used], y, RIDGE, w)
        wrong = weights * sign
        if wrong.min() >= 0:
            return weights, bias
        used[int((wrong * x.std(axis=0)).argmin())] = False


def best_threshold(probability: Floats, answerable: npt.NDArray[np.bool_], w: Floats, cost: float) -> float:
    """The probability from which answering costs least."""
    candidates = np.unique(np.round(probability, 3))
    losses = [
        (w[(probability >= t) & ~answerable].sum() * cost + w[(probability < t) & answerable].sum(), t)
        for t in candidates
    ]
    return float(min(losses)[1])


def thresholds(cases: Sequence[Case], probability: Floats) -> dict[str, dict[str, float]]:
    """For each strictness where "answer" and "perhaps" begin."""
    answerable, w = np.asarray([case.answerable for case in cases]), weights_of(cases)
    found = {}
    for name, cost in WRONG_ANSWER.items():
        answer = best_threshold(probability, answerable, w, cost)
        odds = PERHAPS_SHARE * answer / (1 - answer) if answer < 1 else 1.0
        perhaps = answer if name == "strict" else odds / (1 + odds)
        found[name] = {"answer": round(answer, 3), "perhaps": round(perhaps, 3)}
    return found


def show(cases: Sequence[Case], probability: Floats, at: float, called: str) -> None:
    """Declining on each set, if all below `at` are declined."""
    print(f"declining below {at:.3f} ({called}), cross-validated:")  # noqa: T201
    for name in dict.fromkeys(case.of for case in cases):
        mine = np.asarray([case.of == name for case in cases])
        y = np.asarray([case.answerable for case in cases])[mine]
        declined = probability[mine] < at
        right = int((declined & ~y).sum())
        precision, recall = right / max(1, int(declined.sum())), right / max(1, int((~y).sum()))
        brier = float(np.mean((probability[mine] - y) ** 2))
        print(  # noqa: T201
            f"  {name:10} n {len(y):5}  unanswerable {int((~y).sum()):4}  P {precision:.2f}  R {recall:.2f}  "
            f"AUC {area_under_curve(probability[mine], y):.3f}  Brier {brier:.3f}"
        )


def area_under_curve(probability: Floats, answerable: npt.NDArray[np.bool_]) -> float:
    """Of the ROC: the chance that an answerable question has a higher probability than another."""
    ranks = np.empty(len(probability))
    ranks[np.argsort(probability, kind="stable")] = np.arange(1, len(probability) + 1)
    positive, negative = int(answerable.sum()), int((~answerable).sum())
    if not positive or not negative:
        return float("nan")
    return float((ranks[answerable].sum() - positive * (positive + 1) / 2) / (positive * negative))


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, fit, print; with `--write` also write collection.json, abstention.json and reliability.svg."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--reader", type=Path, help="folder of another reader than the shipped one")
    parser.add_argument("--keep", type=Path, help="keep the cases here, or take them from here if it exists")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args(argv)
    if arguments.keep and arguments.keep.exists():
        cases = [Case(**json.loads(line)) for line in arguments.keep.read_text("utf-8").splitlines()]
    else:
        reader = OnnxReader(arguments.reader)
        cases = [case for source in arguments.sources for case in cases_of(source, reader)]
        if arguments.keep:
            arguments.keep.write_text("".join(json.dumps(asdict(c)) + "\n" for c in cases), "utf-8")
    names = list(cases[0].features)
    probability = cross_validated(cases, names)
    found = thresholds(cases, probability)
    for strictness, at in found.items():
        show(cases, probability, at["perhaps"], f"{strictness}, perhaps")
    show(cases, probability, found["balanced"]["answer"], "balanced, answer")
    weights, bias = fit(cases, names)
    fitted = {
        "bias": round(bias, 4),
        "weights": {n: round(float(v), 4) for n, v in zip(names, weights, strict=True) if v},
    }
    print(json.dumps(fitted), json.dumps(found))  # noqa: T201
    if arguments.write:
        _write(fitted, found)
        drawing = standalone(reliability_diagram(reliability_bins(cases, probability)))
        (Path(__file__).parent / "reader" / DIAGRAM_FILE).write_text(drawing + "\n", "utf-8")


def reliability_bins(cases: Sequence[Case], probability: Floats) -> list[ReliabilityBin]:
    """Ten bins from the least sure on, each case weighing as in the fit."""
    answerable, w = np.asarray([case.answerable for case in cases], dtype=np.float64), weights_of(cases)
    order = np.argsort(probability, kind="stable")
    bin_of = np.minimum((np.cumsum(w[order]) / w.sum() * BINS).astype(int), BINS - 1)
    parts = [order[bin_of == number] for number in range(BINS)]
    return [
        ReliabilityBin(
            confidence=float(np.average(probability[part], weights=w[part])),
            answerable=float(np.average(answerable[part], weights=w[part])),
            n=len(part),
        )
        for part in parts
        if len(part)
    ]


def _write(fitted: dict[str, object], found: dict[str, dict[str, float]]) -> None:
    here = Path(__file__).parent
    (here / "reader" / COLLECTION_FILE).write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
    path = here / THRESHOLDS_FILE
    path.write_text(
        json.dumps({**json.loads(path.read_text("utf-8")), READER: found}, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
