"""Answers, passages and questions as JSON, and back again whichever version wrote them."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qa.conversations.records import Asked, KeptTrouble

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.passage import Passage


def asked_json(asked: Asked) -> str:
    """A question and its limits as JSON."""
    days = asked.days if isinstance(asked.days, str) else _days(asked.days)
    return _dumps({**dataclasses.asdict(asked), "days": days})


def asked_of(text: str) -> Asked:
    """The question of such JSON; fields of other versions are left out."""
    held = _known(Asked, _loads(text))
    days = held.get("days")
    held["days"] = days if days == "any" else days_of(days)
    return Asked(**{"question": "", **held})


def days_json(days: tuple[date, date] | None) -> str | None:
    """First and last day as JSON."""
    return None if days is None else _dumps(_days(days))


def days_of(held: str | Sequence[str] | None) -> tuple[date, date] | None:
    """First and last day of such JSON; None of what is no period."""
    try:
        first, last = json.loads(held) if isinstance(held, str) else held or ()
        return date.fromisoformat(first), date.fromisoformat(last)
    except (ValueError, TypeError):
        return None


def _days(days: Any) -> list[str] | None:  # noqa: ANN401 (a period or None)
    return None if days is None else [day.isoformat() for day in days]


def trouble_json(trouble: KeptTrouble | None) -> str | None:
    """Trouble as JSON."""
    return None if trouble is None else _dumps(dataclasses.asdict(trouble))


def trouble_of(text: str | None) -> KeptTrouble | None:
    """The trouble of such JSON."""
    return None if text is None else KeptTrouble(**{"what": "", **_known(KeptTrouble, _loads(text))})


def answer_json(answer: Answer) -> str:
    """An answer as JSON."""
    return _dumps(answer.model_dump(mode="json"))


def answer_of(text: str) -> Answer:
    """The answer of such JSON; fields of other versions are left out.

    Raises:
        ValueError: it lacks what an answer needs today.
    """
    from qa.answer import Answer  # pydantic builds its models: not before the first frame

    return Answer.model_validate(_known(Answer, _loads(text)))


def passages_json(passages: Sequence[Passage]) -> str:
    """Passages as JSON."""
    return _dumps([dataclasses.asdict(passage) for passage in passages])


def passages_of(text: str) -> tuple[Passage, ...]:
    """The passages of such JSON; fields of other versions are left out, and passages that lack some."""
    from pydantic import TypeAdapter, ValidationError

    from qa.passage import Passage

    try:
        held = json.loads(text)
    except ValueError:
        return ()
    adapter = TypeAdapter(Passage)
    found = []
    for one in held if isinstance(held, list) else ():
        try:
            found.append(adapter.validate_python(_known(Passage, one)))
        except ValidationError:
            continue
    return tuple(found)


def _dumps(value: Any) -> str:  # noqa: ANN401 (whatever json can write)
    # Escaped, so that a lone surrogate in an article can be stored.
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _loads(text: str) -> dict[str, Any]:
    """A JSON object; an empty one of anything else."""
    try:
        held = json.loads(text)
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _known(model: type, held: Any) -> dict[str, Any]:  # noqa: ANN401 (whatever json can hold)
    """A JSON object with only those fields that a model has, also in the models inside of it."""
    if not isinstance(held, Mapping):
        return {}
    inner = _inner_models(model)
    known: dict[str, Any] = {}
    for name in inner.keys() & held.keys():
        value, part = held[name], inner[name]
        if part is not None and isinstance(value, list):
            value = [_known(part, one) for one in value]
        elif part is not None and isinstance(value, Mapping):
            value = _known(part, value)
        known[name] = value
    return known


@lru_cache(maxsize=64)
def _inner_models(model: type) -> dict[str, type | None]:
    """The fields of a model, each with the model that it is made of, if it is made of one."""
    hints = typing.get_type_hints(model) if _is_model(model) and model not in _LIGHT else {}
    fields = getattr(model, "model_fields", None) or {one.name: one for one in dataclasses.fields(model)}
    return {name: _model_in(hints.get(name)) for name in fields}


# Their annotations are for type checkers alone, and none holds a model.
_LIGHT = (Asked, KeptTrouble)


def _is_model(kind: Any) -> bool:  # noqa: ANN401 (any annotation)
    return isinstance(kind, type) and (hasattr(kind, "model_fields") or dataclasses.is_dataclass(kind))


def _model_in(annotation: Any) -> type | None:  # noqa: ANN401 (any annotation)
    """The model in "X", "X | None" or "tuple[X, ...]"."""
    if _is_model(annotation):
        return typing.cast("type", annotation)
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)
