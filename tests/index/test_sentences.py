"""Sentences of news: where they end, and what never ends one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences

# Each case is a text whose sentences are divided by ¦.
NEWS = [
    "The ferry is back.¦ It sails at noon.",
    "Did it sail?¦ It did!¦ Nobody cheered.",
    "He waited…¦ Nothing came.",
    "He waited ... and nothing came.",
    "He waited...¦ Nothing came.",
    "He waited . . . and left.",
    # quotes
    "“I heard it go.¦ It did not stop,” said Agnes Tolle.¦ She lives there.",
    "“It is over.”¦ The mayor left.",
    '"It is over."¦ The mayor left.',
    "He said: “We won.”¦ Then he left.",
    "He said: ‘We won.’¦ Then he left.",
    '"Will it stop?" asked Pike.¦ It did not.',
    '"Will it stop?" Mayor Ilse Brandt asked.¦ It did not.',
    "“Stop!” Pike shouted.¦ They stopped.",
    "“Stop!”¦ The crew obeyed.",
    "« C’est fini. »¦ Le maire est parti.",
    "„Es ist vorbei.“¦ Der Bürgermeister ging.",
    "He called it “a shoal.”¦ “We call it August,” she said.",
    'She had "no comment."¦ (She smiled.)¦ He left.',
    "The vote was lost.¦ (Two members were absent.)¦ It will be held again.",
    "The vote was lost [sic].¦ It will be held again.",
    # initials and titles
    "J. K. Rowling came.¦ She read.",
    "J.K. Rowling came.",
    "The poet W. H. Auden and J. R. R. Tolkien met.",
    "Dr. Horst leads Mr. Munk and Mrs. Teig.¦ Prof. Crane follows.",
    "Sen. Brandt met Gov. Renn and Rep. Gull.",
    "Gen. Lind and Lt. Col. Farr, Sgt. Eck and Capt. Torp met the Rev. Noll.",
    "It was Mr. X.¦ He said no more.",
    "So said Mr. X.",
    "Martin Luther King Jr. spoke.¦ He was tired.",
    "The St. John ferry left from Main St. yesterday.",
    "The ferry left from Main St.¦ It was late.",
    # abbreviations
    "The U.S. Senate and the U.N. Council met.",
    "He lives in the U.S.¦ The ferry does not.",
    "He lives in the U.S. and works in the U.K. for now.",
    "It costs more in Washington, D.C.¦ That is known.",
    "She holds a Ph.D. from Castrel.",
    "It opens at 5 p.m. on Monday.",
    "It opens at 5 p.m.¦ The bar opens later.",
    "It closed at 11 a.m. Monday.",
    "Northlee Inc. said so.¦ Sound Packing Co. did not.",
    "Northlee Inc. Chief Pavel Ruud resigned.",
    "It was bought by Northlee Inc.¦ The price was not given.",
    "Skerrin Line Ltd. and Bros. Munk & Co. merged.",
    "They sell herring, e.g. smoked, i.e. cured, etc. in tins.",
    "Brimoor vs. Castrel was a draw.",
    "Roe v. Wade was decided in 1973.",
    "Smith et al. found none.",
    "It was approx. five miles.",
    "Escherichia E. coli was found.",
    # numbers and dates
    "See No. 5 and Nos. 6 and 7.¦ Then stop.",
    "Asked again, he said no.¦ Brandt left.",
    "It rose to 5.93 mln from 5.81.¦ Nobody knew why.",
    "It rose by 12 pct.¦ 40 people came.",
    "On Jan. 5 it snowed.¦ On Feb. 6 it did not.",
    "It opens in Sept. 2021.¦ Then it closes.",
    "It was built in 2019.¦ The cost was high.",
    "Art. 12 and pp. 3 and 4 say so.",
    "Es war am 3. Mai in Hamburg.",
    "It cost $5.¦ $6 was asked.",
    # addresses
    "See https://harbourpost.example/a.b?c=d.¦ Then see www.footnote.example/x.¦ It is short.",
    "Write to news@harbourpost.example.¦ We answer.",
    "The firm Booking.com moved.¦ It was late.",
    "iPhone sales rose.¦ iPad sales fell.",
    # wire copy
    "BRIMOOR, March 4 (Coast Wire) - Mayor Ilse Brandt opened it.¦ It rained.",
    "NEW YORK, Jan. 5 (Reuters) - Stocks rose.¦ Bonds fell.",
    "LONDON (AP) — It rained.",
    "Showers continued throughout the week in\nthe Bahia cocoa zone.¦\n    The dry period means\nit is late.",
    "the alleviating drought since early\nJanuary and improving prospects, Comissaria\nSmith said.",
    "    Shr 34 cts vs 1.19 dlrs¦\n    Net 807,000 vs 2,858,000¦\n    Revs 510,000",
    # lines
    "A heading without a stop¦\n\nThe text begins.¦ It goes on.",
    "The winners:¦\n- Castrel¦\n- Brimoor, at last.¦ It rained",
    "Winners:¦\n• Castrel¦\n• Brimoor",
    "The order:¦\n1. Castrel won.¦\n2. Brimoor lost.",
    "It opened in May\n2019 and closed.",
    "Boat | Time¦\nThrift | 1:42:17¦\nEider | 1:44:05",
    "PELLEN POINT (Coast Wire)\n- The plant closed.",
    # reference marks
    "It was the largest.[1]¦ It burned down.[2][3]¦ It was rebuilt.",
    # other scripts
    "市长来了。¦他说：“很好！”¦大家都走了。",
    "橋は開いた。¦誰も来なかった？¦本当だ！",
    "Мэр ушёл.¦ Никто не ждал.",
    "हाँ।¦ नहीं।",
    "هل وصل؟¦ نعم.",
    "¿Quién ganó?¦ ¡Castrel!¦ Nadie más.",
]


def _marked(text: str) -> list[str]:
    return [part.strip() for part in text.split("¦")]


@pytest.mark.parametrize("marked", NEWS)
def test_news_is_split_where_a_reader_would_split_it(marked: str) -> None:
    text = marked.replace("¦", "")

    assert [text[start:end] for start, end in split_sentences(text)] == _marked(marked)


def test_a_line_that_is_too_long_to_be_wrapped_ends_with_its_newline() -> None:
    heading, story = "Storm over Skerrin", "The storm came " + "and came again " * 10

    assert len(split_sentences(f"{heading}\n{story}")) == 2


def test_a_range_of_the_text_is_split_as_it_is_in_the_whole() -> None:
    text = "One fish.\n\nTwo fish in the U.S. The red one.\nBlue fish swam on."
    whole = split_sentences(text)

    assert split_sentences(text, whole[1].start, whole[2].end) == whole[1:3]
    assert split_sentences(text, 5, 5) == []


def test_a_text_without_a_stop_is_one_sentence_however_long() -> None:
    assert split_sentences("a" * 1_000_000) == [(0, 1_000_000)]
    assert len(split_sentences("." * 1_000_000 + "x")) == 1


@given(st.text(alphabet=st.one_of(st.sampled_from(' \n\t.!?"”(-1aA。U'), st.characters()), max_size=300))
def test_sentences_are_in_order_and_hold_every_character_that_can_be_seen(text: str) -> None:
    sentences = split_sentences(text)

    left = "".join(text[start:end] for start, end in sentences)
    assert "".join(left.split()) == "".join(text.split())
    assert all(one.end <= two.start for one, two in pairwise(sentences))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in sentences)


@given(st.text(alphabet=st.sampled_from(' \n.!?"aAbBU1-'), max_size=300))
def test_splitting_a_run_of_sentences_again_gives_the_same_sentences(text: str) -> None:
    sentences = split_sentences(text)

    for first in range(len(sentences)):
        run = sentences[first : first + 3]
        assert split_sentences(text, run[0].start, run[-1].end) == run
