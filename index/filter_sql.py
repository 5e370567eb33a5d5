"""A filter of articles as a condition in SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from index.article import Filter
from index.records import source_key


def condition_of(where: Filter | None) -> tuple[str, list[Any]]:
    """A filter on `articles` as SQL and its values."""
    parts: list[str] = ["1"]
    values: list[Any] = []
    if where and where.since:
        parts.append("published >= ?")
        values.append(where.since.isoformat())
    if where and where.until:
        # The first condition, which the second one implies, is what the index on days answers.
        parts.append("published <= ? AND coalesce(published_until, published) <= ?")
        values += [where.until.isoformat()] * 2
    choices: Mapping[str, Sequence[Any]] = {
        "source_key": [source_key(one) for one in where.sources] if where else (),
        "articles.id": where.article_ids if where else (),
    }
    for column, chosen in choices.items():
        if chosen:
            parts.append(f"{column} IN ({','.join('?' * len(chosen))})")
            values.extend(chosen)
    return " AND ".join(parts), values
