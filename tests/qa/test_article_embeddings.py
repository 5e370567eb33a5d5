import numpy as np
import pytest
from langchain_tests.integration_tests import EmbeddingsIntegrationTests

from qa import ArticleEmbeddings


class TestLangChainConformance(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self):
        return ArticleEmbeddings

    @property
    def embedding_model_params(self):
        return {}


@pytest.fixture(scope="module")
def embeddings() -> ArticleEmbeddings:
    return ArticleEmbeddings()


def test_vectors_have_length_one_and_near_texts_are_near(embeddings):
    ferry, boat, tax = embeddings.embed_documents(
        ["The ferry sailed.", "A boat left the port.", "Taxes rose."]
    )
    question = embeddings.embed_query("When did the ship leave?")
    assert np.linalg.norm(question) == pytest.approx(1.0, abs=1e-5)
    assert np.dot(question, boat) > np.dot(question, tax)
    assert np.dot(question, ferry) > np.dot(question, tax)


def test_no_texts_give_no_vectors(embeddings):
    assert embeddings.embed_documents([]) == []
