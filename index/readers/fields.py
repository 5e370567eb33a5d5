"""The fields of an article as people write them become the fields of `Article`."""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from index.readers.encoding import clean_text
from index.sentences import split_sentences

TITLE_CHARACTERS = 300
# A title made of a first sentence.
_MADE_TITLE_CHARACTERS = 80
_ID_CHARACTERS = 80
# Metadata nested deeper is cut off: Python's own limit is some hundreds of levels.
_DEEPEST = 32


def one_line(value: str, limit: int = TITLE_CHARACTERS) -> str:
    """Return the text with its whitespace collapsed, cut at a word to at most `limit` characters."""
    line = " ".join(clean_text(value[: limit * 20]).split())
    if len(line) <= limit:
        return line
    at_word, space, _ = line[: limit - 1].rpartition(" ")
    return (at_word.rstrip(",;:") if space else line[: limit - 1]) + "…"


def made_title(text: str, stem: str) -> str:
    """Return a title for a text that has none: its first sentence, shortened, or the file's stem."""
    sentences = split_sentences(text, 0, 2_000)
    first = text[slice(*sentences[0])] if sentences else ""
    return one_line(first, _MADE_TITLE_CHARACTERS) or one_line(stem)


def slug(name: str) -> str:
    """Return the wanted id for a file name: small ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_ID_CHARACTERS].strip("-") or "article"


def text_of(value: object) -> str | None:
    """Return a field's text on one line: numbers as written, lists joined, None if nothing is left."""
    if isinstance(value, str):
        return one_line(value) or None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(part for item in value if (part := text_of(item))) or None
    if isinstance(value, Mapping):
        return text_of(value.get("name") or value.get("title"))
    return None


# The names under which people and programs put the part of a paper that an article stands in.
_SECTIONS = (
    *("section", "articlesection", "category", "categories", "ressort", "rubrik", "kategorie"),
    *("kategorien", "rubrique", "catégorie", "catégories", "sección", "seccion", "categoría"),
    *("categorías", "sezione", "рубрика", "категория"),
)


def section_of(fields: Mapping[str, Any]) -> str | None:
    """Return the section that fields name; the first one if they name several."""
    for name in _SECTIONS:
        value = fields.get(name)
        first = value[0] if isinstance(value, list | tuple) and value else value
        if section := text_of(first):
            return section
    return None


def plain_json(value: object, depth: int = 0) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the value as JSON can hold it: dates become ISO strings, unknown things their text."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {clean_text(str(key)): plain_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_json(item, depth + 1) for item in value]
    return clean_text(str(value))


def metadata_of(fields: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Return the fields that have no place of their own in `Article`, fit for JSON."""
    kept = {str(key): plain_json(value) for key, value in fields.items() if str(key) not in known}
    return kept
