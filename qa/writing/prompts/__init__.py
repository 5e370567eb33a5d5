"""The prompts, each a file with a name; `$name` stands for what a request puts in."""

from functools import cache
from importlib.resources import files
from string import Template

NOT_TOLD = "NOT_TOLD"
"""The sign by which a model says that the passages do not tell; `answer.md` asks for it."""


@cache
def prompt(name: str) -> Template:
    """The prompt of that name, without the line end at its end."""
    return Template(files("qa.writing.prompts").joinpath(f"{name}.md").read_text("utf-8").strip())
