"""Which service of a compose file is the project's Postgres: by the exact name of its image, else by what it is given;
of several, the one that the URL leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from adx_tui.services.docker.compose_build import BaseImage
from adx_tui.services.docker.compose_mounts import holds_data, read_mount
from adx_tui.services.docker.compose_ports import SERVICE_PORT, PublishedPort, read_port
from adx_tui.services.docker.compose_tree import ComposeFileError, Value
from adx_tui.services.postgres.url import DatabaseUrl

IMAGES = frozenset(
    [
        "postgres",
        "postgresql",  # Bitnami's, CloudNativePG's, Red Hat's
        "postgresql-repmgr",
        "pgvector",
        "postgis",
        "timescaledb",
        "timescaledb-ha",
        "timescaledb-postgis",
        "pgvecto-rs",
        "vchord-postgres",
        "vchord-suite",
        "paradedb",
        "citus",
        "neon_local",
        "pg_duckdb",
        "pgduckdb",
        "pgroonga",
        "orioledb",
        "postgresml",
        "pgautoupgrade",
        "postgres-ssl",  # Railway's
        "postgres-nix",
        "postgres-pgvector",
        "postgres-postgis",
        "pgrouting",
        "age",
        "spilo-15",
        "spilo-16",
        "spilo-17",
        "spilo-18",
    ]
)
"""The last part of the names of images that run a Postgres server. Not what only speaks to one: pgadmin4, postgrest,
pgbouncer, pgcat, an exporter, a backup."""
_SERVER_KEYS = ("POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_HOST_AUTH_METHOD", "POSTGRESQL_PASSWORD")
# What a client is told: which server to go to.
_CLIENT_KEYS = ("POSTGRES_HOST", "POSTGRES_SERVER", "PGHOST", "DB_HOST", "DATABASE_URL", "DATABASE_HOST")
_STARTERS = ("postgres", "docker-entrypoint.sh", "/usr/local/bin/docker-entrypoint.sh")


class SeveralServicesError(ComposeFileError):
    """More than one service is a Postgres, and nothing says which is meant. `services` are their names, with the line
    of each and where it is published."""

    def __init__(self, services: Sequence[Candidate]) -> None:
        names = ", ".join(service.name for service in services)
        first = services[0].value
        super().__init__(f"several of its services are a Postgres, and the URL fits none better: {names}", first.line)
        self.file = first.file
        self.services = tuple(services)


@dataclass(frozen=True)
class Candidate:
    """A service that may be the one. `image` is the one that it runs, its Dockerfile's FROM where it is built;
    `environment` what is known of its variables."""

    name: str
    value: Value
    image: str
    environment: Mapping[str, str]
    published: PublishedPort
    host_names: tuple[str, ...]
    server_port: int = SERVICE_PORT
    build: BaseImage | None = None

    @cached_property
    def is_postgres(self) -> bool:
        """Whether it is a Postgres server, and no program that is only made of the same image."""
        if image_name(self.image) in IMAGES:
            return self._starts_a_server or self._keeps_data or self._has_server_keys
        is_client = any(key in self.environment for key in _CLIENT_KEYS)
        return self._has_server_keys and not is_client and (self._keeps_data or self._takes_connections)

    @property
    def profiles(self) -> frozenset[str]:
        """What has to be switched on for it to start; none where it starts by itself."""
        return frozenset(profile.text("a name") for profile in self.value.get("profiles").items())

    def agreement(self, url: DatabaseUrl | None) -> tuple[int, ...]:
        """How well it fits the URL: first by host or port, then by its login and database."""
        if url is None:
            return (0, 0)
        login = (
            (self.user, url.user),
            (self.environment.get("POSTGRES_PASSWORD"), url.password),
            (self.database, url.database),
        )
        by_port = url.is_local and url.port == self.published.number
        return int(by_port or url.host in self.host_names), sum(mine == theirs for mine, theirs in login)

    @property
    def user(self) -> str:
        return self.environment.get("POSTGRES_USER") or "postgres"

    @property
    def database(self) -> str:
        """The image's own rule: the database is called as the user is, unless POSTGRES_DB says otherwise."""
        return self.environment.get("POSTGRES_DB") or self.user

    @property
    def _starts_a_server(self) -> bool:
        """The images' entrypoint takes what begins with a dash as options of the server, and runs any other command."""
        entrypoint, command = self.value.get("entrypoint"), _first_word(self.value.get("command"))
        is_images_own = entrypoint.is_null or _first_word(entrypoint) in _STARTERS
        return is_images_own and (not command or command.startswith("-") or PurePosixPath(command).name in _STARTERS)

    @property
    def _keeps_data(self) -> bool:
        return any(holds_data(read_mount(mount).target) for mount in self.value.get("volumes").items())

    @property
    def _has_server_keys(self) -> bool:
        return any(key in self.environment for key in _SERVER_KEYS)

    @property
    def _takes_connections(self) -> bool:
        targets = [read_port(port).target for port in self.value.get("ports").items()]
        return str(self.server_port) in [*targets, *(port.text("a port") for port in self.value.get("expose").items())]


def image_name(image: str) -> str:
    """The last part of an image's name, without registry, tag and digest."""
    return image.partition("@")[0].rsplit("/", 1)[-1].partition(":")[0]


def choose(candidates: Sequence[Candidate], url: DatabaseUrl | None, profiles: frozenset[str]) -> Candidate | None:
    """The one that is the project's Postgres: of those that start by themselves or whose profile is active, else of
    all. None where there is none. Raises SeveralServicesError, ComposeFileError."""
    known = [candidate for candidate in candidates if candidate.is_postgres]
    started = [candidate for candidate in known if not candidate.profiles or candidate.profiles & profiles]
    known = started or known
    if not known:
        return None
    best = max(candidate.agreement(url) for candidate in known)
    fitting = [candidate for candidate in known if candidate.agreement(url) == best]
    if len(fitting) > 1:
        raise SeveralServicesError(fitting)
    return fitting[0]


def _first_word(given: Value) -> str:
    if given.is_list:
        return next((word.text("a word of the command") for word in given.items()), "")
    return next(iter(given.text_or("", "a command").split()), "")
