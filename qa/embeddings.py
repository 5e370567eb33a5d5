"""Our embedding models as LangChain `Embeddings`: a model's own prompts are applied, newlines are kept."""

from langchain_core.embeddings import Embeddings

from index.embedding import Embedder, open_embedder


class ArticleEmbeddings(Embeddings):
    """Unit vectors of the default model, of another one, or of an open library's.

    Args:
        model: a sentence-transformers model by name or path; None for the default one.
        embedder: an embedder that is already loaded (`library.embedder`); `model` is then not used.
    """

    def __init__(self, model: str | None = None, *, embedder: Embedder | None = None) -> None:
        self._embedder = embedder or open_embedder(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, as the index would embed it."""
        if not texts:
            return []
        vectors: list[list[float]] = self._embedder.embed_documents(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._embedder.embed_query(text).tolist()
        return vector
