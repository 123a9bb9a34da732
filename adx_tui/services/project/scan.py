"""One look through a repository for the names that say something of its database: nothing is opened, no link followed.

What programs make (node_modules, build output, generated clients) is passed over by its name, and what git ignores by
one question to it; other repositories inside of this one are not a part of it.
"""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.services import files, git

MOST_ENTRIES = 200_000
"""Names that are looked at: several times what a large monorepo has without its node_modules."""
MOST_SECONDS = 10.0

SCRIPT = "migration.sql"
LOCK = "migration_lock.toml"
OTHER_SCRIPTS = ("migration.ts", "migration.js", "migration.mts", "migration.mjs")
"""Migrations that are a program's, not SQL."""
CONTRACT_SCRIPT = "ops.json"
"""What Prisma 8 has instead of SQL."""
_CONTRACT = frozenset({CONTRACT_SCRIPT, "migration.json"})
_DRIZZLE = "snapshot.json"

PASSED_OVER = frozenset(
    (
        "node_modules",
        "bower_components",
        ".git",
        ".hg",
        ".svn",
        ".next",
        ".nuxt",
        ".output",
        ".svelte-kit",
        ".turbo",
        ".nx",
        ".vercel",
        ".netlify",
        ".astro",
        ".cache",
        ".parcel-cache",
        ".yarn",
        ".pnpm-store",
        ".venv",
        "venv",
        "__pycache__",
        "dist",
        "build",
        "out",
        "coverage",
    )
)
_CONFIG = re.compile(r"prisma7?(-next)?\.config\.(ts|mts|cts|js|mjs|cjs)")
_CONFIG_IN_FOLDER = re.compile(r"prisma7?(\.config)?\.(ts|mts|cts|js|mjs|cjs)")
_COMPOSE = re.compile(r"(.*[-_.])?compose([-_.].*)?\.ya?ml")
_YAML = re.compile(r".*\.ya?ml")
_ENDINGS = (".prisma", ".yaml", ".yml")
_SQL_FOLDERS = frozenset({"migrations", "migration"})
"""As golang-migrate, dbmate, goose, Supabase and Flyway call theirs."""
_BEGINNINGS = ("prisma", ".env")
_WHOLE = frozenset({"package.json", LOCK})
_CLIENT = "index-browser.js"
"""What a generated client has beside its copy of the schema."""


@dataclass(frozen=True, slots=True)
class MigrationsPlace:
    """A folder that holds migrations, each in a folder of its own: `marks` has the file in it that makes it one."""

    folder: Path
    marks: Mapping[str, str]

    @property
    def scripts(self) -> Set[str]:
        """The names of those in SQL."""
        return {name for name, mark in self.marks.items() if mark == SCRIPT}

    @property
    def programs(self) -> Set[str]:
        """The names of those that are a program."""
        return {name for name, mark in self.marks.items() if mark in OTHER_SCRIPTS}

    @property
    def is_next_generation(self) -> bool:
        """Whether they are Prisma 8's."""
        return not self.scripts and CONTRACT_SCRIPT in self.marks.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the repository has, the nearest to its root first. `env_files` are mostly ignored by git, and are here all
    the same."""

    root: Path
    schemas: tuple[Path, ...] = ()
    """*.prisma."""
    migrations: tuple[MigrationsPlace, ...] = ()
    locks: tuple[Path, ...] = ()
    """migration_lock.toml."""
    configs: tuple[Path, ...] = ()
    manifests: tuple[Path, ...] = ()
    """package.json."""
    workspace_files: tuple[Path, ...] = ()
    """pnpm-workspace.yaml."""
    compose_files: tuple[Path, ...] = ()
    env_files: tuple[Path, ...] = ()
    sql_files: tuple[Path, ...] = ()
    """*.sql side by side in a folder that is called for migrations: another tool's."""
    unread: tuple[str, ...] = ()
    """What was not looked through, in a person's words."""


def run(root: Path, *places: Path, cancellation: Cancellation, most_entries: int = MOST_ENTRIES) -> Scan:
    """Look through the repository at `root`; `places` are the folders in it that the person named, which are looked
    through whatever their names, and whether git ignores them or not. Raises CancelledRunError."""
    inside = tuple(place for place in places if place != root and place.is_relative_to(root))
    walk = _Walk(root, inside, cancellation, most_entries)
    walk.run()
    ignored = _ignored(walk, cancellation)

    def kept(paths: Iterable[Path]) -> tuple[Path, ...]:
        return tuple(path for path in paths if path not in ignored)

    return Scan(
        root=root,
        schemas=kept(walk.schemas),
        migrations=tuple(
            MigrationsPlace(folder, marks)
            for folder, marks in walk.migrations.items()
            if _is_place(walk, folder, ignored)
        ),
        locks=kept(walk.locks),
        configs=kept(walk.configs),
        manifests=kept(walk.manifests),
        workspace_files=kept(walk.workspace_files),
        compose_files=tuple(walk.compose_files),
        env_files=tuple(walk.env_files),
        sql_files=kept(walk.sql_files),
        unread=tuple(walk.unread),
    )


