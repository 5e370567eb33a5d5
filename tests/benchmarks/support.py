"""How well the check of written sentences tells true from false, and how long it takes.

`python -m tests.benchmarks.support [--data ../shared/data] [--part final] [--each 200]`

Four parts. *Made*: sentences made by rule from passages of eval/wiki_qa and eval/news: true ones reworded as
a chat model would (`qa.support.rewordings`; some of its ways the regression was never fitted on), false ones
with a number, name, date, quote, negation, opposite or passage changed (`qa.support.falsehoods`). The
articles are in two parts by a hash of their id: `--part dev` is what was looked at while the rules were
written, `--part final` what is reported. *By hand*: tests/data/support_sentences.jsonl, written about the
sample collection: set 2 after the rules, set 3 by somebody who had seen neither rules nor verdicts. Its
verdicts are in RESULTS.md, so it has been seen by now. *Claims*: train/claims, held out by source.
*Time*: one and two threads.
"""

import argparse
import gzip
import json
import random
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.readers import read_articles
from index.readers.problem import Problem
from qa.passage import Passage
from qa.reader.onnx_reader import OnnxReader
from qa.support import SupportCheck
from qa.support.check import SentenceCheck, shipped_check, shipped_judge
from qa.support.fit import (
    Case,
    cases_of_passages,
    cross_validated,
    measured_cases,
    passage_of,
)
from qa.support.rewordings import LEARNT, UNSEEN, two_steps

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
SAMPLE = ROOT / "index" / "sample"
BY_HAND = ROOT / "tests" / "data" / "support_sentences.jsonl"

SHORTEST_PASSAGE, LONGEST_PASSAGE = 600, 1800
PASSAGES_OF_AN_ARTICLE = 8
MOST_ARTICLES = 150
SEED = 3


def passages_of(text: str) -> list[str]:
    """An article in runs of paragraphs about as long as a passage of the index."""
    found, current = [], ""
    for paragraph in text.split("\n"):
        if paragraph.strip():
            current = f"{current}\n\n{paragraph}" if current else paragraph
        if len(current) > SHORTEST_PASSAGE:
            found.append(current)
            current = ""
    if current and found:
        found[-1] = f"{found[-1]}\n\n{current}"
    return [one for one in found or [current] if one and len(one) <= LONGEST_PASSAGE]


