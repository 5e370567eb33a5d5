"""A line of a head that names its field: "Author: Sam Oduya", "Rubrik: Wirtschaft"."""

import re
from collections.abc import Mapping

_NAMES: Mapping[str, str] = {
    "title": "title headline titel titre título titulo titolo заголовок 标题",
    "author": "author authors autor autorin auteur autora автор текст 作者 记者 文 words text بقلم الكاتب",
    "source": "source publication from quelle fuente fonte источник издание 来源 المصدر",
    "section": "section category rubrik ressort rubrique sección seccion sezione seção рубрика 栏目 القسم",
    "url": "url link permalink adresse",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_LINE = re.compile(
    rf"\W{{0,3}}(?P<name>{'|'.join(sorted(_FIELD_OF, key=len, reverse=True))})\s?[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_VALUE_CHARACTERS = 120
# A value that ends like a sentence and has so many words is one.
_SENTENCE_WORDS = 5
_ADDRESS = re.compile(r"https?://\S+\Z")


def head_field(line: str) -> tuple[str, str] | None:
    """Read a line that names its field.

    Returns:
        One of "title", "author", "source", "section", "url", and its value; or None.
    """
    match = _LINE.fullmatch(line.strip())
    if not match or len(match["value"]) > _VALUE_CHARACTERS:
        return None
    field, value = _FIELD_OF[match["name"].lower()], match["value"].strip()
    if field == "url":
        return (field, value) if _ADDRESS.match(value) else None
    if field != "title" and value.endswith((".", "?", "!")) and len(value.split()) >= _SENTENCE_WORDS:
        return None
    return field, value
