"""The JSON Schema of what `footnote index --json` prints; `python -m tui.schemas` writes it anew."""

import json
from importlib.resources import files
from typing import Any

from tui.printing.index_events import IndexEvent

INDEX_SCHEMA = "index.schema.json"


def generated() -> str:
    """The schema of a line as the text that the file should hold."""
    schema = IndexEvent.model_json_schema(mode="serialization")
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2) + "\n"


def shipped() -> dict[str, Any]:
    """The schema that the package ships."""
    content: dict[str, Any] = json.loads(files("tui.schemas").joinpath(INDEX_SCHEMA).read_text("utf-8"))
    return content
