"""The result of an evaluation, as JSON and as plain tables."""

import textwrap
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

NARROW = 10
"""Characters of a column of the slices; longer names are broken into lines."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Frozen):
    """One figure and the number of questions that it stands on."""

    name: str
    value: float
    n: int = Field(ge=0, description="Questions to which the measure applies.")


class Slice(_Frozen):
    """The figures of some of the questions: those that have one value in one field."""

    field: str
    value: str
    questions: int = Field(ge=0)
    measures: tuple[Measure, ...]

    def get(self, name: str) -> float | None:
        """The value of a measure, or None if it does not apply."""
        return next((measure.value for measure in self.measures if measure.name == name), None)


class ReliabilityBin(_Frozen):
    """Questions of like confidence."""

    confidence: float = Field(description="Mean probability that the articles answer, as claimed.")
    answerable: float = Field(description="Share of them that the articles answer.")
    n: int = Field(ge=0)


class CurvePoint(_Frozen):
    """What would be if only the surest questions were answered."""

    confidence: float = Field(description="Of the least sure question that is answered.")
    coverage: float = Field(description="Share of all questions that is answered.")
    right: float = Field(description="Share of those that is answered rightly: 1 - risk.")


class Report(_Frozen):
    """All figures of one evaluation."""

    questions: int = Field(ge=0)
    measures: tuple[Measure, ...]
    slices: tuple[Slice, ...] = ()
    reliability: tuple[ReliabilityBin, ...] = Field(default=(), description="From the least sure on.")
    risk_coverage: tuple[CurvePoint, ...] = Field(default=(), description="From the surest question on.")

    def __getitem__(self, name: str) -> float:
        """The value of a measure.

        Raises:
            KeyError: nothing of that name was measured.
        """
        for measure in self.measures:
            if measure.name == name:
                return measure.value
        raise KeyError(name)

    def to_json(self) -> str:
        """One JSON object, indented."""
        return self.model_dump_json(indent=2)

    def table(self) -> str:
        """The figures in columns, then a table for each field that was sliced by, and the reliability."""
        parts = [_measures_table(self.measures)]
        parts += [_slices_table(field, slices) for field, slices in by_field(self.slices).items()]
        if self.reliability:
            parts.append(_reliability_table(self.reliability))
        return "\n\n".join(parts)


HEADLINES = (
    "hit@1",
    "hit@10",
    "passage hit@1",
    "F1",
    "answer in sentences",
    "citation recall",
    "citation recall by words",
    "share declined",
    "Brier score",
)
"""The measures that a table of slices shows, so that it fits a screen; JSON has all."""


def by_field(slices: Sequence[Slice]) -> dict[str, list[Slice]]:
    """The slices of each field, in the order in which they come."""
    fields: dict[str, list[Slice]] = {}
    for one in slices:
        fields.setdefault(one.field, []).append(one)
    return fields


def headlines(slices: Sequence[Slice]) -> list[str]:
    """The headline measures that any of the slices has."""
    return [name for name in HEADLINES if any(one.get(name) is not None for one in slices)]


def figure(name: str, value: float) -> str:
    """A value as it is printed: milliseconds with one decimal, everything else with three."""
    return f"{value:.1f}" if name.endswith("(ms)") else f"{value:.3f}"


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Lines of cells in columns, the first flush left, the others flush right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)


def _measures_table(measures: Sequence[Measure]) -> str:
    rows = [[m.name, figure(m.name, m.value), str(m.n)] for m in measures]
    return columns([["measure", "value", "n"], *rows])


def _slices_table(field: str, slices: Sequence[Slice]) -> str:
    names = headlines(slices)
    broken = [textwrap.wrap(name, NARROW) for name in (f"by {field}", "n", *names)]
    broken[0] = [f"by {field}"]
    height = max(map(len, broken))
    padded = [[""] * (height - len(lines)) + lines for lines in broken]
    heads = [list(line) for line in zip(*padded, strict=True)]
    rows = [
        [one.value, str(one.questions), *(_cell(name, one.get(name)) for name in names)] for one in slices
    ]
    return columns([*heads, *rows])


def _cell(name: str, value: float | None) -> str:
    return "-" if value is None else figure(name, value)


def _reliability_table(bins: Sequence[ReliabilityBin]) -> str:
    rows = [[f"{one.confidence:.3f}", f"{one.answerable:.3f}", str(one.n)] for one in bins]
    return columns([["confidence", "answerable", "n"], *rows])
