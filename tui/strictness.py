"""How sure an answer must be: the grades of `qa.abstention`, which `footnote --help` must not import."""

from typing import Literal, get_args

Strictness = Literal["lenient", "balanced", "strict"]
GRADES: tuple[Strictness, ...] = get_args(Strictness)

VARIABLE = "FOOTNOTE_STRICTNESS"

MEANING: dict[Strictness, str] = {
    "lenient": "answers more often, and errs more often",
    "balanced": "answers when it is probably right",
    "strict": "answers only when it is sure",
}
"""What each grade does, in words that follow "it"."""


def grade(text: str) -> Strictness | None:
    """The grade of that name, or None."""
    wanted = text.strip().casefold()
    return next((name for name in GRADES if name == wanted), None)


def more_lenient(strictness: Strictness) -> Strictness | None:
    """The next grade that answers more often, or None for the last."""
    place = GRADES.index(strictness)
    return GRADES[place - 1] if place else None
