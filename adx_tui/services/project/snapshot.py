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
from typing import Generic, TypeVar

from adx_tui.core.inside import repository_root
from adx_tui.services import files, state_directory
from adx_tui.services.docker import compose_file
from adx_tui.services.docker.compose_file import ComposeFile, ComposeFileError, PostgresService
from adx_tui.services.environment import env_file, env_schema, examples, expansion
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.environment.examples import NO_EXAMPLES, Examples
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.settings import Settings

# What adx-tui itself reads of the environment, whether a file names it or not.
OWN_KEYS = (
    "DATABASE_URL",
    "SHADOW_DATABASE_URL",
    "POSTGRES_IMAGE",
    "POSTGRES_PORT",
    "POSTGRES_USER",
    "POSTGRES_PASSWORD",
    "COMPOSE_PROJECT_NAME",
)
# What only a server of our own needs.
SERVER_KEYS = frozenset({"POSTGRES_IMAGE", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD"})
DEFAULT_ADMINISTRATOR = "postgres"

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Environment:
    """The values that count: the process environment over `.env`. `shadowed` are keys of the file that lose, our own
    settings aside: those are meant to be overridden for one run."""

    values: Mapping[str, str]
    file: EnvFile | None
    schema: EnvSchema | None
    shadowed: tuple[str, ...]
    examples: Examples = NO_EXAMPLES

    def get(self, key: str) -> str:
        return self.values.get(key, "")


class Outcome(Generic[Value]):
    """What a reading came to, a value or an error: `get` returns the one or raises the other, as often as asked."""

    def __init__(self, read: Callable[[], Value], *errors: type[Exception]) -> None:
        self._value: Value | None = None
        self._error: Exception | None = None
        try:
            self._value = read()
        except errors as error:
            self._error = error

    def get(self) -> Value:
        if self._error is not None:
            raise self._error.with_traceback(None)
        return self._value  # type: ignore[return-value] # None only where that is the value


@dataclass(frozen=True)
class ProjectSnapshot:
    """See the module. It never changes; the compose file is read when it is first asked for, and kept."""

    settings: Settings
    process_environment: Mapping[str, str]
    _environment: Outcome[Environment]

    @classmethod
    def read(
        cls, settings: Settings, process_environment: Mapping[str, str], file: EnvFile | None = None
    ) -> ProjectSnapshot:
        """Read the project; `file` is its `.env` where that was read just now."""

        def environment() -> Environment:
            written = file or env_file.read_if_there(settings.env_file)
            example = examples.find(settings.project, repository_root(settings.project))
            schema = env_schema.read_if_there(example.chosen or settings.project / ".env.example")
            return replace(_merged(written, schema, process_environment), examples=example)

        return cls(settings, process_environment, Outcome(environment, OSError))

    def environment(self) -> Environment:
        """Raises UnreadableFileError."""
        return self._environment.get()

    def url(self) -> DatabaseUrl:
        """The application's way into its database. Raises DatabaseUrlError, UnreadableFileError."""
        return self._url.get()

    def url_or_example(self) -> DatabaseUrl | None:
        """DATABASE_URL, or what the example says where there is none yet; None where neither can be used."""
        return self._url_or_example

    def port(self) -> int:
        """The port a server of ours listens on: POSTGRES_PORT, else DATABASE_URL's, else Postgres' own. Raises
        UnreadableFileError."""
        port = self.environment().get("POSTGRES_PORT")
        if port.isascii() and port.isdigit() and len(port) <= 5:
            return int(port)
        url = self.url_or_example()
        return url.port if url else database_url.DEFAULT_PORT

    def local_administrator(self) -> tuple[str, str]:
        """Role and password of a server of ours: the environment's; else the application's, where that is the same
        role; else one that is made once and kept. Raises OSError."""
        return self._local_administrator.get()

    def compose_path(self) -> Path | None:
        """The project's own compose file; None where the bundled one serves."""
        usual = self.settings.project / "compose" / "postgres.yml"
        return self.settings.compose_file or (usual if files.may_exist(usual) else None)

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
        return Outcome(lambda: database_url.parse(self.environment().get("DATABASE_URL")), DatabaseUrlError, OSError)

    @cached_property
    def _url_or_example(self) -> DatabaseUrl | None:
        try:
            environment = self.environment()
            if environment.get("DATABASE_URL"):
                return self.url()
            example = environment.schema.file.values.get("DATABASE_URL", "") if environment.schema else ""
            return database_url.parse(example)
        except (DatabaseUrlError, OSError):
            return None

    @cached_property
    def _local_administrator(self) -> Outcome[tuple[str, str]]:
        return Outcome(self._settle_administrator, OSError)

    @cached_property
    def _compose_file(self) -> Outcome[ComposeFile]:
        return Outcome(lambda: compose_file.read(self.compose_path()), ComposeFileError)

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
        environment, url = self.environment(), self.url_or_example()
        user = environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR
        password = environment.get("POSTGRES_PASSWORD")
        if not password and url is not None and url.user == user:
            password = url.password
        return user, password or state_directory.administrator_password(self.settings.project_state_dir)

    def _service(self, user: str, password: str) -> PostgresService:
        """With what the environment leaves open given. Raises ComposeFileError, OSError."""
        variables = {**self.process_environment, **self.environment().values}
        given = {"POSTGRES_USER": user, "POSTGRES_PASSWORD": password, "POSTGRES_PORT": str(self.port())}
        variables |= {key: value for key, value in given.items() if not variables.get(key)}
        return self._compose_file.get().service(
            variables, project_dir=self.settings.project, read_env_file=self._read_env_file
        )

    def _read_env_file(self, path: Path) -> EnvFile:
        """An `env_file` of the compose file: often `.env` itself, which was read. Raises as `env_file.read` does."""
        file = self.environment().file
        if file is not None and os.path.realpath(path) == os.path.realpath(file.path):
            return file
        return env_file.read(path)


def _merged(file: EnvFile | None, schema: EnvSchema | None, process_environment: Mapping[str, str]) -> Environment:
    written = expansion.expanded(file, process_environment) if file else {}
    known = [*OWN_KEYS, *written, *(field.key for field in schema.fields)] if schema else [*OWN_KEYS, *written]
    process = {key: value for key in known if (value := process_environment.get(key))}
    shadowed = tuple(
        key for key in written if key in process and process[key] != written[key] and not key.startswith("ADX_")
    )
    return Environment(written | process, file, schema, shadowed)
