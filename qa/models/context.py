"""How much text a model takes."""

from typing import TYPE_CHECKING

from qa.models.chat_model import OLLAMA_CONTEXT, ModelChoice
from qa.models.keys import key_for
from qa.models.names import server_context
from qa.models.providers import SERVER

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

SERVER_CONTEXT = 4096
"""What a server that does not say is taken to have: llama.cpp's and LM Studio's own default."""

UNKNOWN_CONTEXT = 32_000
"""The same for a provider's model that LangChain does not know: none of these is smaller nowadays."""


def context_tokens(choice: ModelChoice, model: "BaseChatModel") -> int:
    """The tokens of prompt and answer together that this model takes.

    A server of one's own is asked, which may take two seconds if it hangs; all else is known here.

    Args:
        choice: the model.
        model: what `open_chat_model` made of it.
    """
    if choice.provider == "ollama":
        return OLLAMA_CONTEXT
    # "openai:NAME" at an address of one's own is a server like any other.
    if choice.provider == SERVER or (choice.provider == "openai" and choice.host and choice.local):
        return server_context(choice, key_for(choice.maker, choice.host)) or SERVER_CONTEXT
    known = (model.profile or {}).get("max_input_tokens")
    return known or UNKNOWN_CONTEXT
