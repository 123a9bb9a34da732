"""The machine of whoever sits before the screen: its clipboard, and what was chosen on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from adx_tui.engine.api import Desktop
from adx_tui.services import child_process, clipboard, private_file

_AT_ONCE = 2.0


class LocalDesktop(Desktop):
    """This machine, with `state` as the place for what is chosen on every project."""

    def __init__(self, state: Path, environment: Mapping[str, str]) -> None:
        super().__init__()
        self._folder = state / "preferences"
        self._environment = environment

    def copy(self, text: str) -> str | None:
        return clipboard.copy(text, self._environment)

    def launch(self, command: Sequence[str]) -> int | None:
        return child_process.launch(command, seconds=_AT_ONCE, environment=self._environment)

    def preference(self, name: str) -> str:
        with suppress(OSError, UnicodeDecodeError):
            return (self._folder / name).read_text(encoding="utf-8").strip()
        return super().preference(name)

    def note_preference(self, name: str, value: str) -> None:
        super().note_preference(name, value)
        with suppress(OSError):  # then it holds for this process
            self._folder.mkdir(parents=True, exist_ok=True)
            private_file.write(self._folder / name, value)
