"""An answer while it is written: every finished sentence checked, cited, kept or dropped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qa.answer import Answer, Finding, Interruption, Outcome, Sentence
from qa.footnotes import Footnotes, written_out
from qa.nearest import untold
from qa.passage import Passage
from qa.support import Checked, SupportCheck
from qa.writing.prompts import NOT_TOLD
from qa.writing.written_text import Written

_SIGN = re.compile(rf"\W*{NOT_TOLD.replace('_', '[_ ]')}\b\W*(?P<part>.*)", re.S)
_OF_THE_ARTICLES = re.compile(r"(?:the|these|your|none of the|no) (?:articles?|passages?|sources?)\b", re.I)
_SUPPORTED_SHARE = 0.5
_WHOLE = re.compile(r"[.!?…。！？।][\"'”’)»\]]*\Z")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is written for.

    Attributes:
        question: as it was asked.
        standalone_question: as it was understood.
        passages: best first; the model cites them by their place, from 1.
        shown: indices of those that the model was given.
        outcome: what the reader would do.
        confidence: the reader's calibrated probability (0 to 1) that the passages answer.
        model: what writes.
    """

    question: str
    standalone_question: str
    passages: Sequence[Passage]
    shown: Sequence[int]
    outcome: Outcome
    confidence: float
    model: str


