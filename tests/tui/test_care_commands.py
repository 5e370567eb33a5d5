"""`footnote check`, `rebuild`, `compact`, `backup`, `restore` as a person or a script meets them."""

import json
import shutil
from pathlib import Path

import pytest
from test_cli import footnote


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An index of one article."""
    (tmp_path / "harbour.txt").write_text("The harbour of Skerrin opened again on Monday.")
    assert footnote("index", tmp_path / "harbour.txt", index=tmp_path / "index").returncode == 0
    return tmp_path / "index"


def test_check_tells_damage_with_its_fix_and_repairs_it(small):
    assert "agree" in footnote("check", index=small).stdout
    shutil.rmtree(small / "vectors")
    broken = footnote("check", index=small)
    assert broken.returncode == 1
    assert "footnote check --repair" in broken.stdout
    said = json.loads(footnote("check", "--json", index=small).stdout)
    assert not said["sound"]
    assert [finding["repair"] for finding in said["findings"]] == ["vectors"]
    repaired = footnote("check", "--repair", index=small)
    assert repaired.returncode == 0
    assert "made the vector index again" in repaired.stdout
    assert repaired.stderr == ""


def test_a_backup_is_restored_elsewhere_and_never_over_an_index_unasked(small, tmp_path):
    kept = tmp_path / "kept.zip"
    assert "1 article" in footnote("backup", kept, index=small).stderr
    refused = footnote("restore", kept, index=small)
    assert refused.returncode == 1
    assert refused.stderr.startswith("footnote: ")
    assert "--force" in refused.stderr
    assert footnote("restore", kept, "--index", tmp_path / "again").returncode == 0
    assert "harbour" in footnote("articles", index=tmp_path / "again").stdout
    assert footnote("check", index=tmp_path / "again").returncode == 0


def test_rebuild_and_compact_say_what_they_did(small):
    assert "words, vectors made again" in footnote("rebuild", index=small).stderr
    assert "given back" in footnote("compact", index=small).stdout
    assert set(json.loads(footnote("compact", "--json", index=small).stdout)) >= {"given_back", "catalog"}


def test_index_needs_a_path_or_something_to_try_again(small):
    assert footnote("index", index=small).returncode == 2
    assert footnote("index", "--retry-failed", index=small).returncode == 0
