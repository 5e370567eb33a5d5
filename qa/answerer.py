"""The one seam between passages and an answer."""

from collections.abc import Sequence
from typing import Protocol

from qa.answer import Answer
from qa.passage import Passage


class Answerer(Protocol):
    """Makes an answer from passages: by quoting, or with a chat model.

    An answerer that writes word by word will also have
    `stream(question, standalone_question, passages) -> Iterator[Answer]`: each item the whole answer as
    far as it is written, the last one what `answer` would return. Only the last stage of `qa.chain` then
    needs to know: it yields one `{"answer": …}` an item, and whoever listens shows the newest.
    """

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
