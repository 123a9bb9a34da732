"""What a person chose for the screen, on every project: kept beside adx-tui's other state."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from adx_tui.services import private_file


class Preferences:
    """Small texts by name, in a folder of the state directory; with no folder, for this process alone."""

    def __init__(self, state: Path | None = None) -> None:
        self._folder = state / "preferences" if state is not None else None
        self._noted: dict[str, str] = {}

    def get(self, name: str) -> str:
        """What was chosen; empty where nothing was, or it can't be read."""
        if name not in self._noted and self._folder is not None:
            with suppress(OSError, UnicodeDecodeError):
                self._noted[name] = (self._folder / name).read_text(encoding="utf-8").strip()
        return self._noted.get(name, "")

    def note(self, name: str, value: str) -> None:
        """Keep it. Where there is no keeping it, it holds for this process."""
        self._noted[name] = value
        if self._folder is not None:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                private_file.write(self._folder / name, value)
