"""A number as it is meant, and whether another one says the same."""

from dataclasses import dataclass
from enum import IntEnum


class Match(IntEnum):
    """How well a fact of a sentence stands in a text."""

    NONE = 0
    NEAR = 1
    SAME = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a text.

    Attributes:
        text: as written, with its unit.
        start: its first character.
        end: one past its last.
        values: what it may mean; more than one where a mark may part thousands or decimals.
        step: what its last digit counts that was told: 100,000 for "2.9 million".
        unit: "%", a currency, a measure, "part" for a fraction, or "".
        hedged: whether it is said not to be meant exactly ("about 300").
        ordinal: whether it is a place in a row ("third", "20th").
        spelled: whether it is written in letters.
    """

    text: str
    start: int
    end: int
    values: tuple[float, ...]
    step: float = 1.0
    unit: str = ""
    hedged: bool = False
    ordinal: bool = False
    spelled: bool = False


def compare(said: Figure, told: Figure) -> Match:
    """Whether a number is the other one.

    Returns:
        NEAR for one that rounds or bounds the other ("about 48 million" of 48.2 million), or names no unit
        where the other has one of a different nature.
    """
    if "part" in {said.unit, told.unit} and said.unit != told.unit:
        return _compare_part(said, told)
    if _other_unit(said, told):
        return Match.NONE
    if any(is_equal(a, b) for a in said.values for b in told.values):
        rank = said.ordinal != told.ordinal and not (said.unit or told.unit)
        return (
            Match.NEAR if rank or ("%" in {said.unit, told.unit} and said.unit != told.unit) else Match.SAME
        )
    if said.ordinal or told.ordinal or said.unit == "clock":
        return Match.NONE
    return (
        Match.NEAR if any(_rounds(said, a, told, b) for a in said.values for b in told.values) else Match.NONE
    )


def nearest(said: Figure, told: tuple[Figure, ...] | list[Figure]) -> Figure | None:
    """The number that stands where this one should: of its unit and kind, closest in size.

    A count of passengers says nothing beside a sum of crowns.
    """
    alike = [one for one in told if one.unit == said.unit and one.ordinal == said.ordinal]
    value = said.values[0]
    return min(alike, key=lambda one: _distance(value, one.values[0]), default=None)


def _distance(one: float, other: float) -> float:
    return abs(one - other) / max(abs(one), abs(other), 1e-9)


def is_equal(one: float, other: float) -> bool:
    """Whether two values differ by no more than the rounding of floats."""
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def _other_unit(said: Figure, told: Figure) -> bool:
    return bool(said.unit and told.unit) and said.unit != told.unit


def _compare_part(said: Figure, told: Figure) -> Match:
    """ "Half" is 50 %, and nearly 48 %."""
    part, other = (said, told) if said.unit == "part" else (told, said)
    if other.unit != "%":
        return Match.NONE
    apart = abs(part.values[0] * 100 - other.values[0])
    return Match.SAME if apart < 0.01 else Match.NEAR if apart <= 3 else Match.NONE


def _rounds(said: Figure, mine: float, told: Figure, theirs: float) -> bool:
    """Whether one of two numbers is the other told less exactly."""
    if said.unit == "part" or mine == 0 or theirs == 0:
        return False
    hedged = said.hedged or told.hedged
    if hedged and _distance(mine, theirs) <= 0.1:
        return True
    step = max(said.step, told.step)
    coarse = max(abs(mine), abs(theirs)) >= 10 * step or step >= 1e6
    return coarse and abs(mine - theirs) <= 0.5 * step and min(said.step, told.step) < step
