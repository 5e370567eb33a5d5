"""OpenAI's newer protocol, /v1/responses: LangChain asks a few models (…-pro, codex) by it."""

import json
from typing import Any

from model_servers.script import Asked, Reply
from model_servers.server import Wire

PATH = "/v1/responses"
REFUSAL = "I'm sorry, I can't assist with that request."
WHY = {"length": "max_output_tokens", "filtered": "content_filter"}


def read(headers: dict[str, str], body: dict[str, Any]) -> Asked:
    messages = tuple((said["role"], _text(said.get("content"))) for said in body.get("input", []))
    return Asked(PATH, headers, body, messages, body.get("max_output_tokens"))


def write(wire: Wire, asked: Asked, reply: Reply) -> None:
    if asked.stream:
        _stream(wire, asked, reply)
    else:
        wire.whole(_response(asked, reply), reply.steps)


def _stream(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.begin("text/event-stream; charset=utf-8")
    begun = {**_response(asked, reply), "status": "in_progress", "output": [], "usage": None}
    wire.chunk(_event("response.created", response=begun | {"incomplete_details": None}))
    item = {"id": "msg_test", "type": "message", "role": "assistant", "status": "in_progress", "content": []}
    wire.chunk(_event("response.output_item.added", output_index=0, item=item))
    place = {"item_id": "msg_test", "output_index": 0, "content_index": 0}
    wire.chunk(_event("response.content_part.added", **place, part=_part("")))

    def said(words: str) -> str:
        return _event("response.output_text.delta", **place, delta=words, logprobs=[])

    broken = 'event: response.output_text.delta\ndata: {"type": "response.outp\n\n'
    message = "The server had an error processing your request."
    if not wire.streamed(
        reply.steps, said, broken, _event("error", code="server_error", message=message, param=None)
    ):
        return
    done = "response.incomplete" if reply.end in WHY else "response.completed"
    wire.chunk(_event(done, response=_response(asked, reply)))
    wire.end()


def _event(name: str, **data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps({'type': name, 'sequence_number': 0, **data})}\n\n"


def _part(words: str) -> dict[str, Any]:
    return {"type": "output_text", "text": words, "annotations": [], "logprobs": []}


def _response(asked: Asked, reply: Reply) -> dict[str, Any]:
    refused = reply.end == "refused"
    part = {"type": "refusal", "refusal": REFUSAL} if refused else _part(reply.words())
    message = {"id": "msg_test", "type": "message", "role": "assistant", "status": "completed"}
    cut = reply.end in WHY
    said = -(-len(reply.words()) // 4)
    return {
        "id": "resp_test",
        "object": "response",
        "created_at": 1735689600,
        "status": "incomplete" if cut else "completed",
        "error": None,
        "incomplete_details": {"reason": WHY[reply.end]} if cut else None,
        "instructions": None,
        "metadata": {},
        "model": asked.model,
        "output": [{**message, "content": [part]}],
        "parallel_tool_calls": True,
        "temperature": None,
        "tool_choice": "auto",
        "tools": [],
        "top_p": None,
        "usage": {
            "input_tokens": asked.prompt_tokens,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": said,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": asked.prompt_tokens + said,
        },
    }


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(block.get("text", "") for block in content or [])
