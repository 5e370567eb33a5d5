"""Small embedding models for tests, cut from the word vectors of the default model."""

from pathlib import Path

from index.embedding import default_model_folder

DIMENSION = 128


def save_static_model(folder: Path, first: int, dimension: int = DIMENSION) -> str:
    """A sentence-transformers model on disk: the mean of word vectors, of which it takes some dimensions.

    Args:
        folder: where to.
        first: of the 384 dimensions of a word's vector.
        dimension: how many of them.

    Returns:
        Its name for `--embedding-model`.
    """
    from safetensors.numpy import load_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    default = default_model_folder()
    words = load_file(default / "model.safetensors")["embeddings.word_embeddings.weight"]
    tokenizer = Tokenizer.from_file(str(default / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    weights = words[:, first : first + dimension].copy()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(folder))
    return str(folder)
