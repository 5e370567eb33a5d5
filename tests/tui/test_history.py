from tui.asking.history import PromptHistory


def history_of(*texts):
    history = PromptHistory()
    for text in texts:
        history.add(text)
    return history


def test_the_walk_goes_back_and_returns_to_the_draft():
    history = history_of("one", "two")
    assert [history.older("dra"), history.older("two"), history.older("one")] == ["two", "one", None]
    assert [history.newer(), history.newer(), history.newer()] == ["two", "dra", None]


def test_the_same_question_twice_in_a_row_is_kept_once():
    history = history_of("one", "one")
    assert [history.older(""), history.older("")] == ["one", None]


def test_sending_ends_the_walk():
    history = history_of("one", "two")
    history.older("")
    history.add("three")
    assert history.older("") == "three"
