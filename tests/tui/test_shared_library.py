import shutil
import threading

import pytest

from index.errors import IndexMissing
from index.library import Library
from tui.shared_library import SharedLibrary


def made(folder, articles, *names):
    for name in names:
        (articles / f"{name}.txt").write_text(f"The {name} of Skerrin was sold to a baker.\n")
    with Library.open(folder) as library:
        library.sync(articles)


def test_an_index_that_is_removed_is_missed_and_one_in_its_place_is_read(tmp_path, folder):
    place = tmp_path / "index"
    made(place, folder, "mill")
    shared = SharedLibrary(lambda: Library.open(place, create=False))
    with shared.lent() as library:
        assert library.search_vectors("mill", 1)
    shutil.rmtree(place)
    with pytest.raises(IndexMissing), shared.lent():
        pass
    made(place, folder, "mill", "quarry")
    with shared.lent() as library:
        assert len(list(library.articles())) == len(library.search_vectors("baker", 5)) == 2
    shared.close()


def test_it_is_closed_only_when_nobody_uses_it(index_folder):
    shared = SharedLibrary(lambda: Library.open(index_folder, create=False))
    closing = threading.Thread(target=shared.close)
    with shared.lent() as library:
        closing.start()
        assert library.article("herring").title == "Herring quota raised"
        assert closing.is_alive()
    closing.join(60)
    with shared.lent() as again:
        assert again is not library
    shared.close()
