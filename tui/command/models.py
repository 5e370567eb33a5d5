"""`footnote models`: what could write the answers right now."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.command.options import JsonOption
from tui.plain import one_line

if TYPE_CHECKING:
    from qa.models.listing import ModelSource

# More names than these bury the line; --json has all.
_NAMES_SHOWN = 6

_OTHERS = (
    "Any other provider of LangChain's init_chat_model needs its package and key: mistralai\n"
    "(pip install langchain-mistralai), google_genai, groq … Any server of OpenAI's protocol: --base-url."
)
_USE = 'Use one with --model, or set FOOTNOTE_MODEL: footnote ask --model PROVIDER:NAME "…"'

AddressOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="A server that speaks OpenAI's protocol (llama.cpp, LM Studio, vLLM).",
        envvar="FOOTNOTE_BASE_URL",
        show_envvar=True,
    ),
]


def models_command(base_url: AddressOption = None, json: JsonOption = False) -> None:
    """List the chat models that could write answers now, and what the others need.

    A key is only looked for, never shown. Nothing is asked of any computer but this one, OLLAMA_HOST and
    --base-url.
    """
    from qa.models.listing import model_sources
    from tui.printing.library import to_json

    sources = model_sources(base_url)
    typer.echo(to_json(models_json(sources)) if json else models_text(sources))


def models_json(sources: "list[ModelSource]") -> dict[str, Any]:
    """What `footnote models --json` prints."""
    return {"quote": True, "sources": [asdict(source) for source in sources]}


def models_text(sources: "list[ModelSource]") -> str:
    """A line for each, the usable ones first."""
    width = max(len(source.title) for source in sources)
    lines = [f"ready    {'quote':<{width}}  the articles' own sentences; needs no model (the default)"]
    lines += [
        f"{_mark(source)}  {source.title:<{width}}  {one_line(_said(source))}"
        for source in sorted(sources, key=lambda source: not source.usable)
    ]
    return "\n".join([*lines, _OTHERS, _USE])


def _mark(source: "ModelSource") -> str:
    return "ready  " if source.usable else "missing"


def _said(source: "ModelSource") -> str:
    if not source.usable:
        return f"{source.missing}: {source.fix}"
    if not source.models:
        return f"key from {source.key}: {source.fix}"
    more = len(source.models) - _NAMES_SHOWN
    shown = [name + _elsewhere(name) for name in source.models[:_NAMES_SHOWN]]
    names = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return f"{source.address}: {names}" if source.name == "ollama" else f"{source.fix} ({names})"


def _elsewhere(name: str) -> str:
    """Ollama lists models that it merely passes on to; what then leaves this computer should be seen."""
    return " (runs at ollama.com)" if name.startswith("ollama:") and name.endswith("cloud") else ""
