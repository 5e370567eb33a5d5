"""What the check found about an answer: why sentences carry ? or ✗, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.widgets.answer import support_sign
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.findings import dropped_words, nothing_more, sentence_findings
from tui.words.wording import counted, quoted

if TYPE_CHECKING:
    from qa.answer import Answer

# An answer with more to say about it would be pushed off a screen of 24 lines; `w` shows the rest.
_SHOWN = 2
_DROPPED_CHARACTERS = 400


def finding_lines(answer: Answer, signs: Signs) -> list[tuple[Content, str]]:
    """Sign and words of each finding, in the order of the sentences."""
    return [
        (support_sign(sentence.support, signs) or Content.styled(signs.dot, QUIET), words)
        for sentence in answer.sentences
        for words in sentence_findings(sentence, signs)
    ]


def finding_text(answer: Answer, n: int, signs: Signs) -> Hanging | None:
    """What a citation does not bear out of the sentences that cite it; None if there is nothing."""
    lines = [
        (support_sign(sentence.support, signs), words)
        for sentence in answer.sentences
        if n in sentence.citations
        and (not sentence.findings or any(one.citation in (None, n) for one in sentence.findings))
        for words in sentence_findings(sentence, signs)
    ]
    if not lines:
        return None
    # More would push the passage itself out of the panel.
    left = len(lines) - _SHOWN
    more = [f"{counted(left, 'more finding', signs)}  w why"] if left > 0 else []
    return Hanging(
        lambda columns: Content("\n").join(
            [
                *(_beside(sign, Content.styled(words, QUIET), columns) for sign, words in lines[:_SHOWN]),
                *(Content.styled(words, QUIET) for words in more),
            ]
        )
    )


class Findings(Paragraph):
    """The findings under an answer: the first ones, or with `w` and a click all of them."""

    DEFAULT_CSS = "Findings { padding: 0 1 0 3; margin: 1 0 0 0; }"

    def __init__(self, signs: Signs) -> None:
        super().__init__("", markup=False)
        self.auto_links = False  # its key has a style of its own
        self._signs = signs
        self._answer: Answer | None = None
        self._whole = False
        self.display = False

    @property
    def is_cut(self) -> bool:
        """Whether there is more to show or to hide."""
        return self._answer is not None and bool(
            self._answer.dropped or len(finding_lines(self._answer, self._signs)) > _SHOWN
        )

    @property
    def is_whole(self) -> bool:
        """Whether all is shown that can be hidden again."""
        return self._whole

    def show(self, answer: Answer) -> None:
        """Draw what was found about an answer; nothing if there is nothing."""
        self._answer = answer
        lines = finding_lines(answer, self._signs)
        self.display = bool(lines or answer.dropped)
        self.update(Hanging(lambda columns: self._laid_out(answer, lines, columns)))

    def action_why(self) -> None:
        """Show all, or the first ones again; where there is no more, say so."""
        if self._answer is not None and not self.is_cut:
            self.notify(nothing_more(self._answer, self._signs), markup=False)
        elif self._answer is not None:
            self._whole = not self._whole
            self.show(self._answer)

    def _laid_out(self, answer: Answer, lines: list[tuple[Content, str]], columns: int) -> Content:
        items = [
            _beside(sign, Content.styled(words, QUIET), columns)
            for sign, words in (lines if self._whole else lines[:_SHOWN])
        ]
        if len(lines) > _SHOWN and not self._whole:
            more = counted(len(lines) - _SHOWN, "more finding", self._signs)
            items.append(Content.styled(f"{more}  ", QUIET) + self._key("why"))
        if left_out := dropped_words(answer, self._signs):
            said = Content.styled(f"{left_out}  ", QUIET)
            items.append(said if self._whole else said + self._key("show"))
        if self._whole:
            for sentence in answer.dropped:
                words = quoted(sentence.text, self._signs, _DROPPED_CHARACTERS)
                items.append(
                    _beside(
                        support_sign(sentence.support, self._signs), Content.styled(words, QUIET), columns
                    )
                )
            items.append(self._key("less"))
        return Content("\n").join(items)

    def _key(self, does: str) -> Content:
        key = Content.assemble(("w", ACCENT), " ", (does, QUIET))
        return key.stylize(Style.from_meta({"@click": "why"}))


def _beside(sign: Content, words: Content, columns: int) -> Content:
    return Hanging(words, mark=sign, indent=sign.cell_length + 1).laid_out(columns)
