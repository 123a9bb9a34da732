"""One project as the steps see it: its environment, its database and who administers it. Read afresh each time, as a
remedy, or the person, may have changed the files since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.redact import Redactor
from adx_tui.services import files, state_directory
from adx_tui.services.docker import compose_file
from adx_tui.services.docker.compose_file import PostgresService
from adx_tui.services.embedded.server import EmbeddedServer
from adx_tui.services.environment import env_file, env_schema
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.postgres import url as database_url
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.server import this_machine
from adx_tui.services.server.port import ADDRESS
from adx_tui.services.server.port_reservations import PortReservations
from adx_tui.settings import Postgres, Settings, slug

if TYPE_CHECKING:
    from adx_tui.services.postgres.pool import ConnectionPool

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


@dataclass(frozen=True, slots=True)
class Environment:
    """The values that count: the process environment over `.env`. `shadowed` are keys of the file that lose, our own
    settings aside: those are meant to be overridden for one run."""

    values: Mapping[str, str]
    file: EnvFile | None
    schema: EnvSchema | None
    shadowed: tuple[str, ...]

    def get(self, key: str) -> str:
        return self.values.get(key, "")


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """Where Postgres runs, settled, and why there. `data` is the project's data that is there already, in a person's
    words; empty where there is none yet."""

    kind: Postgres
    why: str
    data: str = ""
    standing: PostgresService | None = None
    """A container of this repository that another compose file made: its server is used as it stands."""
    other_engine: str = ""
    """The engine that has the data, where that is not the one that answers."""
    stopped: str = ""
    """The container, not ours to start, whose server would answer DATABASE_URL."""

    free_port: int | None = None
    """The project's port, if nobody listened on it: who has it now began since, and has no data of this project."""

    @property
    def is_ours(self) -> bool:
        """Whether the server is ours to start, stop and mend."""
        return self.kind is not Postgres.EXTERNAL


