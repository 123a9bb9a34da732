"""One run's settings: where everything is, and what is wanted."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from adx_tui.core.identity import identify, state_of
from adx_tui.core.inside import repository_root
from adx_tui.settings.paths import NamedPaths
from adx_tui.settings.sources import NAMES, SettingsError, Sources, flag

_SAYS_WHICH = ("project", "env_file", "migrations", "seeds", "compose_file", "app", "postgres")


class Postgres(StrEnum):
    """Where Postgres runs."""

    AUTO = "auto"
    DOCKER = "docker"
    EMBEDDED = "embedded"
    EXTERNAL = "external"


class Output(StrEnum):
    """How headless output is written."""

    PLAIN = "plain"
    JSON = "json"
    GITHUB = "github"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where a project is, which is known before its other settings are."""

    given: Path
    """The folder that the person named, or stood in."""
    project: Path
    """The folder of the Prisma project in it that is meant."""
    env_file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run's settings. Paths are absolute; None where nothing was given and the usual place is to be looked for."""

    given: Path
    """The folder that the person named, or stood in."""
    project: Path
    repository: Path
    """git's top folder, which `project` is in or is; `project` itself where there is no git."""
    identity: Path
    """The folder that stands for the project in adx-tui's own state, whichever of its folders was given."""
    env_file: Path
    migrations: Path | None
    seeds: Path
    compose_file: Path | None
    app: Path
    postgres: Postgres
    output: Output
    timeout: float | None
    strict: bool
    steps: tuple[str, ...]
    seed_set: tuple[str, ...]
    seed_command: str
    allow_project_commands: bool
    prove_seeds: bool
    seed_database: str
    report: Path | None
    junit: Path | None
    quiet: bool
    """Only what does not hold, and how it ended."""
    verbose: int
    """1: what holds too; 2: and each thing that is done."""
    plain_walk: bool
    """Whether the walk is in lines, questions and answers, in the place of the full screen."""
    state_dir: Path
    sources: Mapping[str, str]
    """For each setting by name, which source won."""
    typed: Mapping[str, str]
    """The options that say which project, and where it runs, each by its flag, as a shell takes what was typed."""

    def source_is_outside(self, name: str) -> bool:
        """Whether `name` is set by a flag or the process environment, not by a file of the project."""
        return self.sources[name] in ("flag", "process environment")

    def described(self) -> Iterator[tuple[str, str, str]]:
        """Each setting: its name, its value as text, and which source won."""
        for name, source in self.sources.items():
            value = getattr(self, name)
            yield name, " ".join(value) if isinstance(value, tuple) else str(value), source

    def with_postgres(self, kind: Postgres) -> Settings:
        """As if `--postgres` had been typed."""
        sources = {**self.sources, "postgres": "flag"}
        return replace(self, postgres=kind, sources=sources, typed={**self.typed, flag("postgres"): kind.value})

    @property
    def name(self) -> str:
        """The project's name: its folder's."""
        return self.project.name or "project"

    @property
    def project_state_dir(self) -> Path:
        """What adx-tui keeps about this one project, outside of it."""
        return state_of(self.identity, self.state_dir)


def given_folder(flags: Mapping[str, object], process_environment: Mapping[str, str]) -> Path:
    """The folder that the person named, or stands in. Raises SettingsError for one that is missing or unreadable."""
    project = Path(str(Sources(flags, process_environment).get("project", "."))).expanduser()
    try:
        project = project.resolve(strict=True)
        os.listdir(project)
    except NotADirectoryError:
        raise SettingsError(f"--project {project} is no folder") from None
    except FileNotFoundError:
        raise SettingsError(f"--project {project} does not exist") from None
    except OSError as error:
        raise SettingsError(f"--project {project} can't be read: {error.strerror}") from None
    return project


def given_env_file(
    given: Path, flags: Mapping[str, object], process_environment: Mapping[str, str], options: Mapping[str, str]
) -> Path | None:
    """The `.env` that somebody named, for a project in the folder `given`; None where nobody did."""
    named = Sources(flags, process_environment, options=options).get("env_file", None)
    return None if named is None else given / Path(str(named)).expanduser()


def time_limit(flags: Mapping[str, object], process_environment: Mapping[str, str]) -> float | None:
    """The seconds that a run has, as far as is known before `.env` is read. Raises SettingsError."""
    return Sources(flags, process_environment).seconds("timeout")


def resolve(
    flags: Mapping[str, object],
    process_environment: Mapping[str, str],
    env_file_values: Mapping[str, str],
    *,
    default_state_dir: Path,
    folders: Folders | None = None,
    options: Mapping[str, str] | None = None,
) -> Settings:
    """Settle every setting. `folders` are the project's where they are known already; else it is the folder that was
    given. `options` are those of adx-tui.toml. Raises SettingsError."""
    options = options or {}
    chosen = Sources(flags, process_environment, env_file_values, options)
    if folders is None:
        here = given_folder(flags, process_environment)
        env_file = given_env_file(here, flags, process_environment, options) or here / ".env"
        folders = Folders(given=here, project=here, env_file=env_file)
    root = repository_root(folders.project)
    state_dir = Path(str(chosen.get("state_dir", default_state_dir))).expanduser().absolute()
    paths = NamedPaths(chosen, folders.given, folders.project, root)
    loud = chosen.wins("verbose", "quiet")
    on_github = process_environment.get("GITHUB_ACTIONS") == "true"
    return Settings(
        given=folders.given,
        project=folders.project,
        repository=root,
        identity=identify(folders.project, folders.env_file, root, state_dir),
        env_file=folders.env_file,
        migrations=paths.existing("migrations"),
        seeds=paths.existing("seeds") or folders.project / "seeds",
        compose_file=paths.existing("compose_file"),
        app=paths.existing("app") or folders.project,
        postgres=chosen.one_of("postgres", Postgres, Postgres.AUTO),
        output=chosen.one_of("output", Output, Output.GITHUB if on_github else Output.PLAIN),
        timeout=chosen.seconds("timeout"),
        strict=chosen.switch("strict"),
        steps=chosen.words("steps"),
        seed_set=chosen.words("seed_set"),
        seed_command=str(chosen.get("seed_command", "")),
        allow_project_commands=chosen.switch("allow_project_commands"),
        prove_seeds=chosen.switch("prove_seeds"),
        seed_database=str(chosen.get("seed_database", "")),
        report=paths.named("report"),
        junit=paths.named("junit"),
        quiet=chosen.switch("quiet") and not loud,
        verbose=chosen.level("verbose") if loud else 0,
        plain_walk=chosen.switch("plain_walk"),
        state_dir=state_dir,
        sources={name: chosen.source(name) for name in NAMES},
        typed={flag(name): shlex.quote(str(flags[name])) for name in _SAYS_WHICH if flags.get(name)},
    )
