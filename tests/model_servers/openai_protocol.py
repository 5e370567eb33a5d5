"""The protocol of OpenAI's chat completions, as api.openai.com and its many likenesses speak it."""

import json
from typing import Any

from model_servers import openai_responses
from model_servers.script import Asked, Failure, Reply
from model_servers.server import ModelServer, Wire

FINISH = {"stop": "stop", "length": "length", "filtered": "content_filter", "refused": "stop"}
REFUSAL = "I'm sorry, I can't assist with that request."


def text_of(content: Any) -> str:
    """The words of a message's content, which is a string or a list of blocks."""
    if isinstance(content, str):
        return content
    return "".join(str(block.get("text", "")) for block in content or [])


class OpenAIServer(ModelServer):
    root = "/v1"
    told_context: int | None = None
    """What the list of models says that each takes, as vLLM's does; None as with the others."""

    def get(self, path: str) -> dict[str, Any] | None:
        if path != "/v1/models":
            return None
        more = {} if self.told_context is None else {"max_model_len": self.told_context}
        names = [
            {"id": name, "object": "model", "created": 1735689600, "owned_by": "us", **more}
            for name in self.models
        ]
        return {"object": "list", "data": names}

    def read(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Asked | None:
        if path == openai_responses.PATH:
            return openai_responses.read(headers, body)
        if path != "/v1/chat/completions":
            return None
        messages = tuple((m["role"], text_of(m.get("content"))) for m in body.get("messages", []))
        most = body.get("max_completion_tokens", body.get("max_tokens"))
        return Asked(path, headers, body, messages, most)

    def sent_key(self, headers: dict[str, str]) -> str:
        return headers.get("authorization", "").removeprefix("Bearer ")

    def other(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return 404, _error(f"Invalid URL (POST {path})", "invalid_request_error")

    def refusal(self, asked: Asked, failure: Failure) -> tuple[int, dict[str, Any]]:
        key = self.sent_key(asked.headers)
        shown = f"{key[:7]}{'*' * 20}{key[-4:]}" if len(key) > 12 else key
        needed = asked.prompt_tokens
        known: dict[str, tuple[int, dict[str, Any]]] = {
            "bad_key": (
                401,
                _error(
                    f"Incorrect API key provided: {shown}. You can find your API key at "
                    "https://platform.openai.com/account/api-keys.",
                    "invalid_request_error",
                    code="invalid_api_key",
                ),
            ),
            "no_access": (
                403,
                _error("Country, region, or territory not supported", "request_forbidden", code="no_region"),
            ),
            "no_model": (
                404,
                _error(
                    f"The model `{asked.model}` does not exist or you do not have access to it.",
                    "invalid_request_error",
                    code="model_not_found",
                ),
            ),
            "busy": (
                429,
                _error(
                    f"Rate limit reached for {asked.model} in organization org-x on tokens per min (TPM): "
                    "Limit 30000, Used 29000, Requested 2000. Please try again in 2s. Visit "
                    "https://platform.openai.com/account/rate-limits to learn more.",
                    "tokens",
                    code="rate_limit_exceeded",
                ),
            ),
            "no_quota": (
                429,
                _error(
                    "You exceeded your current quota, please check your plan and billing details. For more "
                    "information on this error, read the docs: "
                    "https://platform.openai.com/docs/guides/error-codes/api-errors.",
                    "insufficient_quota",
                    code="insufficient_quota",
                ),
            ),
            "server_error": (
                500,
                _error(
                    "The server had an error while processing your request. Sorry about that!", "server_error"
                ),
            ),
            "overloaded": (
                503,
                _error("The engine is currently overloaded, please try again later", "service_unavailable"),
            ),
            "too_long": (
                400,
                _error(
                    f"This model's maximum context length is {self.context_tokens or 8192} tokens. However, "
                    f"your messages resulted in {needed} tokens. Please reduce the length of the messages.",
                    "invalid_request_error",
                    param="messages",
                    code="context_length_exceeded",
                ),
            ),
            "no_tools": (
                400,
                _error(
                    "Unsupported parameter: 'tools' is not supported with this model.",
                    "invalid_request_error",
                    param="tools",
                    code="unsupported_parameter",
                ),
            ),
            "no_temperature": (
                400,
                _error(
                    "Unsupported value: 'temperature' does not support 0 with this model. Only the default "
                    "(1) value is supported.",
                    "invalid_request_error",
                    param="temperature",
                    code="unsupported_value",
                ),
            ),
            "filtered": (
                400,
                _error(
                    "The response was filtered due to the prompt triggering Azure OpenAI's content "
                    "management policy. Please modify your prompt and retry.",
                    "invalid_request_error",
                    param="prompt",
                    code="content_filter",
                ),
            ),
        }
        return known[failure.name]

    def write(self, wire: Wire, asked: Asked, reply: Reply) -> None:
        if asked.path == openai_responses.PATH:
            openai_responses.write(wire, asked, reply)
        elif asked.stream:
            self._stream(wire, asked, reply)
        else:
            wire.whole(_completion(asked, reply), reply.steps)

    def _stream(self, wire: Wire, asked: Asked, reply: Reply) -> None:
        wire.begin("text/event-stream; charset=utf-8")
        wire.chunk(_event(_chunk(asked, {"role": "assistant", "content": "", "refusal": None})))

        def said(words: str) -> str:
            return _event(_chunk(asked, {"content": words}))

        broken = 'data: {"id": "chatcmpl-1", "choices": [{"delta": {"cont\n\n'
        error = _event(_error("The server had an error processing your request.", "server_error"))
        if not wire.streamed(reply.steps, said, broken, error):
            return
        if reply.end == "refused":
            wire.chunk(_event(_chunk(asked, {"refusal": REFUSAL})))
        wire.chunk(_event(_chunk(asked, {}, finish=FINISH[reply.end])))
        if (asked.body.get("stream_options") or {}).get("include_usage"):
            wire.chunk(_event({**_chunk(asked, {}), "choices": [], "usage": _usage(asked, reply)}))
        wire.chunk("data: [DONE]\n\n")
        wire.end()


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


def _error(message: str, kind: str, param: str | None = None, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _usage(asked: Asked, reply: Reply) -> dict[str, Any]:
    said = -(-len(reply.words()) // 4)
    return {
        "prompt_tokens": asked.prompt_tokens,
        "completion_tokens": said,
        "total_tokens": asked.prompt_tokens + said,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def _chunk(asked: Asked, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {
        "id": "chatcmpl-test",
        "object": "chat.completion.chunk",
        "created": 1735689600,
        "model": asked.model,
        "service_tier": "default",
        "system_fingerprint": "fp_test",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
        "usage": None,
    }


def _completion(asked: Asked, reply: Reply) -> dict[str, Any]:
    refused = reply.end == "refused"
    return {
        "id": "chatcmpl-test",
        "object": "chat.completion",
        "created": 1735689600,
        "model": asked.model,
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": None if refused else reply.words(),
                    "refusal": REFUSAL if refused else None,
                    "annotations": [],
                },
                "logprobs": None,
                "finish_reason": FINISH[reply.end],
            }
        ],
        "usage": _usage(asked, reply),
        "service_tier": "default",
        "system_fingerprint": "fp_test",
    }
