"""One project as the steps see it: its environment, its database and who administers it, by the latest reading of its
files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.identity import slug
from adx_tui.core.model import Location
from adx_tui.core.redact import Redactor
from adx_tui.services.docker.postgres_service import PostgresService
from adx_tui.services.embedded.server import EmbeddedServer
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.environment.env_schema import EnvSchema
from adx_tui.services.postgres.url import DatabaseUrl, DatabaseUrlError
from adx_tui.services.project import urls
from adx_tui.services.project.configuration import Configuration, of_settings
from adx_tui.services.project.current_run import CurrentRun, ServerPlace
from adx_tui.services.project.learned_secrets import told_apart
from adx_tui.services.project.repository import PrismaProject, Repository, Source
from adx_tui.services.project.snapshot import DEFAULT_ADMINISTRATOR, Environment, ProjectSnapshot
from adx_tui.services.server.port import ADDRESS
from adx_tui.services.server.port_reservations import PortReservations
from adx_tui.settings import Postgres, Settings


class Project:
    """A project folder with its settings."""

    def __init__(
        self,
        configuration: Configuration,
        process_environment: Mapping[str, str],
        redactor: Redactor,
        configure: Callable[[], Configuration] | None = None,
    ) -> None:
        """The first reading takes the `.env` of `configuration`, which was read just now, as it is; `configure` makes
        another one of it."""
        self.configuration = configuration
        self._configure = configure or (lambda: of_settings(self.settings))
        self._chosen_postgres: Postgres | None = None
        self.process_environment = process_environment
        settings, file = configuration.settings, configuration.env_file
        self.run = CurrentRun(
            place=ServerPlace(settings.postgres, ""), reservations=PortReservations(settings.state_dir / "ports")
        )
        self._redactor = redactor
        self._snapshot = None if file is None else self.read(file)

    @property
    def settings(self) -> Settings:
        """What the run goes by."""
        return self.configuration.settings

    @property
    def repository(self) -> Repository:
        """What the repository says of itself."""
        return self.configuration.repository

    @property
    def prisma(self) -> PrismaProject | None:
        """The Prisma project that is meant; None where there is none, or several and nobody said which."""
        return self.configuration.repository.chosen

    def read_again(self) -> None:
        """Understand the repository anew: what it consists of may have changed. Raises SettingsError."""
        self.configuration = self._as_chosen(self._configure())
        file = self.configuration.env_file
        self._snapshot = None if file is None else self.read(file)

    def set_variable(self, name: str, value: str) -> None:
        """From now on the process environment has `value` for `name`; an empty one takes it out."""
        others = {key: kept for key, kept in self.process_environment.items() if key != name}
        self.process_environment = {**others, name: value} if value else others

    def choose_postgres(self, kind: Postgres) -> None:
        """From now on Postgres is to be there, as if `--postgres` had been typed."""
        self._chosen_postgres = kind
        self.configuration = self._as_chosen(self.configuration)

    def _as_chosen(self, configuration: Configuration) -> Configuration:
        if self._chosen_postgres is None:
            return configuration
        return replace(configuration, settings=configuration.settings.with_postgres(self._chosen_postgres))

    @property
    def snapshot(self) -> ProjectSnapshot:
        """The latest reading."""
        return self._snapshot or self.refresh()

    def refresh(self) -> ProjectSnapshot:
        """Read the project again: a remedy, or the person, may have changed its files."""
        self._snapshot = self.read()
        return self._snapshot

    def read(self, file: EnvFile | None = None) -> ProjectSnapshot:
        """A reading of its own, which the steps don't see; its secrets are masked from now on."""
        snapshot = ProjectSnapshot.read(
            self.settings, self.repository, self.process_environment, self.run.is_on_this_machine, file
        )
        with suppress(OSError):  # whoever asks for the environment is told
            environment = snapshot.environment()
            self.learn_secrets(environment.values, environment.schema)
        return snapshot

    def begin(self, cancellation: Cancellation, *, may_change: bool = False) -> CurrentRun:
        """The start of a run, which ends with `cancellation`: nothing was done in it yet. What was settled before, and
        which host's name was typed, is known to it."""
        before = self.run
        self.run = CurrentRun(
            place=before.place,
            reservations=PortReservations(self.settings.state_dir / "ports"),
            cancellation=cancellation,
            may_change=may_change,
            confirmed_host=before.confirmed_host,
        )
        return self.run

    def relative(self, path: Path) -> str:
        """`path` as a person in the project's folder would write it."""
        try:
            return str(path.relative_to(self.settings.given))
        except ValueError:
            inside = path.is_relative_to(self.settings.repository)
            return os.path.relpath(path, self.settings.given) if inside else str(path)

    def locate(self, source: Source | None) -> Location | None:
        """Where something was read, in the same way."""
        return None if source is None else Location(self.relative(source.path), source.line)

    def locate_key(self, key: str) -> Location | None:
        """The line of `.env` that the value of `key` is from; None where the process environment sets it, or nothing
        does. Raises as `environment` does."""
        file = None if self.process_environment.get(key) else self.environment().file
        entry = file.entry(key) if file is not None else None
        return None if entry is None else Location(self.relative(self.settings.env_file), entry.line)

    def environment(self) -> Environment:
        """`.env` and `.env.example`. Raises UnreadableFileError."""
        return self.snapshot.environment()

    def can_set(self, *keys: str) -> bool:
        """Whether `keys` may be written into `.env`, and would count there: there is one of this machine, no other
        program fills it, and the process environment has none of them. Raises as `environment` does."""
        file = self.environment().file
        is_ours = file is not None and not file.piped and not self.run.shares_environment
        return is_ours and not any(map(self.process_environment.get, keys))

    @property
    def is_local(self) -> bool:
        """Whether the server is ours to start, stop and mend."""
        return self.run.place.is_ours

    @property
    def may_change_server(self) -> bool:
        """Whether the server may be changed: one on another machine only where somebody said so, and the project's own
        files don't count, which a colleague may have sent."""
        url = self.url()
        if url.is_local or url.host == self.run.confirmed_host or self.run.is_on_this_machine(url.host):
            return True
        return self.settings.postgres is Postgres.EXTERNAL and self.settings.source_is_outside("postgres")

    @property
    def is_pooled(self) -> bool:
        """Whether the URL leads to a pooler on another machine, which is never to be changed through."""
        url = self.url()
        return not self.is_local and url.is_pooled and not self.run.is_on_this_machine(url.host)

    @property
    def url_name(self) -> str:
        """The variable that `url` is taken from: DATABASE_URL, if Prisma's schema or config does not say otherwise."""
        try:
            return self.snapshot.url_name()
        except OSError:
            return self.snapshot.url_names.migrations[-1]

    @property
    def shadow_name(self) -> str:
        """The variable that names the shadow database: SHADOW_DATABASE_URL, if Prisma's schema or config does not say
        otherwise."""
        return self.snapshot.url_names.shadow[0]

    def url(self) -> DatabaseUrl:
        """The way of Prisma's commands into the database. Raises DatabaseUrlError."""
        return self.snapshot.url()

    def url_or_example(self) -> DatabaseUrl | None:
        """The same, or what the example says where there is none yet; None where neither can be used."""
        return self.snapshot.url_or_example()

    def url_changes(self, url: DatabaseUrl) -> Mapping[str, str]:
        """What is to be written so that `url` is the project's, and what leads to the same server goes with it: a URL
        that stays behind may lead into somebody else's database."""
        others: Mapping[str, str] = {}
        with suppress(DatabaseUrlError):  # one that can't be used leads nowhere, and nothing with it
            others = urls.changes(self.snapshot.url_names, self.environment().values, self.url(), url)
        return {self.url_name: url.with_password, **others}

    def migrations_folder(self) -> Path | None:
        """The folder of the migrations; None where there is none."""
        return self.snapshot.migrations_folder()

    def port(self) -> int:
        """The port a server of ours listens on: POSTGRES_PORT, else the URL's, else Postgres' own."""
        return self.snapshot.port()

    def administrator(self) -> DatabaseUrl:
        """How the administrator logs in, to the maintenance database `postgres`. Raises DatabaseUrlError,
        ComposeFileError, OSError."""
        url, environment = self.url(), self.environment()
        if self.run.place.kind is Postgres.DOCKER:
            service = self.service()
            user = service.environment.get("POSTGRES_USER") or DEFAULT_ADMINISTRATOR
            password = service.environment.get("POSTGRES_PASSWORD", "")
            url = replace(url, host=ADDRESS, port=service.host_port)
        elif self.run.place.kind is Postgres.EMBEDDED:
            user, password = self.snapshot.local_administrator()
            url = replace(url, host=ADDRESS, port=self.port())
        elif self.run.administers_itself:
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
        """How the administrator logs in, to the application's database. Raises as `administrator` does."""
        url = self.url()
        return self.administrator().changed(database=url.database) if self.has_administrator() else url

    def service(self) -> PostgresService:
        """The compose file's Postgres, or that of a container as it stands. Raises ComposeFileError, OSError."""
        if self.run.place.standing is not None:
            return self._standing(self.run.place.standing, self.environment())
        service = self.snapshot.compose_service()
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
        return self.snapshot.compose_path()

    def embedded_server(self) -> EmbeddedServer:
        """The project's embedded server."""
        return EmbeddedServer(self.settings.project_state_dir, self.settings.state_dir, self.port())

    def default_compose_project(self) -> str:
        """The Compose project that this folder gets when another checkout has the usual name."""
        tail = self.settings.project_state_dir.name.rpartition("-")[2][:6]
        return f"{slug(self.settings.name)}-{tail}"

    def learn_secrets(self, values: Mapping[str, str], schema: EnvSchema | None) -> None:
        """Have every secret among `values` masked from now on, whatever form it takes."""
        secrets, public = told_apart(values, schema)
        self._redactor.add(*secrets)
        self._redactor.add_public(DEFAULT_ADMINISTRATOR, *public)
