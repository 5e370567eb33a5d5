"""Fine-tune on eval/reading/squad2 by cross-fitting: no question is judged by a model that saw its article.

`python -m qa.reader.crossfit --init main/checkpoint.pt --out FOLDER --folds 2` leaves predictions for all
questions in FOLDER/predictions.jsonl. `--final` trains on all of them instead: the network that is shipped,
whose calibration is fitted on those predictions.

What is kept (blended.pt) is the mean of the weights before and after fine-tuning: it reads as well as before
and knows as well as after when a passage does not answer (Wortsman et al., "Robust fine-tuning of zero-shot
models", CVPR 2022). `--blend` sets the share of the fine-tuned weights.
"""

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import torch

from qa.reader.batches import prepare
from qa.reader.encoding import load_tokenizer
from qa.reader.evaluate import show
from qa.reader.examples import Example, question_examples, read_rows
from qa.reader.mix import MixShares, build_mix
from qa.reader.network import pretrained
from qa.reader.predictions import Prediction, cross_validated, predict, save
from qa.reader.torch_runner import load_network, torch_runner
from qa.reader.train import TrainConfig, load_weights, run

FINE_TUNING = TrainConfig(batch_size=16, learning_rate=4e-5, head_factor=2.0, warmup=0.1, max_tokens=320)


def folds_of(rows: Sequence[dict[str, Any]], count: int) -> list[set[str]]:
    """Articles (titles) in `count` folds of about equally many questions."""
    sizes = Counter(row["title"] for row in rows)
    folds: list[set[str]] = [set() for _ in range(count)]
    for title, _ in sizes.most_common():
        min(folds, key=lambda fold: sum(sizes[t] for t in fold)).add(title)
    return folds


def fine_tuning_set(
    rows: Sequence[dict[str, Any]], mix: Sequence[Example], passes: int, per_pass: int, seed: int
) -> list[Example]:
    """The questions `passes` times over, each time with `per_pass` other examples of the mix, in order."""
    random = Random(seed)  # noqa: S311 (for a repeatable mix, not for secrets)
    written = [replace(e, relevant=True if e.answer else None) for e in question_examples(iter(rows))]
    examples: list[Example] = []
    for number in range(passes):
        part = [*written, *mix[number * per_pass : (number + 1) * per_pass]]
        random.shuffle(part)
        examples += part
    return examples


def fine_tune(
    rows: Sequence[dict[str, Any]], mix: Sequence[Example], arguments: argparse.Namespace, out: Path
) -> Path:
    """Fine-tune from `arguments.init` on these rows; the path of the blended checkpoint."""
    config = replace(
        FINE_TUNING, minutes=arguments.minutes, seed=arguments.seed, learning_rate=arguments.learning_rate
    )
    examples = fine_tuning_set(rows, mix, arguments.passes, arguments.per_pass, config.seed)
    items = prepare(load_tokenizer(), examples, config.max_tokens, config.seed)
    network = load_weights(pretrained(config.dropout, config.freeze_words), arguments.init)
    run(network, items, config, out, arguments.workers)
    return blend(arguments.init, out / "checkpoint.pt", arguments.blend, out / "blended.pt")


def blend(before: Path, after: Path, share: float, out: Path) -> Path:
    """Write the weighted mean of two checkpoints' weights.

    Args:
        before: a checkpoint.
        after: another of the same shape.
        share: of `after`, 0 to 1.
        out: the file to write.
    """
    old, new = (
        torch.load(path, map_location="cpu", weights_only=True)["network"] for path in (before, after)
    )
    mixed = {
        name: share * value + (1 - share) * old[name] if value.is_floating_point() else value
        for name, value in new.items()
    }
    # what did not change stays the very same: the export compares the word vectors bit by bit
    same = {name: value for name, value in new.items() if torch.equal(value, old[name])}
    torch.save({"network": {**mixed, **same}}, out)
    return out


def main(argv: Sequence[str] | None = None) -> None:
    """Cross-fit, or with `--final` train the network that is shipped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--init", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--final", action="store_true")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--per-pass", type=int, default=1000)
    parser.add_argument("--learning-rate", type=float, default=FINE_TUNING.learning_rate)
    parser.add_argument("--blend", type=float, default=0.5)
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--workers", type=int, default=1, help="processes; see qa.reader.side_by_side")
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args(argv)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out.parent / "train.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
    torch.manual_seed(arguments.seed)
    rows = list(read_rows(arguments.data / "eval/reading/squad2.jsonl.gz"))
    mix = [e for e in build_mix(arguments.data / "train", MixShares(), arguments.seed) if e.kind != "claim"]
    if arguments.final:
        fine_tune(rows, mix, arguments, arguments.out)
        return
    predictions: list[Prediction] = []
    for number, held in enumerate(folds_of(rows, arguments.folds)):
        checkpoint = fine_tune(
            [row for row in rows if row["title"] not in held], mix, arguments, arguments.out / f"fold{number}"
        )
        held_rows = [row for row in rows if row["title"] in held]
        runner = torch_runner(load_network(checkpoint), bf16=True)
        of_fold = predict(held_rows, runner, load_tokenizer())
        print(show(f"fold {number}", cross_validated(of_fold)), flush=True)  # noqa: T201
        predictions += of_fold
    save(predictions, arguments.out / "predictions.jsonl")
    print(show("cross-fitted", cross_validated(predictions)))  # noqa: T201


if __name__ == "__main__":
    main()
