"""Care of an open index: check, repair, rebuild, another model, pack, keep."""

from collections.abc import Callable
from pathlib import Path

from index import lock
from index.backup import Backup, write_backup
from index.check import check
from index.compact import CompactReport, compact
from index.findings import CheckReport
from index.model_change import ReembedReport, change_model
from index.next_generation import give_up
from index.open_index import OpenIndex
from index.progress import OnProgress, Reporter
from index.rebuild import RebuildPart, RebuildReport
from index.repair import check_and_repair


class CaredIndex(OpenIndex):
    """An open index that can be looked after; see `index.library.Library`."""

    def check(self, *, everything: bool = False, on_progress: OnProgress | None = None) -> CheckReport:
        """Whether catalog, words and vectors agree; changes nothing. See `index.check`.

        Args:
            everything: look for every chunk by its own words and vector, not for a sample.
            on_progress: told about ten times a second, from this thread.

        Raises:
            IndexBusy: another process is writing this index.
        """
        with lock.writing(self.folder, "checking"):
            return check(self._store(), Reporter(on_progress, None), everything=everything)

    def repair(self, *, everything: bool = False, on_progress: OnProgress | None = None) -> CheckReport:
        """Check, put right what is wrong, and check again. May be killed and repeated.

        Args:
            everything: see `check`.
            on_progress: told about ten times a second, from this thread.

        Returns:
            What the last check found, with what was done before it.

        Raises:
            IndexBusy: another process is writing this index.
            IndexNotWritable: the disk is full or read-only; what is committed stays.
            ModelMismatch: the model is not the one that the index was made with.
        """
        reporter = Reporter(on_progress, None)
        with lock.writing(self.folder, "repairing"):
            report = check(self._store(), reporter, everything=everything)
            if all(finding.repair == "none" for finding in report.findings):
                return report
            return check_and_repair(self._store, self._rebuild(reporter), report, everything=everything)

    def rebuild(
        self,
        *parts: RebuildPart,
        on_progress: OnProgress | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> RebuildReport:
        """Make parts of the index again from the catalog alone; no file is read. May be stopped and repeated.

        Args:
            parts: "chunks" (passages, cut as today), "embeddings" (vectors of all texts), "words" and
                "vectors" (the derived indexes); none at all for the two derived ones.
            on_progress: told about ten times a second, from this thread.
            should_stop: asked often; once it says True the rebuild ends soon, keeping what it has.

        Raises:
            IndexBusy: another process is writing this index.
            IndexNotWritable: the disk is full or read-only; what is committed stays.
            ModelMismatch: the model is not the one that the index was made with.
        """
        with lock.writing(self.folder, "rebuilding"):
            return self._rebuild(Reporter(on_progress, should_stop)).run(parts or ("words", "vectors"))

    def reembed(
        self,
        model: str | None = None,
        *,
        on_progress: OnProgress | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> ReembedReport:
        """Change the embedding model. Until all texts are embedded with it, the index answers with its own.

        May be stopped, killed and repeated. Libraries that are open elsewhere follow by themselves. Passages
        stay as they are cut.

        Args:
            model: hub name or path of a sentence-transformers model; None to go on with a change.
            on_progress: told about ten times a second, from this thread.
            should_stop: asked often; once it says True the change ends soon, keeping what it has.

        Raises:
            NoModelChange: no model is named, and no change has begun.
            ModelMismatch: a change to another model has begun.
            ModelUnavailable: the model cannot be loaded.
            IndexBusy: another process is writing this index.
            IndexNotWritable: the disk is full or read-only; what is committed stays.
        """
        with lock.writing(self.folder, "changing the model"):
            reporter = Reporter(on_progress, should_stop)
            return change_model(self._catalog, model, self._adopt, reporter)

    def cancel_reembedding(self) -> int:
        """Give up a change of the model that has begun. How many vectors of it there were.

        Raises:
            IndexBusy: another process is writing this index.
        """
        with lock.writing(self.folder, "giving up a change of the model"):
            return give_up(self._catalog)

    def compact(self, *, on_progress: OnProgress | None = None) -> CompactReport:
        """Give disk space back that holds nothing of use any more. May be killed and repeated.

        Raises:
            IndexBusy: another process is writing this index.
            IndexNotWritable: the disk is full or read-only; nothing is lost.
        """
        with lock.writing(self.folder, "packing"):
            store = self._store()
            reporter = Reporter(on_progress, None)
            return compact(self.folder, self._catalog, self._words, store.vectors, reporter)

    def backup(
        self, file: str | Path, *, force: bool = False, on_progress: OnProgress | None = None
    ) -> Backup:
        """Write all that the index knows into one file, also while it is being read and written.

        `index.backup.restore_backup` makes an index of it again.

        Args:
            file: where to.
            force: replace a file that is there.
            on_progress: told about ten times a second, from this thread.

        Raises:
            WouldOverwrite: there is such a file.
            BackupDamaged: the catalog itself is damaged.
            IndexNotWritable: the disk is full or read-only.
        """
        place = Path(file).expanduser().absolute()
        return write_backup(self._catalog, place, Reporter(on_progress, None), force=force)

    def unread_files(self) -> list[str]:
        """Files that could not be read, or not to their end; `sync` with these paths tries them again."""
        known = self._catalog.files().values()
        return sorted(file.path for file in known if file.state in ("failed", "partial"))
