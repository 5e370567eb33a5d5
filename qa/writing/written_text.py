"""What a model writes, cut into sentences as they finish: plain text, and the passages that each cites.

The lines of Markdown (lists, headings, tables, fences) become what parts a sentence from the one before it.
A sentence is finished once the text behind it decides that it is; how the text was cut into pieces never
changes what comes out.
"""

import re
from dataclasses import dataclass, replace

from index.sentences import split_sentences
from qa.writing.citation_marks import MarkedText
from qa.writing.mark_numbers import Mark, take_marks
from qa.writing.named_passages import take_named
from qa.writing.plain_words import visible

_BLANK = re.compile(r"[ \t]*\n")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)[^\n]*")
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$")
_RULE_SO_FAR = re.compile(r"[ \t]*[-*_=#>|` \t~]*\Z")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+")
_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
_BULLET = re.compile(r"(?P<indent>[ \t]*)[-*+•‣▪●◦·–][ \t]+")
_NUMBERED = re.compile(r"(?P<indent>[ \t]*)(?P<number>\d{1,3})[.)][ \t]+")
_NUMBERED_SO_FAR = re.compile(r"[ \t]*\d{0,3}[.)]?[ \t]*\Z")
_COLUMNS = re.compile(r"[ \t|:-]*\Z")
_NUMBERS = r"(?:[\[【［〔]\s*\^?\d{1,3}\s*[\]】］〕][ \t]*)+"
_MARKED = re.compile(
    rf"[ \t]*(?:(?:[-*+•]|\d{{1,3}}[.)])[ \t]+)?{_NUMBERS}(?P<colon>:)?[ \t]*(?P<text>[^\s.,;:!?。].*)"
)
_MARKED_SO_FAR = re.compile(
    r"[ \t]*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?(?:[\[【［〔]\s*\^?\d{0,3}\s*[\]】］〕]?[ \t]*)+"
    r"(?::[ \t]*<?(?:h|ht|htt|https?|w{1,3})?)?\Z"
)
_DEFINITION = re.compile(r"[ \t]*\[(?:\^\d{1,3}\]:|\d{1,3}\]:[ \t]*<?(?:https?:|www\.))")
_SOURCES = frozenset(
    (
        *("sources", "source", "references", "reference", "citations", "footnotes", "bibliography"),
        *("quellen", "quellenangaben", "einzelnachweise", "références", "fuentes", "referencias", "fonti"),
        *("来源", "参考文献", "المصادر"),
    )
)
_TWO_STOPS = re.compile(r"(?<!\.)\.\.\Z")
_LABEL = re.compile(r"[ \t]*(?:\*\*|__)[^\s*_]")
_STOPPED = re.compile(r"[.!?:;。！？…][\"'”’)»\]]*\Z")
_QUOTED_STOP = re.compile(r"[!?…][\"'”’“»›«‹)\]}*_]+\Z")
_WIDE_STOP = re.compile(r"[。！？｡．।॥][」』”’）】》\"')\]]*\Z")
_WORDS_AHEAD = re.compile(r"(?:\S+\s+){6}\S")
_WORD_AHEAD = re.compile(r"\S+\s+\S")
_FAR_AHEAD = 80
"""`index.sentences` looks so far ahead for who said what was quoted."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as the model wrote it.

    Attributes:
        lead: what parts it from the sentence before: " ", "\\n\\n", "\\n- ".
        text: plain text without marks.
        cited: numbers of passages, from 1, in the order in which they are cited.
        removed: marks that point nowhere, as they were written.
    """

    lead: str
    text: str
    cited: tuple[int, ...] = ()
    removed: tuple[str, ...] = ()


