"""Who makes chat models, which package reaches them, which variable holds the key."""

from dataclasses import dataclass
from difflib import get_close_matches

INSTALL = 'pip install "footnote-qa[{}]"'


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider that LangChain's `init_chat_model` knows."""

    name: str
    """What stands before the colon in "openai:gpt-…"."""
    title: str
    """What people call it."""
    module: str
    """The Python module that reaches it."""
    package: str
    """What `pip install` calls that module."""
    key_variables: tuple[str, ...] = ()
    """Environment variables that hold the key, the usual one first; empty if it needs none, or several."""
    needs_key: bool = False
    """Whether nothing can be asked without one of `key_variables`."""
    address_variables: tuple[str, ...] = ()
    """Environment variables that lead its client elsewhere."""
    address: str = ""
    """Where it is reached unless told otherwise; empty if its package knows."""

    @property
    def install(self) -> str:
        """The command that installs what reaches it."""
        if self.name in OWN:
            return INSTALL.format("openai" if self.name == SERVER else self.name)
        return f"pip install {self.package}"


SERVER = "server"
"""Our name for any server that speaks OpenAI's protocol: llama.cpp, LM Studio, vLLM."""

_KNOWN_WELL = (
    Provider(
        "openai",
        "OpenAI",
        "langchain_openai",
        "langchain-openai",
        ("OPENAI_API_KEY",),
        needs_key=True,
        address_variables=("OPENAI_API_BASE", "OPENAI_BASE_URL"),
        address="https://api.openai.com/v1",
    ),
    Provider(
        "anthropic",
        "Anthropic",
        "langchain_anthropic",
        "langchain-anthropic",
        ("ANTHROPIC_API_KEY",),
        needs_key=True,
        address_variables=("ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL"),
        address="https://api.anthropic.com",
    ),
    Provider(
        "ollama",
        "Ollama",
        "langchain_ollama",
        "langchain-ollama",
        ("OLLAMA_API_KEY",),
        address_variables=("OLLAMA_HOST",),
        address="http://127.0.0.1:11434",
    ),
    Provider(SERVER, "the server", "langchain_openai", "langchain-openai", ("FOOTNOTE_API_KEY",)),
)

# Name, title, package, key: what LangChain's list of providers and their pages say (langchain 1.4).
_OTHERS = (
    ("anthropic_bedrock", "Amazon Bedrock", "langchain-aws", ""),
    ("azure_ai", "Azure AI", "langchain-azure-ai", ""),
    ("azure_openai", "Azure OpenAI", "langchain-openai", "AZURE_OPENAI_API_KEY"),
    ("baseten", "Baseten", "langchain-baseten", "BASETEN_API_KEY"),
    ("bedrock", "Amazon Bedrock", "langchain-aws", ""),
    ("bedrock_converse", "Amazon Bedrock", "langchain-aws", ""),
    ("cohere", "Cohere", "langchain-cohere", "COHERE_API_KEY"),
    ("deepseek", "DeepSeek", "langchain-deepseek", "DEEPSEEK_API_KEY"),
    ("fireworks", "Fireworks", "langchain-fireworks", "FIREWORKS_API_KEY"),
    ("google_anthropic_vertex", "Vertex AI", "langchain-google-vertexai", ""),
    ("google_genai", "Google Gemini", "langchain-google-genai", "GOOGLE_API_KEY"),
    ("google_vertexai", "Vertex AI", "langchain-google-vertexai", ""),
    ("groq", "Groq", "langchain-groq", "GROQ_API_KEY"),
    ("huggingface", "Hugging Face", "langchain-huggingface", "HUGGINGFACEHUB_API_TOKEN"),
    ("ibm", "IBM watsonx", "langchain-ibm", "WATSONX_APIKEY"),
    ("langsmith", "LangSmith's gateway", "langchain-openai", "LANGSMITH_API_KEY"),
    ("litellm", "LiteLLM", "langchain-litellm", ""),
    ("meta", "Meta", "langchain-meta", "META_API_KEY"),
    ("mistralai", "Mistral", "langchain-mistralai", "MISTRAL_API_KEY"),
    ("nvidia", "NVIDIA", "langchain-nvidia-ai-endpoints", "NVIDIA_API_KEY"),
    ("openrouter", "OpenRouter", "langchain-openrouter", "OPENROUTER_API_KEY"),
    ("perplexity", "Perplexity", "langchain-perplexity", "PPLX_API_KEY"),
    ("together", "Together", "langchain-together", "TOGETHER_API_KEY"),
    ("upstage", "Upstage", "langchain-upstage", "UPSTAGE_API_KEY"),
    ("xai", "xAI", "langchain-xai", "XAI_API_KEY"),
)

OWN = frozenset(provider.name for provider in _KNOWN_WELL)
"""Those whose clients are tested here."""

PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in _KNOWN_WELL} | {
    name: Provider(name, title, package.replace("-", "_"), package, (key,) if key else ())
    for name, title, package, key in _OTHERS
}
"""All that can stand before the colon, and `SERVER`."""


def provider_called(written: str) -> Provider | None:
    """The provider of that name however it is written, "Google-GenAI"; None if there is none."""
    name = written.strip().lower().replace("-", "_")
    return PROVIDERS.get(name) if name != SERVER else None


def nearest_provider(written: str) -> str | None:
    """The provider whose name is most like it, or None if none is."""
    names = [name for name in PROVIDERS if name != SERVER]
    found = get_close_matches(written.strip().lower().replace("-", "_"), names, n=1)
    return found[0] if found else None


def maker_of(name: str) -> str | None:
    """The provider that a bare model name most likely means, or None."""
    likely = {"openai": ("gpt-", "o1", "o3", "o4", "chatgpt"), "anthropic": ("claude",)}
    return next((who for who, begins in likely.items() if name.lower().startswith(begins)), None)
