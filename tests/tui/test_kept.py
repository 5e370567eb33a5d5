from datetime import date

from qa.conversations import Asked
from tui.manner import Manner
from tui.model_choice import ChosenModel
from tui.query import Filters, Query
from tui.talks.kept import kept_question, manner_of, query_of


def test_a_question_with_all_its_limits_is_kept_and_comes_back():
    query = Query(
        "Who?", Filters(date(2021, 1, 1), None, ("Coast Wire",)), "Who was it?", (date.min, date.max), True
    )
    manner = Manner("strict", ChosenModel("ollama:llama3.1", "http://127.0.0.1:11434"), True)
    asked = kept_question(query, manner, index_seq=7, articles=3)
    assert (query_of(asked), manner_of(asked.manner)) == (query, manner)
    assert (asked.index_seq, asked.articles) == (7, 3)


def test_the_password_of_a_server_is_not_kept():
    for address in ("https://me:secret@models.example/v1", "me:secret@models.example/v1"):
        asked = kept_question(Query("Who?"), Manner(model=ChosenModel("openai:x", address)))
        assert "secret" not in str(asked)
        assert "models.example/v1" in str(asked)


def test_what_was_kept_by_another_version_limits_nothing_that_is_not_understood():
    asked = Asked("Who?", filters={"since": "soon", "sources": 3}, manner={"strictness": "odd", "model": 1})
    assert query_of(asked) == Query("Who?")
    assert manner_of(asked.manner) == Manner()
