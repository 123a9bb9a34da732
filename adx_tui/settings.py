"""Where everything is, and which source said so: flag, process environment, `.env`, default, in that order."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from adx_tui.core.inside import leads_outside, repository_root


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


class SettingsError(ValueError):
    """A setting can't be used; the text says which, where it came from and why. Exit code 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run's settings. Paths are absolute; None where nothing was given and the usual place is to be looked for."""

    project: Path
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
    verbose: bool
    state_dir: Path
    sources: Mapping[str, str]
    """For each setting by name, which source won."""

    def source_is_outside(self, name: str) -> bool:
        """Whether whoever started the program set `name`, and no file of the project."""
        return self.sources[name] in ("flag", "process environment")

    @property
    def name(self) -> str:
        """The project's name: its folder's."""
        return self.project.name or "project"

    @property
    def project_state_dir(self) -> Path:
        """What adx-tui keeps about this one project, outside of it."""
        digest = hashlib.sha256(str(self.project).encode()).hexdigest()[:10]
        return self.state_dir / "projects" / f"{slug(self.name)}-{digest}"


def slug(text: str) -> str:
    """`text` as Compose writes project names: lower case, letters, digits, `-` and `_`, beginning with one of the
    first two."""
    return re.sub(r"[^a-z0-9_-]", "", text.lower()).lstrip("_-") or "project"


NAMES = (
    "project",
    "env_file",
    "migrations",
    "seeds",
    "compose_file",
    "app",
    "postgres",
    "output",
    "timeout",
    "strict",
    "steps",
    "seed_set",
    "seed_command",
    "allow_project_commands",
    "prove_seeds",
    "seed_database",
    "report",
    "verbose",
    "state_dir",
)
COMMANDS = ("auto", "check")
"""What the process environment can ask for, beside settings: the two commands that lose nothing."""
FROM_ENV_FILE = ("migrations", "seeds", "compose_file", "app", "postgres")
"""What a project's `.env` can set: where things of its own are. Not what is written where on somebody's machine."""


def variable(name: str) -> str:
    """The environment variable that sets `name`."""
    return "ADX_" + ("STEP" if name == "steps" else name.upper())


def flag(name: str) -> str:
    """The option that sets `name` on the command line."""
    return "--" + ("step" if name == "steps" else name.replace("_", "-"))


def switched_on(name: str, process_environment: Mapping[str, str]) -> bool:
    """Whether the process environment switches on `name`. Raises SettingsError for what is neither yes nor no."""
    value = process_environment.get(variable(name))
    return bool(value) and _yes_or_no(value, f"{variable(name)} (process environment)")


def project_and_env_file(flags: Mapping[str, object], process_environment: Mapping[str, str]) -> tuple[Path, Path]:
    """Where the project and its `.env` are. Raises SettingsError for a folder that is missing or unreadable."""
    chosen = _Chosen(flags, process_environment, {})
    project = Path(str(chosen.get("project", "."))).expanduser()
    try:
        project = project.resolve(strict=True)
        os.listdir(project)
    except NotADirectoryError:
        raise SettingsError(f"--project {project} is no folder") from None
    except FileNotFoundError:
        raise SettingsError(f"--project {project} does not exist") from None
    except OSError as error:
        raise SettingsError(f"--project {project} can't be read: {error.strerror}") from None
    return project, project / Path(str(chosen.get("env_file", ".env"))).expanduser()


def time_limit(flags: Mapping[str, object], process_environment: Mapping[str, str]) -> float | None:
    """The seconds that a run has, as far as is known before `.env` is read. Raises SettingsError."""
    return _Chosen(flags, process_environment, {}).seconds("timeout")


def resolve(
    flags: Mapping[str, object],
    process_environment: Mapping[str, str],
    env_file_values: Mapping[str, str],
    *,
    default_state_dir: Path,
) -> Settings:
    """Settle every setting. Raises SettingsError."""
    project, env_file = project_and_env_file(flags, process_environment)
    chosen = _Chosen(flags, process_environment, env_file_values)

    root = repository_root(project)

    def path(name: str, default: str) -> Path:
        value = str(chosen.get(name, default))
        try:
            found = project / Path(value).expanduser()
            os.path.realpath(found)
        except (ValueError, RuntimeError) as error:  # a NUL byte, the home of nobody
            raise SettingsError(f"{chosen.origin(name)} is {value!r}, which is no path: {error}") from None
        if chosen.source(name) in _OF_THE_PROJECT and (real := leads_outside(found, root)) is not None:
            problem = f"names {found}, which is {real}" if real != found else f"names {found}"
            rule = f"a project's own file can only name what is inside of the repository, {root}"
            raise SettingsError(f"{chosen.origin(name)} {problem}; {rule}")
        return found

    def given(name: str) -> Path | None:
        """A path that somebody named must be there: a typing error must not look like an empty project."""
        if chosen.get(name, None) is None:
            return None
        found = path(name, "")
        try:
            found.stat()
        except FileNotFoundError:
            raise SettingsError(f"{chosen.origin(name)} names {found}, which does not exist") from None
        except OSError as error:
            raise SettingsError(f"{chosen.origin(name)} names {found}, which can't be used: {error.strerror}") from None
        return found

    given("seeds"), given("app")
    on_github = process_environment.get("GITHUB_ACTIONS") == "true"
    return Settings(
        project=project,
        env_file=env_file,
        migrations=given("migrations"),
        seeds=path("seeds", "seeds"),
        compose_file=given("compose_file"),
        app=path("app", "."),
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
        report=path("report", "") if chosen.get("report", None) is not None else None,
        verbose=chosen.switch("verbose"),
        state_dir=Path(str(chosen.get("state_dir", default_state_dir))).expanduser().absolute(),
        sources={name: chosen.source(name) for name in NAMES},
    )


Choice = TypeVar("Choice", bound=StrEnum)
_OF_THE_PROJECT = (".env",)
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class _Chosen:
    """The value that wins for each setting, and which source it came from."""

    def __init__(self, flags: Mapping[str, object], process: Mapping[str, str], env_file: Mapping[str, str]) -> None:
        self._sources: tuple[tuple[str, Mapping[str, object]], ...] = (
            ("flag", {name: value for name, value in flags.items() if value not in (None, False, [])}),
            ("process environment", {name: process[variable(name)] for name in NAMES if process.get(variable(name))}),
            (
                ".env",
                {name: env_file[variable(name)] for name in FROM_ENV_FILE if env_file.get(variable(name))},
            ),
        )

    def get(self, name: str, default: object) -> object:
        return next((values[name] for _, values in self._sources if name in values), default)

    def source(self, name: str) -> str:
        return next((source for source, values in self._sources if name in values), "default")

    def origin(self, name: str) -> str:
        """The setting as the person wrote it."""
        source = self.source(name)
        return flag(name) if source == "flag" else f"{variable(name)} ({source})"

    def one_of(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        value = self.get(name, default)
        try:
            return kind(str(value))
        except ValueError:
            raise SettingsError(f"{self.origin(name)} is {value!r}; it can be {', '.join(kind)}") from None

    def seconds(self, name: str) -> float | None:
        value = self.get(name, None)
        if value is None:
            return None
        try:
            seconds = float(str(value))
        except ValueError:
            raise SettingsError(f"{self.origin(name)} is {value!r}, which is no number of seconds") from None
        if not 0 < seconds < 10_000_000:
            raise SettingsError(f"{self.origin(name)} is {value!r}; it must be more than 0 seconds")
        return seconds

    def switch(self, name: str) -> bool:
        return _yes_or_no(self.get(name, False), self.origin(name))

    def words(self, name: str) -> tuple[str, ...]:
        value = self.get(name, ())
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else tuple(map(str, _items(value)))


def _yes_or_no(value: object, origin: str) -> bool:
    text = str(value).lower()
    if text not in _YES and text not in _NO:
        raise SettingsError(f"{origin} is {value!r}; it can be 1 or 0")
    return text in _YES


def _items(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()
