"""A project that has only what the `postgres` step needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.support.project import Project, Result

ADMINISTRATOR = "postgres"
PASSWORD = "administrators-own"
DATABASE = "notes"


@dataclass(slots=True)
class ServerProject:
    """`run` inspects and mends up to the `postgres` step; `.env` is written anew by every `set`."""

    project: Project
    port: int
    where: str
    values: dict[str, str] = field(default_factory=dict)

    def set(self, **changes: str) -> None:
        self.values |= changes
        url = f"postgresql://notes_app:app-password@127.0.0.1:{self.port}/{DATABASE}"
        self.project.env(**{"DATABASE_URL": url, "POSTGRES_PORT": self.port} | self.values)

    def run(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> Result:
        """Up to the `postgres` step, as JSON."""
        where = () if "--postgres" in arguments else ("--postgres", self.where)
        return self.project.adx(*arguments, *where, "--step", "postgres", "--output", "json", env=env)

    def check(self, env: Mapping[str, str | None] | None = None) -> Result:
        return self.run("--check", env=env)

    def auto(self, env: Mapping[str, str | None] | None = None) -> Result:
        return self.run("--auto", env=env)

    def down(self, *arguments: str) -> Result:
        return self.project.adx("--down", *arguments, "--postgres", self.where)

    def connect(self, *, password: str = PASSWORD, port: int | None = None) -> psycopg.Connection[tuple[object, ...]]:
        """As the administrator, in autocommit. The caller closes it."""
        return psycopg.connect(
            host="127.0.0.1",
            port=port or self.port,
            user=ADMINISTRATOR,
            password=password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=10,
        )

    def leave_a_mark(self) -> None:
        """Data that has to be there after every remedy that claims to lose nothing."""
        with self.connect() as connection:
            connection.execute("CREATE TABLE mark AS SELECT 42 AS answer")

    def has_its_mark(self, *, password: str = PASSWORD, port: int | None = None) -> bool:
        with self.connect(password=password, port=port) as connection:
            return connection.execute("SELECT answer FROM mark").fetchone() == (42,)

    def written(self, key: str) -> str:
        """The value of `key` that now stands in `.env`."""
        return env_value(self.project.path / ".env", key)


def env_value(path: Path, key: str) -> str:
    """The value of `key` in a `.env`, quotes taken off; empty where it is not there."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and name == key:
            return value.strip("'\"")
    return ""


def data(server: ServerProject) -> Path:
    """The data directory of a server of the embedded kind."""
    (found,) = server.project.state_directory.glob("projects/*/pgdata")
    return found
