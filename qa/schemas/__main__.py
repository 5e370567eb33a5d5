"""Write the schema files beside this module."""

from pathlib import Path

from qa.schemas import SHIPPED, generated

for name in SHIPPED:
    Path(__file__).with_name(name).write_text(generated(name), "utf-8")
