"""Where a sentence ends: ours, made for news.

A sentence is a span without surrounding whitespace. No sentence crosses a blank line, a list item, a
table row or an indented new paragraph. A single newline inside a paragraph is a soft wrap, as wire copy
has them, unless a line beside it is too long to have been wrapped. A closing quote, bracket or footnote
mark stays with the sentence it closes.

What the rules decide depends only on the text around the place, never on the range that was asked for, so
that splitting a chunk again gives the sentences it was made of. The time is linear in the text.
"""

import re
from collections.abc import Iterator

from index.article import Span

# Wire copy and e-mail are wrapped at 60 to 100 columns; a longer line holds a whole paragraph.
_WRAPPED_LINE = 120
# A line shorter than this before an equally indented one was not wrapped: it is a row ("Shr 34 cts").
_FULL_LINE = 50
# How far to look back for the word before a full stop, and ahead for the words after it.
_LOOK_BACK = 40
_LOOK_AHEAD = 80

_QUOTES = "\"'”’“»›«‹"
_STOP = re.compile(
    r"""
    (?P<wide>[。！？｡．।॥]+)[」』”’）】》"')\]]*           # scripts that put no space after a stop
    |
    (?P<stop>[.!?…؟۔‼⁇⁈⁉]+)
    (?P<close>["'”’“»›«‹)\]}*_]*)
    (?:[ \u00a0\u202f][»›](?![^\s,.;]))?                  # « French quotes stand apart. »
    (?:\[(?:\d{1,3}|[a-z])\])*                            # reference marks.[1][2]
    """,
    re.VERBOSE,
)
_NEXT = re.compile(r"""\s*(?P<open>["'“”‘’„«‹»›(\[{¿¡*_]*)(?P<word>\S*)""")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’„«‹»›()\[\]{}/–—-]*\Z")

_BULLET = re.compile(r"[ \t]*[•●▪◦‣·∙*–-][ \t]")
_NUMBERED = re.compile(r"[ \t]*\(?(?:\d{1,2}|[a-z])[.)][ \t]")
_INDENT = re.compile(r"[ \t]*")

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)*[^\W\d_]\Z")  # U.S, a.m, Ph.D, J
_LONE_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\Z")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Always followed by what they belong to.
_NEVER_LAST = _words(
    """
    Mr Mrs Ms Messrs Mme Mlle Dr Drs Prof Sen Sens Gov Govs Rep Reps Gen Col Lt Maj Cpl Pvt Sgt Capt Cmdr
    Adm Brig Rev Hon Pres Msgr Fr Ven Insp Supt Det Amb Atty Sec Asst Assoc Ald Mt Ft Pt e.g i.e vs v cf
    viz approx ca Herr Hr Frau Sra Srta Dra Don Ing
    """
)
# They end a sentence only if what follows looks like the start of one.
_SELDOM_LAST = _words(
    """
    Mio Mrd Tsd
    Inc Co Cos Corp Ltd Bros Plc LLC Intl Natl Assn Univ Dept Est St Ave Blvd Rd Hwy Sq Jr Sr Esq al
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Mo Mont Neb Nev Okla Ore
    Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que
    """
)
# No. 5, pp. 12, Art. 3: they belong to a number that follows, and to nothing else.
_BEFORE_NUMBER = _words(
    """
    no nos nr nrs p pp art arts sec secs fig figs vol vols ch chap para paras par pt ex rs rp bros cap
    ref v vv l ll eq eqs tel ext approx circa c ca
    """
)
# Words that seldom stand capitalised inside a name: after "U.S." or "Inc." they start a sentence.
_STARTERS = _words(
    """
    A About According Across After Again All Along Already Also Although Always Among An And Another Any As
    At Because Before Both But By Can Could Despite Did Do Does During Each Earlier Even Every Few Finally
    For Four From Had Has Have He Her Here His How However I If In Instead Is It Its Just Last Later Less
    Many Meanwhile More Most Much My Nearly Neither Never No Nobody None Nor Not Nothing Now Of On Once One
    Only Or Other Others Our Over Perhaps Several She Should Since So Some Sometimes Soon Still Such Than
    That The Their Then There These They This Those Though Three Through Thus To Today Two Under Unlike Until
    Was We Were What When Where Whether Which While Who Why Will With Within Without Would Yet You Your
    """
)
_MONTHS = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Mai|Jun|Jul|Aug|Sep|Okt|Oct|Nov|De[cz]|Mär|janv|févr|mars|avr|juin|juil)"
)
# "Stop!" Mayor Ilse Brandt said.
_ATTRIBUTION = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*\s+){1,4}(?:said|says|asked|asks|replied|added|told|cried|shouted|wrote|wondered"
    r"|joked|recalled|demanded|warned|answered)\b"
)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split `text[start:end]` into sentences.

    Args:
        text: any text; offsets are into it.
        start: first character to consider.
        end: one past the last; None means the end of the text.

    Returns:
        Spans in order that do not overlap and hold every character that is not whitespace.
    """
    stop = len(text) if end is None else min(end, len(text))
    sentences: list[Span] = []
    for run in _runs(text, start, stop):
        first = run.start
        for match in _STOP.finditer(text, run.start, run.end):
            if match.end() < run.end and not _ends_sentence(text, match, first, run.end):
                continue
            sentences.extend(_trimmed(text, first, match.end()))
            first = match.end()
        sentences.extend(_trimmed(text, first, run.end))
    return sentences


def _runs(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield stretches that certainly begin and end with a sentence: paragraphs, list items, rows."""
    if start >= end:
        return
    line_start = text.rfind("\n", 0, start) + 1
    run_start, line = start, text[line_start : _line_end(text, line_start)]
    while True:
        line_end = line_start + len(line)
        if line_end >= end:
            break
        following_start = line_end + 1
        following = text[following_start : _line_end(text, following_start)]
        if _is_hard_break(line, following):
            yield Span(run_start, line_end)
            run_start = following_start
        line_start, line = following_start, following
    yield Span(min(run_start, end), end)


