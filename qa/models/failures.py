"""What any error of a chat model means for who asked: one line, with what to do in it."""

import math
import os
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import SecretStr

from qa.models.chat_model import ModelChoice
from qa.models.error_signs import ErrorSigns, signs_of
from qa.models.failure import ModelFailed
from qa.models.keys import SERVICE, hide_keys, how_to_give_a_key, key_for, without_keys
from qa.models.names import listed_names, nearest_names
from qa.models.providers import SERVER

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

# A longer message buries the line it stands in.
_WORDS_SHOWN = 200

QUOTES = "answer with quotes (--model quote)"
AGAIN = f"ask again, or {QUOTES}"


# How providers name it: OpenAI's two protocols, Anthropic, Google.
_REFUSED = frozenset(("refusal", "content_filter", "safety", "SAFETY"))
_CUT = frozenset(("length", "max_tokens", "max_output_tokens", "MAX_TOKENS", "model_context_window_exceeded"))


def failure_of(error: BaseException, choice: ModelChoice) -> ModelFailed:
    """What went wrong, from any error: while a model is opened, at the first word or in the middle.

    Keys are taken out of the error itself, so that a trace of it tells none. Of a model that does not exist
    the names most like it are looked up, which may take two seconds.

    Args:
        error: what was raised.
        choice: the model that was asked.

    Returns:
        The same error if it is one of ours already.
    """
    if isinstance(error, ModelFailed):
        return error
    secrets = _secrets(choice)
    hide_keys(error, secrets)
    signs = signs_of(error)
    failed = next(found for rule in _RULES if (found := rule(signs, choice)))
    return ModelFailed(
        without_keys(failed.what, secrets), failed.fix, kind=failed.kind, retry_after=failed.retry_after
    )


def failure_in(message: "BaseMessage", choice: ModelChoice) -> ModelFailed | None:
    """What went wrong in an answer that came without any error, or None.

    Args:
        message: the whole of it; the sum of the chunks if it was streamed.
        choice: the model that was asked.

    Returns:
        Refused, filtered, empty, cut off as too long, or a stream that stopped before the model was done.
    """
    ended, refusal = _end_of(message)
    who, empty = _who(choice), not message.text.strip()
    if refusal or ended in _REFUSED:
        said = f": {_short(refusal)}" if refusal else ""
        fix = f"ask in other words, or {QUOTES}"
        return ModelFailed(f"{who} will not answer this{said}", fix, kind="refused")
    if ended in _CUT:
        what = "thought until its answer had no room" if empty else "wrote as much as it may and was cut off"
        return ModelFailed(f"{who} {what}", "ask for less at a time, or take another model", kind="other")
    if not ended and choice.provider in ("openai", "anthropic", "ollama", SERVER):
        return _dropped(choice)
    if empty:
        # A refusal that OpenAI streams comes through LangChain as no words at all.
        return ModelFailed(f"{who} gave an empty answer", f"ask in other words, or {QUOTES}", kind="refused")
    return None


def _end_of(message: "BaseMessage") -> tuple[str, str]:
    """Why a model says that it ended, "" if it does not; and what it wrote about refusing."""
    metadata = message.response_metadata
    # OpenAI's /v1/responses says whether it completed, and if not, why; a refusal is a block of its own.
    incomplete = (metadata.get("incomplete_details") or {}).get("reason")
    told = ("finish_reason", "stop_reason", "done_reason")
    ended = incomplete or next(
        (metadata[name] for name in told if metadata.get(name)), metadata.get("status")
    )
    blocks = message.content if isinstance(message.content, list) else []
    refusals = [block.get("refusal") for block in blocks if isinstance(block, dict)]
    return str(ended or ""), str(message.additional_kwargs.get("refusal") or next(filter(None, refusals), ""))


def _secrets(choice: ModelChoice) -> tuple[SecretStr, ...]:
    try:
        key = key_for(choice.maker, choice.host)
    except ModelFailed:
        key = None
    given = choice.place.partition("//")[2].rpartition("@")[0].partition(":")[2]
    return ((key.secret,) if key else ()) + ((SecretStr(given),) if given else ())


def _who(choice: ModelChoice) -> str:
    if choice.provider in (SERVER, "ollama") or choice.host:
        return f"{choice.maker.title} at {choice.address}"
    return choice.maker.title


def _short(words: str) -> str:
    """The provider's words as part of a sentence of ours."""
    words = words.rstrip(".!? ")
    return words if len(words) <= _WORDS_SHOWN else words[:_WORDS_SHOWN].rstrip() + "…"


