"""Whether a sentence of an answer states anything that the articles could bear out."""

import re
from collections.abc import Sequence

from qa.support.dates import dates
from qa.support.evidence import plain_figures
from qa.support.quotes import quotes
from qa.terms import content_words

# What a writer says of the articles, or to the reader; German, French and Spanish in their commonest forms.
_OF_THE_ARTICLES = re.compile(
    r"""
    \b(?:articles?|passages?|sources?|texts?|documents?|excerpts?|context|they|it|information)\b[^.;:]{0,60}
    \b(?:do(?:es)?\snot|don['’]t|doesn['’]t|did\snot|cannot|never)\s(?:\w+\s)?
    (?:say|state|mention|tell|specify|give|provide|contain|include|discuss|address|explain|name|answer|indicate|cover
    |describe|report|disclose|identify|clarify|elaborate)
    | \b(?:no|not\senough|insufficient|nothing|little)\b[^.;:]{0,40}\b(?:information|details?|mention
    |passages?|articles?)\b[^.;:]{0,60}\b(?:say|state|mention|available|given|provided|found|in\sthe|about|on)\b
    | \bI\s(?:could|can|was|am|do|did|have|found|cannot)\b[^.;:]{0,40}
    \b(?:find|found|tell|answer|able|unable|know|see|sorry)\b
    | \b(?:is|are|was|were)\s(?:not|n['’]t)\s(?:\w+\s)?(?:stated|mentioned|specified|given|provided|disclosed
    |discussed|clear|reported|named)\b[^.;]{0,30}\b(?:articles?|passages?|sources?|texts?|context|here)\b
    | \b(?:artikel|quellen?|texte?|passagen?)\b[^.;]{0,60}\b(?:nicht|keine?n?)\b
    | \b(?:articles?|sources?|textes?|passages?)\b\s(?:\w+\s)?(?:ne|n['’])[^.;]{0,60}\bpas\b
    | \b(?:artículos?|fuentes?|textos?|pasajes?)\b[^.;]{0,20}\bno\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TO_THE_READER = re.compile(
    r"""
    \A\W*(?:
    (?:hello|hi|hey|dear|sure|certainly|of\scourse|absolutely|great\squestion|good\squestion|thanks?|thank\syou
    |you['’]re\swelcome|i\shope|let\sme|please|feel\sfree|happy\sto|sorry|unfortunately,?\si|here(?:\sis|['’]s|\sare)
    |in\s(?:summary|short|conclusion|brief)\W*\Z|to\s(?:summari[sz]e|sum\sup)\W*\Z|i['’]m\ssorry|i\sapologi[sz]e)\b
    | (?:summary|answer|conclusion|background|sources?|references?|key\s(?:points?|facts?)|overview|note
    |timeline)\W*\Z
    )
    | \b(?:would\syou\slike|let\sme\sknow|do\syou\swant|if\syou\s(?:have|want|need|would)|anything\selse
    |hope\s(?:this|that)\shelps)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_REFUSES = re.compile(
    r"""
    \A\W*(?:(?:(?:i['’]m|i\sam)\s)?(?:very\s)?sorry,?\s(?:but\s)?|unfortunately,?\s|however,?\s
    |as\san?\s(?:ai|artificial|large\slanguage|language)\b[^,.]{0,40},\s)*
    i\s(?:can(?:not|['’]t)|(?:am|['’]m)\s(?:not\sable|unable)\sto|won['’]t|will\snot)\s
    (?:\w+\s)?(?:help|assist|answer|provide|comply|do|discuss|browse|access|share|respond|engage|fulfil+)\b
    (?!.*\b(?:but|although|though|because|since|while|whereas|who|which)\b)[^.;:]{0,60}\W*\Z
    | \A\W*(?:es\s)?tut\smir\sleid,?\s(?:aber\s)?[^.;:]{0,60}\bnicht\b[^.;:]{0,40}\W*\Z
    | \A\W*(?:(?:je\ssuis\s)?désolée?,?\s(?:mais\s)?)?je\sne\speux\spas\b[^.;:]{0,60}\W*\Z
    | \A\W*lo\ssiento,?\s(?:pero\s)?no\spuedo\b[^.;:]{0,60}\W*\Z
    | \A\W*(?:很?抱歉|对不起)[^。]{0,40}\W*\Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MORE_BEHIND = re.compile(
    r"[;—]|,\s(?:but|though|although|however|while|and)\b|\bbut\b|\.\s+[A-Z]", re.IGNORECASE
)
_LEAD_IN = re.compile(r":\s*\Z")
_VERB = re.compile(
    r"\b(?:\w+ed|is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|do|does|did|says?|said|told"
    r"|made|took|gave|went|came|won|lost|led|met|built|held|became|began|ist|war|sind|waren|hat|est|était|sont|es|fue|era)\b",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"""
    \A\s*(?:
    (?:according\sto|as\sreported\sby|as\sstated\sin|based\son|per)\s(?P<by>[^,;:]{2,80}),\s
    | (?P<who>(?:the\s)?[^,;:]{2,60}?)\s(?:says?|states?|reports?|notes?|explains?|mentions?|writes?|reported
    |stated|noted)\s(?:that\s)
    )(?=\S)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AN_ARTICLE = re.compile(
    r"\b(?:articles?|passages?|texts?|documents?|reports?|sources?|story|stories|excerpts?|paper|newspaper)\b",
    re.IGNORECASE,
)
HEADING_WORDS = 6
"""A heading has no more words than this."""


def states_something(sentence: str) -> bool:
    """Whether a sentence says something of the world, not of the articles, to the reader, or in a heading."""
    bare = sentence.strip(" \t\n*#_>-•–—")
    if not content_words(bare) or _REFUSES.match(bare):
        return False
    has_facts = bool(plain_figures(bare) or dates(bare) or quotes(bare))
    if has_facts and not _OF_THE_ARTICLES.search(bare):
        return True
    if bare.endswith("?"):
        return False
    if _TO_THE_READER.search(bare) and (_LEAD_IN.search(bare) or not _MORE_BEHIND.search(bare)):
        return False
    of_articles = _OF_THE_ARTICLES.search(bare)
    if of_articles:
        return bool(_MORE_BEHIND.search(bare)) or _states_before(bare[: of_articles.start()])
    return not (_LEAD_IN.search(bare) or _is_heading(bare))


def without_attribution(sentence: str, sources: Sequence[str]) -> str:
    """A sentence without the "According to the article," or "The Harbour Post reports that" that leads it in.

    Args:
        sentence: as written.
        sources: titles and publishers of its passages; whoever else is named stays in the sentence.
    """
    match = _ATTRIBUTION.match(sentence)
    if match is None:
        return sentence
    who = match["by"] or match["who"]
    bare = re.sub(r"\A(?:the|an?)\s", "", who.strip(" \"'“”‘’*"), flags=re.IGNORECASE).casefold()
    if not (_AN_ARTICLE.search(who) or any(bare and bare in source.casefold() for source in sources)):
        return sentence
    rest = sentence[match.end() :]
    return rest[0].upper() + rest[1:]


def _states_before(beginning: str) -> bool:
    """Whether more than a lead-in stands before what is said of the articles."""
    return len(content_words(beginning)) > 4


def _is_heading(text: str) -> bool:
    return text[-1:] not in '.!…。"”’)' and len(text.split()) <= HEADING_WORDS and not _VERB.search(text)
