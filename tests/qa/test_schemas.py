import json
from importlib.resources import files

import jsonschema
import pytest

from qa import ArticleRetriever, ask
from qa.schemas import SHIPPED, generated, shipped
from qa.search_result import SearchResult


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_schema_is_the_one_that_the_model_gives(name):
    assert files("qa.schemas").joinpath(name).read_text("utf-8") == generated(name), (
        "run: python -m qa.schemas"
    )


@pytest.mark.parametrize("question", ["Who opened the new ferry terminal?", "What is the capital of France?"])
def test_a_real_answer_is_valid(harbour, question):
    written = json.loads(ask(harbour, question).model_dump_json())
    jsonschema.validate(written, shipped("answer.schema.json"))


def test_a_real_search_is_valid(harbour):
    found = ArticleRetriever(library=harbour, k=3).passages("herring quota")
    written = json.loads(SearchResult.of("herring quota", found).model_dump_json())
    jsonschema.validate(written, shipped("search.schema.json"))
    assert [passage["rank"] for passage in written["passages"]] == [1, 2, 3]


def test_a_schema_refuses_an_answer_that_lacks_its_citations(harbour):
    written = json.loads(ask(harbour, "Who opened the new ferry terminal?").model_dump_json())
    del written["citations"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, shipped("answer.schema.json"))
