"""Articles that are changed or removed while a question is being answered."""

from pathlib import Path

from index import Hit, Library
from index.article import Filter
from qa.search import find_passages

OLD = "The ferry to Skerrin left at noon with 212 passengers aboard, and the band played on."
NEW = "Correction. The boat to Castrel left at ten with nobody aboard at all, and no band played."


class ChangingLibrary(Library):
    """A library whose article is rewritten, or taken away, just after a search has found it."""

    file: Path
    becomes: str | None = NEW

    def search_vectors(self, query: str, k: int = 100, where: Filter | None = None) -> list[Hit]:
        hits = super().search_vectors(query, k, where)
        if self.becomes is None:
            self.file.unlink()
        else:
            self.file.write_text(self.becomes)
        self.sync(self.file.parent, prune=True)
        return hits


def test_no_passage_is_cut_from_another_text_than_was_found(tmp_path, folder):
    file = folder / "ferry.txt"
    file.write_text(OLD)
    with ChangingLibrary.open(tmp_path / "index") as library:
        library.file = file
        library.sync(folder)
        assert find_passages(library, "ferry passengers") == []
        assert [one.text for one in find_passages(library, "boat nobody aboard")] == [NEW]


def test_an_article_that_is_gone_by_now_is_left_out(tmp_path, folder):
    file = folder / "ferry.txt"
    file.write_text(OLD)
    with ChangingLibrary.open(tmp_path / "index") as library:
        library.file, library.becomes = file, None
        library.sync(folder)
        assert find_passages(library, "ferry passengers") == []
