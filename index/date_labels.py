"""The words that stand before a date and say what it is the date of, in the languages of news."""

import re

_PUBLISHED = r"""
(?:first\s+)?published(?:\s+on)?|posted(?:\s+on)?|created|aired|broadcast|recorded|issued|date
|veröffentlicht(?:\s+am)?|erschienen(?:\s+am)?|datum|publiée?(?:\s+le)?|diffusée?(?:\s+le)?|paru(?:e)?\s+le
|publicad[oa](?:\s+el|\s+em)?|fecha|data|pubblicato(?:\s+il)?|gepubliceerd(?:\s+op)?
|опубликовано|дата(?:\s+публикации)?|发布时间|发布于|نُ?شر\s+في|تاريخ\s+النشر
"""
_UPDATED = r"""
(?:last\s+)?updated|(?:last\s+)?modified|edited|corrected|aktualisiert(?:\s+am)?|geändert(?:\s+am)?|stand
|mise?\s+à\s+jour(?:\s+le)?|modifiée?(?:\s+le)?|actualizad[oa](?:\s+el)?|atualizado(?:\s+em)?
|aggiornato(?:\s+il)?|bijgewerkt|обновлено|изменено|更新(?:时间)?|تحديث
"""


def _squeezed(words: str) -> str:
    return words.replace("\n", "")


UPDATED = re.compile(rf"(?<!\w)(?:{_squeezed(_UPDATED)})(?!\w)", re.IGNORECASE)
"""Says that an article was changed on the day that follows."""

LABEL = re.compile(rf"(?<!\w)(?:{_squeezed(_PUBLISHED)}|{_squeezed(_UPDATED)})(?!\w)", re.IGNORECASE)
"""Says what happened to an article on the day that follows."""
