"""A project with a real server of its own, on Docker or embedded, to be broken and mended."""

from __future__ import annotations

import json
import secrets
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import docker
import psutil
import psycopg
from docker.models.containers import Container

from adx_tui.core.cancellation import Cancellation
from adx_tui.core.event_json import to_json
from adx_tui.core.events import Event
from adx_tui.engine.local import LocalSession
from adx_tui.engine.request import AUTO, CHECK, RunRequest
from adx_tui.services.project import configuration
from tests.support.compose import remove_compose_project
from tests.support.ports import pick_free_port
from tests.support.project import Project, Result
from tests.support.requirements import postgres_image
from tests.support.server_step import env_value

EXAMPLE = """\
# How the application logs in.
# @required @sensitive @type=url
DATABASE_URL=postgresql://shop_app@127.0.0.1:{port}/shop?schema=public
# @required @type=port
POSTGRES_PORT={port}
# @required
POSTGRES_IMAGE={image}
# @required
POSTGRES_USER=postgres
# @required @sensitive @type=string(minLength=16)
POSTGRES_PASSWORD=
# Signs sessions.
# @required @sensitive @type=string(minLength=32)
SESSION_SECRET=
"""
# "Quiet" has nothing that a look at the catalogues opens it for: only the application reads it.
MIGRATION = """CREATE TABLE "Shop" (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE "Quiet" (word text);
"""
SEED = """INSERT INTO "Shop" (name) VALUES ('first') ON CONFLICT DO NOTHING;\n"""
FIRST = "20260101000000_first"
RUN_LIMIT = 120.0

Held = TypeVar("Held")