@dataclass(slots=True)
class Draft:
    """The sentences of an answer so far.

    Attributes:
        asked: what it answers.
        check: whether the passages say so.
        strict: whether unsupported sentences are left out.
        sentences: those that are shown.
        dropped: those that were left out.
        is_untold: whether the model said that the passages do not tell, or not all.
    """

    asked: Asked
    check: SupportCheck
    strict: bool
    sentences: list[Sentence] = field(default_factory=list)
    dropped: list[Sentence] = field(default_factory=list)
    is_untold: bool = False
    _notes: Footnotes = field(default_factory=Footnotes)
    _held: list[Sentence] = field(default_factory=list)
    _lead: str | None = None

    def add(self, written: Written, *, check: bool = True) -> None:
        """Take the next sentence.

        Args:
            written: as the model wrote it.
            check: False for one that breaks off; it is shown without citations, which nobody checked.
        """
        if sign := _SIGN.fullmatch(written.text):
            self._say_untold(sign["part"].strip(), written.lead)
        elif written.text:
            text = written.text.replace(NOT_TOLD, "not told")
            if check:
                self._add_checked(replace(written, text=text))
            else:
                self._keep(written.lead, Sentence(text=text, citations=(), support="unchecked"))

    def answer(
        self,
        pending: Written | None = None,
        *,
        finished: bool = False,
        interrupted: Interruption | None = None,
    ) -> Answer:
        """The answer as it stands.

        Args:
            pending: the sentence that is being written.
            finished: whether nothing more comes.
            interrupted: why it ends early.
        """
        sentences = list(self.sentences)
        if pending and not _may_be_sign(pending.text) and not self._waits:
            lead = self._lead_for(pending.lead)
            sentences.append(Sentence(lead=lead, text=pending.text, citations=(), support="unchecked"))
        asked = self.asked
        return Answer(
            question=asked.question,
            standalone_question=asked.standalone_question,
            answer=written_out(sentences),
            # The prose says it; a short form that another reader found could contradict it.
            short=None,
            outcome=self._outcome(finished),
            abstained=False,
            confidence=asked.confidence,
            sentences=tuple(sentences),
            citations=tuple(self._notes.citations),
            dropped=tuple(self.dropped),
            finished=finished,
            interrupted=interrupted,
            timings_ms={},
            model=asked.model,
        )

    @property
    def is_empty(self) -> bool:
        """Whether the model wrote nothing at all."""
        return not (self.sentences or self.dropped or self.is_untold)

    @property
    def tells_nothing(self) -> bool:
        """Whether nothing is left: the model said that the passages do not tell, or all of it was dropped.

        What it wrote beside that without citing anything explains why, or is not to be trusted. A model that
        forgets the sign and only says so in its own words states nothing of the articles either.
        """
        if any(one.citations for one in self.sentences):
            return False
        stated = any(one.support != "unchecked" for one in self.sentences)
        return self.is_untold or not stated

    @property
    def left_out(self) -> tuple[Sentence, ...]:
        """What an answer leaves out that tells nothing: everything that was stated without support."""
        unsupported = [one for one in (*self.sentences, *self._held) if one.support == "unsupported"]
        return (*self.dropped, *unsupported)

    @property
    def _waits(self) -> bool:
        """After "not told" and nothing else, what is not cited explains why: it is no answer."""
        return self.is_untold and not any(one.citations for one in self.sentences)

    def _say_untold(self, part: str, lead: str) -> None:
        self.is_untold = True
        if _WHOLE.search(part) and _OF_THE_ARTICLES.match(part):
            self._keep_or_hold(lead, Sentence(text=part, citations=(), support="unchecked"))
        elif part and part[:-1].strip():
            self._keep_or_hold(lead, untold(part))

    def _add_checked(self, written: Written) -> None:
        given = [number for number in written.cited if number - 1 in self.asked.shown]
        cited = [self.asked.passages[number - 1] for number in given]
        if cited:
            checked = self.check.check(written.text, cited)
        else:
            checked = self.check.find(written.text, self.asked.passages)
        unseen = [f"[{number}]" for number in written.cited if number not in given]
        removed = tuple(Finding(kind="removed", said=mark) for mark in (*unseen, *written.removed))
        if self.strict and checked.support == "unsupported":
            # Their numbers would point to citations that the answer does not have.
            findings = tuple(one.model_copy(update={"citation": None}) for one in checked.findings)
            self.dropped.append(
                Sentence(
                    lead=written.lead,
                    text=written.text,
                    citations=(),
                    support="unsupported",
                    findings=(*findings, *removed),
                )
            )
            self._pass_on(written.lead)
            return
        numbers = self._notes.cite((ground.passage, ground.span) for ground in checked.grounds)
        sentence = Sentence(
            text=written.text,
            citations=tuple(dict.fromkeys(numbers)),
            support=checked.support,
            findings=(*_renumbered(checked, numbers), *removed),
            cited_by="check" if numbers and not cited else "writer",
        )
        self._keep_or_hold(written.lead, sentence)

    def _keep_or_hold(self, lead: str, sentence: Sentence) -> None:
        """Show a sentence, unless it only explains why nothing is told."""
        if self._waits and not sentence.citations:
            self._held.append(sentence.model_copy(update={"lead": lead}))
            return
        held, self._held = self._held, []
        for one in held:
            self._keep(one.lead, one)
        self._keep(lead, sentence)

    def _keep(self, lead: str, sentence: Sentence) -> None:
        self.sentences.append(sentence.model_copy(update={"lead": self._lead_for(lead)}))
        self._lead = None

    def _pass_on(self, lead: str) -> None:
        """A list item or paragraph that lost its first sentence begins with the next one."""
        if lead.strip(" ") and self._lead is None:
            self._lead = lead

    def _lead_for(self, lead: str) -> str:
        return self._lead if self._lead is not None and not lead.strip() and "\n" not in lead else lead

    def _outcome(self, finished: bool) -> Outcome:
        """As sure as the reader is, and never surer than the check.

        The reader's probability is calibrated on whether the passages answer; the model's own word that they
        do is not. What the model wrote all the same is shown, but as uncertain; so is an answer of which less
        than half is supported.
        """
        stated = [one.support for one in self.sentences if one.support != "unchecked"]
        if self.asked.outcome != "answer" or (finished and not stated):
            return "perhaps"
        supported = stated.count("supported")
        return "perhaps" if supported < _SUPPORTED_SHARE * len(stated) else "answer"


def ends_whole(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return bool(_WHOLE.search(text))


def _renumbered(checked: Checked, numbers: Sequence[int]) -> tuple[Finding, ...]:
    """The findings, with the numbers of the answer's citations for the places of the cited passages."""
    return tuple(
        one.model_copy(update={"citation": numbers[one.citation - 1]})
        if one.citation is not None and one.citation <= len(numbers)
        else one.model_copy(update={"citation": None})
        for one in checked.findings
    )


def _may_be_sign(text: str) -> bool:
    """Whether a sentence begins as the sign does; it is not shown before that is clear."""
    begun = re.sub(r"^\W+", "", text).replace(" ", "_")
    return NOT_TOLD.startswith(begun[: len(NOT_TOLD)])
