"""The address under which an article is known: of several that a page gives, the best, without tracking."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Only parameters that are known to follow readers about; any other may choose the article.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)"
    r"|vero_id|oly_(?:enc|anon)_id|at_(?:medium|campaign|custom\d)|ns_(?:source|mchannel|campaign)|cmpid|__twitter_impression",
    re.IGNORECASE,
)
_SCHEMES = ("http://", "https://")
# A copy in a web archive: /web/20210305140511id_/https://post.example/x
_ARCHIVED = re.compile(
    r"https?://web\.archive\.org/web/(?P<when>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:/.+)", re.IGNORECASE
)


def best_address(addresses: Iterable[str | None], base: str | None = None) -> str | None:
    """Choose an article's address.

    Args:
        addresses: what names one, the most trusted first; what is no web address is passed over.
        base: the address that the page was fetched from, which relative ones are joined to.

    Returns:
        The first of them without tracking parameters; not that of a site's front page if another names a
        page of the same site. None if there is none.
    """
    found = [clean for address in addresses if (clean := _clean(address, base))]
    if not found:
        return None
    first = urlsplit(found[0])
    if first.path in ("", "/") and not first.query:
        same = (
            one for one in found if urlsplit(one).netloc == first.netloc and urlsplit(one).path.strip("/")
        )
        return next(same, found[0])
    return found[0]


def without_tracking(url: str) -> str:
    """The address without its fragment and the parameters that only follow readers about."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return url
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def from_archive(url: str) -> tuple[str, str | None]:
    """The address of a copy's original and when the copy was made, ISO 8601; other addresses as they are."""
    match = _ARCHIVED.match(url)
    if not match:
        return url, None
    original = re.sub(r"\A(https?):/+", r"\1://", match["url"])
    when = match["when"]
    if len(when) < len("20210305"):
        return original, None
    day = f"{when[:4]}-{when[4:6]}-{when[6:8]}"
    return original, f"{day}T{when[8:10]}:{when[10:12]}:{when[12:14]}Z" if len(when) == 14 else day


def _clean(address: str | None, base: str | None) -> str | None:
    text = (address or "").strip()
    if not text or any(letter.isspace() for letter in text):
        return None
    try:
        joined = urljoin(base, text) if base and not text.startswith(_SCHEMES) else text
        host = urlsplit(joined).hostname
    except ValueError:
        return None
    if not joined.lower().startswith(_SCHEMES) or not host:
        return None
    return without_tracking(from_archive(joined)[0])
