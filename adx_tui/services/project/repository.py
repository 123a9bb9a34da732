"""What a repository says of itself: its packages, its Prisma, and with file and line where each of it was read.

The values of a reading that runs nothing. What reading can't settle is kept as such (`Unsettled`), never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read. `line` counts from 1; None where it is the file (or folder) as a whole that says so."""

    path: Path
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A value that only the project's own code could settle: what it is (`migrations.path`), and its expression."""

    name: str
    text: str
    source: Source


class Manager(StrEnum):
    """Package managers of JavaScript."""

    NPM = "npm"
    PNPM = "pnpm"
    YARN = "yarn"
    BUN = "bun"


@dataclass(frozen=True, slots=True)
class PackageManager:
    """The one that a repository uses, and what says so."""

    name: Manager
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A folder with a package.json, as far as that can be read. `dependencies` are of every kind, by name."""

    folder: Path
    manifest: Path
    name: str = ""
    dependencies: Mapping[str, str] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)
    prisma_schema: str = ""
    """package.json#prisma.schema."""
    prisma_seed: str = ""
    """package.json#prisma.seed."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """For `dependencies.x`, `scripts.x`, `prisma.schema`, `prisma.seed`: the line it stands on."""

    def source(self, name: str) -> Source:
        """Where `name` (see `lines`) stands."""
        return Source(self.manifest, self.lines.get(name))


@dataclass(frozen=True, slots=True)
class Version:
    """A version as its source has it (`7.1.0`, `^7.1`); `locked` where that is what is, or will be, installed."""

    text: str
    major: int
    source: Source
    locked: bool


@dataclass(frozen=True, slots=True)
class UrlKeys:
    """Which variables of the environment a URL is taken from: the first of `keys` that is set. `literal` is what is
    taken where none is, empty where there is nothing of the kind."""

    keys: tuple[str, ...]
    source: Source
    literal: str = ""


@dataclass(frozen=True, slots=True)
class ProjectCommand:
    """A command line of the project's own (its seed, its migrations' runner), and the folder it is to be run in.
    `name` is what a person would type: `npm run db:seed`, `npx prisma db seed`. `words` are the text's where they are
    not what a shell would make of it."""

    text: str
    folder: Path
    source: Source
    name: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlMigrations:
    """Migrations in SQL files side by side, in the order of their names, the ways back left out; which tool's they are,
    and its command line with `{folder}` and the like to be filled in, both empty where nothing tells. `command` is the
    project's own."""

    folder: Path
    files: tuple[Path, ...]
    tool: str = ""
    command_line: str = ""
    asks_for_password: bool = False
    command: ProjectCommand | None = None


@dataclass(frozen=True, slots=True)
class EnvironmentLoad:
    """A `.env` that Prisma's config loads, by what (`dotenv`, `node`, `@next/env` …), and whether it fills in
    variables."""

    file: Path
    loader: str
    expands: bool
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaProject:
    """One Prisma schema with all that belongs to it: one database."""

    package: Package | None
    folder: Path
    """Where Prisma's commands are run: the package's folder, or the config's."""
    config: Path | None = None
    environment_loads: tuple[EnvironmentLoad, ...] = ()
    """What the config loads, the strongest first."""
    schema: Path | None = None
    """A file, or the folder of a schema in several; None where there are migrations alone."""
    schema_source: Source | None = None
    """What says that it is this one."""
    schema_files: tuple[Path, ...] = ()
    models: int = 0
    tables: tuple[tuple[str, str], ...] = ()
    """The models' tables: schema, empty where the model names none, and name."""
    provider: str = ""
    provider_source: Source | None = None
    version: Version | None = None
    migrations: Path | None = None
    """The migrations' folder as Prisma would take it, there or not."""
    migrations_source: Source | None = None
    migration_count: int = 0
    """Folders in it that have a migration.sql."""
    elsewhere: tuple[Path, ...] = ()
    """Folders of migrations near by that Prisma would not look at."""
    url: UrlKeys | None = None
    direct_url: UrlKeys | None = None
    shadow_url: UrlKeys | None = None
    seed: ProjectCommand | None = None
    runner: ProjectCommand | None = None
    """What applies the migrations where that can't be done by their SQL alone."""
    runner_reason: Source | None = None
    """The first migration that is no SQL, where there is one."""
    next_generation: Source | None = None
    """What says that this is Prisma 8's, which adx-tui does not serve yet."""
    unsettled: tuple[Unsettled, ...] = ()

    def is_inside(self, place: Path) -> bool:
        """Whether it, its schema or its migrations are in the folder `place`, or are that path."""
        paths = (self.folder, self.schema, self.migrations)
        return any(path is not None and path.is_relative_to(place) for path in paths)

    @property
    def has_prisma(self) -> bool:
        """Whether anything says Prisma; else there are migrations in its layout alone."""
        return any(known is not None for known in (self.schema, self.config, self.version))

    @property
    def major(self) -> int:
        """Whose rules hold; 7's where no version can be found."""
        return self.version.major if self.version else 7


