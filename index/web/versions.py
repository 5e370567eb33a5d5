"""Table `fetches`: which version of each address the catalog holds."""

from index.catalog import Catalog
from index.web.fetch import Version


def known_version(catalog: Catalog, address: str) -> Version | None:
    """The version that was read last, or None."""
    with catalog.database.reading() as connection:
        row = connection.execute(
            "SELECT place, etag, modified FROM fetches WHERE path = ?", (address,)
        ).fetchone()
    return Version(*row) if row else None


def keep_version(catalog: Catalog, address: str, version: Version) -> None:
    """Remember the version whose articles are in the catalog."""
    with catalog.database.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?)",
            (address, version.address, version.etag, version.modified),
        )
