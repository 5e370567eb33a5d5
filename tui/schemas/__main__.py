"""Write the schema file beside this module."""

from pathlib import Path

from tui.schemas import INDEX_SCHEMA, generated

Path(__file__).with_name(INDEX_SCHEMA).write_text(generated(), "utf-8")
