from qa.terms import content_words, key_of, keys, names


def test_spellings_of_one_word_share_a_key():
    assert key_of("visited") == key_of("Visits")
    assert key_of("six") == key_of("6")
    assert key_of("212,000") == key_of("212000")
    assert key_of("Grebe’s") == key_of("Grebe")
    assert key_of("U.S.") == key_of("US")


def test_the_country_is_not_the_pronoun():
    assert key_of("US") != key_of("us")


def test_initials_stand_for_a_run_of_names():
    assert "US" in keys("the Secretary of Energy of the United States signed")
    assert "WHO" in keys("The World Health Organization said")


def test_content_words_leave_out_what_every_question_has():
    assert [w.text for w in content_words("How many times have WHO experts visited China?")] == [
        "times",
        "WHO",
        "experts",
        "visited",
        "China",
    ]


def test_names_are_capitalised_runs_without_the_first_function_word():
    assert names("What did Captain Oda Lind say of the Sound Race?") == ["Captain Oda Lind", "Sound Race"]
