"""However the shell, the server, the database or the role would have a session: what is stored and read is the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.outcome import assert_explained, assert_green, codes, finding, steps
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres

MIGRATIONS = {
    "20260101000000_words": (
        'CREATE TABLE "Word" (place SERIAL PRIMARY KEY, word TEXT NOT NULL UNIQUE);\n'
        "INSERT INTO \"Word\" (word) VALUES ('{text}, migration');\n"
    ),
    # What a definition looks like depends on how the session that reads it writes dates, intervals and strings.
    "20260102000000_defaults": (
        "CREATE TABLE \"Default\" (id SERIAL PRIMARY KEY, day DATE DEFAULT '2026-02-01', at TIMESTAMPTZ DEFAULT"
        " '2026-02-01 00:00+00', pause INTERVAL DEFAULT '1 day 02:03', path TEXT DEFAULT E'a\\\\b');\n"
    ),
}
SQL_SEED = "INSERT INTO \"Word\" (word) VALUES ('{text}, SQL') ON CONFLICT DO NOTHING;\n"
PYTHON_SEED = """\
ROWS = "name\\n{text}, Python\\n"

def seed(connection, environment):
    for word in ROWS.splitlines()[1:]:
        connection.execute('INSERT INTO "Word" (word) VALUES (%s) ON CONFLICT DO NOTHING', [word])