class Project:
    """A project folder with its settings."""

    def __init__(self, settings: Settings, process_environment: Mapping[str, str], redactor: Redactor) -> None:
        self.settings = settings
        self.process_environment = process_environment
        self.place = ServerPlace(settings.postgres, "")
        self.cancellation = Cancellation()
        """Of the run that is under way: what a call to the engine ends with."""
        self.reset: str | None = None
        """The name of the database that the person asked to be dropped and rebuilt; None once that was done."""
        self.pristine = False
        """Whether all that is in the database is this run's own doing: it was created in it, or put back."""
        self.made_environment = False
        """Whether this run made `.env`: nobody wrote what is in it."""
        self.administers_itself = False
        """Whether the server, which is not ours, refuses POSTGRES_USER: the application's own role administers it."""
        self.reservations = PortReservations(settings.state_dir / "ports")
        self.confirmed_host: str | None = None
        """The host of a server on another machine whose name the person typed."""
        self._connections: ConnectionPool | None = None
        self._redactor = redactor

    def begin(self, cancellation: Cancellation) -> None:
        """At the start of a run, which ends with `cancellation`: nothing was done in it yet."""
        self.cancellation = cancellation
        self.pristine = self.made_environment = self.administers_itself = False

    @property
    def connections(self) -> ConnectionPool:
        """What the run keeps of its sessions; `close_connections` ends them."""
        from adx_tui.services.postgres.pool import ConnectionPool

        self._connections = self._connections or ConnectionPool()
        return self._connections

    def close_connections(self) -> None:
        """Before something that needs a database for itself, and at the end of a run."""
        if self._connections is not None:
            self._connections.close()

    @property
    def example_path(self) -> Path:
        return self.settings.project / ".env.example"

    def relative(self, path: Path) -> str:
        """`path` as a person in the project's folder would write it."""
        try:
            return str(path.relative_to(self.settings.project))
        except ValueError:
            return str(path)

    def environment(self) -> Environment:
        """Read `.env` and `.env.example`. Raises UnreadableFileError."""
        file = env_file.read_if_there(self.settings.env_file)
        schema = env_schema.read_if_there(self.example_path)
        written = dict(file.values) if file else {}
        known = [*OWN_KEYS, *written, *(field.key for field in schema.fields)] if schema else [*OWN_KEYS, *written]
        process = {key: value for key in known if (value := self.process_environment.get(key))}
        shadowed = tuple(
            key for key in written if key in process and process[key] != written[key] and not key.startswith("ADX_")
        )
        environment = Environment(written | process, file, schema, shadowed)
        self.learn_secrets(environment.values, schema)
        return environment

    def can_set(self, *keys: str) -> bool:
        """Whether `keys` would count if they were written into `.env`: there is one, no other program fills it, and the
        process environment has none of them. Raises as `environment` does."""
        file = self.environment().file
        return file is not None and not file.piped and not any(map(self.process_environment.get, keys))

    @property
    def is_local(self) -> bool:
        """Whether the server is ours to start, stop and mend."""
        return self.place.is_ours

    @property
    def may_change_server(self) -> bool:
        """Whether the server may be changed: one on another machine only where somebody said so, and the project's own
        files don't count, which a colleague may have sent."""
        host = self.url().host
        if self.is_local or host == self.confirmed_host or this_machine.is_here(host):
            return True
        return self.settings.postgres is Postgres.EXTERNAL and self.settings.source_is_outside("postgres")

    @property
    def is_pooled(self) -> bool:
        """Whether DATABASE_URL leads to a pooler on another machine, which is never to be changed through."""
        url = self.url()
        return not self.is_local and url.is_pooled and not this_machine.is_here(url.host)

    def url(self) -> DatabaseUrl:
        """The application's way into its database. Raises DatabaseUrlError."""
        return database_url.parse(self.environment().get("DATABASE_URL"))

    def port(self) -> int:
        """The port a server of ours listens on: POSTGRES_PORT, else DATABASE_URL's, else Postgres' own."""
        port = self.environment().get("POSTGRES_PORT")
        if port.isascii() and port.isdigit() and len(port) <= 5:
            return int(port)
        url = self.url_or_example()
        return url.port if url else database_url.DEFAULT_PORT

    def administrator(self) -> DatabaseUrl:
        """How the administrator logs in, to the maintenance database `postgres`. Raises DatabaseUrlError,
        ComposeFileError, OSError."""
        url, environment = self.url(), self.environment()
        if self.place.kind is Postgres.DOCKER:
            service = self.service()
            user = service.environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR
            password = service.environment.get("POSTGRES_PASSWORD", "")
            url = replace(url, host=ADDRESS, port=service.host_port)
        elif self.place.kind is Postgres.EMBEDDED:
            user, password = self._local_administrator(environment)
            url = replace(url, host=ADDRESS, port=self.port())
        elif self.administers_itself:
            return url
        elif environment.get("POSTGRES_USER") and environment.get("POSTGRES_PASSWORD"):
            user, password = environment.get("POSTGRES_USER"), environment.get("POSTGRES_PASSWORD")
        else:
            return url
        self._redactor.add(password)
        return url.changed(user=user, password=password, database="postgres")

    def maintenance(self) -> DatabaseUrl:
        """The same, always to the maintenance database: where databases are created, renamed and dropped from."""
        return self.administrator().changed(database="postgres")

    def has_administrator(self) -> bool:
        """Whether somebody else than the application's own role administers the server."""
        return self.administrator().user != self.url().user

    def administrator_inside(self) -> DatabaseUrl:
        """Whoever administers the server, in the application's database. Raises as `administrator` does."""
        url = self.url()
        return self.administrator().changed(database=url.database) if self.has_administrator() else url

    def service(self) -> PostgresService:
        """The compose file's Postgres, or that of a container as it stands. Raises ComposeFileError, OSError."""
        environment = self.environment()
        if self.place.standing is not None:
            return self._standing(self.place.standing, environment)
        user, password = self._local_administrator(environment)
        given = {"POSTGRES_USER": user, "POSTGRES_PASSWORD": password, "POSTGRES_PORT": str(self.port())}
        variables = {**self.process_environment, **environment.values}
        variables |= {key: value for key, value in given.items() if not variables.get(key)}
        service = compose_file.read(self.compose_path(), variables, project_dir=self.settings.project)
        self.learn_secrets(service.environment, None)  # it may have them from a file of its own
        return service

    def _standing(self, service: PostgresService, environment: Environment) -> PostgresService:
        """With the administrator's password as it is written here: the container's own counted at its first start."""
        user = service.environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR
        url = self.url_or_example()
        password = url.password if url is not None and url.user == user else ""
        if not password and (environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR) == user:
            password = environment.get("POSTGRES_PASSWORD")
        given = {"POSTGRES_PASSWORD": password} if password else {}
        self.learn_secrets(service.environment, None)
        return replace(service, environment={**service.environment, **given})

    def compose_path(self) -> Path | None:
        """The project's own compose file; None where the bundled one serves."""
        usual = self.settings.project / "compose" / "postgres.yml"
        return self.settings.compose_file or (usual if files.may_exist(usual) else None)

    def embedded_server(self) -> EmbeddedServer:
        """The project's embedded server."""
        return EmbeddedServer(self.settings.project_state_dir, self.settings.state_dir, self.port())

    def default_compose_project(self) -> str:
        """The Compose project that this folder gets when another checkout has the usual name."""
        tail = self.settings.project_state_dir.name.rpartition("-")[2][:6]
        return f"{slug(self.settings.name)}-{tail}"

    def _local_administrator(self, environment: Environment) -> tuple[str, str]:
        """Role and password of a server of ours: the environment's; else the application's, where that is the same
        role; else one that is made once and kept."""
        user = environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR
        password = environment.get("POSTGRES_PASSWORD")
        if not password and (url := self.url_or_example()) is not None and url.user == user:
            password = url.password
        return user, password or state_directory.administrator_password(self.settings.project_state_dir)

    def url_or_example(self) -> DatabaseUrl | None:
        """DATABASE_URL, or what the example says where there is none yet; None where neither can be used."""
        try:
            environment = self.environment()
            example = environment.schema.file.values.get("DATABASE_URL", "") if environment.schema else ""
            return database_url.parse(environment.get("DATABASE_URL") or example)
        except (DatabaseUrlError, OSError):
            return None

    def learn_secrets(self, values: Mapping[str, str], schema: EnvSchema | None) -> None:
        """Have every secret among `values` masked from now on, whatever form it takes."""
        names: set[str] = {DEFAULT_ADMINISTRATOR}
        secrets: list[str] = []  # told all at once: each telling has its cost
        for key, value in values.items():
            declared = schema.field(key) if schema else None
            secret = (declared is not None and declared.sensitive) or env_schema.looks_secret(key)
            if "://" in value:
                names |= _learn_url(value, secrets, secret=secret)
            elif secret:
                secrets += (value,)
        self._redactor.add(*secrets)
        self._redactor.add_public(*names, values.get("POSTGRES_USER", ""))


def _learn_url(value: str, secrets: list[str], *, secret: bool) -> set[str]:
    """Add to `secrets` what in a URL is one; returns what is none."""
    try:
        url = database_url.parse(value)
    except DatabaseUrlError as error:
        if error.encoded:
            secrets += (value, database_url.parse(error.encoded).password)
        elif secret:
            secrets.append(value)  # a webhook, a key: all of it is the secret
        secrets.append(database_url.password_in(value))
        return set()
    secrets.append(url.password)
    return {url.user, url.database, url.host}
