"""The files that findings are about, for a screen, which touches none itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProjectFiles:
    """Paths as locations have them: from `folder` on, or absolute."""

    folder: Path

    def find(self, path: str) -> str | None:
        """The absolute path; None where that is no file."""
        file = self.folder / path
        return str(file.absolute()) if file.is_file() else None

    def address(self, path: str) -> str:
        """Where a hyperlink leads to it; empty where no address can say that."""
        try:
            return (self.folder / path).absolute().as_uri()
        except ValueError:
            return ""

    def state(self, path: str) -> str:
        """What changes with each save; empty for the moment in which an editor puts a new file in the place of the
        old one."""
        try:
            status = (self.folder / path).stat()
        except OSError:
            return ""
        return f"{status.st_mtime_ns} {status.st_size}"
