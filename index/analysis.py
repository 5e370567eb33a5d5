"""How a text becomes the terms of the word index: one way for each language, and one for CJK.

A word is put in lower case, stemmed by the language of its article and freed of accents. Chinese, Japanese
and Korean write no words that a tokenizer could find, so each run of their characters becomes the pairs of
neighbours in it: 港口关闭 is 港口, 口关, 关闭. All languages share one field: a name has one term and one
rarity wherever it stands.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import tantivy

from index.article import Span
from index.language import script_of
from index.stopwords import ASKING, STOPWORDS

# Longer tokens are encoded data, not words.
LONGEST_WORD = 64

ENGLISH = "english"
# Languages without a stemmer.
PLAIN = "plain"
_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": ENGLISH,
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
STEMMERS = (*_STEMMERS.values(), PLAIN)
"""Everything that `stemmer_for` returns."""
# tantivy lists no stopwords of these.
_WITHOUT_STOPWORDS = {PLAIN, "arabic", "greek", "romanian", "tamil", "turkish"}
# Of articles whose language is not known: what is likeliest in their script.
_LIKELIEST = {"latin": ENGLISH, "cyrillic": "russian", "arabic": "arabic", "el": "greek", "ta": "tamil"}

# Han, kana, Hangul, with iteration marks and the long vowel mark; halfwidth kana are made full first.
_CJK = "々〆ぁ-ゖゝゞァ-ヺー-ヿ㐀-䶿一-鿿가-힣豈-﫿\U00020000-\U0003134f"
_RUN = re.compile(f"[{_CJK}]+")
_HALFWIDTH = re.compile("[ｦ-ﾟ]+")
# Vowel signs, which texts seldom write, and the stroke that lengthens a word on the line.
_ARABIC_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")
_HIRAGANA = re.compile("[ぁ-ゖー]+")
# Asked with in Chinese, Japanese and Korean; a question is parted there, so that no pair is made of them.
_ASKED_WITH = re.compile(
    "什[么麼]时候|什[么麼]時候|[为為]什[么麼]|什[么麼]|怎[么麼][样樣]?|哪[里裡儿個个些]?|何[时時]|多少|谁|誰|[吗嗎呢的了]"
    "|いつ|どこ|どの|どれ|なぜ|いくつ|いくら|何|ですか|ますか|ましたか|でしたか"
    "|언제|어디서?|누가|누구|무엇을?|어떤|몇|왜|어떻게|얼마나?|습니까|입니까|나요|인가요?"
)


def stemmer_for(language: str | None, text: str) -> str:
    """The stemmer for an article.

    Args:
        language: as `index.language` tells it; None if that is not known.
        text: its script decides then.
    """
    if language:
        return _STEMMERS.get(language, PLAIN)
    return _LIKELIEST.get(script_of(text), PLAIN)


def terms(text: str, stemmer: str) -> list[str]:
    """The terms of an article's text, in order."""
    analyzer = _analyzer(stemmer)
    found: list[str] = []
    for part, is_cjk in _parts(_normal(text)):
        found.extend(_pairs(part) if is_cjk else analyzer.analyze(part))
    return found


@lru_cache(maxsize=10_000)
def term(word: str, stemmer: str) -> str:
    """The term of one word of `asked_words` or `all_words`; "" if it is none."""
    if _RUN.match(word):
        return word
    found: list[str] = _analyzer(stemmer).analyze(word)
    return found[0] if found else ""


@lru_cache(maxsize=10_000)
def bare_term(word: str, stemmer: str) -> str:
    """The same, accents left out first: as somebody means it who types without them."""
    bare: list[str] = _folding().analyze(word)
    return term(bare[0], stemmer) if bare else ""


def stem(word: str) -> str:
    """The term of a word that stands alone, by its script; CJK characters are returned as they are."""
    word = _normal(word).lower()
    return term(word, stemmer_for(None, word))


