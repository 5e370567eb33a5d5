"""What a check found is put right, the catalog first, then what is derived from it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.catalog_repair import drop_orphans, forget_bad_vectors, make_indexes_again, read_again_next_time
from index.check import Store, check
from index.findings import CheckReport, Finding, Repair
from index.rebuild import Rebuild

# A passage that is dropped from a repaired catalog may still stand in an index derived from it.
_ROUNDS = 2


def repair(findings: Sequence[Finding], rebuild: Rebuild) -> list[str]:
    """Do what the findings ask for. Only the holder of the writer lock may call this.

    Args:
        findings: of a check of the same index, just now.
        rebuild: makes parts of it again.

    Returns:
        What was done, a line each.

    Raises:
        Stopped: somebody asked to; a second call goes on.
        IndexNotWritable: the disk is full or read-only.
    """
    wanted = {finding.repair for finding in findings}
    done = _repair_catalog(findings, wanted, rebuild)
    if not wanted - {"none"}:
        return done
    rebuild.find_by_words(again="words" in wanted)
    if "words" in wanted:
        done.append("made the word index again from the catalog")
    if "embeddings" in wanted:
        rebuild.vectors.distrust()
    again = bool(wanted & {"vectors", "embeddings"})
    embedded = rebuild.find_by_meaning(again=again)
    if embedded:
        done.append(f"embedded {embedded:,} texts")
    if again:
        done.append("made the vector index again from the catalog")
    if "finish" in wanted and rebuild.vectors.trouble is None:
        done.append("finished what waited")
    return done


def check_and_repair(
    store: Callable[[], Store], rebuild: Rebuild, report: CheckReport, *, everything: bool
) -> CheckReport:
    """Repair what a report says and check again; twice if repairing the catalog laid more open.

    Args:
        store: the parts of the index as they are at that moment.
        rebuild: of the same index.
        report: of a check just now.
        everything: see `index.check.check`.
    """
    done: list[str] = []
    for _ in range(_ROUNDS):
        done += repair(report.findings, rebuild)
        report = check(store(), rebuild.reporter, everything=everything)
        if report.sound:
            break
    return replace(report, repairs=tuple(dict.fromkeys(done)))


def _repair_catalog(findings: Sequence[Finding], wanted: set[Repair], rebuild: Rebuild) -> list[str]:
    catalog, done = rebuild.catalog, []
    if "reindex" in wanted:
        make_indexes_again(catalog)
        done.append("made the indexes of the catalog again from its tables")
    if "orphans" in wanted:
        drop_orphans(catalog)
        done.append("dropped what belongs to nothing")
    if ids := _names(findings, "reread"):
        read_again_next_time(catalog, ids)
        done.append(f"noted that the files of {len(ids):,} articles must be read again")
    if ids := _names(findings, "chunks"):
        cut = rebuild.cut(ids)
        done.append(f"cut {cut:,} articles into passages again")
    if "copies" in wanted:
        rebuild.look_for_copies()
        done.append("looked through all articles for copies and versions again")
    if "embeddings" in wanted:
        forget_bad_vectors(catalog, rebuild.embedder.fingerprint.dimension)
        done.append("forgot vectors that cannot be right")
    return done


def _names(findings: Sequence[Finding], kind: Repair) -> list[str]:
    return [name for finding in findings if finding.repair == kind for name in finding.names]
