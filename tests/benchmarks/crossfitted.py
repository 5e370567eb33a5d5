"""The product on eval/wiki_qa, every article read by a reader that saw none of its questions.

`tests/benchmarks/crossfitted.py --index DIR --runs FOLDER [--every N] [--save FILE]`: FOLDER is that of
`python -m qa.reader.crossfit`, with an exported reader in each fold's folder `fold0/export`, `fold1/export` …
The shipped reader is trained on all questions of eval/reading/squad2, which are a part of eval/wiki_qa: its
own figures there would flatter it. Prints what `footnote eval` prints.
"""

import argparse
import os
from pathlib import Path

from index.library import Library
from qa.evaluation import EvaluationOptions, read_questions, results_of
from qa.reader.crossfit import folds_of
from qa.reader.examples import read_rows
from qa.reader.onnx_reader import READER_VARIABLE, shipped_reader
from qa.report_summary import summarise
from qa.results import QuestionResult
from qa.search import SearchOptions


def main() -> None:
    """Ask fold after fold, and summarise all of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/eval"))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--rerank", type=int, default=SearchOptions().rerank)
    parser.add_argument("--no-read", action="store_true")
    parser.add_argument("--save", type=Path)
    arguments = parser.parse_args()
    readers = sorted(arguments.runs.glob("fold*/export"))
    rows = list(read_rows(arguments.data / "reading/squad2.jsonl.gz"))
    questions = read_questions(arguments.data / "wiki_qa/questions.jsonl.gz")[:: arguments.every]
    options = EvaluationOptions(SearchOptions(rerank=arguments.rerank), read=not arguments.no_read)
    results: list[QuestionResult] = []
    with Library.open(arguments.index, create=False) as library:
        titles = {article.id: article.title for article in library.articles()}
        fold_of = {t: i for i, fold in enumerate(folds_of(rows, len(readers))) for t in fold}
        for number, reader in enumerate(readers):
            os.environ[READER_VARIABLE] = str(reader)
            shipped_reader.cache_clear()
            mine = [q for q in questions if fold_of.get(titles[q.article_ids[0]], 0) == number]
            print(f"{reader}: {len(mine)} questions", flush=True)
            results += results_of(library, mine, options)
    print(summarise(results).table())
    if arguments.save:
        arguments.save.write_text("".join(r.model_dump_json() + "\n" for r in results), "utf-8")


if __name__ == "__main__":
    main()
