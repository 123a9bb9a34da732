"""What lies outside of a project, and must be the same afterwards: a home directory with what people have there."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

BASHRC, NOTES, PROGRAM, EMPTY = ".bashrc", "notes.txt", "bin/tool", "folder"


@dataclass(slots=True)
class Outside:
    """A folder that everybody may write in, so that nothing but the program itself keeps it from being changed."""

    folder: Path
    _before: dict[str, tuple[object, ...]] = field(default_factory=dict)

    @classmethod
    def make(cls, folder: Path) -> Outside:
        (folder / "bin").mkdir(parents=True)
        (folder / EMPTY).mkdir()
        (folder / BASHRC).write_text("alias ll='ls -l'\n")
        (folder / NOTES).write_text("mine\n")
        (folder / PROGRAM).write_text("#!/bin/sh\necho done\n")
        (folder / PROGRAM).chmod(0o755)
        outside = cls(folder)
        outside.accept()
        return outside

    def accept(self) -> None:
        """As it is now, it is to stay."""
        self._before = self._picture()

    def changes(self) -> list[str]:
        """The paths that were made, changed or removed since."""
        now = self._picture()
        return sorted(path for path in self._before.keys() | now.keys() if self._before.get(path) != now.get(path))

    def _picture(self) -> dict[str, tuple[object, ...]]:
        return dict(self._found())

    def _found(self) -> Iterator[tuple[str, tuple[object, ...]]]:
        for here, folders, files in os.walk(self.folder):
            for path in (Path(here, name) for name in (*folders, *files)):
                about = path.lstat()
                content = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(about.st_mode) else ""
                yield (
                    str(path.relative_to(self.folder)),
                    (about.st_mode, about.st_uid, about.st_gid, about.st_mtime_ns, content),
                )
