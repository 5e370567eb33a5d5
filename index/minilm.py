"""all-MiniLM-L6-v2 in numpy: a question's vector without importing torch.

`import sentence_transformers` takes seconds; one forward pass of this small model over one question
takes milliseconds. So questions, and collections of a few dozen chunks, are embedded here, and
everything larger by sentence-transformers (`index.embedding`). Both read the same weights; a test
holds the two within 1e-5 of each other.

The network is BERT (Devlin et al. 2019) with mean pooling and unit length (Reimers & Gurevych 2019).
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

LAYERS = 6
HEADS = 12
LAYER_NORM_EPSILON = 1e-12


class MiniLM:
    """The forward pass over one text at a time.

    Args:
        weights: path of `model.safetensors`.
    """

    def __init__(self, weights: Path) -> None:
        from safetensors.numpy import load_file
        from threadpoolctl import ThreadpoolController

        self._threads = ThreadpoolController()
        tensors = load_file(weights)
        self._tensors = {
            # Kernels are stored (out, in): transposed once, so that every product is a plain `x @ w`.
            name: np.ascontiguousarray(tensor.T) if tensor.ndim == 2 and "embeddings" not in name else tensor
            for name, tensor in tensors.items()
            if tensor.dtype == np.float32
        }

    def embed(self, token_ids: list[int]) -> Vector:
        """The unit vector, shape (384,), of a text given as word pieces with [CLS] and [SEP]."""
        # One thread: a second saves a tenth of the time on an idle machine, and on a busy one OpenBLAS's
        # spinning threads cost forty times as much.
        with self._threads.limit(limits=1, user_api="blas"):
            hidden = self._embeddings(np.asarray(token_ids))
            for layer in range(LAYERS):
                hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        mean = hidden.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)

    def _embeddings(self, ids: NDArray[Any]) -> Vector:
        words = self._tensors["embeddings.word_embeddings.weight"][ids]
        places = self._tensors["embeddings.position_embeddings.weight"][: len(ids)]
        kind = self._tensors["embeddings.token_type_embeddings.weight"][0]
        return self._norm(words + places + kind, "embeddings.LayerNorm")

    def _layer(self, x: Vector, name: str) -> Vector:
        attended = self._linear(self._attention(x, name + "attention.self."), name + "attention.output.dense")
        x = self._norm(attended + x, name + "attention.output.LayerNorm")
        inner = _gelu(self._linear(x, name + "intermediate.dense"))
        return self._norm(self._linear(inner, name + "output.dense") + x, name + "output.LayerNorm")

    def _attention(self, x: Vector, name: str) -> Vector:
        length, width = x.shape
        size = width // HEADS
        query, key, value = (
            self._linear(x, name + part).reshape(length, HEADS, size).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(size))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        result: Vector = (scores @ value).transpose(1, 0, 2).reshape(length, width)
        return result

    def _linear(self, x: Vector, name: str) -> Vector:
        result: Vector = x @ self._tensors[name + ".weight"] + self._tensors[name + ".bias"]
        return result

    def _norm(self, x: Vector, name: str) -> Vector:
        centred = x - x.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + LAYER_NORM_EPSILON)
        result: Vector = centred / deviation * self._tensors[name + ".weight"] + self._tensors[name + ".bias"]
        return result


def _gelu(x: Vector) -> Vector:
    return x * np.float32(0.5) * (1 + _erf(x * np.float32(1 / np.sqrt(2))))


def _erf(x: Vector) -> Vector:
    """The error function within 1.5e-7 (Abramowitz & Stegun 7.1.26); numpy has none."""
    magnitude = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * magnitude)
    polynomial = np.zeros_like(t)
    for coefficient in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        polynomial = (polynomial + np.float32(coefficient)) * t
    return np.asarray(np.copysign(1 - polynomial * np.exp(-magnitude * magnitude), x), dtype=np.float32)