"""
MAKERS = ("migration", "SQL", "Python")
TEXT = "é ü 日本"
LATIN = "é ü"


@pytest.fixture
def encoded(embedded_server: EmbeddedServer) -> Iterator[ExitStack]:
    with ExitStack() as databases:
        yield databases


def fill(project: Project, database: FreshDatabase, text: str, options: str = "") -> Project:
    """Migrations and seeds that store `text`, in `database`."""
    project.env(DATABASE_URL=database.url + options)
    for name, script in MIGRATIONS.items():
        project.migration(name, script.replace("{text}", text))
    project.seed("001_words.sql", SQL_SEED.replace("{text}", text))
    project.seed("002_words.py", PYTHON_SEED.replace("{text}", text))
    return project


def run(project: Project, how: str = "--auto", **variables: str) -> Result:
    return project.adx(how, "--postgres", "external", "--output", "json", env=variables)


def stored(database: FreshDatabase) -> set[bytes]:
    """The bytes of every word, as the server keeps them."""
    found = database.connect_admin().execute('SELECT word::bytea FROM "Word"').fetchall()
    return {bytes(word) for (word,) in found}


def words(text: str, encoding: str = "utf-8") -> set[bytes]:
    return {f"{text}, {maker}".encode(encoding) for maker in MAKERS}


def set_on(database: FreshDatabase, whose: str, **settings: str) -> None:
    """By ALTER ROLE or ALTER DATABASE, as an administrator."""
    name = {"ROLE": database.role, "DATABASE": database.name}[whose]
    for setting, value in settings.items():
        database.connect_admin().execute(f'ALTER {whose} "{name}" SET {setting} = {value}'.encode())


class TestEncoding:
    @pytest.mark.parametrize(
        "way", ["PGCLIENTENCODING=LATIN1", "PGCLIENTENCODING=SQL_ASCII", "ROLE", "DATABASE", "the URL's options"]
    )
    def test_whoever_asks_for_another_the_text_is_stored_as_it_is_in_the_files(
        self, project: Project, fresh_database: FreshDatabase, way: str
    ) -> None:
        variable, _, value = way.partition("=")
        variables = {variable: value} if value else {}
        if way in ("ROLE", "DATABASE"):
            set_on(fresh_database, way, client_encoding="'LATIN1'" if way == "ROLE" else "'SQL_ASCII'")
        fill(project, fresh_database, TEXT, "&options=-c%20client_encoding%3DLATIN1" if "URL" in way else "")

        assert_green(run(project, **variables))
        assert stored(fresh_database) == words(TEXT)
        assert_green(run(project, "--check", **variables))

    def test_a_database_without_one_gets_utf8_and_a_warning(
        self, project: Project, embedded_server: EmbeddedServer, encoded: ExitStack
    ) -> None:
        database = encoded.enter_context(make_database(embedded_server, "SQL_ASCII"))
        result = run(fill(project, database, TEXT))

        assert result.exit_code == 0, result
        assert codes(result) == {"ADX269"}
        assert_explained(finding(result, "ADX269"), risk="manual")
        assert "SQL_ASCII" in finding(result, "ADX269")["cause"]
        assert stored(database) == words(TEXT)

    def test_a_database_in_another_one_has_the_text_converted(
        self, project: Project, embedded_server: EmbeddedServer, encoded: ExitStack
    ) -> None:
        database = encoded.enter_context(make_database(embedded_server, "LATIN1"))
        fill(project, database, LATIN)
        assert_green(run(project))
        assert stored(database) == words(LATIN, "latin-1")

        # What it has no room for is named, wherever it stands.
        project.seed("003_face.sql", f"{SQL_SEED}-- next\n".replace("{text}", LATIN) + SQL_SEED.replace("{text}", "😀"))
        self.refused(run(project), "seeds/003_face.sql:3:36")
        project.seed("003_face.sql", SQL_SEED.replace("{text}", LATIN))
        project.seed("004_face.py", PYTHON_SEED.replace("{text}", "😀"))
        self.refused(run(project), "seeds/004_face.py:5")
        project.migration("20260103000000_face", "SELECT 1;\n\n  SELECT '😀';\n")
        self.refused(run(project), "migrations/20260103000000_face/migration.sql:3:11")
        assert stored(database) == words(LATIN, "latin-1")

    def refused(self, result: Result, where: str) -> None:
        event = finding(result, "ADX268")
        assert result.exit_code == 1
        assert_explained(event, risk="manual")
        assert event["location"] == where
        assert "😀 (U+1F600)" in event["cause"]
        assert "LATIN1" in event["cause"]

    def test_a_script_that_asks_for_another_one_does_so_for_itself(
        self, project: Project, fresh_database: FreshDatabase
    ) -> None:
        fill(project, fresh_database, TEXT)
        project.migration("20260101120000_ascii", "SET client_encoding = 'SQL_ASCII'; SET DateStyle = 'German';\n")
        project.seed("000_ascii.sql", "SET client_encoding = 'SQL_ASCII'; SET DateStyle = 'German';\n")
        assert run(project).exit_code == 0
        assert stored(fresh_database) == words(TEXT)
        assert codes(run(project, "--check")) == {"ADX520"}, "it sets what only its session sees"


HOSTILE = {
    "DateStyle": "'SQL, DMY'",
    "IntervalStyle": "sql_standard",
    "TimeZone": "'Asia/Tokyo'",
    "standard_conforming_strings": "off",
    "bytea_output": "escape",
    "quote_all_identifiers": "on",
    "default_transaction_isolation": "serializable",
    "search_path": "pg_temp, public, pg_catalog",
}


class TestOtherSettings:
    @pytest.mark.parametrize("whose", ["ROLE", "DATABASE"])
    def test_ours_are_our_own_and_a_scripts_are_the_roles(
        self, project: Project, fresh_database: FreshDatabase, whose: str
    ) -> None:
        set_on(fresh_database, whose, **HOSTILE)
        fill(project, fresh_database, TEXT)
        seen = "INSERT INTO \"Word\" (word) SELECT '{0} ' || string_agg(current_setting(each), '; ' ORDER BY each)"
        seen += " FROM unnest(ARRAY['DateStyle', 'search_path', 'TimeZone']) AS each ON CONFLICT DO NOTHING;\n"
        project.migration("20260103000000_seen", seen.format("migration"))
        project.seed("003_seen.sql", seen.format("SQL"))
        seen_by_python = f"    connection.execute('''{seen.format('Python')}''')\n"
        project.seed("004_seen.py", "def seed(connection, environment):\n" + seen_by_python)

        assert run(project).exit_code == 0
        as_with_prisma = 'SQL, DMY; Asia/Tokyo; "public"'
        assert stored(fresh_database) == words(TEXT) | {f"{maker} {as_with_prisma}".encode() for maker in MAKERS}

        fresh_database.connect_admin().execute(b"DELETE FROM \"Word\" WHERE word LIKE '%Python'")
        again = run(project)
        assert again.exit_code == 0, again
        assert not codes(run(project, "--check")) - {"ADX323"}, "the catalogue is the one that was remembered"

    def test_a_role_that_only_reads_is_told_by_what(self, project: Project, fresh_database: FreshDatabase) -> None:
        fill(project, fresh_database, TEXT)
        set_on(fresh_database, "ROLE", default_transaction_read_only="on")
        result = run(project)

        event = finding(result, "ADX267")
        assert result.exit_code == 1
        assert_explained(event, risk="manual")
        assert event["remedies"][0]["preview"] == (
            f"ALTER ROLE {fresh_database.role} RESET default_transaction_read_only;"
        )
        assert steps(result)["migrations"] == "blocked"

        fresh_database.connect_admin().execute(event["remedies"][0]["preview"].encode())
        set_on(fresh_database, "DATABASE", default_transaction_read_only="on")
        event = finding(run(project), "ADX267")
        assert event["remedies"][0]["preview"] == (
            f"ALTER DATABASE {fresh_database.name} RESET default_transaction_read_only;"
        )


SHELL = {
    "PGSSLMODE": "verify-full",
    "PGSSLROOTCERT": "/nowhere/root.crt",
    "PGSSLNEGOTIATION": "direct",
    "PGOPTIONS": "-c default_transaction_read_only=on -c DateStyle=German",
    "PGSERVICE": "production",
    "PGSERVICEFILE": "/nowhere/pg_service.conf",
    "PGTARGETSESSIONATTRS": "read-only",
    "PGREQUIREAUTH": "none",
    "PGCHANNELBINDING": "require",
    "PGGSSENCMODE": "require",
    "PGHOSTADDR": "192.0.2.1",
    "PGCONNECT_TIMEOUT": "nonsense",
    "PGDATESTYLE": "German",
    "PGTZ": "Asia/Tokyo",
    "PGCLIENTENCODING": "SQL_ASCII",
    "PGDATA": "/nowhere",
    "PGPORT": "1",
    "PGDATABASE": "nowhere",
    "PGUSER": "nobody",
    "PGMAXPROTOCOLVERSION": "nonsense",
}


def test_the_shells_variables_are_for_psql_and_the_projects_own_programs(project: Project, free_port: int) -> None:
    project.env(DATABASE_URL=f"postgresql://app:pw_secret_1@127.0.0.1:{free_port}/appdb")
    project.migration("20260101000000_words", MIGRATIONS["20260101000000_words"].replace("{text}", TEXT))
    project.seed("001_words.sql", SQL_SEED.replace("{text}", TEXT))
    project.seed("002_words.py", PYTHON_SEED.replace("{text}", TEXT))
    project.seed(
        "003_shell.py",
        "import os\n\ndef seed(connection, environment):\n"
        "    assert os.environ['PGSERVICE'] == 'production'\n"
        "    assert connection.execute('SHOW DateStyle').fetchone() == ('ISO, MDY',)\n"
        "    connection.execute('INSERT INTO \"Word\" (word) VALUES (%s) ON CONFLICT DO NOTHING', ['shell'])\n",
    )
    for how in ("--auto", "--check"):
        assert_green(project.adx(how, "--postgres", "embedded", "--output", "json", env=SHELL))
