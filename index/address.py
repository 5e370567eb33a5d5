"""When two articles have the same address on the web, however it is written."""

from urllib.parse import urlsplit


def address_key(url: str | None) -> str | None:
    """What all spellings of an article's URL have in common; None if it is no article's address.

    Scheme, "www.", port, trackers (utm_source, fbclid, …), fragment and a slash at the end make no
    difference. The address of a whole site ("https://paper.example/") is no article's."""
    if not url:
        return None
    from courlan import normalize_url  # comes with trafilatura

    try:
        parts = urlsplit(normalize_url(url.strip()))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return None
    return host.removeprefix("www.") + path + (f"?{parts.query}" if parts.query else "")
