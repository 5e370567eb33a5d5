"""The protocol of Anthropic's messages."""

import json
from typing import Any

from model_servers.openai_protocol import text_of
from model_servers.script import Asked, Failure, Reply
from model_servers.server import ModelServer, Wire

STOP = {"stop": "end_turn", "length": "max_tokens", "filtered": "refusal", "refused": "refusal"}


class AnthropicServer(ModelServer):
    def get(self, path: str) -> dict[str, Any] | None:
        if path != "/v1/models":
            return None
        names = [
            {"type": "model", "id": name, "display_name": name, "created_at": "2025-01-01T00:00:00Z"}
            for name in self.models
        ]
        return {"data": names, "has_more": False, "first_id": None, "last_id": None}

    def read(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Asked | None:
        if path != "/v1/messages":
            return None
        system = (("system", text_of(body["system"])),) if body.get("system") else ()
        said = tuple((m["role"], text_of(m.get("content"))) for m in body.get("messages", []))
        return Asked(path, headers, body, system + said, body.get("max_tokens"))

    def sent_key(self, headers: dict[str, str]) -> str:
        # The client that LangChain uses sends a bearer token; Anthropic takes either.
        return headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")

    def refusal(self, asked: Asked, failure: Failure) -> tuple[int, dict[str, Any]]:
        most = self.context_tokens or 200_000
        known: dict[str, tuple[int, str, str]] = {
            "bad_key": (401, "authentication_error", "invalid x-api-key"),
            "no_access": (403, "permission_error", "Your API key does not have permission to use it."),
            "no_model": (404, "not_found_error", f"model: {asked.model}"),
            "busy": (
                429,
                "rate_limit_error",
                "This request would exceed your organization's rate limit of 50 requests per minute.",
            ),
            "no_quota": (
                400,
                "invalid_request_error",
                "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to "
                "upgrade or purchase credits.",
            ),
            "server_error": (500, "api_error", "Internal server error"),
            "overloaded": (529, "overloaded_error", "Overloaded"),
            "too_long": (
                400,
                "invalid_request_error",
                f"prompt is too long: {max(asked.prompt_tokens, most + 1)} tokens > {most} maximum",
            ),
            "no_tools": (400, "invalid_request_error", "tools: this model does not support tools"),
            "no_temperature": (
                400,
                "invalid_request_error",
                "`temperature` is deprecated for this model.",
            ),
            "filtered": (400, "invalid_request_error", "Output blocked by content filtering policy"),
        }
        status, kind, message = known[failure.name]
        return status, _error(kind, message)

    def write(self, wire: Wire, asked: Asked, reply: Reply) -> None:
        if asked.stream:
            self._stream(wire, asked, reply)
        else:
            content = [{"type": "text", "text": reply.words()}] if reply.words() else []
            whole = {**_message(asked), "content": content, "stop_reason": STOP[reply.end]}
            wire.whole({**whole, "usage": _usage(asked, reply)}, reply.steps)

    def _stream(self, wire: Wire, asked: Asked, reply: Reply) -> None:
        wire.begin("text/event-stream; charset=utf-8")
        wire.chunk(_event("message_start", message=_message(asked)))
        if reply.steps:
            block = {"type": "text", "text": ""}
            wire.chunk(_event("content_block_start", index=0, content_block=block))
        wire.chunk(_event("ping"))

        def said(words: str) -> str:
            return _event("content_block_delta", index=0, delta={"type": "text_delta", "text": words})

        broken = 'event: content_block_delta\ndata: {"type": "content_block_delta", "ind\n\n'
        error = _event("error", error={"type": "overloaded_error", "message": "Overloaded"})
        if not wire.streamed(reply.steps, said, broken, error):
            return
        if reply.steps:
            wire.chunk(_event("content_block_stop", index=0))
        delta = {"stop_reason": STOP[reply.end], "stop_sequence": None}
        wire.chunk(_event("message_delta", delta=delta, usage=_usage(asked, reply)))
        wire.chunk(_event("message_stop"))
        wire.end()


def _event(name: str, **data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n"


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_test"}


def _usage(asked: Asked, reply: Reply | None = None) -> dict[str, Any]:
    said = -(-len(reply.words()) // 4) if reply else 1
    return {
        "input_tokens": asked.prompt_tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": said,
    }


def _message(asked: Asked) -> dict[str, Any]:
    return {
        "id": "msg_test",
        "type": "message",
        "role": "assistant",
        "model": asked.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": _usage(asked),
    }