@dataclass(frozen=True, slots=True)
class Framework:
    """What the application is built with, and how it is called by its makers: `Next.js 16`."""

    id: str
    """The name of its package: `next`, `@nestjs/core`, `@remix-run/react` …; `vite` where that is all there is."""
    title: str
    source: Source
    package: Package


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """See the module. `root` is git's top folder (a worktree has its own), else the folder that was given."""

    root: Path
    given: Path
    """The folder that the person named, or stood in."""
    manager: PackageManager | None = None
    packages: tuple[Package, ...] = ()
    """The root's first, where there is one; then the workspaces', then the ones that are none."""
    projects: tuple[PrismaProject, ...] = ()
    """The ones that come into question, the likeliest first."""
    chosen: PrismaProject | None = None
    """The one that is meant; None where there is none, or several and nobody said which."""
    framework: Framework | None = None
    prisma_mentions: tuple[Source, ...] = ()
    """Where Prisma is named (a dependency, a script, a config) though there is no project of it."""
    sql_migrations: SqlMigrations | None = None
    """Another tool's, where there is no Prisma."""
    set_aside: tuple[Path, ...] = ()
    """Folders of migrations that are nobody's: of examples and fixtures, copies in other migrations, Prisma 8's where
    7 stands beside it."""
    unread: tuple[str, ...] = ()
    """What was not looked through because a bound was met, or could not be read, in a person's words."""
    unmerged: tuple[tuple[Path, tuple[int, ...]], ...] = ()
    """Files that could not be read for a merge that git left unfinished, each with the lines of its marks."""

    @property
    def manager_name(self) -> Manager:
        """The package manager that its commands are typed for; npm where nothing names one."""
        return self.manager.name if self.manager is not None else Manager.NPM

    def selector(self, project: PrismaProject) -> Path:
        """The path that means `project` alone, for `--project`: where Prisma is started; its schema's folder where
        others are started there too, or the schema."""
        ways = [project.folder, *([project.schema.parent, project.schema] if project.schema else [])]
        others = [other for other in self.projects if other != project]
        free = (way for way in ways if not any(other.is_inside(way) for other in others))
        return next(free, ways[-1])

    def with_migrations(self, folder: Path) -> Repository:
        """With the project chosen whose migrations a person named, where none was and `folder` is one's."""
        meant = [project for project in self.projects if project.migrations == folder]
        return self if self.chosen is not None or len(meant) != 1 else replace(self, chosen=meant[0])

    @property
    def scripts(self) -> Mapping[str, ProjectCommand]:
        """The scripts of the chosen project's package, and of the root's where it has none of that name."""
        packages = [package for package in self.packages if package.folder == self.root]
        if self.chosen is not None and self.chosen.package is not None:
            packages.append(self.chosen.package)
        return {
            name: ProjectCommand(text, package.folder, package.source(f"scripts.{name}"), name)
            for package in packages
            for name, text in package.scripts.items()
        }
