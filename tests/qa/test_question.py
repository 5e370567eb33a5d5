import pytest

from index.errors import BadQuestion
from qa.question import MAX_CHARACTERS, clean_question


def test_white_space_is_collapsed_and_words_are_kept():
    assert clean_question("  Who opened\n\tthe\u00a0terminal? ") == "Who opened the terminal?"


def test_terminal_escapes_and_control_characters_are_removed():
    assert clean_question("\x1b[31mWho\x1b[0m opened\x07 \x1b]0;title\x07it\u202e?\x00") == "Who opened it?"


def test_markup_is_text_like_any_other():
    assert clean_question("What does [red] mean?") == "What does [red] mean?"


@pytest.mark.parametrize("question", ["", "   \n", "?!…", "\x1b[31m\x1b[0m"])
def test_a_question_without_words_is_refused_with_an_example(question):
    with pytest.raises(BadQuestion) as refused:
        clean_question(question)
    assert "footnote ask" in refused.value.fix


def test_a_pasted_article_is_refused_with_its_size():
    with pytest.raises(BadQuestion, match="100,000 characters"):
        clean_question("a" * 100_000)
    assert clean_question("a" * MAX_CHARACTERS)


def test_other_scripts_are_questions_too():
    assert clean_question("谁主持了记者会？") == "谁主持了记者会？"
