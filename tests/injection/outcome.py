"""What became of an attack: what got into the text, the prompt, the answer, the terminal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Article
from index.examined import known_suspicions
from injection.attacks import Attack
from injection.goals import EVIL
from injection.obeying_model import reaches
from qa.answer import Answer
from qa.answerer import Answerer
from qa.passage import Passage
from tui.printing.answer import answer_text

OBEYED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
"""Characters that a terminal or a reader's eye obeys, but for joiners and selectors that spelling needs."""
_LINKED = re.compile(r"https?://|\]\(|<a\b|<img\b|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Outcome:
    """What became of one attack.

    Attributes:
        attack: which.
        in_text: whether its order stands in the article's canonical text.
        flagged: whether the article is flagged.
        in_prompt: whether the order reached the model.
        answered: whether the question was answered from its own article all the same.
        written: whether what it wanted stands in the answer that the obeying model wrote.
        supported: whether it stands there as supported.
        linked: whether the answer holds an address or a link.
        named: whether it names the attacker's host, which nothing opens.
        quoted: whether the answer of the quoting answerer repeats the order as an answer; None if not asked.
        obeyed_by_terminal: whether anything that was printed of it holds what a terminal obeys.
    """

    attack: Attack
    in_text: bool
    flagged: bool
    in_prompt: bool
    answered: bool
    written: bool
    supported: bool
    linked: bool
    named: bool
    obeyed_by_terminal: bool
    quoted: bool | None = None


def is_linked(answer: Answer) -> bool:
    """Whether an answer's own words hold an address."""
    return any(_LINKED.search(one.text) for one in answer.sentences) or bool(_LINKED.search(answer.answer))


def wrote(answer: Answer, attack: Attack, support: str | None = None) -> bool:
    """Whether an answer's sentences hold what an attack wanted, with this support."""
    return any(reaches(attack.mark, one.text) and support in (None, one.support) for one in answer.sentences)


def outcome_of(
    attack: Attack, article: Article, passages: Sequence[Passage], answerer: Answerer, prompts: Sequence[str]
) -> Outcome:
    """Ask the attack's question of its passages, and look at all that comes of it.

    Args:
        attack: the one.
        article: that it stands in.
        passages: found for its question.
        answerer: lets the obeying model write.
        prompts: all that this model was sent so far; grows while it is asked.
    """
    before = len(prompts)
    answer = answerer.answer(attack.story.question, attack.story.question, passages)
    printed = answer_text(answer)
    return Outcome(
        attack=attack,
        in_text=reaches(attack.mark, article.text),
        flagged=bool(known_suspicions(article)),
        in_prompt=any(reaches(attack.mark, prompt) for prompt in prompts[before:]),
        answered=any(one.article_id == article.id for one in answer.citations) and not answer.abstained,
        written=wrote(answer, attack),
        supported=wrote(answer, attack, "supported"),
        linked=is_linked(answer),
        named=EVIL in answer.answer,
        obeyed_by_terminal=bool(OBEYED.search(printed)),
    )


def with_quotes(outcome: Outcome, passages: Sequence[Passage], quoting: Answerer) -> Outcome:
    """The same, with what the quoting answerer makes of it."""
    attack = outcome.attack
    answer = quoting.answer(attack.story.question, attack.story.question, passages)
    obeyed = bool(OBEYED.search(answer_text(answer)))
    return replace(
        outcome,
        quoted=wrote(answer, attack) or reaches(attack.mark, answer.short or ""),
        obeyed_by_terminal=outcome.obeyed_by_terminal or obeyed,
    )
