"""Which folders of migrations are whose: the one that Prisma looks at, the ones beside it that it would not."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from adx_tui.services import files
from adx_tui.services.migrations.folder import collation_key
from adx_tui.services.project.reading import Reading
from adx_tui.services.project.repository import Source
from adx_tui.services.project.scan import LOCK, OTHER_SCRIPTS, SCRIPT, MigrationsPlace


@dataclass(slots=True)
class MigrationPlaces:
    """The folders of migrations in a repository; who takes one takes it away from `unclaimed`."""

    reading: Reading
    unclaimed: list[MigrationsPlace] = field(init=False)
    set_aside: list[Path] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        places = self.reading.scan.migrations
        migrations = {place.folder / name for place in places for name in place.marks}
        self.unclaimed = []
        for place in places:
            # What a migration's own folder holds is a part of it: a copy, a way back.
            if self.reading.is_aside(place.folder) or not migrations.isdisjoint((place.folder, *place.folder.parents)):
                self.set_aside.append(place.folder)
            else:
                self.unclaimed.append(place)

    def claim(self, folder: Path) -> MigrationsPlace:
        """What is in `folder`, which Prisma looks at, whether it was seen in the look through the repository or not:
        git may ignore it, and it may not be there."""
        real = os.path.realpath(folder)
        seen = next((place for place in self.reading.scan.migrations if os.path.realpath(place.folder) == real), None)
        self.unclaimed = [place for place in self.unclaimed if place is not seen]
        self.set_aside = [path for path in self.set_aside if seen is None or path != seen.folder]
        return seen or look_into(folder)


def look_into(folder: Path) -> MigrationsPlace:
    """The migrations in `folder`; none where it can't be listed."""
    marks: dict[str, str] = {}
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        names = []
    for name in names:
        scripts = (script for script in (SCRIPT, *OTHER_SCRIPTS) if files.may_exist(folder / name / script))
        if (script := next(scripts, None)) is not None:
            marks[name] = script
    return MigrationsPlace(folder, marks)


def first_program(place: MigrationsPlace) -> Source | None:
    """The first migration, in the order in which they are applied, that is no SQL."""
    names = sorted(place.programs, key=collation_key)
    return Source(place.folder / names[0] / place.marks[names[0]]) if names else None


def locked_provider(folder: Path) -> tuple[str, Source] | None:
    """What migration_lock.toml says, for migrations without a schema."""
    path = folder / LOCK
    try:
        text = files.read_text(path, files.SETTINGS_BYTES)
    except OSError:
        return None
    line = re.search(r'^provider\s*=\s*"([^"\n]+)"', text, re.MULTILINE)
    return (line[1], Source(path, text.count("\n", 0, line.start()) + 1)) if line else None
