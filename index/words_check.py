"""Does the word index hold what the catalog holds? Its files by checksum, its entries by key and by word."""

from collections.abc import Callable, Sequence

from index.analysis import cjk_pairs
from index.catalog import Catalog
from index.findings import Finding
from index.tantivy_files import damaged_files
from index.words import Words

# Characters; enough to hold several words of any language with spaces.
_OWN_WORDS = 100


def check_words(catalog: Catalog, words: Words) -> list[Finding]:
    """Compare the word index with the catalog, entry by entry; what it has not been given yet aside."""
    if not words.seq:
        if not catalog.counts().chunks:
            return []
        return [_damage("the word index is absent, damaged or of another version")]
    if broken := damaged_files(words.folder):
        return [_damage(f"{len(broken):,} files of the word index are damaged ({broken[0]})", len(broken))]
    findings = _ahead(catalog, words)
    changed = set(catalog.changed_articles(words.seq)[0])
    if changed:
        what = f"{len(changed):,} changes cannot be found by their words yet"
        findings.append(Finding("words", "waiting", what, count=len(changed), repair="finish"))
    return [*findings, *_compare_keys(catalog, words, changed)]


def search_own_words(
    catalog: Catalog, words: Words, keys: Sequence[int], on_chunk: Callable[[], None] = lambda: None
) -> list[Finding]:
    """Look for chunks by their own first words.

    Args:
        catalog: where the words stand.
        words: where they must be found.
        keys: of the chunks to look for.
        on_chunk: called after each.
    """
    lost = 0
    chunks = catalog.chunks(keys)
    for key in keys:
        article = catalog.article(chunks[key].article_id) if key in chunks else None
        if article is not None:
            start, end = chunks[key].start, chunks[key].end
            lost += not words.holds(key, article, _whole_words(article.text[start:end]))
        on_chunk()
    return [_damage(f"{lost:,} passages are not found by their own words", lost)] if lost else []


def _whole_words(text: str) -> str:
    """The first words of a text, up to a space or between CJK characters: half a word is found nowhere."""
    if len(text) <= _OWN_WORDS:
        return text
    head = text[: _OWN_WORDS + 1]
    ends = [pair.end for pair in cjk_pairs(head) if pair.end - pair.start > 1]
    return head[: max(head.rfind(" "), *ends[-1:], 0)]


def _ahead(catalog: Catalog, words: Words) -> list[Finding]:
    """An older catalog put in place by hand: its numbers no longer mean the same."""
    if words.seq <= catalog.last_seq():
        return []
    return [_damage("the word index is ahead of the catalog, so it followed another one")]


def _compare_keys(catalog: Catalog, words: Words, changed: set[str]) -> list[Finding]:
    """Both ways: what the words lack, and what only they have."""
    with catalog.database.reading() as connection:
        owners = dict(connection.execute("SELECT key, article_id FROM chunks"))
        behind = [
            range(first, last + 1)
            for first, last in connection.execute(
                "SELECT first_key, last_key FROM log WHERE seq > ? AND op <> 'vectors'", (words.seq,)
            )
        ]
    settled = {key for key, article_id in owners.items() if article_id not in changed}
    listed = words.keys()
    there = set(listed)
    extra = {key for key in there - set(owners) if not any(key in some for some in behind)}
    findings = []
    if missing := settled - there:
        findings.append(_damage(f"{len(missing):,} passages are missing from the word index", len(missing)))
    if extra:
        findings.append(_damage(f"{len(extra):,} entries of the word index have no passage", len(extra)))
    if repeated := len(listed) - len(there):
        findings.append(_damage(f"{repeated:,} passages are in the word index more than once", repeated))
    return findings


def _damage(what: str, count: int = 1) -> Finding:
    return Finding("words", "damage", what, count=count, repair="words")
