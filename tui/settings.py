"""What a person has chosen for good: the look, less motion, and that the tour was offered."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from index.errors import FootnoteError
from tui.places import personal_folder

_FILE = "settings.json"


class SettingsNotKept(FootnoteError):
    """What was chosen holds until the program ends, and is forgotten then."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices that outlast the program.

    Attributes:
        theme: by name, or None where nobody has chosen one.
        still: whether nothing may move by itself: no spinner, no blinking cursor, no gliding.
        toured: whether the tour was offered; it is offered once.
    """

    theme: str | None = None
    still: bool = False
    toured: bool = False


def read_settings() -> Settings:
    """What was chosen; of a file that is absent, or that nobody could have written here, nothing."""
    kept, usual = _kept(), Settings()
    theme, still, toured = (kept.get(name) for name in ("theme", "still", "toured"))
    return Settings(
        theme=theme if isinstance(theme, str) else usual.theme,
        still=still if isinstance(still, bool) else usual.still,
        toured=toured if isinstance(toured, bool) else usual.toured,
    )


def choose(**chosen: Any) -> Settings:  # noqa: ANN401 (fields of Settings)
    """Change some of the settings and keep them; what other parts keep in the file stays.

    Args:
        chosen: fields of `Settings` by name.

    Raises:
        SettingsNotKept: the file cannot be written.
    """
    settings = replace(read_settings(), **chosen)
    file = _file()
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_text(json.dumps({**_kept(), **asdict(settings)}, indent=2) + "\n", encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise SettingsNotKept(
            f"{file} cannot be written ({error.strerror or error}), so this is forgotten at the end",
            "Make the folder writable, or choose another with FOOTNOTE_HOME",
        ) from error
    return settings


def _file() -> Path:
    return personal_folder() / _FILE


def _kept() -> Mapping[str, Any]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
