"""How an answer is to be made: by which model, how sure it must be, how strictly it is checked."""

from dataclasses import dataclass

from tui.model_choice import QUOTING, ChosenModel
from tui.strictness import Strictness


@dataclass(frozen=True, slots=True)
class Manner:
    """How answers are made.

    Attributes:
        strictness: how sure an answer must be to be given.
        model: what writes it.
        drops_unsupported: whether sentences that their passages do not bear out are left out.
    """

    strictness: Strictness = "balanced"
    model: ChosenModel = QUOTING
    drops_unsupported: bool = False
