"""How much text a chat model takes, and a careful estimate of how much a text is."""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LOCAL_WINDOW = 4096
"""Tokens of a local server that does not say: Ollama, llama.cpp and LM Studio all begin with that many, and
Ollama cuts off what is too long without a word."""

UNKNOWN_WINDOW = 16_384
"""Tokens of a hosted model that LangChain does not know: none in use has fewer."""

ANSWER_ROOM = 1500
"""Tokens kept for the answer; of five sentences a quarter of that, but some models think aloud."""

_LETTERS_A_TOKEN = 3.0
_MARGIN = 1.05
_RUNS = re.compile(r"[A-Za-z]+|\d{1,3}|\s+|[^A-Za-z\d\s]")


def context_window(model: "BaseChatModel") -> int:
    """Tokens that a model takes and writes together.

    What its profile in LangChain says, or the size that an Ollama model is opened with; else a careful guess.
    """
    opened_with = getattr(model, "num_ctx", None)
    if isinstance(opened_with, int) and opened_with > 0:
        return opened_with
    profile = model.profile or {}
    address = str(getattr(model, "openai_api_base", None) or "")
    if known := profile.get("max_input_tokens"):
        return known
    is_local = model._llm_type == "chat-ollama" or bool(address and "api.openai.com" not in address)
    return LOCAL_WINDOW if is_local else UNKNOWN_WINDOW


def tokens_in(text: str) -> int:
    """How many tokens a text has at most, near enough for every tokenizer and language.

    No tokenizer is at hand for most models, so this is counted on the safe side: a byte-level tokenizer
    never makes more tokens of a letter than it has bytes, and words of plain letters have a token for three
    (English nearer to four and a half, the longest words of other languages nearer to three).
    """
    return round(_MARGIN * sum(_tokens_of_run(run) for run in _RUNS.findall(text)) + 0.5)


def _tokens_of_run(run: str) -> float:
    if run.isspace():
        return float(run.count("\n"))
    if run.isascii():
        return max(len(run) / _LETTERS_A_TOKEN, 0.75) if run[0].isalpha() else 1.0
    return _tokens_of_letter(run)


@lru_cache(maxsize=4096)
def _tokens_of_letter(letter: str) -> float:
    """Tokens of one character outside ASCII.

    Cyrillic, Greek, Arabic and Hebrew words are pieces of at least two letters everywhere; ideographs have up
    to two tokens; for everything else as many as it has bytes in UTF-8.
    """
    name = unicodedata.name(letter, "")
    if name.startswith(("CYRILLIC", "GREEK", "ARABIC", "HEBREW")):
        return 1.0
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH")):
        return 2.0
    return float(len(letter.encode("utf-8", "replace")))
