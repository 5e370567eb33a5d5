"""The first minute where there is no terminal: the sample collection, three questions, their footnotes."""

from index.library import Library
from qa.chain import ask
from tui.printing.answer import answer_text
from tui.strictness import Strictness

QUESTIONS = (
    "Who opened the new ferry terminal in Brimoor?",
    "What did the new ferry terminal cost?",
    "What did Anton Grebe spend the stolen money on?",
)


def demonstrate(library: Library, strictness: Strictness = "balanced") -> str:
    """Three questions about the sample collection, answered as surely as `strictness` wants."""
    answers = [ask(library, question, strictness=strictness) for question in QUESTIONS]
    blocks = [f"> {answer.question}\n\n{answer_text(answer, strictness)}\n" for answer in answers]
    return "\n".join(blocks)
