"""Whatever is done to an index in whatever order, it holds what it must and its parts agree."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from archive_model import ArchiveModel, File, Row, as_lines, as_zip, story, version
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from static_models import save_static_model

from index import model_change
from index.backup import restore_backup
from index.catalog import Catalog
from index.copies import COPIED, near
from index.library import Library
from index.progress import Reporter
from index.rebuild import REBUILD_PARTS
from index.shingles import shared, shingles
from index.sketch import bands

# Few names and few texts: the same ones meet again and again.
NAMES = ("a.txt", "sub/b.txt", "c.md", "sub/c.md", "d.jsonl", "sub/e.jsonl", "f.zip", "sub/g.zip")
FEW = 8
LONG_AGO = 1_600_000_000
# Nothing here depends on the disk, and a busy one would take most of the time.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None

topics = st.integers(0, 1)
plain = st.builds(story, topics, st.integers(0, 1))
versions = st.builds(version, topics, st.integers(0, 2))


def keyed(prefix: str) -> st.SearchStrategy[Row]:
    return st.builds(
        lambda topic, variant: story(topic, variant, prefix.format(topic)), topics, st.integers(0, 1)
    )


def many(row: st.SearchStrategy[Row]) -> st.SearchStrategy[tuple[Row, ...]]:
    return st.lists(row, min_size=1, max_size=3, unique_by=lambda one: one.key).map(tuple)


contents = {
    ".txt": plain.map(lambda row: File(f"News\n\n{row.text}\n".encode(), (row,))),
    ".md": plain.map(lambda row: File(f"# News\n\n{row.text}\n".encode(), (row,))),
    ".jsonl": many(keyed("r{}") | versions).map(lambda rows: File(as_lines(rows), rows)),
    ".zip": many(keyed("m{}.txt")).map(lambda rows: File(as_zip(rows), rows)),
}
files = st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), contents[Path(name).suffix]))


def after(steps: int) -> Callable[[], bool]:
    """Says that it is enough after so many times of asking."""
    asked = count()
    return lambda: next(asked) >= steps


class AnyOrder(RuleBasedStateMachine):
    """An index, another library on the same folder, and the model of what both must show."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="any-order-", dir=MEMORY)).resolve()
        self.folder = self.place / "articles"
        (self.folder / "sub").mkdir(parents=True)
        self.clock, self.restored = count(LONG_AGO), count(1)
        self.model = ArchiveModel()
        self.index = self.place / "index"
        self.open()

    def open(self) -> None:
        self.library = Library.open(self.index)
        self.other = Library.open(self.index)

    def close(self) -> None:
        self.library.close()
        self.other.close()

    def teardown(self) -> None:
        self.close()
        shutil.rmtree(self.place)

    # Files

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def date(self, path: str, settled: bool) -> None:
        """Give a file a time of its own, so long ago that it is believed; or leave it as new as it is."""
        if settled:
            when = next(self.clock)
            os.utime(path, (when, when))

    @rule(named=files, settled=st.booleans(), synced=st.booleans())
    def write(self, named: tuple[str, File], settled: bool, synced: bool) -> None:
        path = self.path(named[0])
        Path(path).write_bytes(named[1].data)
        self.date(path, settled)
        self.model.disk[path] = named[1]
        if synced:
            self.sync(str(self.folder), False)

    def named(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.model.disk)), "file")

    def free(self, data: st.DataObject, path: str) -> str:
        """Another name for a file of this kind."""
        names = [name for name in NAMES if name.endswith(Path(path).suffix) and self.path(name) != path]
        return self.path(data.draw(st.sampled_from(names), "name"))

    @precondition(lambda self: self.model.disk)
    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        self.date(self.named(data), True)

    @precondition(lambda self: self.model.disk)
    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        old = self.named(data)
        new = self.free(data, old)
        Path(old).replace(new)
        self.model.disk[new] = self.model.disk.pop(old)

    @precondition(lambda self: self.model.disk)
    @rule(data=st.data())
    def copy(self, data: st.DataObject) -> None:
        old = self.named(data)
        new = self.free(data, old)
        shutil.copy(old, new)
        self.model.disk[new] = self.model.disk[old]

    @precondition(lambda self: self.model.disk)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        path = self.named(data)
        Path(path).unlink()
        del self.model.disk[path]

    # The index

    @rule(prune=st.booleans(), stop=st.none() | st.integers(0, 40), meanwhile=st.booleans())
    def sync_all(self, prune: bool, stop: int | None, meanwhile: bool) -> None:
        self.sync(str(self.folder), prune, stop, meanwhile)

    @rule(prune=st.booleans())
    def sync_folder(self, prune: bool) -> None:
        self.sync(self.path("sub"), prune)

    @precondition(lambda self: self.model.disk)
    @rule(data=st.data(), stop=st.none() | st.integers(0, 20))
    def sync_file(self, data: st.DataObject, stop: int | None) -> None:
        self.sync(self.named(data), False, stop)

    def sync(self, root: str, prune: bool, stop: int | None = None, meanwhile: bool = False) -> None:
        if stop is not None:
            self.library.sync(root, prune=prune, should_stop=after(stop))
            assert self.library.check(everything=True).sound
            if meanwhile:
                self.reopen()
                self.compact()
        self.library.sync(root, prune=prune)
        self.model.sync(root, prune=prune)

    @precondition(lambda self: self.model.held())
    @rule(data=st.data())
    def remove_article(self, data: st.DataObject) -> None:
        path, row, _ = data.draw(st.sampled_from(sorted(self.model.held())), "article")
        with closing(Catalog(self.index)) as catalog:
            [one] = [
                stored.id
                for stored in catalog.articles_of(path).values()
                if row.mark in self.library.article(stored.id).text
            ]
        assert self.library.remove(one) == [one]
        self.model.remove(path, row.key)

    @precondition(lambda self: self.model.files)
    @rule(data=st.data())
    def remove_file(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.model.files)), "file")
        self.library.remove(path)
        self.model.remove(path)

    @rule(parts=st.sets(st.sampled_from(REBUILD_PARTS)), stop=st.none() | st.integers(0, 20))
    def rebuild(self, parts: Iterable[str], stop: int | None) -> None:
        if stop is not None:
            self.library.rebuild(*parts, should_stop=after(stop))
            assert self.library.check(everything=True).sound
        self.library.rebuild(*parts)

    def compact(self) -> None:
        self.library.compact()

    def repair(self) -> None:
        self.library.repair(everything=True)

    def restore(self) -> None:
        """The index is put into a new folder from its backup, which takes its place."""
        self.library.backup(self.place / "backup", force=True)
        self.close()
        self.index = self.place / f"restored{next(self.restored)}"
        restore_backup(self.place / "backup", self.index, Reporter(None, None))
        self.open()
        self.library.sync()

    def reopen(self) -> None:
        self.library.close()
        self.library = Library.open(self.index)

    @rule(what=st.sampled_from(("compact", "repair", "restore", "reopen")))
    def care(self, what: str) -> None:
        getattr(self, what)()

    # What must hold

    @invariant()
    def is_sound(self) -> None:
        findings = self.library.check(everything=True).findings
        assert [str(one) for one in findings if one.level not in ("space", *self.expected())] == []

    def expected(self) -> tuple[str, ...]:
        """Levels of findings that there may be."""
        return ()

    @invariant()
    def holds_what_it_must(self) -> None:
        marks = {row.mark for _, row, _ in self.model.held()}
        catalog = Catalog(self.index)
        stored = [catalog.article(one) for one in catalog.article_ids()]
        catalog.close()
        found = Counter((one.path, one.text.split()[-1]) for one in stored)
        assert found == self.model.texts()
        for one in stored:
            assert self.library.article(one.id).text == self.other.article(one.id).text == one.text
        for library in (self.library, self.other):
            listed = list(library.articles())
            marked = {one.id: library.article(one.id).text.split()[-1] for one in listed}
            assert Counter(marked.values()) == self.model.searched()
            missing = {path for path, _, state in self.model.held() if state == "missing"}
            assert {one.path for one in listed if one.state == "missing"} <= missing
            assert not {one.path for one in listed if one.state == "ok"} & missing
            for mark in marks:
                hits = {hit.chunk.article_id for hit in library.search_words(mark)}
                assert hits == {one for one, other in marked.items() if other == mark}, mark
            status = library.status()
            assert (status.articles, status.older) == (len(listed), len(stored) - len(listed))
            assert status.chunks == status.vectors == len(library.search_vectors("harbour", k=1000))
            assert status.files == len(self.model.files)

    @invariant()
    def knows_copies(self) -> None:
        """Articles are grouped as their texts alone say."""
        articles = {one.id: self.library.article(one.id) for one in self.library.articles()}
        runs = {key: shingles(one.text) for key, one in articles.items()}
        days = {one.id: one.published for one in self.library.articles()}
        linked = {
            (one, other)
            for one in runs
            for other in runs
            if one < other
            and set(bands(runs[one])) & set(bands(runs[other]))
            and near(days[one], days[other])
            and shared(runs[one], runs[other]) >= COPIED
        }
        groups = {key: {key} for key in runs}
        for one, other in linked:
            joined = groups[one] | groups[other]
            for member in joined:
                groups[member] = joined
        named = self.library.copies(runs)
        for key, group in groups.items():
            assert {copy.id for copy in named.get(key, ())} == (group if len(group) > 1 else set())
            earliest = [copy.published or "9" for copy in named.get(key, ())]
            assert earliest == sorted(earliest)


