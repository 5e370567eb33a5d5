"""The names of a text: runs of capitalised words that are not there for their place in the sentence alone."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from index.month_names import MONTHS
from qa.support.dates import WEEKDAYS
from qa.terms import STOPWORDS, word_set

TITLES = word_set(
    """
    mr mrs ms miss dr sir dame lord lady prof professor president vice minister prime premier chancellor
    mayor captain capt col colonel general gen lt lieutenant sgt sergeant maj major judge justice chief
    chairman chairwoman chair spokesperson spokesman spokeswoman senator sen rep representative
    congressman governor gov secretary king queen prince princess emperor pope bishop cardinal reverend
    rev saint st detective inspector director deputy ambassador councillor coach founder ceo officer
    commissioner attorney sheriff sultan duke duchess count countess baron herr frau monsieur madame señor
    señora don
    """
)
"""What may stand before a person's name and says nothing of whose name it is."""

JOINS = word_set("of the de la del della der den van von da dos du le el al bin ibn di and y e zu")
_PARTICLES = JOINS - word_set("of the and y e")
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*(?:-?\d+)?(?:-[^\W_]+(?:['’][^\W\d_]+)*)*")
_POSSESSIVE = re.compile(r"['’](?:s|S)?\Z")
_ENDS_SENTENCE = re.compile(r"[.!?:…]['\"”’)\]]*\s+['\"“‘(\[]*\Z|[\n•]\s*['\"“‘(\[-]*\Z")
# A first word with one of these endings is a plain word, capitalised for its place alone.
_PLAIN_ENDING = re.compile(
    r"(?:ing|ed|ly|tion|sion|ment|ness|ity|ance|ence|ism|ship|age|ery|ers|ors|ists|ies|ures|ants|ents|ians|ings"
    r"|tions|ments|ys|able|ible|ful|less|ous|ive|ical|ic|ally|est)\Z"
)
_VERB_BEHIND = re.compile(
    r"(?:\w+ed|\w+s|said|told|was|is|has|had|will|would|can|could|may|might|must|won|lost|led|made|took|gave|went|"
    r"came|became|began|built|held|kept|left|met|paid|put|ran|saw|sent|set|sold|spoke|stood|thought|wrote|grew|fell|"
    r"rose|found|got|knew|and|of|in|did)\Z"
)
_NO_NAMES = (
    word_set(
        """
        however meanwhile moreover furthermore additionally overall finally later earlier today yesterday
        tomorrow despite although though because since while when after before during until unless instead
        rather thus hence therefore also here there yes no not people officials experts scientists
        researchers police critics many some several most both few every each other another one two three
        four five six seven eight nine ten once perhaps maybe indeed even just only still such another
        above below according based given due like unlike among across along around behind beyond besides
        nearly almost about roughly approximately half total new old early late former current recent last
        first second third next nothing something everything everyone nobody someone anyone somebody god
        internet i i'm i've bc ad bce ce am pm
        """
    )
    | frozenset(WEEKDAYS)
    | frozenset(name for name in MONTHS if name.isascii() and len(name) > 2)
)
_ADJECTIVES = word_set(
    """
    local national federal international public private north south east west northern southern eastern
    western central regional royal
    """
)
"""They may begin a name, and are none alone."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text.

    Attributes:
        text: as written, without a possessive.
        start: its first character.
        end: one past its last.
        parts: its telling words, without titles and what joins them, as written.
        sure: False for a lone first word of a sentence, which may be a plain word.
    """

    text: str
    start: int
    end: int
    parts: tuple[str, ...]
    sure: bool = True


def plain(word: str) -> str:
    """A word of a name without case, accents, dots and possessive."""
    word = _POSSESSIVE.sub("", word).replace(".", "").replace("’", "'").casefold()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("ß", "ss")


@lru_cache(maxsize=1024)
def names(text: str) -> tuple[Name, ...]:
    """The names of a text in order: runs of capitalised words."""
    words = [(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]
    found: list[Name] = []
    at = 0
    while at < len(words):
        end = _run_end(text, words, at)
        if end == at:
            at += 1
            continue
        if name := _as_name(text, words, at, end):
            found.append(name)
        at = end
    return tuple(found)


_Words = list[tuple[str, int, int]]


def _run_end(text: str, words: _Words, at: int) -> int:
    """One past the run of capitalised words that begins here; `at` if none does."""
    if not words[at][0][0].isupper():
        return at
    end = at + 1
    while end < len(words):
        gap = text[words[end - 1][2] : words[end][1]]
        if gap not in {" ", "\u00a0", ". ", "-", "\n", " & ", "& "} or (
            gap == ". " and len(words[end - 1][0]) > 3
        ):
            break
        if gap == ". " and plain(words[end - 1][0]) not in TITLES and len(words[end - 1][0]) > 1:
            break
        if words[end][0][0].isupper():
            if _POSSESSIVE.search(words[end - 1][0]) and end > at:
                break  # Brandt's Labour: two names
            end += 1
            continue
        joins = 0
        while end + joins < len(words) and words[end + joins][0] in _PARTICLES and joins < 2:
            joins += 1
        following = end + joins
        if not joins or following >= len(words) or not words[following][0][0].isupper():
            break
        end = following + 1
    return end


def _as_name(text: str, words: _Words, first: int, end: int) -> Name | None:
    starts = not text[: words[first][1]].strip(" '\"“‘«([-–—•*") or bool(
        _ENDS_SENTENCE.search(text[: words[first][1]])
    )
    begin = first
    while begin < end and (plain(words[begin][0]) in JOINS or _is_no_name(words[begin][0], starts)):
        begin += 1
        while begin < end and words[begin][0] in JOINS:
            begin += 1
    parts = tuple(
        _POSSESSIVE.sub("", word)
        for word, _, _ in words[begin:end]
        if word[0].isupper() and plain(word) not in TITLES and not _is_no_name(word, False)
    )
    if not any(plain(part) not in _ADJECTIVES and len(part) > 1 for part in parts):
        return None
    sure = not (starts and begin == first and len(parts) == 1 and end - begin == 1)
    behind = words[end][0] if end < len(words) else ""
    if not sure and not _may_be_name(parts[0], behind):
        return None
    start, last = words[begin][1], words[end - 1][2]
    return Name(_POSSESSIVE.sub("", text[start:last]), start, last, parts, sure)


def _is_no_name(word: str, first: bool) -> bool:
    form = word.replace("’", "'").lower()
    if word.isupper() and 2 <= len(word) <= 5 and form not in {"i", "am", "pm", "bc", "ad", "bce", "ce"}:
        return False  # WHO, US, IT
    return form in STOPWORDS or form in _NO_NAMES or (first and form in JOINS)


def _may_be_name(word: str, behind: str) -> bool:
    """Whether a lone first word is likely a name: "Pike opened …", not "Construction began …"."""
    form = word.lower()
    if word.isupper() and len(word) > 1:
        return True
    if _PLAIN_ENDING.search(form) or form in TITLES or (form.endswith("s") and not form.endswith("ss")):
        return False
    return bool(_VERB_BEHIND.match(behind)) and behind.islower()
