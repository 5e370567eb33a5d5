"""The first minute where there is no terminal: the sample collection, three questions, their footnotes."""

from index.library import Library
from qa.chain import ask
from tui.printing import answer_text

QUESTIONS = (
    "Who opened the new ferry terminal in Brimoor?",
    "What did the new ferry terminal cost?",
    "What did Anton Grebe spend the stolen money on?",
)


def demonstrate(library: Library) -> str:
    """Three questions about the sample collection, answered."""
    blocks = [f"> {question}\n\n{answer_text(ask(library, question))}\n" for question in QUESTIONS]
    return "\n".join(blocks)