def _quoted(signs: ErrorSigns) -> str:
    return f": {_short(signs.words)}" if signs.words else ""


Rule = Callable[[ErrorSigns, ModelChoice], ModelFailed | None]


def _package(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if not signs.is_a("ImportError"):
        return None
    maker = choice.maker
    if find_spec(maker.module) is None or signs.says("please install", f"no module named '{maker.module}"):
        return ModelFailed(
            f"{maker.title} needs a package that is not installed",
            f"install it: {maker.install}",
            kind="package",
        )
    return ModelFailed(
        f"the package for {maker.title} is installed and cannot be loaded{_quoted(signs)}",
        f"install it anew: {maker.install} --upgrade",
        kind="package",
    )


def _too_long(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    told = signs.says(
        "context length",
        "context_length",
        "context size",
        "context window",
        "prompt is too long",
        "input tokens exceed",
        "input is too long",
        "request too large",
        "request_too_large",
    )
    if not (told or signs.status == 413 or signs.is_a("ContextOverflowError")):
        return None
    return ModelFailed(
        f"the question and its passages are more than {choice.name} takes{_quoted(signs)}",
        "ask for fewer passages (--k 4), begin a new conversation, or take a model with a longer context",
        kind="too_long",
    )


def _key_missing(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    named = any(variable.lower() in signs.text for variable in choice.maker.key_variables)
    told = signs.says("missing credentials", "could not resolve authentication", "api_key", "api key must be")
    if signs.status or not (named or told):
        return None
    return ModelFailed(
        f"there is no key for {choice.maker.title}",
        how_to_give_a_key(choice.maker, choice.host),
        kind="key",
    )


def _no_credit(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    told = signs.says("insufficient_quota", "credit balance", "exceeded your current quota")
    if signs.status != 402 and not told:
        return None
    return ModelFailed(
        f"the account with {choice.maker.title} has nothing left to spend",
        f"add credit on its pages, or {QUOTES}",
        kind="rejected",
    )


def _rejected(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if signs.status == 403:
        return ModelFailed(
            f"{_who(choice)} does not allow this key, or this country, to use {choice.name}{_quoted(signs)}",
            "take another model, or another key",
            kind="rejected",
        )
    if signs.status != 401:
        return None
    key = key_for(choice.maker, choice.host)
    if key is None:
        return ModelFailed(
            f"{_who(choice)} wants a key", how_to_give_a_key(choice.maker, choice.host), kind="key"
        )
    in_keyring = key.source == "keyring"
    kept = f" (keyring set {SERVICE} {choice.host or choice.provider})" if in_keyring else ""
    return ModelFailed(
        f"{_who(choice)} does not accept the key in {'the keyring' if in_keyring else key.source}",
        f"copy it once more{kept}, or {QUOTES}",
        kind="rejected",
    )


def _filtered(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if not signs.says("content_filter", "content management policy", "content filter", "moderation"):
        return None
    return ModelFailed(
        f"{_who(choice)} filtered the question or the passages", f"ask otherwise, or {QUOTES}", kind="refused"
    )


def _no_model(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    named = "model" in signs.text and signs.says(
        "not found", "does not exist", "not_found", "invalid model", "unknown model", "not a valid model"
    )
    if signs.status not in (400, 404, 422) or not named or signs.page:
        return None
    fixes = [f"run ollama pull {choice.name}"] if choice.provider == "ollama" else []
    names = listed_names(choice, key_for(choice.maker, choice.host))
    if names:
        fixes.append(f"take one that it has: {', '.join(nearest_names(choice.name, names))}")
    elif names == () and choice.provider == SERVER:
        fixes.append("load a model in it")
    return ModelFailed(
        f"{_who(choice)} has no model {choice.name}",
        ", or ".join(fixes) or f"look its name up on the pages of {choice.maker.title}, or {QUOTES}",
        kind="model",
    )


def _how_long(seconds: float) -> str:
    """A time to wait, in the unit that a person would use."""
    if seconds <= 120:
        return f"{math.ceil(seconds)} second{'s' * (math.ceil(seconds) != 1)}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes <= 120 else f"{math.ceil(minutes / 60)} hours"


def _busy(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if signs.status == 429:
        wait = signs.retry_after
        told = f"wait {_how_long(wait)} and ask again" if wait else "wait a little and ask again"
        return ModelFailed(
            f"{_who(choice)} gets too many requests", f"{told}, or {QUOTES}", kind="busy", retry_after=wait
        )
    if signs.status in (503, 529) or signs.says("overloaded", "server had an error", "api_error"):
        what = f"{_who(choice)} is overloaded or has an error of its own"
        return ModelFailed(what, AGAIN, kind="busy", retry_after=signs.retry_after)
    if (signs.status or 0) >= 500 and choice.provider not in ("ollama", SERVER):
        return ModelFailed(
            f"{_who(choice)} fails at the moment (error {signs.status}){_quoted(signs)}",
            AGAIN,
            kind="busy",
            retry_after=signs.retry_after,
        )
    return None


def _timeout(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if signs.is_a("ConnectTimeout") or not signs.is_a("TimeoutError", "TimeoutException", "APITimeoutError"):
        return None
    local = "; a large model on a slow computer may need a smaller one" if choice.local else ""
    return ModelFailed(f"{_who(choice)} has been silent for too long", AGAIN + local, kind="timeout")


def _dropped(choice: ModelChoice) -> ModelFailed:
    return ModelFailed(f"the connection to {_who(choice)} broke", AGAIN, kind="dropped")


def _broke(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if signs.status is None and signs.is_a(
        "RemoteProtocolError", "ReadError", "WriteError", "IncompleteRead", "ConnectionResetError"
    ):
        return _dropped(choice)
    return None


def _not_a_server(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    """Somebody answers, in another language: a web page, or a path that is not there."""
    strange = signs.page or signs.says(
        "no generation chunks were returned", "unexpected response type", "'str' object has no attribute"
    )
    unreadable = signs.is_a("JSONDecodeError")
    if signs.status == 404 or strange or (unreadable and signs.says("line 1 column 1 (char 0)")):
        return ModelFailed(
            f"what answers at {choice.address} does not speak as {_speech(choice)}",
            _other_address(choice),
            kind="unreachable",
        )
    if unreadable:
        return ModelFailed(f"{_who(choice)} sent what cannot be read", AGAIN, kind="dropped")
    return None


def _redirected(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if signs.status is None or signs.status >= 400:
        return None
    return ModelFailed(
        f"what answers at {choice.address} sends questions on to another address, where they do not go",
        "name that address with --base-url, if you trust it",
        kind="unreachable",
    )


def _speech(choice: ModelChoice) -> str:
    return "OpenAI does" if choice.provider == SERVER else f"{choice.maker.title} does"


def _other_address(choice: ModelChoice) -> str:
    if choice.provider in (SERVER, "openai") and not choice.address.endswith("/v1"):
        return f"most such servers want /v1 at the end: --base-url {choice.address}/v1"
    if choice.provider in ("anthropic", "ollama") and choice.address.endswith("/v1"):
        return f"leave /v1 out: {choice.address.removesuffix('/v1')}"
    return "check the address and what runs there"


def _unreachable(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed | None:
    if signs.says("certificate verify failed"):
        return ModelFailed(
            f"the certificate of {choice.address} is not trusted",
            "check the address; for a company's own certificates set SSL_CERT_FILE",
            kind="unreachable",
        )
    if not (
        signs.is_a("ConnectError", "ConnectTimeout", "ConnectionError", "APIConnectionError", "gaierror")
        or signs.says("connection error", "failed to connect")
    ):
        return None
    return ModelFailed(
        f"nobody answers at {choice.address or choice.maker.title}", _reached(choice), kind="unreachable"
    )


def _reached(choice: ModelChoice) -> str:
    proxy = any(os.environ.get(name) for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"))
    if choice.local and proxy and not choice.on_this_computer:
        return f"start it; a proxy is set, so set NO_PROXY={(choice.host or '127.0.0.1').partition(':')[0]}"
    if choice.provider == "ollama":
        return "start it (ollama serve), or name its address with --base-url"
    if choice.base_url:
        return "start the server, or check --base-url"
    return f"check your connection, or {QUOTES}"


def _other(signs: ErrorSigns, choice: ModelChoice) -> ModelFailed:
    if signs.status == 400 and signs.says("temperature"):
        what = f"{choice.name} does not take a fixed temperature{_quoted(signs)}"
        return ModelFailed(what, "take another model, and tell us of this one", kind="other")
    status = f" (error {signs.status})" if signs.status else ""
    said = _quoted(signs) or (f" ({signs.raised})" if not status else "")
    return ModelFailed(f"{_who(choice)} could not answer{status}{said}", AGAIN, kind="other")


# The first that recognises the error tells it: what is told by words before what is told by the status.
_RULES: tuple[Rule, ...] = (
    _package,
    _redirected,
    _key_missing,
    _no_credit,
    _too_long,
    _filtered,
    _rejected,
    _no_model,
    _busy,
    _timeout,
    _broke,
    _not_a_server,
    _unreachable,
    _other,
)
