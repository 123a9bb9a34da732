"""A project with a table of words, whose copies can be taken and put back."""

from __future__ import annotations

from contextlib import closing

import psycopg

from tests.support.built import WORDS, Connection, value
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_green
from tests.support.project import Project, Result


class Words:
    """A project whose server adx-tui started: a table of words, filled by hand."""

    def __init__(self, project: Project, database: FreshDatabase) -> None:
        server = database.server
        self.project, self.database = project, database
        project.env(DATABASE_URL=database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password)
        with closing(self.connect()) as connection:
            connection.execute("CREATE TABLE word (id serial PRIMARY KEY, text text)")
            connection.execute("INSERT INTO word (text) VALUES ('one'), ('two')")

    def connect(self) -> Connection:
        return psycopg.connect(self.database.url.partition("?")[0], autocommit=True, connect_timeout=10)

    def admin(self, database: str = "postgres") -> Connection:
        return psycopg.connect(self.database.server.admin_url(database), autocommit=True, connect_timeout=10)

    def run(self, *arguments: str) -> Result:
        return self.project.adx(*arguments, "--postgres", "embedded", "--output", "json")

    def take(self, name: str) -> None:
        assert_green(self.run("--snapshot", name))

    def restore(self, name: str) -> Result:
        return self.run("--restore", name, "--database", self.database.name)

    def listed(self) -> list[str]:
        result = self.run("--snapshots")
        assert_green(result)
        return [event["title"] for event in result.events if event["event"] == "check"]

    def words(self) -> list[str]:
        with closing(self.connect()) as connection:
            return list(value(connection, WORDS))

    def write(self, word: str) -> None:
        with closing(self.connect()) as connection:
            connection.execute("INSERT INTO word (text) VALUES (%s)", [word])

    def remove_copies(self) -> None:
        with closing(self.admin()) as connection:
            query = (
                f"SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') ~ '{self.database.name}'"
            )
            for (name,) in connection.execute(query.encode()).fetchall():
                connection.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE false'.encode())
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
