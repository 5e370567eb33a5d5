"""An answer as a LangChain message, its footnotes as citation annotations that other code understands."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.answer import Answer, Citation

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.messages.content import Citation as Annotation


def as_message(answer: Answer) -> "AIMessage":
    """The answer as a message with one text block, whose annotations are its citations.

    `start_index` and `end_index` of an annotation are the sentence's place in the message's text, marks
    excluded; a sentence with two footnotes has two annotations. Where the passage stands in its article is
    told in `extras`: `n`, `article_id`, `path`, `member`, `page`, `start` and `end` in the article's text,
    `published`, `source`, `support`. Of an answer that abstains the nearest passages are no annotations: they
    carry nothing that it says.

    Args:
        answer: extractive or written, finished or not.
    """
    from langchain_core.messages import AIMessage
    from langchain_core.messages.content import create_text_block

    block = create_text_block(answer.answer, annotations=list(_annotations(answer)))
    return AIMessage(
        content_blocks=[block],
        response_metadata={
            "model_name": answer.model,
            "outcome": answer.outcome,
            "confidence": answer.confidence,
            "finished": answer.finished,
        },
    )


def _annotations(answer: Answer) -> Iterator["Annotation"]:
    from langchain_core.messages.content import create_citation

    numbered = {citation.n: citation for citation in answer.citations}
    end = 0
    for sentence in answer.sentences:
        # Sentences stand in the answer in their order, so the next one is found behind the last.
        start = answer.answer.index(sentence.text, end)
        end = start + len(sentence.text)
        for n in sentence.citations:
            cited = numbered[n]
            yield create_citation(
                url=cited.url or _file_url(cited),
                title=cited.title,
                start_index=start,
                end_index=end,
                cited_text=cited.quote,
                n=n,
                article_id=cited.article_id,
                path=cited.path,
                member=cited.member,
                page=cited.page,
                start=cited.start,
                end=cited.end,
                published=cited.published,
                source=cited.source,
                support=sentence.support,
            )


def _file_url(citation: Citation) -> str:
    """Where the article was read: an entry of a feed may have no address but the feed's."""
    from pathlib import Path

    from index.web.address import is_address

    return citation.path if is_address(citation.path) else Path(citation.path).as_uri()
