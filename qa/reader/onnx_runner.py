"""The exported network as a `Runner`: ONNX Runtime and numpy, no PyTorch."""

from pathlib import Path

import numpy as np

from index.errors import ModelUnavailable
from qa.reader.decoding import Logits, Runner
from qa.reader.encoding import Batch

NETWORK_FILE = "reader.onnx"
CALIBRATION_FILE = "calibration.json"


def open_runner(folder: Path, threads: int = 0) -> Runner:
    """Open the exported network in a folder.

    Args:
        folder: holds `reader.onnx`.
        threads: of ONNX Runtime; 0 is its default (one a core).

    Raises:
        ModelUnavailable: it is not there, or cannot be loaded.
    """
    import onnxruntime

    from qa.reader.word_table import word_table

    vectors = word_table()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    path = folder / NETWORK_FILE
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its C++ side, without a common base
        raise ModelUnavailable(
            f"The reader's network {path} cannot be loaded ({type(error).__name__})",
            "Install Footnote again, or make it with `python -m qa.reader.export`",
        ) from error

    def run(batch: Batch) -> Logits:
        inputs = {
            "words": vectors[batch.ids],
            "attention": batch.attention,
            "types": batch.types,
            "spans": batch.spans,
        }
        outputs = session.run(list(Logits._fields), inputs)
        return Logits(*(np.asarray(part, dtype=np.float32) for part in outputs))

    return run