def says_nothing(word: str) -> bool:
    """Whether a lower-case word of another script than Latin, or a CJK pair, says nothing in a question."""
    if _RUN.match(word):
        return bool(_ASKED_WITH.search(word) or _HIRAGANA.fullmatch(word))
    stemmer = stemmer_for(None, word)
    return stemmer not in {ENGLISH, PLAIN} and _is_idle(word, stemmer)


def cjk_pairs(text: str) -> list[Span]:
    """Where the CJK characters of a text stand, two by two as they are looked up; a lone one by itself."""
    return [
        Span(at, min(at + 2, run.end()))
        for run in _RUN.finditer(text)
        for at in range(run.start(), max(run.end() - 1, run.start() + 1))
    ]


def all_words(question: str) -> list[str]:
    """The words of a question in lower case, and the pairs of its CJK characters, in order."""
    found: list[str] = []
    for part, is_cjk in _parts(_normal(question)):
        found.extend(_pairs(part) if is_cjk else _words().analyze(part))
    return found


def asked_words(question: str, stemmers: Sequence[str]) -> list[str]:
    """The same without those that say nothing in a question; empty if nothing else is in it.

    A language's idle words are left out if the question holds more of them than of any other language's:
    "war" and "die" are idle in German and matter in English.

    Args:
        question: any text.
        stemmers: of the languages that it may be asked in.
    """
    found: list[str] = []
    for part, is_cjk in _parts(_normal(question)):
        found.extend(_telling_pairs(part) if is_cjk else _words().analyze(part))
    counts = Counter(found)
    idle_in = {one: [word for word in counts if _is_idle(word, one)] for one in stemmers}
    idle_words = {one: sum(counts[word] for word in idle) for one, idle in idle_in.items()}
    most = max(idle_words.values(), default=0)
    idle = {word for one in stemmers if idle_words[one] == most for word in idle_in[one]}
    return [word for word in found if word not in idle]


@lru_cache(maxsize=10_000)
def _is_idle(word: str, stemmer: str) -> bool:
    """Whether a word in lower case says nothing in a question of that language."""
    return not _idle_filter(stemmer).analyze(word)


def _normal(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    text = _HALFWIDTH.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return _ARABIC_SIGNS.sub("", text)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, each with whether it is a run of CJK characters."""
    last = 0
    if not text.isascii():
        for run in _RUN.finditer(text):
            yield text[last : run.start()], False
            yield run.group(), True
            last = run.end()
    yield text[last:], False


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] if len(run) > 1 else [run]


def _telling_pairs(run: str) -> list[str]:
    """The pairs of a run in a question, without what it is asked with and without mere endings."""
    pairs = [pair for part in _ASKED_WITH.split(run) if part for pair in _pairs(part)]
    return [pair for pair in pairs if not _HIRAGANA.fullmatch(pair)] or pairs


@cache
def _words() -> tantivy.TextAnalyzer:
    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(filters.remove_long(LONGEST_WORD)).filter(filters.lowercase()).build()


@cache
def _folding() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.ascii_fold()).build()


@cache
def _analyzer(stemmer: str) -> tantivy.TextAnalyzer:
    """Lower case, stems, no accents. Other stemmers than the English one know endings by their accents."""
    filters = tantivy.Filter
    steps = [filters.ascii_fold()] if stemmer in {ENGLISH, PLAIN} else []
    steps += [filters.stemmer(stemmer)] if stemmer != PLAIN else []
    steps += [filters.ascii_fold()] if stemmer not in {ENGLISH, PLAIN} else []
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(filters.remove_long(LONGEST_WORD)).filter(filters.lowercase())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


@cache
def _idle_filter(stemmer: str) -> tantivy.TextAnalyzer:
    """Yields no token for a word that says nothing in a question."""
    filters = tantivy.Filter
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    if stemmer == ENGLISH:
        return builder.filter(filters.ascii_fold()).filter(filters.custom_stopword(list(STOPWORDS))).build()
    if stemmer not in _WITHOUT_STOPWORDS:
        builder = builder.filter(filters.stopword(stemmer))
    if asking := ASKING.get(stemmer):
        builder = builder.filter(filters.custom_stopword(list(asking)))
    return builder.build()
