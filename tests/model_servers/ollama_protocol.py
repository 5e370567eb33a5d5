"""The protocol of an Ollama server: a line of JSON for every piece."""

import json
from typing import Any

from model_servers.script import Asked, Failure, Reply
from model_servers.server import ModelServer, Wire

DONE = {"stop": "stop", "length": "length", "filtered": "stop", "refused": "stop"}


class OllamaServer(ModelServer):
    def known(self, model: str) -> bool:
        return model in self.models or f"{model}:latest" in self.models

    def get(self, path: str) -> dict[str, Any] | None:
        if path == "/api/version":
            return {"version": "0.12.6"}
        if path != "/api/tags":
            return None
        return {"models": [{"name": name, "model": name, **_MADE} for name in self.models]}

    def read(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> Asked | None:
        if path != "/api/chat":
            return None
        # A server of Ollama streams unless it is told not to.
        body = {"stream": True, **body}
        messages = tuple((m["role"], m.get("content") or "") for m in body.get("messages", []))
        return Asked(path, headers, body, messages, (body.get("options") or {}).get("num_predict"))

    def other(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path != "/api/show":
            return 404, {"error": "404 page not found"}
        model = str(body.get("model") or body.get("name") or "")
        if not self.known(model):
            return 404, {"error": f"model '{model}' not found"}
        context = self.context_tokens or 131072
        info = {"general.architecture": "llama", "llama.context_length": context}
        return 200, {"model_info": info, "capabilities": ["completion"], **_MADE}

    def sent_key(self, headers: dict[str, str]) -> str:
        return headers.get("authorization", "").removeprefix("Bearer ")

    def refusal(self, asked: Asked, failure: Failure) -> tuple[int, dict[str, Any]]:
        known = {
            "bad_key": (401, "unauthorized"),
            "no_access": (403, "this model requires a subscription"),
            "no_model": (404, f"model '{asked.model}' not found"),
            "busy": (429, "too many requests"),
            "no_quota": (402, "you have reached your usage limit"),
            "server_error": (500, "llama runner process has terminated: exit status 2"),
            "overloaded": (503, "server busy, please try again.  maximum pending requests exceeded"),
            "too_long": (400, "the input length exceeds the context length"),
            "no_tools": (400, f"registry.ollama.ai/library/{asked.model} does not support tools"),
            "no_temperature": (400, "invalid option: temperature"),
            "filtered": (400, "blocked by content filter"),
        }
        status, message = known[failure.name]
        return status, {"error": message}

    def write(self, wire: Wire, asked: Asked, reply: Reply) -> None:
        if not asked.stream:
            wire.whole({**_piece(asked, reply.words()), **_last(asked, reply)}, reply.steps)
            return
        wire.begin("application/x-ndjson")

        def said(words: str) -> str:
            return _line({**_piece(asked, words), "done": False})

        broken = '{"model": "test-model", "message": {"role": "assis\n'
        error = _line({"error": "an error was encountered while running the model: CUDA error"})
        if not wire.streamed(reply.steps, said, broken, error):
            return
        wire.chunk(_line({**_piece(asked, ""), **_last(asked, reply)}))
        wire.end()


_MADE = {
    "modified_at": "2025-01-01T00:00:00Z",
    "details": {
        "format": "gguf",
        "family": "llama",
        "parameter_size": "3.2B",
        "quantization_level": "Q4",
    },
}


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data) + "\n"


def _piece(asked: Asked, words: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": words}
    return {"model": asked.model, "created_at": "2025-01-01T00:00:00Z", "message": message}


def _last(asked: Asked, reply: Reply) -> dict[str, Any]:
    return {
        "done": True,
        "done_reason": DONE[reply.end],
        "total_duration": 2_000_000,
        "load_duration": 1_000_000,
        "prompt_eval_count": asked.prompt_tokens,
        "prompt_eval_duration": 500_000,
        "eval_count": -(-len(reply.words()) // 4),
        "eval_duration": 500_000,
    }
