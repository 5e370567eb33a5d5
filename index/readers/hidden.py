"""What a file holds and its readers do not see: left out of the article's text, and told if it is suspicious.

Every web page hides something: menus, notes of its makers, words for other devices. That is told only if it
speaks to a machine. What is hidden in ways that nobody needs, as letters in the colour of the paper, is told
whatever it says, once it is as long as a sentence.
"""

from index.article import Suspicion
from index.invisible import excerpt, seen
from index.suspicion import suspicions

_SENTENCE_WORDS = 8
# A file that hides more has been found out long before.
_MOST_CHARACTERS = 1_000_000
_MOST_TOLD = 20


class Hidden:
    """Collects what is hidden in one article; told the same twice, it tells it once."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], Suspicion] = {}
        self._characters = 0

    def note(self, text: str, where: str, *, covert: bool = False) -> None:
        """Take down a hidden text.

        Args:
            text: what is hidden.
            where: what carries it, "an HTML comment".
            covert: whether only somebody who has something to hide hides it so.
        """
        self._characters += len(text)
        if self._characters > _MOST_CHARACTERS or len(self._told) >= _MOST_TOLD or not text.strip():
            return
        if orders := suspicions(seen(text).text):
            told = orders[0].excerpt
        elif covert and len(text.split()) >= _SENTENCE_WORDS:
            told = excerpt(text)
        else:
            return
        self._told.setdefault((where, told), Suspicion("hidden", told, where=where))

    def take(self, other: tuple[Suspicion, ...] | None) -> None:
        """Take down what was found hidden in a part of the article."""
        for one in other or ():
            if len(self._told) < _MOST_TOLD:
                self._told.setdefault((one.where, one.excerpt), one)

    @property
    def found(self) -> tuple[Suspicion, ...]:
        """What is suspicious of it, in the order of the file."""
        return tuple(self._told.values())


def gives_orders(text: str) -> bool:
    """Whether a text that may be hidden speaks to a machine."""
    return bool(suspicions(seen(text).text))