class AnyModel(AnyOrder):
    """The same while the embedding model is changed: at once, in pieces, or not after all."""

    models: tuple[str, str]
    coming: str | None = None

    def open(self) -> None:
        first = None if self.index.exists() else self.models[0]
        self.library = Library.open(self.index, embedding_model=first)
        self.library.sync()  # which records the model
        self.other = Library.open(self.index)

    @rule(model=st.sampled_from((0, 1)), stop=st.none() | st.integers(0, 20))
    def reembed(self, model: int, stop: int | None) -> None:
        name = self.coming or self.models[model]
        report = self.library.reembed(name, should_stop=after(stop) if stop is not None else None)
        self.coming = None if report.swapped else name

    @rule()
    def cancel(self) -> None:
        self.library.cancel_reembedding()
        self.coming = None

    def expected(self) -> tuple[str, ...]:
        return ("waiting",) if self.coming else ()

    @invariant()
    def says_which_model_comes(self) -> None:
        assert self.library.status().next_model == self.other.status().next_model == self.coming
        assert self.library.status().model == self.other.status().model


def run(machine: type[AnyOrder], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=examples <= FEW,  # the same ones in every run of the suite
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )


def test_an_index_holds_what_it_must_after_any_sequence_of_operations():
    run(AnyOrder, examples=FEW, steps=12)


@pytest.mark.slow
def test_an_index_holds_what_it_must_after_many_sequences_of_operations():
    run(AnyOrder, examples=400, steps=25)


@pytest.mark.slow
def test_an_index_whose_model_changes_meanwhile_holds_what_it_must(tmp_path, monkeypatch):
    models = (save_static_model(tmp_path / "one", 0), save_static_model(tmp_path / "other", 200))
    monkeypatch.setattr(AnyModel, "models", models, raising=False)
    monkeypatch.setattr(model_change, "BLOCK", 2)
    monkeypatch.setattr(model_change, "WINDOW", 4)
    run(AnyModel, examples=200, steps=25)
