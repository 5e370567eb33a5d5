"""Fit the check of written sentences: `python -m qa.support.fit DATA [--write]`.

DATA is the folder ../shared/data/train. True and false sentences are made by rule from its SQuAD passages
(`qa.support.rewordings`, `qa.support.falsehoods`), and the claims of train/claims are taken as written. All
figures that are printed are cross-validated over articles and sources.
"""

import argparse
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from index.sentences import split_sentences
from qa.passage import Passage
from qa.reader.calibration import ridge_logistic
from qa.reader.examples import RESEARCH_ONLY, read_rows
from qa.reader.onnx_reader import OnnxReader
from qa.support.check import JUDGE_FILE
from qa.support.falsehoods import Material, falsified
from qa.support.features import Meaning, measure
from qa.support.names import names
from qa.support.rewordings import LEARNT, Rewording, Surroundings, reworded, two_steps

Floats = npt.NDArray[np.float64]

SEED = 11
FOLDS = 5
RIDGE = 2.0
PASSAGES = 90
CLAIMS_OF_A_SOURCE = 260
LONGEST_EVIDENCE = 2400
SHORTEST, LONGEST = 45, 330
FALSE_ALARMS = 0.03
"""Of the true sentences made by rule, so many may fall below the threshold of "unsupported"."""

FALSE_ALARMS_ON_CLAIMS = 0.14
"""The same for claims that people wrote with words of their own, harder than what a model writes."""

TRUE_AMONG_SUPPORTED = 0.9
"""Of the cases above the threshold of "supported", so many are to be true."""

NEGATIVE = (
    *("uncovered_words", "negated", "opposed", "planned", "widened", "swapped", "turned"),
    "quotes_missing",
    *(
        f"{kind}s_{how}"
        for kind in ("number", "date", "name")
        for how in ("missing", "near", "replaced", "beside")
    ),
    *("numbers_elsewhere", "dates_elsewhere", "names_elsewhere", "unsure_names_missing", "refuted"),
)
"""What may only speak against a sentence."""

