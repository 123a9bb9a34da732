"""The files that a Prisma schema consists of: a file, or every `*.prisma` of a folder, sub-folders too.

As Prisma's CLI does (`packages/schema-files-loader/src/loadSchemaFiles.ts`, version 7): links are followed and stand
under the name of what they lead to, and a folder that was seen is not looked into again, so that a circle ends.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.files import UnreadableFileError

SUFFIX = ".prisma"
SCHEMA_BYTES = 8 * 1024 * 1024
"""All files of a schema together: a thousand models have half a megabyte."""
ENTRIES = 20_000
"""Of all folders together: a schema's has its migrations in it, not a repository."""


@dataclass(frozen=True, slots=True)
class UnreadableSchema:
    """Why a file or a folder of the schema can't be read: `detail` continues "it can't be read: …"."""

    path: Path
    detail: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SchemaFiles:
    """`files` is what `schema_parser.parse` takes. Empty with nothing `unreadable`: a folder without a schema in it."""

    files: tuple[tuple[Path, str], ...]
    unreadable: tuple[UnreadableSchema, ...]


def read_schema_files(path: Path) -> SchemaFiles:
    """The schema at `path`, a file or a folder, in the order of the names. Raises nothing."""
    reading = _Reading()
    if os.path.isdir(path):  # unlike Path.is_dir, false for what may not be looked into
        reading.folder(path)
    else:
        reading.file(path)
    return SchemaFiles(tuple(reading.files), tuple(reading.unreadable))


@dataclass(slots=True)
class _Reading:
    files: list[tuple[Path, str]] = field(default_factory=list)
    unreadable: list[UnreadableSchema] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    bytes_left: int = SCHEMA_BYTES
    entries_left: int = ENTRIES

    def folder(self, top: Path) -> None:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            real = os.path.realpath(folder)
            if real in self.seen:
                continue
            self.seen.add(real)
            folders = []
            for path in self._entries(folder):
                target = Path(os.path.realpath(path)) if os.path.islink(path) else path
                if os.path.isdir(target):
                    folders.append(target)
                elif target.suffix == SUFFIX:
                    self.file(target)
            waiting += reversed(folders)

    def file(self, path: Path) -> None:
        try:
            text = files.read_text(path, self.bytes_left)
        except FileNotFoundError:
            self.unreadable.append(UnreadableSchema(path, "there is nothing of that name"))
        except UnreadableFileError as error:
            self.unreadable.append(UnreadableSchema(path, error.problem, error.line))
        else:
            self.files.append((path, text))
            self.bytes_left = max(self.bytes_left - len(text.encode()), 0)

    def _entries(self, folder: Path) -> list[Path]:
        """What is in a folder, by name; as much as there is room for."""
        names: list[str] = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not self.entries_left:
                        self.unreadable.append(UnreadableSchema(folder, f"there are more than {ENTRIES:,} files here"))
                        break
                    self.entries_left -= 1
                    names.append(entry.name)
        except OSError as error:
            self.unreadable.append(UnreadableSchema(folder, error.strerror or str(error)))
        return [folder / name for name in sorted(names)]
