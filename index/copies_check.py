"""Are the groups of copies and the versions of articles what the articles say they are?"""

from index.catalog import Catalog
from index.copies_fill import is_filled
from index.findings import Finding

# Each counts rows that must not be there; the sentence says what of.
_FAULTS = (
    (
        "articles are not compared with others",
        "SELECT count(*) FROM articles WHERE id NOT IN (SELECT article_id FROM stories)"
        " AND id NOT IN (SELECT article_id FROM addresses WHERE replaced_by IS NOT NULL)",
    ),
    (
        "marks of copies belong to no article",
        "SELECT (SELECT count(*) FROM bands WHERE story NOT IN (SELECT number FROM stories))"
        " + (SELECT count(*) FROM copy_links WHERE one NOT IN (SELECT number FROM stories)"
        " OR other NOT IN (SELECT number FROM stories))"
        " + (SELECT count(*) FROM stories WHERE article_id NOT IN (SELECT id FROM articles))",
    ),
    (
        "articles are in a group of copies that does not hold together",
        "SELECT count(*) FROM stories WHERE (copies_group IS NULL)"
        " <> (number NOT IN (SELECT one FROM copy_links))",
    ),
    (
        "articles that a newer version has replaced are searched, or hidden by one that is not there",
        "SELECT count(*) FROM addresses WHERE replaced_by IS NOT NULL"
        " AND (article_id IN (SELECT article_id FROM chunks)"
        " OR article_id IN (SELECT article_id FROM stories)"
        " OR replaced_by NOT IN (SELECT article_id FROM addresses))",
    ),
    ("addresses wait for the newest version to be found", "SELECT count(*) FROM undecided"),
)


def check_copies(catalog: Catalog) -> list[Finding]:
    """Compare groups and versions with the articles, row by row; no text is compared again."""
    if not is_filled(catalog):
        count = catalog.counts().articles
        if not count:
            return []
        what = f"{count:,} articles have not been looked through for copies"
        fix = "Index anything, or run `footnote check --repair`"
        return [Finding("catalog", "waiting", what, fix, count, "copies")]
    with catalog.database.reading() as connection:
        found = [(what, int(connection.execute(sql).fetchone()[0])) for what, sql in _FAULTS]
    return [
        Finding("catalog", "damage", f"{count:,} {what}", count=count, repair="copies")
        for what, count in found
        if count
    ]