class WrittenText:
    """The text of an answer as it comes.

    Args:
        passages: how many there are to cite.
    """

    def __init__(self, passages: int) -> None:
        self._passages = passages
        self._rest = ""
        self._at_line_start = True
        self._blank = False
        self._block = MarkedText(passages)
        self._lead = " "
        self._begun = False
        self._kind = ""
        self._done = 0
        self._marks_done = 0
        self._finished: list[Written] = []
        self._tail = ""
        self._in_sources = False
        # A paragraph's last sentence waits: a line that holds nothing but marks may follow.
        self._last: Written | None = None

    def feed(self, piece: str) -> None:
        """Take what came; cheap, so that it may be every single letter."""
        self._rest += visible(piece)

    def read(self) -> list[Written]:
        """The sentences that have finished since the last call."""
        self._advance(ends=False)
        self._commit(ends=False)
        if self._block.text[: self._block.certain].strip():
            self._release()
        return self._taken()

    def end(self) -> list[Written]:
        """The rest; nothing more comes."""
        self._advance(ends=True)
        self._end_block()
        self._release()
        return self._taken()

    @property
    def pending(self) -> Written | None:
        """What was read and is no finished sentence yet, without marks."""
        text = self._block.text[self._done :].strip()
        if self._last:
            return Written(self._last.lead, self._last.text)
        shown, _ = take_marks(text, self._passages)
        shown, _ = take_named(shown, self._passages)
        return Written(self._lead_of(text), shown) if shown else None

    def _taken(self) -> list[Written]:
        taken, self._finished = self._finished, []
        return taken

    def _advance(self, *, ends: bool) -> None:
        """Read as many whole lines, and as much of the last one, as can be decided."""
        while self._rest or (ends and not self._at_line_start):
            if self._at_line_start:
                if not self._begin_line(ends):
                    return
                continue
            line, newline, rest = self._rest.partition("\n")
            self._block.feed(line, ends=bool(newline) or ends)
            self._tail = (self._tail + line)[-2:]
            self._rest = rest
            if not newline and not ends:
                return
            self._at_line_start, self._blank = True, False

    def _begin_line(self, ends: bool) -> bool:
        """Decide what kind of line begins and where its text starts; False if more must be seen."""
        if not self._rest:
            return False
        line, newline, rest = self._rest.partition("\n")
        whole = bool(newline) or ends
        quoted = _QUOTED.match(line)
        if quoted:
            line = line[quoted.end() :]
        if not line.strip():
            if not whole:
                return False
            self._rest, self._blank = rest, True
            return True
        so_far = (_RULE_SO_FAR, _NUMBERED_SO_FAR, _MARKED_SO_FAR)
        if not whole and any(pattern.match(line) for pattern in so_far):
            return False
        if self._is_of_sources(line):
            if whole:
                self._rest, self._blank = rest, True
            return whole
        if _FENCE.match(line) or _RULE.match(line) or line.lstrip().startswith("|"):
            if not whole:
                return False
            self._rest = rest
            self._whole_line(line.strip())
            return True
        self._begin_text(line)
        self._rest = self._text_of(line) + newline + rest
        self._at_line_start = False
        return True

    def _is_of_sources(self, line: str) -> bool:
        """Whether a line only tells what the passage behind a number is; our footnotes tell it better.

        A heading above such lines goes as well.
        """
        if _DEFINITION.match(line):
            return True
        is_marked = bool(_MARKED.match(line))
        heading = self._block.text.strip(" :").casefold()
        if is_marked and not self._done and heading in _SOURCES:
            self._block, self._kind, self._in_sources = MarkedText(self._passages), "", True
        self._in_sources = self._in_sources and is_marked
        return self._in_sources

    def _whole_line(self, line: str) -> None:
        """A row of a table; fences and rules only part what stands around them."""
        if not line.startswith("|") or _COLUMNS.match(line):
            self._blank = True
            return
        self._begin_block("\n", "row")
        self._block.feed(line.strip("| \t"), ends=True)
        self._blank = False

    def _text_of(self, line: str) -> str:
        for pattern in (_HEADING, _BULLET, _NUMBERED):
            if found := pattern.match(line):
                return line[found.end() :]
        return line.lstrip()

    def _begin_text(self, line: str) -> None:
        """Begin a paragraph, heading or list item, or go on with the one before."""
        if _HEADING.match(line):
            self._begin_block("\n\n", "heading")
        elif bullet := _BULLET.match(line):
            self._begin_block(f"\n{_indent(bullet)}- ", "item")
        elif numbered := _NUMBERED.match(line):
            self._begin_block(f"\n{_indent(numbered)}{numbered['number']}. ", "item")
        elif self._blank:
            self._begin_block("\n\n", "text")
        elif self._block.text and self._is_apart(line):
            self._begin_block("\n", "text")
        else:
            self._block.feed(" ", ends=True)
            self._kind = self._kind or "text"

    def _is_apart(self, line: str) -> bool:
        """Whether a line that follows another without a blank one does not go on with it."""
        if self._kind in {"heading", "row"} or _STOPPED.search(self._block.text[-8:].rstrip()):
            return True
        if self._tail == "  " or _LABEL.match(line):
            return True
        first = line.lstrip()[0]
        anew = not first.islower() and (first.isalnum() or first in '*"“«„')
        if _MARKED.match(line):
            return self._block.ends_cited or self._block.begins_cited
        return anew and self._block.ends_cited

    def _begin_block(self, lead: str, kind: str) -> None:
        self._end_block()
        self._tail = ""
        self._lead, self._kind = lead if self._begun or lead.strip() else " ", kind

    def _end_block(self) -> None:
        self._commit(ends=True)
        self._block = MarkedText(self._passages)
        self._done = self._marks_done = 0
        self._kind = ""

    def _commit(self, *, ends: bool) -> None:
        """Finish the sentences of the paragraph that are certain to have ended."""
        # Split once: a whole answer may come in one piece.
        begin = self._done
        text = self._block.text[begin : None if ends else self._block.certain]
        spans = split_sentences(text)
        for at, span in enumerate(spans):
            is_last = at == len(spans) - 1
            first = text[self._done - begin : span.end]
            if not ends and (is_last or not _settled(first, text[spans[at + 1].start :][:_FAR_AHEAD])):
                break
            self._finish(first, last=is_last)
        if ends and (left := self._block.marks[self._marks_done :]):
            self._append_marks(left)

    def _lead_of(self, text: str) -> str:
        """What parts the next sentence from the one before: nothing in scripts that leave no space."""
        if self._done and self._block.text[self._done : self._done + 1].strip():
            return ""
        return self._lead

    def _release(self) -> None:
        """The paragraph before has got all its marks."""
        if self._last:
            self._finished.append(self._last)
            self._last = None

    def _finish(self, text: str, *, last: bool) -> None:
        self._release()
        end = self._done + len(text)
        # "[1] The ferry left. [2] It came back.": here marks stand before their sentences.
        leads = self._block.begins_cited
        marks: list[Mark] = []
        for mark in self._block.marks[self._marks_done :]:
            if not last and (mark.at > end or (leads and mark.at == end)):
                break
            marks.append(mark)
        self._marks_done += len(marks)
        shown, more = take_marks(text.strip(), self._passages)
        shown, named = take_named(shown, self._passages)
        # "It left at 5 p.m. [1]." has a stop for the abbreviation and one for the sentence.
        shown = shown[:-1] if _TWO_STOPS.search(shown) else shown
        marks += [*more, Mark(end, named)]
        finished = Written(self._lead_of(text), shown.strip(), *_cited(marks))
        self._done, self._lead, self._begun = end, " ", True
        if last:
            self._last = finished
        else:
            self._finished.append(finished)

    def _append_marks(self, marks: list[Mark]) -> None:
        """Marks on a line of their own belong to the sentence before them."""
        self._marks_done += len(marks)
        if self._last:
            cited, removed = _cited(marks)
            both = tuple(dict.fromkeys((*self._last.cited, *cited)))
            self._last = replace(self._last, cited=both, removed=(*self._last.removed, *removed))


def _settled(sentence: str, following: str) -> bool:
    """Whether no more text could change that a sentence has ended here."""
    if _WIDE_STOP.search(sentence):
        return True
    if len(following) >= _FAR_AHEAD:
        return True
    return bool((_WORDS_AHEAD if _QUOTED_STOP.search(sentence) else _WORD_AHEAD).match(following))


def _indent(item: re.Match[str]) -> str:
    """Two spaces for each level of a list in a list."""
    return "  " * (len(item["indent"].expandtabs(4)) // 2)


def _cited(marks: list[Mark]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """All passages that these marks cite, and all that point nowhere."""
    numbers = dict.fromkeys(number for mark in marks for number in mark.numbers)
    return tuple(numbers), tuple(removed for mark in marks for removed in mark.removed)
