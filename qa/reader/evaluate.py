"""Measure a reader: `python -m qa.reader.evaluate --model FOLDER_OR_CHECKPOINT`.

Scores eval/reading/squad2 (or `--data`): F1 and exact match over all questions with the threshold fitted
on the other articles, and over the answerable ones alone. `--predictions` scores saved predictions, such
as the cross-fitted ones of `qa.reader.crossfit`.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from qa.reader.decoding import Runner
from qa.reader.encoding import load_tokenizer
from qa.reader.examples import read_rows
from qa.reader.predictions import ReadingScore, cross_validated, load, predict, save


def runner_of(model: Path) -> Runner:
    """A runner for a folder with the exported network, or for a checkpoint (`.pt`)."""
    if model.suffix == ".pt":
        from qa.reader.torch_runner import load_network, torch_runner

        return torch_runner(load_network(model), bf16=True)
    from qa.reader.onnx_runner import open_runner

    return open_runner(model)


def show(name: str, score: ReadingScore) -> str:
    """One line for people."""
    return (
        f"{name}: F1 {100 * score.f1:.2f} EM {100 * score.exact:.2f} over {score.questions} questions; "
        f"answerable alone F1 {100 * score.answerable_f1:.2f} EM {100 * score.answerable_exact:.2f}; "
        f"declines {100 * score.declined_right:.1f} % of the unanswerable, answers "
        f"{100 * score.answered_right:.1f} % of the answerable; Brier {score.brier:.4f}"
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Print the scores; with `--out` also write predictions.jsonl and score.json there."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path)
    parser.add_argument("--predictions", type=Path, nargs="*", default=[])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/eval/reading/squad2.jsonl.gz"))
    parser.add_argument("--every", type=int, default=1, help="read only every n-th question: a quick look")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args(argv)
    predictions = [p for path in arguments.predictions for p in load(path)]
    if arguments.model:
        rows = list(read_rows(arguments.data))[:: arguments.every]
        predictions += predict(rows, runner_of(arguments.model), load_tokenizer())
    result = cross_validated(predictions)
    print(show(str(arguments.model or arguments.predictions[0]), result))  # noqa: T201
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
        save(predictions, arguments.out / "predictions.jsonl")
        text = json.dumps(asdict(result), indent=1) + "\n"
        (arguments.out / "score.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
