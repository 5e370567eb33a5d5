import json
import random

import pytest

from qa.fit import fit_logistic, fit_signed, main
from qa.reader.sentences import shipped_weights

chance = random.Random(2)
ROWS = [{"similarity": chance.random(), "is_question": float(chance.random() < 0.5)} for _ in range(400)]


def test_the_fit_finds_the_weights_that_made_the_labels():
    labels = [chance.random() < 1 / (1 + 2.718 ** (2 - 4 * row["similarity"])) for row in ROWS]
    fitted = fit_logistic(ROWS, labels, [1.0] * len(ROWS))
    assert fitted.weights["similarity"] == pytest.approx(4.0, abs=1.2)
    assert fitted.weights["is_question"] == pytest.approx(0.0, abs=0.6)


def test_a_feature_that_would_count_the_wrong_way_is_left_out():
    labels = [row["is_question"] > 0.5 for row in ROWS]
    assert "is_question" not in fit_signed(ROWS, labels, [1.0] * len(ROWS)).weights


def test_the_shipped_weights_point_the_right_way():
    weights = shipped_weights()
    assert weights.sentence.weights["coverage"] > 0
    assert weights.sentence.weights["similarity"] > 0
    assert 0.2 < weights.threshold < 0.8


def test_the_command_fits_an_index_and_writes_what_the_reader_reads(harbour, tmp_path, capsys):
    questions = tmp_path / "questions.jsonl"
    rows = [
        ("Who opened the new ferry terminal?", ["ferry"], ["Ilse Brandt"]),
        ("How many boats were sunk at Castrel?", ["storm"], ["eleven"]),
        ("What is the herring quota for 2021?", ["herring"], ["6,200 tonnes"]),
        ("Who closed the port?", ["storm"], ["Jonas Pike"]),
        ("Who speaks for the fishers?", ["herring"], ["Tobias Renn"]),
        ("What is the capital of France?", [], []),
        ("Who wrote Hamlet?", [], []),
        ("How do I boil an egg?", [], []),
    ]
    questions.write_text(
        "\n".join(
            json.dumps({"question": q, "article_ids": ids, "answers": answers, "answerable": bool(ids)})
            for q, ids, answers in rows
        ),
        "utf-8",
    )
    assert main([f"{harbour.folder}={questions}", "--out", str(tmp_path / "weights.json")]) == 0
    written = json.loads((tmp_path / "weights.json").read_text("utf-8"))
    assert written["sentence"]["weights"]["coverage"] > 0
    assert written["cross_fitted"]["questions"] == 8
    assert "handled_rightly" in capsys.readouterr().out
