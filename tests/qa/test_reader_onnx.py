"""The exported reader: the same figures as in PyTorch, and answers that point into the article."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig

from index.errors import ModelUnavailable
from qa.passage import Passage
from qa.reader import Reader
from qa.reader.calibration import Calibration
from qa.reader.doubts import FEATURES
from qa.reader.encoding import Pair, encode, load_tokenizer, pad
from qa.reader.network import ReaderNetwork, from_config
from qa.reader.onnx_reader import READER_VARIABLE, OnnxReader, weights_are_here
from qa.reader.onnx_runner import CALIBRATION_FILE, open_runner
from qa.reader.torch_runner import torch_runner
from qa.reader.word_table import word_table

LARGEST_DIFFERENCE = 5e-3
"""Of a logit: the weights are stored in half precision (11 bits)."""

TEXT = "It rained for days. Karl Berg sold the harbour to Norway. Then Anna Lind wept. Nobody knows why."


def one_layer_network() -> ReaderNetwork:
    torch.manual_seed(2)
    network = from_config(BertConfig(hidden_size=384, num_hidden_layers=1, num_attention_heads=12))
    with torch.no_grad():
        network.encoder.embeddings.word_embeddings.weight.copy_(torch.from_numpy(np.array(word_table())))
    return network.eval()


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    return one_layer_network()


@pytest.fixture(scope="module")
def folder(network: ReaderNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("onnx", reason="exporting needs the development package onnx")
    from qa.reader.export import export

    folder = tmp_path_factory.mktemp("reader")
    export(network, folder)
    Calibration(fitted_on="nothing").save(folder / CALIBRATION_FILE)
    return folder


def passage(start: int, end: int, article: str = "harbour") -> Passage:
    return Passage(
        article_id=article, title="The harbour", published=None, source=None, path="/a.txt", url=None,
        heading="", start=start, end=end, text=TEXT[start:end], score=1.0,
    )  # fmt: skip


def test_onnx_equals_torch(network: ReaderNetwork, folder: Path) -> None:
    pairs = [
        Pair("Who sold the harbour?", "The harbour", TEXT),
        Pair("When?", "", "In 1912."),
        Pair("Mia ran home.", "", "Mia " * 150),
    ]
    batch = pad(encode(load_tokenizer(), pairs))
    for one, other in zip(torch_runner(network)(batch), open_runner(folder)(batch), strict=True):
        assert np.abs(one - other).max() < LARGEST_DIFFERENCE


def test_a_pair_reads_the_same_whatever_it_is_batched_with(folder: Path) -> None:
    runner, tokenizer = open_runner(folder), load_tokenizer()
    short, long = encode(tokenizer, [Pair("When?", "", "In 1912."), Pair("When?", "", "Never. " * 80)])
    alone, together = runner(pad([short])), runner(pad([short, long]))
    n = len(short.ids)
    assert np.abs(alone.start[0] - together.start[0, :n]).max() < 1e-4
    assert abs(alone.answerable[0] - together.answerable[0]) < 1e-4


def test_evidence_points_into_the_article(folder: Path) -> None:
    reader: Reader = OnnxReader(folder)
    reading = reader.read("Who sold the harbour?", [passage(20, 79), passage(58, len(TEXT))])
    assert reading.evidence
    assert 0.0 <= reading.answerable <= 1.0
    for evidence in reading.evidence:
        assert TEXT[slice(*evidence.sentence)] in {
            "Karl Berg sold the harbour to Norway.", "Then Anna Lind wept.", "Nobody knows why.",
        }  # fmt: skip
        assert evidence.short is not None
        assert evidence.sentence.start <= evidence.short.start < evidence.short.end <= evidence.sentence.end
    scores = [evidence.score for evidence in reading.evidence]
    assert scores == sorted(scores, reverse=True)


def test_a_sentence_in_two_overlapping_passages_is_given_once(folder: Path) -> None:
    reading = OnnxReader(folder).read("Who wept?", [passage(0, 79), passage(58, len(TEXT))])
    sentences = [evidence.sentence for evidence in reading.evidence]
    assert len(sentences) == len(set(sentences))


def test_nothing_read_answers_nothing(folder: Path) -> None:
    reading = OnnxReader(folder).read("Who sold the harbour?", [])
    assert reading.evidence == ()
    assert reading.answerable == 0.0


def test_support_is_three_probabilities(folder: Path) -> None:
    (support,) = OnnxReader(folder).support("Anna wept.", [TEXT])
    assert support.supported + support.refuted + support.not_enough == pytest.approx(1.0, abs=1e-5)


def test_missing_weights_are_a_message_with_a_fix(tmp_path: Path) -> None:
    assert not weights_are_here(tmp_path)
    with pytest.raises(ModelUnavailable) as caught:
        OnnxReader(tmp_path).read("Who?", [passage(0, 19)])
    assert caught.value.fix


def test_a_named_reader_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = tmp_path / "raeder"
    monkeypatch.setenv(READER_VARIABLE, str(typed))
    with pytest.raises(ModelUnavailable) as caught:
        weights_are_here()
    assert READER_VARIABLE in caught.value.what
    assert str(typed) in caught.value.what


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weights", [0.5] * (len(FEATURES) - 1)),
        ("weights", ["a"] * len(FEATURES)),
        ("weights", [float("nan")] * len(FEATURES)),
        ("weights", [10**400] * len(FEATURES)),
        ("weights", None),
        ("bias", float("inf")),
        ("threshold", "0.5"),
        ("features", ["answerable"]),
        ("treshold", 0.5),
    ],
)
def test_a_damaged_calibration_is_not_loaded(tmp_path: Path, field: str, value: object) -> None:
    path = tmp_path / CALIBRATION_FILE
    Calibration().save(path)
    assert Calibration.load(path) == Calibration()
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), field: value}), "utf-8")
    with pytest.raises(ValueError, match=CALIBRATION_FILE):
        Calibration.load(path)


def test_a_reader_with_a_damaged_calibration_is_a_message(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / CALIBRATION_FILE).write_text("null", "utf-8")
    with pytest.raises(ModelUnavailable, match="holds no object"):
        OnnxReader(tmp_path).read("Who?", [passage(0, 19)])


def test_a_network_with_other_word_vectors_is_not_exported(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="exporting needs the development package onnx")
    from qa.reader.export import export

    network = one_layer_network()
    with torch.no_grad():
        network.encoder.embeddings.word_embeddings.weight[5] += 1.0
    with pytest.raises(ValueError, match="freeze_words"):
        export(network, tmp_path)
