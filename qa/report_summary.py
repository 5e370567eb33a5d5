"""The results of single questions become a report."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from qa import metrics
from qa.measures import CALIBRATION, MEANS, RISK, SET_MEASURES, applies, pairs_of
from qa.report import CurvePoint, Measure, ReliabilityBin, Report, Slice
from qa.results import QuestionResult

MOST_SLICES = 20
"""Of one field; the rarer values are one slice together."""

REST = "(others)"

CURVE_POINTS = 100
"""Of the risk-coverage curve in a report: one a hundredth of the questions."""

LATENCIES = (("latency p50 (ms)", 0.5), ("latency p95 (ms)", 0.95))


def summarise(results: Sequence[QuestionResult]) -> Report:
    """Average every measure over the questions to which it applies, and over each slice."""
    return Report(
        questions=len(results),
        measures=tuple(measures_of(results)),
        slices=tuple(_slices(results)),
        reliability=tuple(_reliability(results)),
        risk_coverage=tuple(_risk_coverage(results)),
    )


def measures_of(results: Sequence[QuestionResult]) -> Iterator[Measure]:
    """All measures that apply to any of the questions."""
    for name in MEANS:
        values = [result.scores[name] for result in results if name in result.scores]
        if values:
            yield Measure(name=name, value=sum(values) / len(values), n=len(values))
    for measure in SET_MEASURES:
        pairs = pairs_of(measure, results)
        if applies(measure, pairs):
            yield Measure(name=measure.name, value=measure.value(pairs), n=measure.n(pairs))
    times = [result.milliseconds for result in results]
    for name, share in LATENCIES:
        if times:
            yield Measure(name=name, value=metrics.percentile(times, share), n=len(times))


def _slices(results: Sequence[QuestionResult]) -> Iterator[Slice]:
    """For each field its values, in alphabetical order, the rarer ones together at the end."""
    for field in dict.fromkeys(field for result in results for field in result.slices):
        counts = Counter(result.slices.get(field, "") for result in results)
        shown = {value for value, _ in counts.most_common(MOST_SLICES)}
        groups: dict[str, list[QuestionResult]] = {value: [] for value in [*sorted(shown), REST]}
        for result in results:
            value = result.slices.get(field, "")
            groups[value if value in shown else REST].append(result)
        for value, group in groups.items():
            if group:
                measures = tuple(measures_of(group))
                yield Slice(field=field, value=value, questions=len(group), measures=measures)


def _reliability(results: Sequence[QuestionResult]) -> list[ReliabilityBin]:
    pairs = pairs_of(CALIBRATION, results)
    return [
        ReliabilityBin(confidence=one.confidence, answerable=one.share, n=one.n)
        for one in metrics.reliability(pairs[:, 0], pairs[:, 1])
    ]


def _risk_coverage(results: Sequence[QuestionResult]) -> list[CurvePoint]:
    """The curve at every hundredth of the questions."""
    pairs = pairs_of(RISK, results)
    n = len(pairs)
    if not n:
        return []
    right = 1.0 - metrics.risk_coverage(pairs[:, 0], pairs[:, 1])
    sure = -np.sort(-pairs[:, 0])
    counts = np.unique(np.linspace(1, n, min(n, CURVE_POINTS)).round().astype(int))
    return [
        CurvePoint(
            confidence=float(sure[count - 1]), coverage=float(count / n), right=float(right[count - 1])
        )
        for count in counts
    ]