def made_cases(data: Path, of: str, part: str, each: int) -> list[Case]:
    """Up to `each` sentences of every kind from one half of the articles."""
    with gzip.open(data / "eval" / of / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    half = [a for a in articles if zlib.crc32(a["id"].encode()) % 2 == (part == "final")]
    chance = random.Random(SEED)
    chance.shuffle(half)
    counts: Counter[tuple[bool, str]] = Counter()
    kept: list[Case] = []
    for article in half[:MOST_ARTICLES]:
        texts = passages_of(article["text"])
        chance.shuffle(texts)
        passages = [
            passage_of(text, article["title"], article["id"], article["source"] or "", article["published"])
            for text in texts[:PASSAGES_OF_AN_ARTICLE]
        ]
        for case in cases_of_passages(passages, (*LEARNT, *UNSEEN, two_steps), chance):
            if counts[case.true, case.kind] < each:
                counts[case.true, case.kind] += 1
                kept.append(case)
    return kept


def verdicts(check: SupportCheck, cases: Sequence[Case]) -> dict[tuple[bool, str], Counter[str]]:
    found: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    for case in cases:
        found[case.true, case.kind][check.check(case.sentence, case.cited).support] += 1
    return found


def show(found: dict[tuple[bool, str], Counter[str]]) -> None:
    for true in (True, False):
        total: Counter[str] = Counter()
        for (is_true, kind), counts in sorted(found.items()):
            if is_true is true:
                total.update(counts)
                _line(f"{'true ' if true else 'false'} {kind}", counts)
        _line(f"{'TRUE ' if true else 'FALSE'} all", total)


def _line(name: str, counts: Counter[str]) -> None:
    n = max(counts.total(), 1)
    shares = "  ".join(
        f"{mark} {counts[support] / n:.3f}"
        for mark, support in (("✗", "unsupported"), ("?", "weak"), ("✓", "supported"))
    )
    print(f"  {name:30} n {counts.total():5}  {shares}")


def sample_passages() -> list[Passage]:
    """The sample collection in passages."""
    found = []
    for path in sorted(SAMPLE.iterdir()):
        for article in read_articles(path):
            if not isinstance(article, Problem):
                published = article.published.written if article.published else None
                found += [
                    passage_of(text, article.title, article.id, article.source or "", published)
                    for text in passages_of(article.text)
                ]
    return found


def by_hand() -> Iterator[tuple[dict[str, str], list[Passage]]]:
    """The sentences written by hand, each with the passages that hold its anchors."""
    passages = sample_passages()
    for line in BY_HAND.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row, [next(p for p in passages if anchor in p.text) for anchor in row["anchors"]]


def show_by_hand(check: SupportCheck) -> None:
    """Set 1 was looked at while the rules were written, set 2 by their author afterwards, set 3 by nobody."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row, cited in by_hand():
        given = check.check(row["sentence"], cited).support
        found[f"set {row['set']}, {row['expected']}"][given] += 1
        if given != row["expected"]:
            print(f"  {given:11} for {row['expected']:11} {row['kind']:17} {row['sentence']}")
    for expected, counts in found.items():
        print(f"  {expected:20} n {counts.total():3}  {dict(counts)}")


def claims_by_source(data: Path) -> None:
    """Precision and recall of "unsupported" on claims, by a regression that saw no claim of that source."""
    cases, rows = measured_cases(data / "train", 60, None, None)
    judge = shipped_judge()
    probability = cross_validated(cases, rows, list(rows[0]))
    true = np.asarray([case.true for case in cases])
    for source in sorted({case.group for case in cases if not case.group.startswith("squad-")}):
        mine = np.asarray([case.group == source for case in cases])
        flagged = probability[mine] < judge.unsupported
        right = int((flagged & ~true[mine]).sum())
        precision = right / max(1, int(flagged.sum()))
        recall = right / max(1, int((~true[mine]).sum()))
        alarms = float(flagged[true[mine]].mean()) if true[mine].any() else float("nan")
        print(
            f"  {source:26} n {mine.sum():4}  ✗ precision {precision:.2f}  recall {recall:.2f}"
            f"  alarms {alarms:.2f}"
        )


def show_time(cases: Sequence[Case], threads: int) -> None:
    """Milliseconds a sentence for one to three passages, and for finding among twelve.

    By the clock and by the processor: on a busy machine only the latter says something.
    """
    check = SentenceCheck(OnnxReader(threads=threads))
    passages = list(dict.fromkeys(passage for case in cases for passage in case.cited))
    chance = random.Random(SEED)
    check.check(cases[0].sentence, cases[0].cited)
    for count in (1, 2, 3):
        spent = []
        for case in chance.sample(list(cases), min(60, len(cases))):
            cited = [*case.cited, *chance.sample(passages, 3)][:count]
            begun, busy = time.perf_counter(), time.process_time()
            check.check(case.sentence, cited)
            spent.append((time.perf_counter() - begun, time.process_time() - busy))
        _spent(f"{threads} threads, {count} passages", spent)
    spent = []
    for case in chance.sample(list(cases), min(30, len(cases))):
        among = [case.cited[0], *chance.sample(passages, min(11, len(passages)))]
        begun, busy = time.perf_counter(), time.process_time()
        check.find(case.sentence, among)
        spent.append((time.perf_counter() - begun, time.process_time() - busy))
    _spent(f"{threads} threads, find among 12", spent)


def _spent(name: str, spent: Sequence[tuple[float, float]]) -> None:
    figures = [(np.median(row) * 1e3, np.quantile(row, 0.95) * 1e3) for row in np.asarray(spent).T]
    (clock, late), (busy, most) = figures
    print(f"  {name:26} clock {clock:6.1f} p95 {late:6.1f} ms   processor {busy:6.1f} p95 {most:6.1f} ms")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--part", choices=("dev", "final"), default="final")
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--of", nargs="+", choices=("wiki_qa", "news"), default=("wiki_qa", "news"))
    parser.add_argument("--only", choices=("made", "hand", "claims", "time"))
    given = parser.parse_args(argv)
    check = shipped_check()
    if given.only in {None, "hand"}:
        print("written by hand (index/sample):")
        show_by_hand(check)
    if not (given.data / "eval").exists():
        print(f"skipped the rest: {given.data} not there")
        return 0
    if given.only in {None, "made"}:
        for of in given.of:
            print(f"made by rule, eval/{of}, {given.part} articles:")
            show(verdicts(check, made_cases(given.data, of, given.part, given.each)))
    if given.only in {None, "claims"}:
        print("train/claims, by source (the encoder saw 6,000 of these rows):")
        claims_by_source(given.data)
    if given.only in {None, "time"}:
        print("time a sentence:")
        cases = made_cases(given.data, given.of[0], given.part, 20)
        for threads in (1, 2):
            show_time(cases, threads)
    return 0


if __name__ == "__main__":
    sys.exit(main())
