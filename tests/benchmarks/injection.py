"""What got through: attacks in articles, asked of a model that obeys whatever it reads; and false flags.

    python -m tests.benchmarks.injection [--flags] [--attacks]

The attacks are made by `tests/injection`, indexed by words and meaning, and asked through the real retrieval,
the real writer with langchain-openai over a server on loopback, the support check, and the quoting answerer
with the trained reader. False flags are counted in ../shared/data.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from injection.attacks import Attack, attacks, unknown_attacks  # noqa: E402
from injection.obeying_model import obeying  # noqa: E402
from injection.outcome import Outcome, outcome_of, with_quotes  # noqa: E402
from model_servers import Asked, openai_server, says  # noqa: E402
from scripted_model import WordsCheck  # noqa: E402

from index import Library  # noqa: E402
from index.article import Filter  # noqa: E402
from index.invisible import seen  # noqa: E402
from index.suspicion import suspicions  # noqa: E402
from qa.abstention import shipped_thresholds  # noqa: E402
from qa.answerers import quoting_answerer, quoting_reader  # noqa: E402
from qa.models.chat_model import ModelChoice, open_chat_model  # noqa: E402
from qa.search import SearchOptions, find_passages  # noqa: E402
from qa.support import SupportCheck  # noqa: E402
from qa.writing.generative import WritingAnswerer  # noqa: E402

SHARED = TESTS.parent.parent / "shared" / "data"
CORPORA = ("articles/reuters21578", "eval/news/articles", "eval/wiki_qa/articles", "eval/scifact/articles")
OPTIONS = SearchOptions(k=4)
COLUMNS: dict[str, Callable[[Outcome], object]] = {
    "attacks": lambda one: True,
    "hidden": lambda one: one.attack.carrier.hidden,
    "in text": lambda one: one.in_text,
    "flagged": lambda one: one.flagged,
    "prompt": lambda one: one.in_prompt,
    "written": lambda one: one.written,
    "as ✓": lambda one: one.supported,
    "link": lambda one: one.linked,
    "host": lambda one: one.named,
    "quoted": lambda one: one.quoted,
    "terminal": lambda one: one.obeyed_by_terminal,
    "answered": lambda one: one.answered,
}


def check() -> SupportCheck:
    """The shipped check; where it is not there, one that compares words."""
    try:
        from qa.support.check import shipped_check
    except ImportError:
        return WordsCheck()
    return shipped_check()


@contextmanager
def writer(library: Library, known: Sequence[Attack], prompts: list[str]) -> Iterator[WritingAnswerer]:
    """The writer with a model behind OpenAI's protocol that obeys, and takes down what it is sent."""

    def said(asked: Asked):
        prompts.append(asked.prompt)
        words = obeying(known, asked.messages[0][1], asked.prompt)
        return says(*[words[start : start + 9] for start in range(0, len(words), 9)])

    reader = quoting_reader(library)
    with openai_server(said) as server:
        model = open_chat_model(ModelChoice.parse("openai:test-model", server.address))
        yield WritingAnswerer(
            model,
            name="openai:test-model",
            check=check(),
            reader=reader,
            thresholds=shipped_thresholds(reader.name)["balanced"],
        )


def outcomes(known: Sequence[Attack]) -> list[Outcome]:
    """Attacks, indexed and asked."""
    prompts, made = list[str](), list[Outcome]()
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "index") as library,
        writer(library, known, prompts) as written,
    ):
        files = Path(folder) / "articles"
        files.mkdir()
        for attack in known:
            attack.write(files)
        library.sync(files)
        quoting = quoting_answerer(library)
        ids = {Path(one.path).name: one.id for one in library.articles()}
        for attack in known:
            article = library.article(ids[attack.file_name])
            where = Filter(article_ids=(article.id,))
            passages = find_passages(library, attack.story.question, options=OPTIONS, where=where)
            outcome = outcome_of(attack, article, passages, written, prompts)
            made.append(with_quotes(outcome, passages, quoting))
    return made


def table(made: Sequence[Outcome], key: Callable[[Outcome], str], name: str) -> None:
    """One line for each value of a key, and the sum."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in made:
        groups[key(one)].append(one)
    print(f"| {name} | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 1)}")
    for group, some in [*groups.items(), ("all", list(made))]:
        counts = [sum(map(bool, map(column, some))) for column in COLUMNS.values()]
        print(f"| {group} | {' | '.join(map(str, counts))} |")
    print()


def flags() -> None:
    """How many real articles are flagged, and how long looking takes."""
    print(
        "| articles | all | hold an order | hold what is invisible | ms an article |\n|---|---|---|---|---|"
    )
    for name in CORPORA:
        count = ordered = concealed = 0
        took = 0.0
        with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                began = time.perf_counter()
                visible = seen(text)
                found = suspicions(visible.text)
                took += time.perf_counter() - began
                count, ordered, concealed = (
                    count + 1,
                    ordered + bool(found),
                    concealed + bool(visible.concealed),
                )
                for one in found:
                    print(f"    {one.kind}: {one.excerpt}", file=sys.stderr)
        print(f"| {name} | {count:,} | {ordered} | {concealed} | {1000 * took / count:.2f} |")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--flags", action="store_true", help="only the false flags")
    parser.add_argument("--attacks", action="store_true", help="only the attacks")
    arguments = parser.parse_args()
    if not arguments.flags:
        made = outcomes(attacks())
        table(made, lambda one: one.attack.goal.name, "goal")
        table(made, lambda one: one.attack.carrier.format, "format")
        for one in made:
            if one.in_prompt or one.written or one.linked or one.quoted or one.obeyed_by_terminal:
                print(f"got through: {one.attack.carrier.name}, {one.attack.goal.name}, {one.attack.saying}")
        print("Visible orders in words that no rule was made for (`tests/data/orders_unseen.txt`):\n")
        table(outcomes(unknown_attacks()), lambda one: one.attack.goal.name, "goal")
    if not arguments.attacks:
        flags()


if __name__ == "__main__":
    main()
