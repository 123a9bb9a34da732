"""A project whose database was built by one run on a server of its own, and what tests of snapshots and of `--reset`
read of databases and runs."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg

from tests.support.contract import assert_keeps_contract
from tests.support.outcome import assert_green
from tests.support.project import Project, Result

Connection = psycopg.Connection[tuple[Any, ...]]

PASSWORD = "administrators-own"
COPIES = "SELECT datname FROM pg_database WHERE starts_with(datname, 'adx_tui_') ORDER BY 1"
WORDS = "SELECT array_agg(text ORDER BY id) FROM word"
SETTINGS = """
    SELECT pg_get_userbyid(datdba), datconnlimit, datallowconn, datistemplate, shobj_description(d.oid, 'pg_database'),
           ARRAY(SELECT unnest(datacl)::text ORDER BY 1),
           ARRAY(SELECT (setrole, setconfig)::text FROM pg_db_role_setting WHERE setdatabase = d.oid ORDER BY 1)
    FROM pg_database d WHERE datname = current_database()
"""


def value(connection: Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row and len(row) == 1 else row


def logs(result: Result, source: str = "adx-tui") -> list[str]:
    return [event["text"] for event in result.events if event["event"] == "log" and event["source"] == source]


def statements(result: Result) -> list[str]:
    """What the command of the run was to do, as it showed it."""
    return logs(result, "command")


class Built:
    """A project whose server is adx-tui's own, built from nothing by one run."""

    def __init__(self, project: Project, port: int, where: str, image: str) -> None:
        self.project, self.port, self.where = project, port, where
        project.env(
            DATABASE_URL=f"postgresql://app:app-password@127.0.0.1:{port}/words",
            POSTGRES_USER="postgres",
            POSTGRES_PASSWORD=PASSWORD,
            POSTGRES_PORT=port,
            POSTGRES_IMAGE=image,
            WORD="two",
        )
        project.migration("1_word", "CREATE TABLE word (id serial PRIMARY KEY, text text UNIQUE);")
        project.seed("001_words.sql", "INSERT INTO word (text) VALUES ('one') ON CONFLICT DO NOTHING;")
        project.seed(
            "002_more.sql", "INSERT INTO word (text) VALUES (current_setting('adx.word')) ON CONFLICT DO NOTHING;"
        )
        self.first = self.run("--auto")
        assert_green(self.first)

    def run(self, *arguments: str) -> Result:
        return self.project.adx(*arguments, "--postgres", self.where, "--output", "json")

    def reset(self) -> Result:
        result = self.run("--reset", "words")
        assert_green(result)
        assert_keeps_contract(result.events, 0)
        return result

    def admin(self, database: str = "postgres") -> Connection:
        return self._connect("postgres", PASSWORD, database)

    def connect(self) -> Connection:
        return self._connect("app", "app-password", "words")

    def _connect(self, user: str, password: str, database: str) -> Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=user,
            password=password,
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def use(self) -> None:
        """What a reset is for."""
        with closing(self.connect()) as connection:
            connection.execute("INSERT INTO word (text) VALUES ('mine')")
            connection.execute("CREATE TABLE leftover ()")

    def words(self) -> list[str]:
        with closing(self.connect()) as connection:
            return list(value(connection, WORDS))

    def copies(self) -> list[str]:
        with closing(self.admin()) as admin:
            return [name for (name,) in admin.execute(COPIES.encode()).fetchall()]

    def drop_copies(self) -> None:
        for name in self.copies():
            with closing(self.admin()) as admin:
                admin.execute(f"ALTER DATABASE {name} IS_TEMPLATE false".encode())
                admin.execute(f"DROP DATABASE {name}".encode())

    def picture(self) -> Any:
        """Rows, sequences, owners, rights, settings, histories."""
        with closing(self.admin("words")) as admin:
            return [
                value(admin, query)
                for query in (
                    "SELECT array_agg(word ORDER BY id) FROM word",
                    "SELECT (last_value, is_called) FROM word_id_seq",
                    "SELECT array_agg((relname, relowner::regrole, relacl)::text ORDER BY relname, relnamespace)"
                    " FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'adx_tui')",
                    "SELECT array_agg((nspname, nspowner::regrole, nspacl)::text ORDER BY nspname) FROM pg_namespace",
                    "SELECT array_agg((defaclrole, defaclnamespace, defaclobjtype, defaclacl)::text ORDER BY oid)"
                    " FROM pg_default_acl",
                    "SELECT array_agg((migration_name, checksum, applied_steps_count)::text) FROM _prisma_migrations",
                    "SELECT array_agg((name, checksum)::text ORDER BY name) FROM adx_tui.seed_history",
                    SETTINGS,
                )
            ]
