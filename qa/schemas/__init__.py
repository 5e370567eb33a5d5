"""The JSON Schemas of what `--json` prints, made from the models: `python -m qa.schemas` writes them anew."""

import json
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from qa.answer import Answer
from qa.export.data import ExportedConversation
from qa.search_result import SearchResult

SHIPPED: dict[str, type[BaseModel]] = {
    "answer.schema.json": Answer,
    "conversation.schema.json": ExportedConversation,
    "search.schema.json": SearchResult,
}
"""File name → model."""


def generated(name: str) -> str:
    """The schema of a model as the text that the file should hold."""
    schema = SHIPPED[name].model_json_schema(mode="serialization")
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"


def shipped(name: str) -> dict[str, Any]:
    """The schema that the package ships."""
    content: dict[str, Any] = json.loads(files("qa.schemas").joinpath(name).read_text("utf-8"))
    return content
