"""A transcript of written answers in a real terminal, as pictures.

    python -m tests.terminal.written_answers [--out .runs/pictures] [--only NAME] [--size 80x24 --size 200x50]

Starts a model server of ours that speaks the protocol of OpenAI on loopback, and for each scene the real
`footnote` in tmux, with the real client behind it. What comes out a person looks at: OUT/SIZE/NAME.png, .txt.
Needs tmux and ../shared/tools/terminal-shot.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from model_servers import Failure, Mid, Reply, fails, openai_server, says  # noqa: E402

TERMINAL_SHOT = ROOT.parent / "shared" / "tools" / "terminal-shot"
WHO = "Who opened the new ferry terminal in Brimoor?"

OPENED = ("Mayor Ilse Brandt ", "opened the new ferry ", "terminal in Brimoor ", "on 4 March 2021 [1]. ")
WRONG = ("It cost ", "41 million ", "crowns [2].")
LIST = (
    "\n\nWhat was late, and by how much:\n\n",
    "- the building, by eleven months [2]\n",
    "- the first boat, by nineteen minutes [1]\n\n",
    "The mayor was pleased. ",
    "Escapes are shown: \x1b[31mred [red]red[/red] [a link](https://evil.example) [9].",
)


@dataclass(frozen=True)
class Scene:
    """What the model does and what a person does.

    Attributes:
        name: of its pictures.
        told: what the server answers, one request after the other.
        steps: of terminal-shot, in the chat after the question is sent; {name} is the name of the scene.
        command: what `footnote` is to do.
        model: what is given as --model.
        options: more of the command line.
        key: what stands in FOOTNOTE_API_KEY; None for none.
        server_key: what the server wants.
        context_tokens: how much it takes.
        address: where it is asked instead of at our server; "" for the provider's own.
    """

    name: str
    told: tuple[Reply | Failure, ...]
    steps: tuple[str, ...]
    command: tuple[str, ...] = ("chat",)
    model: str = "openai:test-model"
    options: tuple[str, ...] = ()
    key: str | None = "sk-test"
    server_key: str | None = None
    context_tokens: int | None = None
    address: str | None = None


SHOWN = ("until r ask again", "wait 0.3", "shot {name}")
# The prompt offers to ask again.
DONE = "until ^j new line"
WHOLE = (DONE, "wait 0.3", "shot {name}")
LOADED = ("until loading", "until searching", "until waiting for")
ENDED = (*LOADED, "until [ended", "shot {name}")
GOOD = says(*OPENED, *WRONG, *LIST)

SCENES = (
    Scene(
        "written",
        (says(*OPENED, 1.5, *WRONG, 3.0, *LIST),),
        (
            *("until on 4 March 2021", "wait 0.4", "shot written-1-first-words"),
            *("until 41 million", "wait 0.8", "shot written-2-half"),
            *(DONE, "wait 0.3", "shot written-3-whole"),
            *("key M-w", "wait 0.3", "shot written-4-why"),
            *("key M-2", "until p previous", "wait 0.5", "shot written-5-panel"),
        ),
    ),
    Scene("strict", (GOOD,), WHOLE, options=("--strict",)),
    Scene("escape", (says(*OPENED, 60.0),), ("until on 4 March", "wait 0.3", "key Escape", *SHOWN)),
    Scene(
        "dropped",
        (says(*OPENED, "It cost ", 0.5, Mid.DROP), GOOD),
        (*SHOWN, "key r", DONE, "wait 0.3", "shot {name}-again"),
    ),
    Scene("broken", (says(*OPENED, Mid.BROKEN),), SHOWN),
    Scene("cut", (says(*OPENED, "It cost", Mid.CUT),), SHOWN),
    Scene("busy", (fails("busy", retry_after=20),), SHOWN),
    Scene("overloaded", (fails("overloaded"),), SHOWN),
    Scene("bad-key", (GOOD,), SHOWN, key="sk-wrong", server_key="sk-other"),
    Scene("no-key", (GOOD,), SHOWN, key=None, address=""),
    Scene("no-model", (GOOD,), SHOWN, model="openai:gpt-unheard-of"),
    Scene("no-package", (GOOD,), SHOWN, model="mistralai:mistral-large"),
    Scene("too-long", (GOOD,), SHOWN, context_tokens=10),
    Scene("refused", (fails("filtered"),), SHOWN),
    Scene("hangs", (says(90.0),), ("until waiting for", "wait 2", "shot {name}-1", "key Escape", *SHOWN)),
    Scene("unreachable", (GOOD,), SHOWN, address="http://127.0.0.1:9/v1"),
    Scene(
        "ask",
        (says(*OPENED, 1.5, *WRONG, 3.0, *LIST),),
        (
            *LOADED,
            *("until 41 million", "wait 0.4", "shot ask-1-growing"),
            *("until [ended 0]", "shot ask-2-whole"),
        ),
        command=("ask", WHO),
    ),
    Scene("ask-dropped", (says(*OPENED, "It cost ", 0.5, Mid.DROP),), ENDED, command=("ask", WHO)),
    Scene(
        "ask-stopped",
        (says(*OPENED, "It cost ", 60.0),),
        (*LOADED, "until It cost", "key C-c", "until [ended", "shot {name}"),
        command=("ask", WHO),
    ),
    Scene("ask-busy", (fails("busy", retry_after=20),), ENDED, command=("ask", WHO)),
    Scene(
        "quotes",
        (fails("busy", retry_after=20),),
        ("until r ask again", "wait 0.3", "key q", "until quoted from", "wait 0.3", "shot {name}"),
    ),
)


@contextmanager
def sample_index() -> Iterator[Path]:
    """An index of the sample collection."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        command = [
            sys.executable,
            "-m",
            "tui.cli",
            "--index",
            str(index),
            "index",
            str(ROOT / "index/sample"),
        ]
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        yield index


def play(scene: Scene, size: str, out: Path, index: Path) -> bool:
    """Play one scene; whether all its steps came about."""
    with openai_server(*scene.told, key=scene.server_key, context_tokens=scene.context_tokens) as server:
        address = server.address if scene.address is None else scene.address
        held = {"PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT))}
        if scene.key is not None:
            held["FOOTNOTE_API_KEY"] = scene.key
        command = [
            "env",
            "-u",
            "OPENAI_API_KEY",
            "-u",
            "FOOTNOTE_API_KEY",
            *(f"{name}={value}" for name, value in held.items()),
        ]
        command += [sys.executable, "-m", "tui.cli", "--index", str(index), *scene.command]
        command += ["--model", scene.model, *(["--base-url", address] if address else []), *scene.options]
        asked = ["until articles", f"type {WHO}", "key Enter"] if scene.command == ("chat",) else []
        steps = [*asked, *scene.steps]
        script = "\n".join(step.format(name=scene.name) for step in steps)
        played = subprocess.run(
            [sys.executable, TERMINAL_SHOT, "--size", size, "--out", out / size, "--", *command],
            input=script,
            text=True,
            cwd=ROOT,
            check=False,
        )
    return played.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / ".runs" / "pictures")
    parser.add_argument("--only", action="append", choices=[scene.name for scene in SCENES])
    parser.add_argument("--size", action="append")
    given = parser.parse_args()
    wanted = [scene for scene in SCENES if not given.only or scene.name in given.only]
    with sample_index() as index:
        failed = [
            f"{scene.name} at {size}"
            for size in given.size or ["80x24", "200x50"]
            for scene in wanted
            if not play(scene, size, given.out, index)
        ]
    if failed:
        print("did not come about: " + shlex.join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
