import json

import jsonschema
import pytest
from talks import ATTACKS, WRITTEN, attacked, talk

from qa.answer import Answer
from qa.export import EXPORTS
from qa.schemas import shipped


def test_an_export_is_valid_and_holds_whole_answers():
    written = json.loads(EXPORTS["json"](talk()))
    jsonschema.validate(written, shipped("conversation.schema.json"))
    assert (written["format"], written["version"]) == ("footnote-conversation", 1)
    first = written["turns"][0]["attempts"][0]
    assert Answer.model_validate(first["answer"]) == WRITTEN
    assert written["turns"][1]["attempts"][0]["days"] == ["2021-01-01", "2021-12-31"]
    assert written["turns"][4]["attempts"][0]["trouble"]["what"] == "the index is damaged"


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_terminal_obeys_an_export(attack):
    written = EXPORTS["json"](attacked(attack))
    assert written.isascii()
    assert "\x1b" not in written
    assert json.loads(written)["title"] == attack
