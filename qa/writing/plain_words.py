"""Links, tags and hidden characters in what a model writes, reduced to the words that a person reads."""

import re
import unicodedata

TARGET = re.compile(
    r"""\(\s*<?[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)"""
)
ADDRESS = re.compile(r"""[^\s<>"“”«»\[\]【】`|]*""")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
WWW = re.compile(r"(?<!\w)www\Z", re.I)
AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,20}):([^<>\s]*)>")
TAG = re.compile(
    r"<(/?)(a|abbr|audio|b|blockquote|br|button|cite|code|del|details|div|em|embed|font|form|h[1-6]|hr|i|iframe"
    r"|img|input|ins|kbd|li|link|mark|meta|object|ol|p|pre|q|s|script|small|source|span|strong|style|sub"
    r"|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)\b[^<>]*>|<!--.*?-->",
    re.I | re.S,
)
ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
TRAILING = ".,;:!?)]}'’*_~。，"
# Persian and the scripts of India write with these two; every other format character only hides something.
_JOINERS = "\u200c\u200d"


def visible(text: str) -> str:
    """The text without characters that a terminal obeys or nobody sees; line ends and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or c in _JOINERS or unicodedata.category(c)[0] != "C")


def host_of(address: str) -> str:
    """The host of an address that follows "//", without user and port; its path where it has no host.

    >>> host_of("reader@news.example:8080/a?b=c")
    'news.example'
    """
    rest = address.removeprefix("//")
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r":\d*\Z", "", host)
    return re.sub(r"\Awww\.", "", host) or rest.strip("/")
