"""Which language a text is written in.

The script alone tells many (Korean, Japanese, Greek); English is known by its commonest words; a model of
character n-grams decides the rest. A text too short to tell has no language: a wrong one would cost its
words their stems, none costs little (`index.analysis` then goes by the script).
"""

import re
from collections import Counter
from functools import cache
from typing import Any

# The beginning of an article tells its language; the model takes 0.4 ms for so much.
LOOKED_AT = 1_500
# With fewer letters the model takes "The ferry sank." for Frisian and "hello" for Breton.
FEWEST_LETTERS = 40
# The model's own probability; it is above .9 for most whole sentences, and below .4 for what it mistakes.
LEAST_CONFIDENCE = 0.5

# Script and its ranges; where a script writes one language, that language.
_SCRIPTS = {
    "latin": "A-Za-zÀ-ɏḀ-ỿ",
    "cyrillic": "Ѐ-ԯ",
    "arabic": "ء-ۿݐ-ݿ",
    "devanagari": "ऀ-ॿ",
    "ko": "가-힣",
    "kana": "ぁ-ヿ",
    "han": "㐀-䶿一-鿿",
    "el": "Ͱ-Ͽἀ-῿",
    "he": "א-ת",
    "th": "ก-๛",
    "ta": "஀-௿",
    "hy": "Ա-֏",
    "ka": "ა-ჿ",
}
_SCRIPT = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS.items()))
_ONE_LANGUAGE = frozenset(name for name in _SCRIPTS if len(name) == 2)
# Japanese is written with kana between the Han characters, Chinese hardly ever.
_KANA_IN_JAPANESE = 0.1


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What the model may answer, so that its 140 languages do not take articles from the likely ones.
_CANDIDATES = {
    "latin": _listed(
        """
        af ca cs cy da de en es et eu fi fr ga hr hu id is it la lt lv mt ms nl no pl pt ro sk sl sq sv sw
        tl tr vi
        """
    ),
    "cyrillic": _listed("be bg kk ky mk mn ru sr uk"),
    "arabic": _listed("ar fa ps ug ur"),
    "devanagari": _listed("hi mr ne"),
}

_WORD = re.compile(r"[^\W\d_]+")
# Common in English and rare elsewhere: "in", "is", "was", "for" and "at" are Dutch or Danish too.
_ENGLISH = frozenset(_listed("the of and to that with from were which has this their"))
# Of the words of an article; 99 % of eval/scifact and all of eval/wiki_qa have more.
_ENGLISH_SHARE = 0.1


def language_of(text: str) -> str | None:
    """The language of a text by its beginning.

    Args:
        text: an article, or title and article.

    Returns:
        ISO 639-1 code ("en", "de", "zh"), or None where it cannot be told.
    """
    beginning = text[:LOOKED_AT]
    scripts = _letters(beginning)
    letters = scripts.total()
    if not letters:
        return None
    han, kana = scripts["han"], scripts["kana"]
    if han + kana > letters / 2:
        return "ja" if kana > (han + kana) * _KANA_IN_JAPANESE else "zh"
    script, _ = scripts.most_common(1)[0]
    if script in _ONE_LANGUAGE:
        return script
    if letters < FEWEST_LETTERS or script not in _CANDIDATES:
        return None
    if script == "latin" and _is_plainly_english(beginning):
        return "en"
    found, confidence = _identifier(script).classify(beginning)
    return str(found) if confidence >= LEAST_CONFIDENCE else None


def script_of(text: str) -> str:
    """The script of most letters of a text's beginning: "latin", "cyrillic", "el", …; "" if it has none."""
    scripts = _letters(text[:LOOKED_AT])
    return scripts.most_common(1)[0][0] if scripts else ""


def _letters(text: str) -> Counter[str]:
    """How many letters of each script."""
    if text.isascii():
        return Counter(latin=count) if (count := sum(map(str.isalpha, text))) else Counter()
    scripts: Counter[str] = Counter()
    for run in _SCRIPT.finditer(text):
        scripts[run.lastgroup or ""] += run.end() - run.start()
    return scripts


def _is_plainly_english(text: str) -> bool:
    """Whether the commonest English words abound: spares English archives the model, which takes seconds."""
    words = [word.lower() for word in _WORD.findall(text)]
    return sum(word in _ENGLISH for word in words) >= len(words) * _ENGLISH_SHARE


@cache
def _identifier(script: str) -> Any:  # noqa: ANN401 (py3langid has no types)
    # 130 MB and some seconds: only where articles in other languages are read.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES[script])
    return identifier
