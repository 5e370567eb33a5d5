"""How well follow-ups are understood without an LLM and with one, held against what people made of them.

    python -m tests.benchmarks.followups [--data ../shared/data] [--model … --base-url …] [--rows N]

Without `--model` the model's rows are two bounds, from scripted servers (`followups_written`).

CANARD: every figure comes from weights that saw no question of that dialogue. "heading" gives the history as
the data has it, with the article's title and section as first turn; "opening" drops them and puts the first
questions in full until the topic is named, as a chat begins. The passages are the answers of all dialogues,
without and with the title and section as a field of their own. MTRAG was not fitted on.
"""

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from qa.answer import Turn
from qa.followup import Understood, understood
from qa.followup_fit import Row, added_words, cases, cross_fitted, read_queries, read_rows, without_heading
from qa.followup_model import FollowUpModel, shipped_model
from qa.models.chat_model import ModelChoice
from tests.benchmarks.followups_written import Named, bounds
from tests.benchmarks.followups_written import chosen as chosen_model

DEPTH = 10
SHARED = Path(__file__).parents[3] / "shared" / "data"
SHIFTS = 400


class Passages:
    """BM25 over passages, in memory (tantivy, English stems)."""

    def __init__(self, passages: Sequence[tuple[str, str]]) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("title", tokenizer_name="en_stem")
        builder.add_text_field("text", tokenizer_name="en_stem")
        builder.add_integer_field("row", stored=True)
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(num_threads=1)
        for row, (title, text) in enumerate(passages):
            writer.add_document(tantivy.Document(title=title, text=text, row=row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def measure(
        self, questions: Sequence[str], gold: Sequence[set[int]], fields: list[str]
    ) -> tuple[float, float]:
        """MRR@10, and the share of questions with a gold passage among the first ten."""
        searcher = self._index.searcher()
        reciprocal = found = 0.0
        for question, right in zip(questions, gold, strict=True):
            asked = " ".join(re.findall(r"\w+", question.lower())) or "none"
            hits = searcher.search(self._index.parse_query(asked, fields), DEPTH).hits
            rows = [searcher.doc(address)["row"][0] for _, address in hits]
            rank = next((n for n, row in enumerate(rows, 1) if row in right), 0)
            reciprocal += 1 / rank if rank else 0.0
            found += bool(rank)
        return reciprocal / len(gold), found / len(gold)


def pseudo_passages(rows: Sequence[Row]) -> tuple[list[tuple[str, str]], dict[str, set[int]]]:
    """All distinct answers with their heading, and for each row that has one where its answer is."""
    longest: dict[str, Row] = {}
    for row in rows:
        if len(row.history) > len(longest.get(row.group, row).history) or row.group not in longest:
            longest[row.group] = row
    passages: dict[tuple[str, str], int] = {}
    gold: dict[str, set[int]] = {}
    for row in rows:
        later = longest[row.group].history
        turn = later[len(row.history)] if len(row.history) < len(later) else Turn(question="")
        if turn.question == row.question and turn.answer and "don't know" not in turn.answer:
            heading = later[0].question
            gold[row.id] = {passages.setdefault((heading, turn.answer), len(passages))}
    return list(passages), gold


def words_added(rows: Sequence[Row], answers: Sequence[Understood]) -> tuple[float, float]:
    """Recall and precision of the content words that people added."""
    right = ours = gold = 0
    for row, answer in zip(rows, answers, strict=True):
        wanted, added = added_words(row.question, row.rewrite), added_words(row.question, answer.question)
        right, ours, gold = right + len(wanted & added), ours + len(added), gold + len(wanted)
    return right / gold, right / max(ours, 1)


def canard(
    rows: Sequence[Row], queries: Sequence[str], news: Sequence[str], model: ModelChoice | None, most: int
) -> None:
    models = cross_fitted(cases(rows, queries), shipped_model().needs_from, shipped_model().add_from)
    passages, gold = pseudo_passages(rows)
    index = Passages(passages)
    print(f"CANARD: {len(rows)} follow-ups, {len(gold)} with a passage among {len(passages)}; cross-fitted")
    for name, chosen in (("heading", list(rows)), ("opening", without_heading(rows))):
        begin = time.process_time()
        answers = [understood(row.question, row.history, models[row.group]) for row in chosen]
        each = (time.process_time() - begin) / len(chosen)
        recall, precision = words_added(chosen, answers)
        print(f"\n[{name}] {len(chosen)} rows, {1000 * each:.1f} ms of CPU a question")
        print(f"  words that people added: recall {recall:.3f}, precision {precision:.3f}")
        _untouched(chosen, answers, models, news)
        if most:
            chosen, answers = chosen[:most], answers[:most]
        written = list(bounds(chosen, models) if model is None else chosen_model(model, chosen, models))
        for who, questions, refused in written:
            made = [Understood(questions[row.id], (), standalone=False) for row in chosen]
            recall, precision = words_added(chosen, made)
            print(f"  [{who}] recall {recall:.3f}, precision {precision:.3f}; {refused} understood locally")
        _gap(index, gold, chosen, answers, written)


def _untouched(
    rows: Sequence[Row], answers: Sequence[Understood], models: dict[str, FollowUpModel], news: Sequence[str]
) -> None:
    alone = [a for r, a in zip(rows, answers, strict=True) if not added_words(r.question, r.rewrite)]
    rng = random.Random(11)
    rewritten = [understood(r.rewrite, r.history, models[r.group]) for r in rng.sample(list(rows), SHIFTS)]
    shifted = [
        understood(question, (row := rng.choice(rows)).history, models[row.group])
        for question in news[:SHIFTS]
    ]
    for name, group in (
        ("people added nothing", alone),
        ("the rewrites themselves", rewritten),
        ("topic shifts (eval/news questions)", shifted),
    ):
        kept = sum(answer.standalone for answer in group) / len(group)
        print(f"  left untouched: {kept:.3f} of {len(group)} {name}")


def _gap(
    index: Passages,
    gold: dict[str, set[int]],
    rows: Sequence[Row],
    answers: Sequence[Understood],
    written: Sequence[Named],
) -> None:
    pairs = [(row, answer) for row, answer in zip(rows, answers, strict=True) if row.id in gold]
    systems: dict[str, Callable[[Row, Understood], str]] = {
        "raw question": lambda row, _: row.question,
        "ours": lambda _, answer: answer.question,
        **{name: lambda row, _, made=made: made[row.id] for name, made, _refused in written},
        "human rewrite": lambda row, _: row.rewrite,
        "raw + first turn": lambda row, _: f"{row.question} {row.history[0].question}",
        "raw + whole history": lambda row, _: " ".join(
            [row.question, *(f"{t.question} {t.answer}" for t in row.history)]
        ),
    }
    right = [gold[row.id] for row, _ in pairs]
    for variant, fields in (("answers alone", ["text"]), ("with their heading", ["title", "text"])):
        measured = {
            name: index.measure([write(*pair) for pair in pairs], right, fields)
            for name, write in systems.items()
        }
        raw, human = measured["raw question"], measured["human rewrite"]
        print(f"  passages: {variant} (n = {len(pairs)})      MRR@10  recall@10   gap closed")
        for name, figures in measured.items():
            closed = [(f - r) / (h - r) for f, r, h in zip(figures, raw, human, strict=True)]
            print(
                f"    {name:38s} {figures[0]:.3f}   {figures[1]:.3f}       {closed[0]:6.0%} {closed[1]:6.0%}"
            )


def mtrag(path: Path) -> None:
    """Multi-turn questions with passages; the shipped weights."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    numbers: dict[str, int] = {}
    for row in rows:
        for passage in row["passages"]:
            numbers.setdefault(passage["text"], len(numbers))
    index = Passages([("", text) for text in numbers])
    chosen = [row for row in rows if row["passages"] and row["history"]]
    gold = [{numbers[passage["text"]] for passage in row["passages"]} for row in chosen]
    histories = [_turns(row["history"]) for row in chosen]
    answers = [understood(row["question"], past) for row, past in zip(chosen, histories, strict=True)]
    changed = sum(not answer.standalone for answer in answers)
    print(
        f"\nMTRAG: {len(chosen)} questions with a history, {len(numbers)} passages; {changed} changed by us"
    )
    for name, questions in (
        ("raw question", [row["question"] for row in chosen]),
        ("ours", [answer.question for answer in answers]),
        (
            "raw + last question",
            [f"{r['question']} {h[-1].question}" for r, h in zip(chosen, histories, strict=True)],
        ),
        (
            "raw + whole history",
            [" ".join([r["question"], *(text for _, text in r["history"])]) for r in chosen],
        ),
    ):
        mrr, recall = index.measure(questions, gold, ["text"])
        print(f"    {name:38s} {mrr:.3f}   {recall:.3f}")


def _turns(said: Sequence[Sequence[str]]) -> list[Turn]:
    turns: list[Turn] = []
    for speaker, text in said:
        if speaker == "user":
            turns.append(Turn(question=text))
        elif turns:
            turns[-1] = Turn(question=turns[-1].question, answer=text)
    return turns


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--model", help="a chat model that makes follow-ups stand alone")
    parser.add_argument("--base-url", help="where it answers")
    parser.add_argument("--rows", type=int, default=0, help="of CANARD, for a slow model; 0 for all")
    arguments = parser.parse_args()
    data = arguments.data
    model = ModelChoice.parse(arguments.model, arguments.base_url) if arguments.model else None
    needed = [
        data / "eval" / "followups" / "canard.jsonl.gz",
        data / "eval" / "chat" / "mtrag_un.jsonl.gz",
        data / "eval" / "news" / "questions.jsonl.gz",
        data / "train",
    ]
    missing = [str(path) for path in needed if not path.exists()]
    if missing:
        print(f"skipped: {', '.join(missing)} not there")
        return 0
    with gzip.open(needed[2], "rt", encoding="utf-8") as lines:
        news = [json.loads(line)["question"] for line in lines]
    mtrag(needed[1])
    canard(read_rows(needed[0]), read_queries(needed[3]), news, model, arguments.rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