@dataclass(slots=True)
class World:
    """`where` is docker or embedded; `port` what `.env` had at first."""

    project: Project
    where: str
    port: int
    count: int = 0
    """Of what was written so far: no two migrations or seeds have a name in common."""
    latest: str = ""
    """What was written last."""
    before: str = ""
    """What stood there."""
    originals: dict[Path, bytes | None] = field(default_factory=dict)
    """What files had before they were edited; None: they were not there."""
    spoilt: bool = False
    """Set by who changes what can't be seen to have been changed: the project is not used again."""
    _held: dict[str, ExitStack] = field(default_factory=dict)

    @property
    def env(self) -> Path:
        return self.project.path / ".env"

    def arguments(self) -> tuple[str, ...]:
        """What the program is started with."""
        return ("--project", str(self.project.path), "--postgres", self.where)

    def variables(self) -> dict[str, str]:
        """The process environment it is started with."""
        return self.project._variables(None)

    def session(self, **flags: object) -> LocalSession:
        """What the program's front door would hand to a face, with further options by the settings' names."""
        variables = self.variables()
        chosen = {"project": str(self.project.path), "postgres": self.where, **flags}
        configure = partial(configuration.read, chosen, variables)
        return LocalSession(configure(), variables, configure)

    def run(self, request: RunRequest, **flags: object) -> Result:
        """One run of the engine, without a face, as `--output json` writes it."""
        events: list[dict[str, Any]] = []

        def on_event(event: Event) -> None:
            # As text and back: what is compared is what a program that reads the stream would have.
            events.append(json.loads(json.dumps(to_json(event))))

        exit_code = self.session(**flags).run(request, on_event, Cancellation(RUN_LIMIT))
        return Result(int(exit_code), "\n".join(map(json.dumps, events)), "", events)

    def check(self, **flags: object) -> Result:
        """`--check`."""
        return self.run(CHECK, **flags)

    def auto(self, **flags: object) -> Result:
        """`--auto`."""
        return self.run(AUTO, **flags)

    def hold(self, name: str, context: AbstractContextManager[Held]) -> Held:
        """Enter `context` until it is released, at the end of the fault at the latest."""
        stack = self._held.setdefault(name, ExitStack())
        return stack.enter_context(context)

    def afterwards(self, deed: Callable[[], object]) -> None:
        """Done at the end of the fault, mended or not."""
        self._held.setdefault("afterwards", ExitStack()).callback(deed)

    def release(self, name: str) -> None:
        """What was held under this name."""
        self._held.pop(name).close()

    def release_all(self) -> None:
        """At the end of a fault: whatever is held, and what was kept for `undo`."""
        self.originals.clear()
        while self._held:
            self._held.popitem()[1].close()

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@shop.example")
        subprocess.run(["git", "-C", self.project.path, *who, *arguments], check=True, capture_output=True)

    def replace(self, old: str, new: str, path: str = ".env") -> None:
        """As with an editor."""
        text = (self.project.path / path).read_text()
        assert old in text, text
        self.edit(path, text.replace(old, new))

    def edit(self, path: str, text: str | bytes) -> None:
        """Write the whole file; what it had before is kept for `undo`."""
        file = self.project.path / path
        self.originals.setdefault(file, file.read_bytes() if file.is_file() else None)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode(errors="surrogateescape") if isinstance(text, str) else text)

    def undo(self) -> None:
        """Every edit."""
        for file, original in self.originals.items():
            if original is None:
                file.unlink(missing_ok=True)
            else:
                file.write_bytes(original)
        self.originals.clear()

    def value(self, key: str) -> str:
        return env_value(self.env, key)

    def connect(self, database: str = "shop") -> psycopg.Connection[tuple[object, ...]]:
        """As the administrator, in autocommit. The caller closes it."""
        return psycopg.connect(
            host="127.0.0.1",
            port=int(self.value("POSTGRES_PORT")),
            user="postgres",
            password=self.value("POSTGRES_PASSWORD"),
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def sql(self, *statements: str, database: str = "shop") -> None:
        with self.connect(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def leave_a_mark(self) -> None:
        """What no safe remedy may lose."""
        self.sql("""INSERT INTO "Quiet" VALUES ('of the person')""")

    def has_its_mark(self) -> bool:
        with self.connect() as connection:
            row = connection.execute("""SELECT 1 FROM "Quiet" WHERE word = 'of the person'""").fetchone()
        return row == (1,)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nothing that is said may have."""
        keys = ("POSTGRES_PASSWORD", "SESSION_SECRET") if self.env.is_file() else ()
        return tuple(self.value(key) for key in keys)

    @contextmanager
    def container(self) -> Iterator[Container]:
        """The server's container."""
        engine = docker.from_env()
        try:
            yield engine.containers.get(f"{self.project.environment['COMPOSE_PROJECT_NAME']}-postgres-1")
        finally:
            engine.close()

    @property
    def data(self) -> Path:
        """The embedded server's data directory."""
        (data_directory,) = self.project.state_directory.rglob("pgdata")
        return data_directory

    def processes(self) -> list[psutil.Process]:
        """The embedded server: the postmaster, then its children."""
        postmaster = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        return [postmaster, *postmaster.children()]

    def kill(self) -> None:
        """The server, as a crash of it would."""
        if self.where == "docker":
            with self.container() as container:
                container.kill()
            return
        processes = self.processes()
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=10)

    def freeze(self) -> None:
        if self.where == "docker":
            with self.container() as container:
                container.pause()
            return
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.suspend()

    def thaw(self) -> None:
        if self.where == "docker":
            with self.container() as container:
                if container.status == "paused":
                    container.unpause()
            return
        for process in self.processes():
            # A session whose client has gone may end as soon as it can; the others must be thawed all the same.
            with suppress(psutil.NoSuchProcess):
                process.resume()

    def down(self) -> None:
        """Stop the server; its data stays."""
        result = self.project.adx("--down", "--postgres", self.where)
        assert result.exit_code == 0, result


@contextmanager
def world(folder: Path, where: str) -> Iterator[World]:
    """A project that nobody has set up yet; nothing of it stays."""
    project = Project.create(folder)
    name = f"adxtest{secrets.token_hex(5)}"
    project.environment["COMPOSE_PROJECT_NAME"] = name
    made = World(project, where, pick_free_port())
    project.write(".env.example", EXAMPLE.format(port=made.port, image=postgres_image()))
    project.write(".gitignore", ".env\n")
    project.migration(FIRST, MIGRATION)
    project.seed("001_shops.sql", SEED)
    try:
        yield made
    finally:
        made.release_all()
        project.clean_up()
        if where == "docker":
            engine = docker.from_env()
            try:
                remove_compose_project(engine, name)
            finally:
                engine.close()


def set_up(world: World) -> None:
    """To where everything holds."""
    result = world.project.adx("--auto", "--postgres", world.where)
    assert result.exit_code == 0, result
