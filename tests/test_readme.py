"""The README's Python runs as it stands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    snippets = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(snippets) == 1
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-articles").symlink_to(ROOT / "index" / "sample")
    names: dict[str, object] = {}
    exec(compile(snippets[0], "README.md", "exec"), names)
    assert "Ilse Brandt" in names["answer"].answer
    assert len(names["documents"]) == 4
    stages = list(names["part"])
    assert stages == ["answer"]
    assert "48 million" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["chat", "test"])
def test_the_make_targets_of_the_readme_exist(target):
    assert f"make {target}" in (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
