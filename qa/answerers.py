"""Which answerer stands behind a model's name: the one that quotes, or one that lets a chat model write."""

from functools import partial
from typing import TYPE_CHECKING

from index.embedding import DEFAULT_MODEL
from qa.abstention import Strictness, shipped_thresholds
from qa.answerer import Answerer
from qa.models.chat_model import QUOTE
from qa.reader import Reader
from qa.reader.collection import WithoutSimilarity

if TYPE_CHECKING:
    from index.library import Library


def answerer_for(
    library: "Library",
    model: str = QUOTE,
    base_url: str | None = None,
    strictness: Strictness = "balanced",
    strict: bool = False,
) -> Answerer:
    """The answerer that a model's name stands for.

    Args:
        library: the open index.
        model: "quote", or a chat model as `qa.models.chat_model.ModelChoice.parse` reads it.
        base_url: where the model answers, if not at its provider's.
        strictness: how sure it must be to answer, or to answer without saying "perhaps".
        strict: leave out written sentences that no passage supports.

    Raises:
        ModelFailed: there is no such model, or its package or key is missing; nothing is sent yet.
    """
    if model == QUOTE:
        return quoting_answerer(library, strictness)
    return writing_answerer(library, model, base_url, strictness, strict)


def quoting_answerer(library: "Library", strictness: Strictness = "balanced") -> Answerer:
    """The answerer that needs nothing but what ships with us: it quotes.

    Args:
        library: its embedder is used where the trained reader's weights are not installed.
        strictness: how sure it must be to answer.
    """
    from qa.extractive import ExtractiveAnswerer

    reader = quoting_reader(library)
    return ExtractiveAnswerer(reader, shipped_thresholds(reader.name)[strictness])


def quoting_reader(library: "Library") -> Reader:
    """The trained reader, or where its weights are not installed the one that compares sentences."""
    from qa.reader.onnx_reader import shipped_reader, weights_are_here
    from qa.reader.sentences import SentenceReader

    if not weights_are_here():
        return SentenceReader(library.embedder)
    # The model of an open index may change under a conversation.
    return WithoutSimilarity(shipped_reader(), unless=lambda: library.embedder.name == DEFAULT_MODEL)


def writing_answerer(
    library: "Library", model: str, base_url: str | None, strictness: Strictness, strict: bool
) -> Answerer:
    """The answerer that lets a chat model write; see `answerer_for`."""
    from qa.models.chat_model import MAX_OUTPUT_TOKENS, ModelChoice, open_chat_model
    from qa.models.context import context_tokens
    from qa.models.failures import failure_in, failure_of
    from qa.support.check import shipped_check
    from qa.writing.generative import WritingAnswerer
    from qa.writing.prompt import answer_room

    choice = ModelChoice.parse(model, base_url)
    opened = open_chat_model(choice)
    window = context_tokens(choice, opened)
    if answer_room(window) < MAX_OUTPUT_TOKENS:
        # vLLM refuses a request whose prompt and longest answer together are more than it takes.
        opened = open_chat_model(choice, max_output_tokens=answer_room(window))

    reader = quoting_reader(library)
    return WritingAnswerer(
        opened,
        name=str(choice),
        check=shipped_check(),
        reader=reader,
        thresholds=shipped_thresholds(reader.name)[strictness],
        strict=strict,
        failure=partial(failure_of, choice=choice),
        failure_in=partial(failure_in, choice=choice),
        window=window,
    )
