"""The one seam between passages and an answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, runtime_checkable

from qa.abstention import Thresholds
from qa.answer import Answer, Turn
from qa.passage import Passage


class Answerer(Protocol):
    """Makes an answer from passages: by quoting, or with a chat model."""

    def answer(self, question: str, standalone_question: str, passages: Sequence[Passage]) -> Answer:
        """Answer, or abstain.

        Args:
            question: as it was asked.
            standalone_question: as it was understood.
            passages: best first; with none of them, abstain.

        Returns:
            The answer with empty `timings_ms`; the chain fills them in.
        """
        ...


@runtime_checkable
class StreamingAnswerer(Answerer, Protocol):
    """An answerer that writes word by word."""

    def stream(
        self,
        question: str,
        standalone_question: str,
        passages: Sequence[Passage],
        *,
        history: Sequence[Turn] = (),
        should_stop: Callable[[], bool] | None = None,
    ) -> Iterator[Answer]:
        """Answer as it is written.

        Args:
            question: as it was asked.
            standalone_question: as it was understood.
            passages: best first.
            history: earlier turns, oldest first.
            should_stop: looked at several times a second, even while the model is silent.

        Yields:
            The whole answer as far as it is written, `finished` false but for the last one. What fails once
            words have come, or stops the answer, is told by the last one's `interrupted`.

        Raises:
            ModelFailed: the model gave nothing at all.
        """
        ...


@runtime_checkable
class FollowUpAnswerer(Answerer, Protocol):
    """An answerer that also makes follow-ups stand alone; for the others `qa.followup` does."""

    def condense(
        self, question: str, history: Sequence[Turn], should_stop: Callable[[], bool] | None = None
    ) -> str:
        """Make a follow-up understandable without its history.

        Args:
            question: cleaned, as asked.
            history: earlier turns, oldest first.
            should_stop: looked at several times a second.
        """
        ...


@runtime_checkable
class AnywayAnswerer(Answerer, Protocol):
    """An answerer that can be told to answer although the articles probably do not."""

    def anyway(self) -> Answerer:
        """The same without a threshold: the nearest passages answer, never as more than "perhaps"."""
        ...


@runtime_checkable
class Decided(Protocol):
    """An answerer that abstains by thresholds."""

    @property
    def thresholds(self) -> Thresholds:
        """From which probability it answers, or answers as uncertain."""
        ...
