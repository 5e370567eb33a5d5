"""Two stories, and how tests of copies and versions index them: without vectors, which they do not need."""

import json
import sqlite3
from pathlib import Path

from index.catalog import CATALOG_FILE
from index.library import Library

STORY = (
    "A storm broke through the breakwater at Castrel on Wednesday and sank eleven boats in the harbour. "
    "The gap is 60 metres long, and the port stays closed until divers have looked at it, said Jonas Pike, "
    "the harbour master. Nobody was hurt, although two fishers had to be taken off the roof of their shed. "
    "The last storm of this strength hit the town in 1961, when the old lighthouse fell into the sea. "
)
OTHER = (
    "Pupils of the primary school in Brimoor planted a hundred oaks along the road to Skerrin this week. "
    "Each tree bears the name of the child who dug its hole, and a baker brought buns for all of them. "
    "The council wants to plant a thousand more before the winter comes, if enough people will water them. "
)


def write_rows(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"title": row["id"], **row}) + "\n" for row in rows), "utf-8")
    return path


def store(library: Library, *paths: Path, prune: bool = False) -> None:
    """Index without embedding anything: copies need no vectors."""
    seen: list[str] = []
    library.sync(
        *paths,
        prune=prune,
        on_progress=lambda progress: seen.append(progress.stage),
        should_stop=lambda: "vectors" in seen,
    )


def rows_of(library: Library, table: str) -> list[tuple]:
    with sqlite3.connect(library.folder / CATALOG_FILE) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
