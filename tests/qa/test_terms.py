from qa.terms import content_words, key_of, keys, names, words


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


def test_words_of_other_scripts_share_their_stems():
    assert key_of("трещину") == key_of("Трещины")
    assert key_of("المدينة") == key_of("مدينة")
    assert key_of("الجِسْر") == key_of("الجسر")


def test_cjk_characters_are_words_two_by_two_where_they_stand():
    text = "NATO在港口发表声明。"
    found = words(text)
    assert [word.text for word in found] == ["NATO", "在港", "港口", "口发", "发表", "表声", "声明"]
    assert all(text[word.start : word.end] == word.text for word in found)
    assert [word.text for word in words("港、")] == ["港"]


def test_words_that_are_asked_with_carry_no_topic_in_other_scripts():
    assert [word.text for word in content_words("Какой мост закрыт?")] == ["мост", "закрыт"]
    assert [word.text for word in content_words("متى أغلق الجسر")] == ["أغلق", "الجسر"]
    assert "누가" not in {word.text for word in content_words("누가 다리를 폐쇄")}
