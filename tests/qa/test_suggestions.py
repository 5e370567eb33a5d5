import pytest

from qa.suggestions import questions_in, suggested_questions


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "Mayor Ilse Brandt opened the new ferry terminal in Brimoor on Thursday.",
            "Who opened the new ferry terminal?",
        ),
        (
            "Brimoor's ferry terminal cost 51.3 million crowns, auditors found.",
            "How much did Brimoor's ferry terminal cost?",
        ),
        (
            "BRIMOOR, September 9 (Coast Wire) - The ferries of Skerrin Line carried 229,400 passengers.",
            "How many passengers did the ferries of Skerrin Line carry?",
        ),
        (
            "The oyster beds at Pellen Point were opened again on Monday, 16 August.",
            "When were the oyster beds at Pellen Point opened again?",
        ),
        (
            "At least 12 people were killed in northern Castrel.",
            "How many people were killed in northern Castrel?",
        ),
        ("Her challenger, Torben Graal, asked for a recount.", "Who is Torben Graal?"),
    ],
)
def test_a_sentence_becomes_the_question_that_it_answers(text, question):
    assert question in questions_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "The work cost 4.6 million crowns.",
        "It was opened in 1974.",
        "In Lansing, the council met.",
        "Die Fähre in Brimoor wurde 1974 eröffnet.",
        "",
    ],
)
def test_what_nobody_understands_without_its_article_becomes_none(text):
    assert questions_in(text) == []


def test_the_questions_of_an_index_are_the_same_each_time_and_of_several_articles(library, folder):
    for name, day in (("Ilse Brandt", 1), ("Oda Lind", 2)):
        (folder / f"{day}.md").write_text(
            f"---\ntitle: {name}\ndate: 2021-03-0{day}\n---\n{name} opened the quay number {day} on Monday.\n"
        )
    library.sync(folder)
    status = library.status()
    questions = suggested_questions(library, status.newest, status.articles)
    assert questions == ["Who opened the quay number 2?", "Who opened the quay number 1?"]
    assert suggested_questions(library, status.newest, 10_000) == questions
    assert suggested_questions(library, None, 10_000) == []