def _line_end(text: str, start: int) -> int:
    found = text.find("\n", start)
    return len(text) if found < 0 else found


def _is_hard_break(line: str, following: str) -> bool:
    """Whether the newline between two lines ends a sentence whatever stands before it."""
    if not line or not following or line.isspace() or following.isspace():
        return True
    if len(line) > _WRAPPED_LINE or len(following) > _WRAPPED_LINE:
        return True
    if any(mark in row for row in (line, following) for mark in ("\t", " | ")):
        return True
    if _BULLET.match(following):
        return not line.endswith(")")  # a dateline wrapped before its dash: "(Coast Wire)\n- Mayor"
    if _NUMBERED.match(following):
        return bool(_NUMBERED.match(line)) or line.rstrip()[-1] in ".!?:;"
    indent, next_indent = len(_leading(line)), len(_leading(following))
    return next_indent >= 2 and (indent < next_indent or len(line) < _FULL_LINE)


def _leading(line: str) -> str:
    found = _INDENT.match(line)
    return found.group().expandtabs(4) if found else ""


def _ends_sentence(text: str, match: re.Match[str], first: int, end: int) -> bool:
    """Whether the stop that `match` found ends the sentence that began at `first`."""
    if match["wide"]:
        return True
    after = match.end()
    if not text[after].isspace():
        return False
    ahead = _NEXT.match(text, after, min(after + _LOOK_AHEAD, end))
    opening, word = (ahead["open"], ahead["word"]) if ahead else ("", "")
    if not word:
        return True
    if word[0] in ".!?…–—-,;:" or _starts_lower(word):
        return False
    stop = match["stop"]
    if stop != ".":
        return not (_closes_quote(match["close"]) and not opening and _ATTRIBUTION.match(text, after + 1))
    before = _WORD_BEFORE.search(text, max(first, match.start() - _LOOK_BACK), match.start())
    return _full_stop_ends(before.group() if before else "", opening, word, _only(text, first, match.start()))


def _only(text: str, first: int, stop: int) -> str:
    """Everything the sentence holds so far, if that is short enough to be a list number, else ""."""
    return text[first:stop].strip() if stop - first <= _LOOK_BACK else ""


def _full_stop_ends(before: str, opening: str, word: str, so_far: str) -> bool:
    """Whether a full stop between the words `before` and `word` ends a sentence.

    Args:
        before: the word that the stop is written to, without the stop.
        opening: quotes and brackets that open before the next word.
        word: the next word; it does not begin with a small letter.
        so_far: the sentence up to the stop, if it is short.
    """
    if _LONE_NUMBER.match(so_far):
        return False  # "1. First item"
    if before in _NEVER_LAST:
        return False
    if word[0].isdigit():
        return before.lower() not in _BEFORE_NUMBER and before not in _SELDOM_LAST
    if before.isdigit() and len(before) <= 2 and _MONTHS.match(word):
        return False  # German "3. Mai"
    if before in _SELDOM_LAST or _INITIALS.match(before):
        return bool(opening) or word.rstrip(",;:'’") in _STARTERS
    return True


def _starts_lower(word: str) -> bool:
    """Whether a word begins with a small letter and is not a name like iPhone or eBay."""
    return word[0].islower() and not any(letter.isupper() for letter in word[1:3])


def _closes_quote(closers: str) -> bool:
    return any(mark in _QUOTES for mark in closers)


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """The span without surrounding whitespace, in a list; an empty list if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if start < end else []
