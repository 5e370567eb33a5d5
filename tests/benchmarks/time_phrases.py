"""How many of the dates that questions mean are read right, per language and part of the labelled set.

    python tests/benchmarks/time_phrases.py [--part dev|test] [--failures]

A question counts as right only if first day, last day and lean all are. The labels were written before the
rules ran, by the author of the rules; these saw only the failures of "dev". "test" came in two lots, each
measured once before anything was corrected by it: 113 of 120, then (new and harder) 47 of 52; together .930
(English 124 of 128, the others 36 of 44). What is printed now is after correction, so no longer held out.
"""

import argparse
import json
from collections import defaultdict
from datetime import date
from pathlib import Path

from qa.when import TimeMeant, time_meant

PHRASES = Path(__file__).parent.parent / "data" / "time_phrases.jsonl"


def labelled() -> list[dict[str, str | None]]:
    """The rows of the labelled set."""
    return [json.loads(line) for line in PHRASES.read_text(encoding="utf-8").splitlines()]


def wanted(row: dict[str, str | None]) -> tuple[str | None, str | None, str | None]:
    return row["start"], row["end"], row["lean"]


def read(row: dict[str, str | None]) -> tuple[str | None, str | None, str | None]:
    """First day, last day and lean as Footnote reads them, in the form of the labels."""
    meant: TimeMeant = time_meant(str(row["question"]), date.fromisoformat(str(row["asked_on"])))
    start, end = (day.isoformat() if day else None for day in (meant.start, meant.end))
    return start, end, meant.lean


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--part", choices=("dev", "test"))
    parser.add_argument("--failures", action="store_true", help="print each question that is read wrong")
    arguments = parser.parse_args()
    rows = [row for row in labelled() if arguments.part in (None, row["part"])]
    results: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for row in rows:
        got = read(row)
        right = got == wanted(row)
        for key in ((row["language"], row["part"]), ("all", row["part"])):
            results[str(key[0]), str(key[1])].append(right)
        if arguments.failures and not right:
            print(f"{row['part']} {row['asked_on']} {row['question']}\n    is {wanted(row)}, read {got}")
    print(f"{'language':10}{'part':6}{'right':>6}{'of':>5}{'share':>8}")
    for (language, part), rights in sorted(results.items(), key=lambda item: (item[0][1], item[0][0])):
        print(f"{language:10}{part:6}{sum(rights):6}{len(rights):5}{sum(rights) / len(rights):8.3f}")


if __name__ == "__main__":
    main()