@dataclass(slots=True)
class _Walk:
    """The way through the folders, those near the root first."""

    root: Path
    places: tuple[Path, ...]
    cancellation: Cancellation
    most_entries: int
    schemas: list[Path] = field(default_factory=list)
    migrations: dict[Path, dict[str, str]] = field(default_factory=dict)
    """By their folder: a file that makes each of its folders a migration."""
    locks: list[Path] = field(default_factory=list)
    configs: list[Path] = field(default_factory=list)
    manifests: list[Path] = field(default_factory=list)
    workspace_files: list[Path] = field(default_factory=list)
    compose_files: list[Path] = field(default_factory=list)
    env_files: list[Path] = field(default_factory=list)
    sql_files: list[Path] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def run(self) -> None:
        entries, until = 0, time.monotonic() + MOST_SECONDS
        folders = deque([str(self.root)])
        # The way to the folders that were named is gone first: if a bound is met, it is not met there.
        on_the_way = {str(step) for place in self.places for step in (place, *place.parents)}
        while folders:
            folder = folders.popleft()
            self.cancellation.check()
            if entries > self.most_entries or time.monotonic() > until:
                left = os.path.relpath(folder, self.root)
                self.unread.append(f"after {entries:,} names {left} and what follows it were not looked through")
                return
            names, inside = self._list(folder)
            entries += len(names) + len(inside)
            if folder != str(self.root) and ".git" in names | inside and folder not in on_the_way:
                self._note_repository(folder, is_file=".git" in names)
                continue
            self._sort(folder, names)
            for name in sorted(inside, reverse=True):
                path = os.path.join(folder, name)
                if path in on_the_way:
                    folders.appendleft(path)
            for name in sorted(inside - PASSED_OVER):
                path = os.path.join(folder, name)
                if path not in on_the_way:
                    folders.append(path)

    def _list(self, folder: str) -> tuple[set[str], set[str]]:
        """The names in a folder that are no folders, and those that are."""
        names: set[str] = set()
        inside: set[str] = set()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    (inside if entry.is_dir(follow_symlinks=False) else names).add(entry.name)
        except OSError as error:
            self.unread.append(f"{os.path.relpath(folder, self.root)} can't be looked into: {error.strerror}")
        return names, inside

    def _sort(self, folder: str, names: set[str]) -> None:
        """Note the names in `folder` that say something."""
        own = os.path.basename(folder)
        for name in sorted(_WHOLE & names | {name for name in names if _may_say_something(name)}):
            if (kind := self._kind(name, own, names)) is not None:
                kind.append(Path(folder, name))
        if own in _SQL_FOLDERS:
            self.sql_files.extend(Path(folder, name) for name in sorted(names) if name.endswith(".sql"))
        if folder != str(self.root) and (mark := _mark(names)):
            parent, own = os.path.split(folder)
            self.migrations.setdefault(Path(parent), {})[own] = mark

    def _kind(self, name: str, own: str, beside: Set[str]) -> list[Path] | None:
        """What a file of that name is, by it and its folder's."""
        if name.endswith(".prisma"):
            return None if name == "schema.prisma" and _CLIENT in beside else self.schemas
        by_name = {"package.json": self.manifests, LOCK: self.locks, "pnpm-workspace.yaml": self.workspace_files}
        if name in by_name:
            return by_name[name]
        if _CONFIG.fullmatch(name) or (own == ".config" and _CONFIG_IN_FOLDER.fullmatch(name)):
            return self.configs
        if name == ".env" or name.startswith(".env."):
            return self.env_files
        if _COMPOSE.fullmatch(name) or (own == "compose" and _YAML.fullmatch(name)):
            return self.compose_files
        return None

    def _note_repository(self, folder: str, *, is_file: bool) -> None:
        """Another repository in this one. Another checkout of the same is no part of what there is to know."""
        if is_file and _is_worktree(Path(folder, ".git")):
            return
        name = os.path.relpath(folder, self.root)
        self.unread.append(f"{name} is a repository of its own, and was not looked through")


def _mark(names: Set[str]) -> str:
    """The file among `names` that makes a folder a migration of Prisma's, or of somebody who has them side by side with
    Prisma's; Drizzle's have a migration.sql too, and a snapshot."""
    if SCRIPT in names:
        return "" if _DRIZZLE in names else SCRIPT
    if names >= _CONTRACT:
        return CONTRACT_SCRIPT
    return next((name for name in OTHER_SCRIPTS if name in names), "")


def _may_say_something(name: str) -> bool:
    """Asked for every name there is, before what takes longer."""
    return name.endswith(_ENDINGS) or name.startswith(_BEGINNINGS)


def _is_worktree(path: Path) -> bool:
    """Whether a `.git` file leads to a worktree, not to a submodule: https://git-scm.com/docs/gitrepository-layout"""
    try:
        return "/worktrees/" in files.read_text(path, files.SETTINGS_BYTES)
    except OSError:
        return False


def _ignored(walk: _Walk, cancellation: Cancellation) -> frozenset[Path]:
    """What git ignores of the files; of each folder of migrations the first one is asked for all."""
    if not files.may_exist(walk.root / ".git"):
        return frozenset()
    asked = [*walk.schemas, *walk.locks, *walk.configs, *walk.manifests, *walk.workspace_files, *walk.sql_files]
    asked += [_first(folder, marks) for folder, marks in walk.migrations.items()]
    # Asked for what may lie in a folder: of one with something tracked in it git says that it is not ignored.
    given = {place / "x": place for place in walk.places}
    ignored = git.ignored(walk.root, [*asked, *given], cancellation)
    whole = [place for inside, place in given.items() if inside in ignored]
    return frozenset(path for path in ignored if not any(path.is_relative_to(place) for place in whole))


def _is_place(walk: _Walk, folder: Path, ignored: Set[Path]) -> bool:
    """Whether it holds migrations. A file migration.ts is in many a program; beside SQL, or a lock, it is one."""
    marks = walk.migrations[folder]
    if _first(folder, marks) in ignored:
        return False
    return not set(OTHER_SCRIPTS) >= set(marks.values()) or folder / LOCK in walk.locks


def _first(folder: Path, marks: dict[str, str]) -> Path:
    name = min(marks)
    return folder / name / marks[name]
