"""Programs that a repository would have run, each of which leaves a mark."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.databases import FreshDatabase
from tests.support.folders import make_reachable_folder
from tests.support.project import Project, Result

TABLE = 'CREATE TABLE "Note" (word TEXT PRIMARY KEY);\n'


@dataclass(frozen=True, slots=True)
class Traps:
    """A program that leaves a mark with the name it was called by."""

    folder: Path

    @classmethod
    def set_up(cls) -> Traps:
        traps = cls(make_reachable_folder("adx-test-traps-"))
        traps.marks.mkdir(mode=0o777)
        traps.marks.chmod(0o777)
        script = f'#!/bin/sh\necho x >> {shlex.quote(str(traps.marks))}/"$1"\nexit 1\n'
        for path in (traps.program, traps.folder / "git-remote-trap"):
            path.write_text(script)
            path.chmod(0o755)
        return traps

    @property
    def program(self) -> Path:
        return self.folder / "trap"

    @property
    def marks(self) -> Path:
        return self.folder / "marks"

    def command(self, name: str) -> str:
        return f"{self.program} {name}"

    def sprung(self) -> dict[str, int]:
        return {path.name: len(path.read_text().splitlines()) for path in self.marks.iterdir()}

    def times(self, name: str) -> int:
        return self.sprung().get(name, 0)

    def clear(self) -> None:
        for path in self.marks.iterdir():
            path.unlink()


@contextmanager
def set_traps() -> Iterator[Traps]:
    """Their folder is one that also the server's own user can write to."""
    made = Traps.set_up()
    yield made
    shutil.rmtree(made.folder)


def notes_project(project: Project, database: FreshDatabase) -> Project:
    """One with a table."""
    project.env(DATABASE_URL=database.url, MOTTO="one")
    project.migration("20260101000000_notes", TABLE)
    return project


def run(project: Project, how: str, *arguments: str, **environment: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", *arguments, env=environment)
