"""One reading of a project: what its files and the process environment say, as they are at one moment.

The engine reads when a run begins and after each remedy; the steps ask the snapshot, and nothing else reads these
files. The one exception is who changes `.env`: that changes what is on the disk by then.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from adx_tui.core import port_number
from adx_tui.services import state_directory
from adx_tui.services.docker import compose_file
from adx_tui.services.docker.compose_discovery import ComposeChoice
from adx_tui.services.docker.compose_file import ComposeFile, ComposeFileError, published_address
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.environment import direnv, env_file, env_schema, examples, expansion
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.environment.examples import NO_EXAMPLES, Examples
from adx_tui.services.migrations import folder as migration_folder
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project import compose_source
from adx_tui.services.project.outcome import Outcome
from adx_tui.services.project.repository import PrismaProject, Repository
from adx_tui.services.project.urls import UrlNames, first_set, name_urls
from adx_tui.settings import Settings

# What adx-tui itself reads of the environment beside the URLs, whether a file names it or not.
OWN_KEYS = (
    "POSTGRES_IMAGE",
    "POSTGRES_PORT",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "COMPOSE_PROJECT_NAME",
)
# What only a server of our own needs.
SERVER_KEYS = frozenset({"POSTGRES_IMAGE", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD"})
DEFAULT_ADMINISTRATOR = "postgres"


@dataclass(frozen=True, slots=True)
class Environment:
    """The values that count: the process environment over `.env`. `shadowed` are keys of the file that lose, our own
    settings aside: those are meant to be overridden for one run."""

    values: Mapping[str, str]
    file: EnvFile | None
    schema: EnvSchema | None
    shadowed: tuple[str, ...]
    examples: Examples = NO_EXAMPLES
    exports: tuple[direnv.Export, ...] = ()
    """Of `.envrc`: they count where neither a file nor the process environment has the key."""

    def get(self, key: str) -> str:
        return self.values.get(key, "")


@dataclass(frozen=True)
class ProjectSnapshot:
    """See the module. It never changes; the compose file is read when it is first asked for, and kept."""

    settings: Settings
    repository: Repository
    process_environment: Mapping[str, str]
    url_names: UrlNames
    """The variables that hold the project's URLs."""
    is_here: Callable[[str], bool]
    """Whether a host name is known on this machine as one of its own or its private networks'."""
    _environment: Outcome[Environment]

    @classmethod
    def read(
        cls,
        settings: Settings,
        repository: Repository,
        process_environment: Mapping[str, str],
        is_here: Callable[[str], bool],
        file: EnvFile | None = None,
    ) -> ProjectSnapshot:
        """Read the project; `file` is its `.env` where that was read just now."""
        names = name_urls(repository.chosen)

        def environment() -> Environment:
            written = file or env_file.read_if_there(settings.env_file)
            example = examples.find(settings.project, settings.repository, settings.env_file)
            schema = env_schema.read_if_there(example.chosen or settings.project / ".env.example")
            merged = _merged(written, schema, process_environment, (*names.every, *OWN_KEYS))
            exports = direnv.read_exports(settings.project, settings.repository)
            merged = replace(merged, values={**direnv.values(exports), **merged.values}, exports=exports)
            return replace(merged, examples=example)

        return cls(settings, repository, process_environment, names, is_here, Outcome(environment, OSError))

    @property
    def prisma(self) -> PrismaProject | None:
        """The Prisma project that is meant."""
        return self.repository.chosen

    def environment(self) -> Environment:
        """Raises UnreadableFileError."""
        return self._environment.get()

    def url_name(self) -> str:
        """The variable that `url` is taken from. Raises UnreadableFileError."""
        return first_set(self.url_names.migrations, self.environment().values)

    def url(self) -> DatabaseUrl:
        """The way of Prisma's commands, and so of a set-up, into the database: the direct one, where there is one.
        Raises DatabaseUrlError, UnreadableFileError."""
        return self._url.get()

    def application_url(self) -> DatabaseUrl:
        """The application's own way into its database, which may be through a pooler. Raises as `url` does."""
        return self._application_url.get()

    def shadow_url(self) -> str:
        """What names the shadow database; empty where nothing does. Raises UnreadableFileError."""
        values = self.environment().values
        return values.get(first_set(self.url_names.shadow, values), "")

    def url_or_example(self) -> DatabaseUrl | None:
        """The same as `url`, or what the example says where there is none yet; None where neither can be used."""
        return self._url_or_example

    def migrations_folder(self) -> Path | None:
        """Where the migrations are: as somebody said, else those that the project's own runner applies, else as Prisma
        would take it, else in adx-tui's own layout; None where there is no such folder."""
        if self.settings.migrations is not None:
            return self.settings.migrations
        if self.prisma is not None:
            runs = self.prisma.runner_reason
            folder = runs.path.parent.parent if runs is not None else self.prisma.migrations
            return folder if folder is not None and folder.is_dir() else None
        return migration_folder.find(self.settings.project)

    def port(self) -> int:
        """The port a server of ours listens on: POSTGRES_PORT, else DATABASE_URL's, else Postgres' own. Raises
        UnreadableFileError."""
        return self._port_for(self.url_or_example())

    def local_administrator(self) -> tuple[str, str]:
        """Role and password of a server of ours: the environment's; else the application's, where that is the same
        role; else one that is made once and kept. Raises OSError."""
        return self._local_administrator.get()

    def compose_choice(self) -> ComposeChoice | None:
        """The project's own compose files, and what named them; None where the bundled one serves."""
        return self._compose_choice

    def compose_path(self) -> Path | None:
        """The first of the project's own compose files; None where the bundled one serves."""
        return self._compose_choice.files[0] if self._compose_choice else None

    def compose_file(self) -> ComposeFile:
        """The project's own compose file, else the bundled one. Raises ComposeFileError."""
        return self._compose_file.get()

    def compose_service(self) -> PostgresService:
        """The compose file's Postgres. Raises ComposeFileError, OSError."""
        return self._compose_service.get()

    def compose_names(self) -> PostgresService | None:
        """The same service, whose names alone are of interest: without a password being made for it where there is
        none yet. None where the file can't be used."""
        return self._compose_names

    # --- worked out on the first question ---------------------------------------------------------------------------

    @cached_property
    def _url(self) -> Outcome[DatabaseUrl]:
        return self._parsed(self.url_names.migrations)

    @cached_property
    def _application_url(self) -> Outcome[DatabaseUrl]:
        return self._parsed(self.url_names.application)

    def _parsed(self, names: tuple[str, ...]) -> Outcome[DatabaseUrl]:
        return Outcome(lambda: self._from_here(self._written(names)), DatabaseUrlError, OSError)

    @cached_property
    def _url_or_example(self) -> DatabaseUrl | None:
        url = self._written_or_example
        return None if url is None else self._from_here(url)

    def _written(self, names: tuple[str, ...]) -> DatabaseUrl:
        return _parsed(names, self.environment().values)

    @cached_property
    def _written_or_example(self) -> DatabaseUrl | None:
        """The URL as it stands, which may be meant for inside of a container network."""
        names = self.url_names.migrations
        try:
            environment = self.environment()
            if environment.get(self.url_name()):
                return self._written(names)
            example = environment.schema.file.values if environment.schema else {}
            return _parsed(names, example)
        except (DatabaseUrlError, OSError):
            return None

    def _from_here(self, url: DatabaseUrl) -> DatabaseUrl:
        """`url`, or where a host that only the compose file's own network knows is published on this machine."""
        if url.is_local or "." in url.host or ":" in url.host:
            return url
        published = published_address(service, url) if (service := self.compose_names()) else None
        # Inside of the network, in a devcontainer for one, the name is the way, and nothing is published there.
        return url if published is None or self.is_here(url.host) else published

    def _port_for(self, url: DatabaseUrl | None) -> int:
        if (port := port_number.parse(self.environment().get("POSTGRES_PORT"))) is not None:
            return port
        return url.port if url else database_url.DEFAULT_PORT

    @cached_property
    def _local_administrator(self) -> Outcome[tuple[str, str]]:
        return Outcome(self._settle_administrator, OSError)

    @cached_property
    def _compose_choice(self) -> ComposeChoice | None:
        try:
            values = self.environment().values
        except OSError:  # whoever asks for the environment is told
            values = {}
        return compose_source.settle_compose(self.settings, self.process_environment, values, self.repository.scripts)

    @cached_property
    def _compose_file(self) -> Outcome[ComposeFile]:
        choice = self._compose_choice
        return Outcome(lambda: choice.read() if choice else compose_file.read(None), ComposeFileError)

    @cached_property
    def _compose_service(self) -> Outcome[PostgresService]:
        return Outcome(lambda: self._service(*self.local_administrator()), ComposeFileError, OSError)

    @cached_property
    def _compose_names(self) -> PostgresService | None:
        try:
            environment = self.environment()
            if environment.get("POSTGRES_USER") and environment.get("POSTGRES_PASSWORD"):
                return self.compose_service()
            return self._service("-", "-")
        except (ComposeFileError, OSError):
            return None

    def _settle_administrator(self) -> tuple[str, str]:
        environment, url = self.environment(), self._written_or_example
        user = environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR
        password = environment.get("POSTGRES_PASSWORD")
        if not password and url is not None and url.user == user:
            password = url.password
        return user, password or state_directory.administrator_password(self.settings.project_state_dir)

    def _service(self, user: str, password: str) -> PostgresService:
        """With what the environment leaves open given. Raises ComposeFileError, OSError."""
        own = compose_source.env_values(self._compose_choice, self.settings.repository, self._read_env_file)
        variables = {**own, **self.process_environment, **self.environment().values}
        url = self._written_or_example
        given = {"POSTGRES_USER": user, "POSTGRES_PASSWORD": password, "POSTGRES_PORT": str(self._port_for(url))}
        variables |= {key: value for key, value in given.items() if not variables.get(key)}
        return self._compose_file.get().service(
            variables, project_dir=self.settings.project, url=url, read_env_file=self._read_env_file
        )

    def _read_env_file(self, path: Path) -> EnvFile:
        """An `env_file` of the compose file: often `.env` itself, which was read, or is still to be made. Raises as
        `env_file.read` does."""
        if os.path.realpath(path) == os.path.realpath(self.settings.env_file):
            return self.environment().file or env_file.parse("", path)
        return env_file.read(path)


def _parsed(names: tuple[str, ...], values: Mapping[str, str]) -> DatabaseUrl:
    """The URL in the one of `names` that counts. Raises DatabaseUrlError."""
    name = first_set(names, values)
    try:
        return replace(database_url.parse(values.get(name, "")), variable=name)
    except DatabaseUrlError as error:
        error.variable = name
        raise


def _merged(
    file: EnvFile | None, schema: EnvSchema | None, process_environment: Mapping[str, str], own_keys: tuple[str, ...]
) -> Environment:
    written = expansion.expanded(file, process_environment) if file else {}
    known = [*own_keys, *written, *(field.key for field in schema.fields)] if schema else [*own_keys, *written]
    process = {key: value for key in known if (value := process_environment.get(key))}
    shadowed = tuple(
        key for key in written if key in process and process[key] != written[key] and not key.startswith("ADX_")
    )
    values = written | process
    return Environment(values, file, schema.in_force(values) if schema else None, shadowed)
