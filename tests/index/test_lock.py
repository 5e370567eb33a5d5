import os
import subprocess
import sys
import textwrap

import pytest

from index.errors import IndexBusy
from index.lock import current_writer, writing

HOLD = textwrap.dedent("""
    import sys, time
    from pathlib import Path
    from index.lock import writing
    with writing(Path(sys.argv[1]), "indexing"):
        print("held", flush=True)
        time.sleep(60)
""")


@pytest.fixture
def holder(tmp_path):
    """Another process that is writing the index."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_is_told_whom_to_wait_for(tmp_path, holder):
    with (
        pytest.raises(
            IndexBusy,
            match=rf"another footnote \(pid {holder.pid}, since \d\d:\d\d\).*Wait for it or stop it",
        ),
        writing(tmp_path, "indexing"),
    ):
        pass
    writer = current_writer(tmp_path)
    assert writer and (writer.pid, writer.doing) == (holder.pid, "indexing")


def test_a_killed_writer_is_no_obstacle(tmp_path, holder):
    holder.kill()
    holder.wait()
    assert current_writer(tmp_path) is None
    with writing(tmp_path, "indexing"):
        writer = current_writer(tmp_path)
        assert writer and writer.pid == os.getpid()
    assert current_writer(tmp_path) is None


@pytest.mark.skipif(os.name == "nt", reason="a lock is not looked at there")
def test_another_process_with_the_number_of_a_killed_writer_is_no_writer(tmp_path, holder):
    said = (tmp_path / "writer.json").read_text()
    holder.kill()
    holder.wait()
    (tmp_path / "writer.json").write_text(said.replace(str(holder.pid), str(os.getpid())))
    assert current_writer(tmp_path) is None


def test_one_process_does_not_write_twice_at_a_time(tmp_path):
    with (
        writing(tmp_path, "indexing"),
        pytest.raises(IndexBusy, match="this footnote"),
        writing(tmp_path, "removing"),
    ):
        pass
    with writing(tmp_path, "removing"):
        pass