POSITIVE = ("verbatim", "coverage", "anywhere", "supported")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, what it cites, and whether that says so.

    Attributes:
        sentence: without marks.
        cited: its passages.
        true: whether they say it.
        kind: how it was made, or the source of a claim.
        group: the article, for the folds.
    """

    sentence: str
    cited: tuple[Passage, ...]
    true: bool
    kind: str
    group: str


def passage_of(text: str, title: str, group: str, source: str = "", published: str | None = None) -> Passage:
    """A passage that is all of its article."""
    return Passage(group, title, published, source or None, "", None, "", 0, len(text), text, 1.0)


def cases_of_passages(
    passages: Sequence[Passage], ways: Sequence[Rewording], random: Random, per_passage: int = 2
) -> Iterator[Case]:
    """True and false sentences of passages; passages of one article stand together and lend each other names.

    A third of the sentences cites another passage of the article besides its own.
    """
    by_article: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_article[passage.article_id].append(passage)
    for passage in passages:
        others = [one for one in by_article[passage.article_id] if one is not passage]
        spans = split_sentences(passage.text)
        texts = [passage.text[span.start : span.end] for span in spans]
        fit = [n for n, text in enumerate(texts) if _will_do(text)]
        pool = tuple(name.text for one in others for name in names(one.text) if name.sure)
        for n in random.sample(fit, min(per_passage, len(fit))):
            before = texts[n - 1] if n else ""
            after = texts[n + 1] if n + 1 < len(texts) else ""
            around = Surroundings(before, after, passage.title, passage.source or "")
            beside = (random.choice(others),) if others and random.random() < 1 / 3 else ()
            cited = (passage, *beside) if random.random() < 0.5 else (*beside, passage)
            for kind, text in reworded(texts[n], around, random, ways):
                yield Case(text, cited, True, kind, passage.article_id)
            base = texts[n]
            if random.random() < 0.5:
                base = random.choice([t for _, t in reworded(base, around, random, ways)])
            for kind, text in falsified(base, Material(passage.text, pool), random):
                yield Case(text, cited, False, kind, passage.article_id)
            if others:
                yield Case(texts[n], (random.choice(others),), False, "passage_swapped", passage.article_id)


def _will_do(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and text[0].isupper() and text[-1] == "." and "\n" not in text


def squad_passages(data: Path, count: int, random: Random) -> list[Passage]:
    """Passages of SQuAD in runs of four neighbours."""
    texts: dict[int, tuple[str, str]] = {}
    for row in read_rows(data / "reader.jsonl.gz"):
        if (
            row.get("group") is not None
            and "squad" in row.get("source", "")
            and "neighbour" not in row["source"]
        ):
            texts.setdefault(row["group"], (row["passage"], row.get("title") or ""))
    groups = sorted(texts)
    starts = random.sample(range(0, len(groups) - 4), count // 4)
    return [
        passage_of(texts[groups[at]][0], texts[groups[at]][1], f"squad-{start}")
        for start in starts
        for at in range(start, start + 4)
    ]


def claims(data: Path, per_source: int, random: Random) -> list[Case]:
    """Claims of each source, half of them supported where it has so many."""
    by_source: dict[tuple[str, bool], list[Case]] = defaultdict(list)
    for row in read_rows(data / "claims.jsonl.gz"):
        source = row["source"].split(":")[0]
        if source.startswith(RESEARCH_ONLY) or len(row["evidence"]) > LONGEST_EVIDENCE:
            continue
        true = row["label"] == "supported"
        case = Case(row["claim"], (passage_of(row["evidence"], "", row["claim"]),), true, source, source)
        by_source[source, true].append(case)
    return [
        case
        for cases in by_source.values()
        for case in random.sample(cases, min(per_source // 2, len(cases)))
    ]


def figures_of(cases: Sequence[Case], meaning: Meaning) -> list[dict[str, float]]:
    """The features of each case."""
    return [dict(measure(case.sentence, case.cited, meaning).features) for case in cases]


def fit(
    rows: Sequence[dict[str, float]], true: npt.NDArray[np.bool_], weights: Floats, names_: Sequence[str]
) -> tuple[Floats, float]:
    """Weights and bias; a figure that would count the wrong way round is left out."""
    x = np.asarray([[row.get(name, 0.0) for name in names_] for row in rows])
    sign = np.asarray([-1 if n in NEGATIVE else 1 if n in POSITIVE else 0 for n in names_])
    used = np.ones(len(names_), dtype=bool)
    while True:
        found = np.zeros(len(names_))
        found[used], bias = ridge_logistic(x[:, used], true, RIDGE, weights)
        wrong = found * sign
        if wrong.min() >= 0:
            return found, bias
        used[int((wrong * x.std(axis=0)).argmin())] = False


def weights_of(cases: Sequence[Case], claims_share: float = 0.35) -> Floats:
    """True and false weigh the same, and so do the kinds among them; claims have their share of all."""
    made = [case.group.startswith("squad-") for case in cases]
    keys = [(case.kind, case.true, of) for case, of in zip(cases, made, strict=True)]
    counts = {key: keys.count(key) for key in set(keys)}
    kinds = {(true, of): len({k for k in counts if k[1:] == (true, of)}) for _, true, of in counts}
    shares = np.asarray(
        [(1 - claims_share if of else claims_share) / counts[k, t, of] / kinds[t, of] for k, t, of in keys]
    )
    scaled: Floats = shares * len(cases) / shares.sum()
    return scaled


def cross_validated(cases: Sequence[Case], rows: Sequence[dict[str, float]], names_: Sequence[str]) -> Floats:
    """Probabilities by weights that saw nothing of the article, or of the source of claims."""
    groups = [case.group for case in cases]
    fold = np.asarray(
        [g if not g.startswith("squad-") else f"{zlib.crc32(g.encode()) % FOLDS}" for g in groups]
    )
    true, weights = np.asarray([case.true for case in cases]), weights_of(cases)
    x = np.asarray([[row.get(name, 0.0) for name in names_] for row in rows])
    probability = np.zeros(len(cases))
    for number in sorted(set(fold)):
        held = fold == number
        w, bias = fit(
            [r for r, out in zip(rows, held, strict=True) if not out], true[~held], weights[~held], names_
        )
        probability[held] = 1.0 / (1.0 + np.exp(-(x[held] @ w + bias)))
    return probability


def thresholds(cases: Sequence[Case], probability: Floats) -> tuple[float, float]:
    """Where "unsupported" ends and "supported" begins."""
    true = np.asarray([case.true for case in cases])
    made = np.asarray([case.group.startswith("squad-") for case in cases])
    low = float(
        min(
            np.quantile(probability[true & made], FALSE_ALARMS),
            np.quantile(probability[true & ~made], FALSE_ALARMS_ON_CLAIMS),
        )
    )
    weights = weights_of(cases)
    high = low
    for at in np.linspace(low, 0.99, 200):
        above = probability >= at
        if (weights * true)[above].sum() >= TRUE_AMONG_SUPPORTED * weights[above].sum():
            high = float(at)
            break
    return round(low, 3), round(max(high, low), 3)


def show(cases: Sequence[Case], probability: Floats, low: float, high: float) -> None:
    """The share of each kind below, between and above the thresholds."""
    for true in (True, False):
        print("true" if true else "false")  # noqa: T201
        for kind in sorted({case.kind for case in cases if case.true is true}):
            p = probability[[case.kind == kind and case.true is true for case in cases]]
            print(f"  {kind:28} n {len(p):5}  ✗ {(p < low).mean():.3f}  ✓ {(p >= high).mean():.3f}")  # noqa: T201


def as_json(weights: Floats, bias: float, names_: Sequence[str]) -> dict[str, object]:
    """As `qa.reader.logistic.Logistic` reads it."""
    return {
        "bias": round(bias, 4),
        "weights": {n: round(float(w), 4) for n, w in zip(names_, weights, strict=True) if w},
    }


def measured_cases(
    data: Path, count: int, reader: Path | None, keep: Path | None
) -> tuple[list[Case], list[dict[str, float]]]:
    """The cases with their features; those in other languages are left out."""
    if keep and keep.exists():
        kept: list[Case] = []
        features: list[dict[str, float]] = []
        for line in keep.read_text("utf-8").splitlines():
            row = json.loads(line)
            kept.append(Case(row["sentence"], (), row["true"], row["kind"], row["group"]))
            features.append(row["features"])
        return kept, features
    random = Random(SEED)  # noqa: S311 (for repeatable sentences, not for secrets)
    passages = squad_passages(data, count, random)
    cases = list(cases_of_passages(passages, (*LEARNT, two_steps), random))
    cases += claims(data, CLAIMS_OF_A_SOURCE, random)
    both = [
        (case, row)
        for case, row in zip(cases, figures_of(cases, OnnxReader(reader, threads=1)), strict=True)
        if "supported" in row
    ]
    if keep:
        lines = [
            {"sentence": c.sentence, "true": c.true, "kind": c.kind, "group": c.group, "features": row}
            for c, row in both
        ]
        keep.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return [case for case, _ in both], [row for _, row in both]


def main(argv: Sequence[str] | None = None) -> None:
    """Make the sentences, measure, fit, print; with `--write` also write judge.json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--reader", type=Path, help="folder of another network than the shipped one")
    parser.add_argument("--keep", type=Path, help="keep cases and features here, or take them from here")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args(argv)
    cases, rows = measured_cases(arguments.data, arguments.passages, arguments.reader, arguments.keep)
    true, weights = np.asarray([case.true for case in cases]), weights_of(cases)
    by_words = [name for name in rows[0] if name not in {"supported", "refuted"}]
    written: dict[str, object] = {}
    for called, used in (("by_words", by_words), ("with_meaning", list(rows[0]))):
        probability = cross_validated(cases, rows, used)
        low, high = thresholds(cases, probability)
        print(f"{called}: ✗ below {low}, ✓ from {high}; {len(cases)} cases")  # noqa: T201
        show(cases, probability, low, high)
        written |= {
            called: as_json(*fit(rows, true, weights, used), used),
            "unsupported": low,
            "supported": high,
        }
    if arguments.write:
        JUDGE_FILE.write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    print(json.dumps(written))  # noqa: T201


if __name__ == "__main__":
    main()
