import pytest

from qa.parts import parts

WHOLE = [
    "Who wrote and directed the film Nightfall?",
    "What happened between May and July 2020?",
    "How much does the country spend on research and development?",
    "Which companies make turbines and cables for Gannet Bank?",
    "Who wrote Fantastic Beasts and Where to Find Them?",
    "What is the name of the man who stole the car and who drove it away?",
    "What is the law which bans fishing and which was passed in 2010?",
    "How many people live in Paris and in London?",
    "What did Biden and Trump say about tariffs?",
    "Which city was founded in 1200 and is the capital of Malta?",
    "Where do bees go in winter and when it rains?",
    "What is the difference between what he said and what he did?",
    'Who said "Who are you and what do you want"?',
    "Where is the man, who was shot in 2010, buried?",
    "When the war ended, who was president?",
    "Microsoft retired its Internet Explorer browser this week. What year did it debut?",
    "Do we know when the fire began and when it was put out?",
    "Which country is bordered by France and Spain?",
    "When did the ferry terminal open?",
    "What happens when water freezes and when it boils?",
    "In which film did Hepburn and Peck play, which was shot in Rome?",
    "How do I learn what to say and when to say it?",
    "What are the causes and effects of inflation?",
    "0-dimensional biomaterials lack inductive properties and when mixed show none.",
    "boats and the harbour of Castrel",
    "Who was born in Ulm and won a Nobel Prize in 1921?",
    "What do doctors say about the virus and why it spreads?",
    "When the law does not apply to a state, what is it called?",
    "What must be submitted before earning the degree?      ,,,,,,",
]

SPLIT = {
    "Who hosted the conference and when was it held?": ("conference", "conference"),
    "Who hosted the conference and how many people attended?": ("hosted", "(the conference)"),
    "When and where was the treaty of Castrel signed?": (
        "When was the treaty of Castrel",
        "Where was the treaty",
    ),
    "Where did Storm Hedda hit, and when?": ("Where did Storm Hedda hit", "When did Storm Hedda hit"),
    "Who is the mayor of Brimoor? When was she elected?": ("mayor", "mayor of Brimoor"),
    "What is the capital of Malta and how many people live there?": ("capital", "Malta"),
    "Who won the 2018 World Cup and where was it held?": ("won", "2018 World Cup"),
    "What is radium and who discovered it?": ("radium", "discovered radium"),
    "When did Germany invade Poland and when did Italy invade Greece?": ("Poland", "Italy invade Greece"),
    "Who built the bridge, when did it open, and what did it cost?": ("built", "bridge", "bridge"),
    "Was the bridge of Ostrey repaired, and if so, when?": (
        "bridge",
        "When was the bridge of Ostrey repaired",
    ),
    "When was the lighthouse built and by whom?": ("lighthouse", "By whom was the lighthouse built"),
    "Tell me who won the election and when it was held.": ("election", "election"),
    "What caused the fire at the cannery and how much damage did it do?": ("cannery", "fire"),
    "Why did the cannery close and what happened to its workers?": ("cannery", "workers"),
    "When was the bridge of Ostrey built and was it ever closed?": ("built", "bridge of Ostrey"),
    "How many votes did Brandt get and how many did Graal get?": ("Brandt", "Graal"),
    "Who is Anton Grebe and what was he convicted of?": ("Grebe", "Anton Grebe convicted"),
    "What is the population of Ostrey and which island is larger?": ("population", "larger"),
    "Who founded the Skerrin Line and in what year was the company sold?": ("founded", "company sold"),
    "Which club did Lionel Messi join in 2021 and how much was he paid?": ("2021", "Lionel Messi paid"),
    "Who shot Lincoln and why?": ("Who shot Lincoln", "Why shot Lincoln"),
    "How did the strike end and who gave in first?": ("strike end", "strike"),
    "Who wrote the play and when did he die?": ("play", "play"),
    "When, where and why did the boat sink?": ("When did the boat", "Where did the boat", "Why did the boat"),
    "What does the U.S. Senate do and who leads it?": ("Senate do", "Senate"),
}


@pytest.mark.parametrize("question", WHOLE)
def test_a_question_that_asks_one_thing_stays_whole(question):
    assert parts(question) == (question,)


@pytest.mark.parametrize(("question", "expected"), SPLIT.items())
def test_a_question_that_asks_several_things_is_split_and_each_part_says_what_it_is_about(question, expected):
    found = parts(question)
    assert len(found) == len(expected), found
    for part, words in zip(found, expected, strict=True):
        assert words in part
        assert part.endswith("?")


def test_a_pronoun_of_a_later_part_is_replaced():
    assert parts("What is radium and who discovered it?") == ("What is radium?", "Who discovered radium?")


UNCLEAR = [
    "What did Ilse Brandt say about Jonas Pike and when did he retire?",
    "What did he say when it sank and why did it sink?",
    "What happened after the U.S. left and when did it return?",
    "How old is she and where does she live?",
    "Tell me who opened it and when",
    "Who is the wife of Jonas Pike and when did he die?",
    "Who wrote Hamlet and when did he die?",
    "When did the ferry hit the pier and how was it repaired?",
    "How old is the bridge, who built the tower and when did it open?",
    "Which ferry hit the pier and when was it built?",
    "Why did Germany invade Poland and when did it surrender?",
    "When did the ferry sink, who raised it and what did it cost?",
]


@pytest.mark.parametrize("question", UNCLEAR)
def test_a_question_stays_whole_where_a_pronoun_may_stand_for_several_things_or_for_none(question):
    assert parts(question) == (question,)


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("What did Ilse Brandt say and when did she retire?", "When did Ilse Brandt retire?"),
        (
            "What did Ilse Brandt say about the terminal and when did it open?",
            "When did the terminal open?",
        ),
        ("What did the doctors say and why did they strike?", "Why did the doctors strike?"),
        ("Which club did Messi join and how much was he paid?", "How much was Messi paid?"),
    ],
)
def test_a_pronoun_is_replaced_by_the_one_thing_that_fits(question, second):
    assert parts(question)[1] == second


def test_two_pronouns_of_a_part_are_both_replaced():
    question = "What did Ilse Brandt say about the terminal and when did she say it opened?"
    assert parts(question)[1] == "When did Ilse Brandt say the terminal opened?"


@pytest.mark.parametrize(
    "question",
    ["Who opened the new ferry terminal in Brimoor and when?", "Tell me who opened the terminal and when"],
)
def test_a_question_word_alone_asks_of_all_that_the_part_before_it_says(question):
    first, second = parts(question)
    assert first.startswith("Who opened the")
    assert second == first.replace("Who", "When")


def test_a_long_list_of_questions_stays_whole():
    question = "Who built it, how was it paid, what did it cost, why did it fall and when was it rebuilt?"
    assert parts(question) == (question,)
