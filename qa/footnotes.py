"""The citations of one answer: numbered as they come, each a quote and the place where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from index.article import Span
from qa.answer import Citation, Sentence
from qa.passage import Passage


@dataclass(slots=True)
class Footnotes:
    """The citations of one answer, numbered as they come; a place has one number."""

    numbers: dict[tuple[str, Span], int] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)

    def cite(self, places: Iterable[tuple[Passage, Span]]) -> tuple[int, ...]:
        """The numbers of these places, new ones given where needed."""
        found: list[int] = []
        for passage, span in places:
            key = (passage.article_id, span)
            if key not in self.numbers:
                self.numbers[key] = len(self.citations) + 1
                self.citations.append(citation(self.numbers[key], passage, span))
            found.append(self.numbers[key])
        return tuple(found)

    def known(self, places: Iterable[tuple[Passage, Span]]) -> bool:
        """Whether one of these places is cited already."""
        return any((passage.article_id, span) in self.numbers for passage, span in places)


def citation(n: int, passage: Passage, span: Span, near: float | None = None) -> Citation:
    """The citation of a place.

    Args:
        n: its number, from 1.
        passage: that it stands in.
        span: the quote, in the article's canonical text, within the passage.
        near: how likely it answers (0 to 1) if it is not cited but only near.
    """
    return Citation(
        near=near,
        n=n,
        article_id=passage.article_id,
        title=passage.title,
        published=passage.published,
        source=passage.source,
        path=passage.path,
        url=passage.url,
        start=span.start,
        end=span.end,
        quote=passage.text[span.start - passage.start : span.end - passage.start],
        page=passage.page_of(span.start),
        member=passage.member,
        passage_start=passage.start,
        passage_end=passage.end,
        passage=passage.text,
        also=passage.also,
    )


def marks(sentence: Sentence) -> str:
    """The numbers behind a sentence as they are written: " [1][2]", or nothing."""
    numbers = "".join(f"[{n}]" for n in sentence.citations)
    return f" {numbers}" if numbers else ""


def written_out(sentences: Iterable[Sentence]) -> str:
    """Sentences as one plain text with [n] marks."""
    return "".join(f"{one.lead}{one.text}{marks(one)}" for one in sentences).strip()
