"""Follow-ups that a chat model makes stand alone, for the tables of `followups.py`.

No model can be reached where these figures are made. Without `--model` two bounds are measured, both through
the real client and a server on loopback: a model that writes what people wrote, and one that returns the
question as it was. What the checks refuse is understood the local way, with weights that saw no question of
that dialogue.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from qa.answer import Turn
from qa.followup import understood
from qa.followup_fit import Row
from qa.followup_model import FollowUpModel
from qa.models.chat_model import ModelChoice, open_chat_model
from qa.models.failures import failure_in
from qa.writing.followup_written import WrittenFollowUps

QUOTED = 300
"""Characters of an answer that count as its evidence: in this set answers are extracts of an article."""

Named = tuple[str, Mapping[str, str], int]
"""What wrote, its question for the id of each row, and how often what it wrote was refused."""


def bounds(rows: Sequence[Row], models: Mapping[str, FollowUpModel]) -> Iterator[Named]:
    """What a perfect model and a useless one come to."""
    for name, said in (
        ("bound: a model that writes as people do", lambda row: row.rewrite),
        ("bound: a model that changes nothing", lambda row: row.question),
    ):
        with _scripted() as (choice, say):
            yield name, *_measured(choice, rows, models, lambda row, say=say, said=said: say(said(row)))


def chosen(choice: ModelChoice, rows: Sequence[Row], models: Mapping[str, FollowUpModel]) -> Iterator[Named]:
    """What a model of one's own comes to."""
    yield str(choice), *_measured(choice, rows, models, lambda row: None)


def _measured(
    choice: ModelChoice,
    rows: Sequence[Row],
    models: Mapping[str, FollowUpModel],
    before: Callable[[Row], object],
) -> tuple[dict[str, str], int]:
    model = open_chat_model(choice)
    refused: list[str] = []
    questions = {}
    for row in rows:
        before(row)

        def local(question: str, _: Sequence[Turn], row: Row = row) -> str:
            refused.append(row.id)
            return understood(question, row.history, models[row.group]).question

        follow_ups = WrittenFollowUps(model, lambda message: failure_in(message, choice), local=local)
        quoted = [
            turn.model_copy(update={"cited": (turn.answer[:QUOTED],) if turn.answer else ()})
            for turn in row.history
        ]
        questions[row.id] = follow_ups.condense(row.question, quoted)
    return questions, len(refused)


@contextmanager
def _scripted() -> Iterator[tuple[ModelChoice, Callable[[str], None]]]:
    """A server that says what it is told to say next."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from model_servers import openai_server, says

    with openai_server() as server:

        def say(words: str) -> None:
            server.script = [says(words)]
            server.asked.clear()

        yield ModelChoice.parse("test-model", server.address), say
