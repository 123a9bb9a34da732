"""Snapshots by name: taken, listed, put back, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from tests.support.built import COPIES, PASSWORD, SETTINGS, WORDS, Connection, statements, value
from tests.support.contract import assert_keeps_contract
from tests.support.databases import FreshDatabase, make_database
from tests.support.embedded import EmbeddedServer
from tests.support.kills import kills, told
from tests.support.outcome import OF_THE_TESTS_SERVER, assert_explained, assert_green, checks, finding, steps
from tests.support.ports import pick_free_port
from tests.support.project import Project, Result

pytestmark = pytest.mark.postgres


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


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, EmbeddedServer]]:
    """A project whose server runs, for one test after the other: starting one costs more than all else they do."""
    project, port = Project.create(tmp_path_factory.mktemp("started") / "project"), pick_free_port()
    url = f"postgresql://app:app-password@127.0.0.1:{port}/app"
    project.env(DATABASE_URL=url, POSTGRES_USER="postgres", POSTGRES_PASSWORD=PASSWORD, POSTGRES_PORT=port)
    try:
        result = project.adx("--auto", "--postgres", "embedded", "--step", "postgres", "--output", "json")
        assert_green(result)
        major = int(checks(result)["postgres", "version"]["detail"].partition(".")[0])
        yield project, EmbeddedServer(port, "postgres", PASSWORD, major, project.state_directory)
    finally:
        project.clean_up()


@pytest.fixture
def words(started: tuple[Project, EmbeddedServer]) -> Iterator[Words]:
    project, server = started
    with make_database(server) as database:
        words = Words(project, database)
        try:
            yield words
        finally:
            words.remove_copies()


class TestSnapshots:
    def test_a_server_that_adx_tui_did_not_start_is_only_asked_what_there_is(
        self, project: Project, fresh_database: FreshDatabase
    ) -> None:
        """A local address may be a tunnel to production."""
        server, name = fresh_database.server, fresh_database.name
        project.env(
            DATABASE_URL=fresh_database.url, POSTGRES_USER=server.admin_user, POSTGRES_PASSWORD=server.admin_password
        )
        with fresh_database.connect() as connection:
            connection.execute("CREATE TABLE word ()")
        for asked in (
            ("--reset", name),
            ("--restore", "before", "--database", name),
            ("--snapshot", "before"),
            ("--delete-snapshot", "before"),
        ):
            result = project.adx(*asked, "--postgres", "external")
            assert result.exit_code == 2, result
            assert f"{asked[0]}: adx-tui did not start the server at 127.0.0.1:{server.port}" in result.stderr
        assert fresh_database.connect().execute("SELECT 'word'::regclass::text").fetchone() == ("word",)
        assert project.adx("--snapshots", "--postgres", "external").exit_code == 0

    def test_a_reset_drops_nothing_that_it_could_not_build_anew(self, words: Words) -> None:
        declaration = words.project.write("grants.toml", "[revoke.PUBLIC]\ndatabase = ['FLY']\n")
        result = words.run("--reset", words.database.name)
        declaration.unlink()
        assert_explained(finding(result, "ADX340"), risk="manual")
        assert {id: status for id, status in steps(result).items() if status != "ok"} == {
            "reset": "failed",
            "grants": "blocked",
            "migrations": "blocked",
            "seeds": "blocked",
            "application": "blocked",
        }
        assert words.words() == ["one", "two"]

    def test_what_was_changed_since_is_as_it_was(self, words: Words) -> None:
        taken = words.run("--snapshot", "before")
        assert_green(taken)
        assert_keeps_contract(taken.events, 0)
        assert checks(taken)["snapshots", "take"]["status"] == "changed"
        assert statements(taken)[0].startswith("CREATE DATABASE adx_tui_"), "what it does is shown"
        assert not [event for event in taken.events if event.get("code") not in {None, *OF_THE_TESTS_SERVER}], (
            "that it was not taken yet is no fault"
        )
        with closing(words.connect()) as connection:
            connection.execute("DELETE FROM word")
            connection.execute("ALTER TABLE word ADD COLUMN more int")

        result = words.restore("before")

        assert_green(result)
        assert_keeps_contract(result.events, 0)
        assert steps(result)["snapshots"] == "changed"
        assert words.words() == ["one", "two"]
        words.write("three")
        with closing(words.connect()) as connection:
            assert value(connection, "SELECT max(id) FROM word") == 3, "the sequence went back too"
            assert connection.execute("SELECT * FROM word").description[-1].name == "text"  # type: ignore[index]
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"], "a snapshot can be restored more than once"

    def test_what_belongs_to_the_database_itself_is_restored_too(self, words: Words) -> None:
        name, role = words.database.name, words.database.role
        with closing(words.admin()) as admin:
            for statement in (
                f"ALTER DATABASE {name} OWNER TO {role}",
                f"ALTER DATABASE {name} CONNECTION LIMIT 7",
                f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                f"GRANT CONNECT ON DATABASE {name} TO pg_monitor WITH GRANT OPTION",
                f"ALTER DATABASE {name} SET adx.word TO 'it''s \\ 100 %'",
                f'ALTER ROLE {role} IN DATABASE {name} SET search_path = "$user", public, "a, b"',
                f"ALTER DATABASE {name} SET search_path = ''",
                f"COMMENT ON DATABASE {name} IS 'mine, all \"mine\"'",
            ):
                admin.execute(statement.encode())
        with closing(words.connect()) as connection:
            before = value(connection, SETTINGS)
        words.take("before")
        with closing(words.admin()) as admin:
            admin.execute(f"ALTER DATABASE {name} RESET ALL".encode())
            admin.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 3".encode())
            admin.execute(f"COMMENT ON DATABASE {name} IS NULL".encode())
        assert_green(words.restore("before"))
        with closing(words.connect()) as connection:
            assert value(connection, SETTINGS) == before

    def test_a_database_that_is_gone_comes_back(self, words: Words) -> None:
        words.take("before")
        with closing(words.admin()) as admin:
            admin.execute(f"DROP DATABASE {words.database.name}".encode())
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]

    @pytest.mark.parametrize("consent", [(), ("--database", "another"), ("--database", "")])
    def test_nothing_is_lost_without_the_databases_name(self, words: Words, consent: tuple[str, ...]) -> None:
        words.take("it's before")
        words.write("three")
        result = words.run("--restore", "it's before", *consent)
        assert result.exit_code == 2
        assert not result.stdout
        assert f"adx-tui --restore 'it'\"'\"'s before' --database {words.database.name}" in result.stderr
        assert words.words() == ["one", "two", "three"]

    def test_an_unknown_one_is_answered_with_those_there_are(self, words: Words) -> None:
        nothing = finding(words.restore("before"), "ADX253")
        assert "--snapshot before" in nothing["remedies"][0]["preview"]
        words.take("before")
        words.take("after")
        result = words.restore("befor")
        assert result.exit_code == 1
        event = finding(result, "ADX253")
        assert_explained(event, risk="manual")
        assert [line.split("  ")[0] for line in event["evidence"]] == ["before", "after"]
        assert event["remedies"][0]["preview"].endswith(f"--restore before --database {words.database.name}")
        assert finding(words.run("--delete-snapshot", "befor"), "ADX253")
        assert words.listed() == ["before", "after"]

    def test_one_is_never_overwritten(self, words: Words) -> None:
        words.take("before")
        words.write("three")
        result = words.run("--snapshot", "before")
        assert result.exit_code == 1
        assert_explained(dict(finding(result, "ADX254"), evidence=["-"]), risk="manual")
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]

    def test_they_are_listed_and_deleted_by_name(self, words: Words) -> None:
        assert words.listed() == []
        words.take("before")
        words.take("after")
        plain = words.project.adx("--snapshots", "--postgres", "embedded")
        assert [line.split(":")[0].split()[-1] for line in plain.stdout.splitlines() if " MB, taken 2" in line] == [
            "before",
            "after",
        ]
        assert_green(words.run("--delete-snapshot", "before"))
        assert words.listed() == ["after"]
        assert finding(words.restore("before"), "ADX253")

    def test_a_name_may_be_anything_that_can_be_seen(self, words: Words) -> None:
        names = ['"; DROP DATABASE postgres; --', "it's", "vor dem Umbau · 復元", "%s %(x)s %I \\", "n" * 63]
        for name in names:
            words.take(name)
        assert words.listed() == names
        for name in names[:-1]:
            assert_green(words.run("--delete-snapshot", name))
        words.write("three")
        assert_green(words.restore(names[-1]))
        assert words.words() == ["one", "two"]

    def test_a_database_in_use_is_not_copied_and_nobody_is_sent_away(self, words: Words) -> None:
        with closing(words.connect()) as connection:
            connection.execute("SET application_name = 'the dev server'")
            result = words.run("--snapshot", "before")
            event = finding(result, "ADX255")
            assert_explained(event, risk="manual")
            pid = connection.info.backend_pid
            assert f"pid {pid} (the dev server) is connected" in event["cause"]
            assert f"pg_terminate_backend({pid})" in event["remedies"][1]["preview"]
            assert value(connection, "SELECT 1") == 1, "it goes on"
        words.take("before")

    def test_a_restore_sends_everybody_away(self, words: Words) -> None:
        words.take("before")
        with closing(words.connect()) as connection:
            connection.execute("INSERT INTO word (text) VALUES ('three')")
            result = words.restore("before")
            assert_green(result)
            assert "pg_terminate_backend" in "\n".join(statements(result))
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        assert words.words() == ["one", "two"]

    def test_a_restore_that_fails_leaves_the_database_as_it_was(self, words: Words) -> None:
        """An administrator who is no superuser can't send a superuser away: that shows once the database is closed."""
        name, owner = words.database.name, f"{words.database.role}_owner"
        server = words.database.server
        with closing(words.admin()) as admin:
            admin.execute(f"CREATE ROLE {owner} LOGIN CREATEDB PASSWORD '{PASSWORD}'".encode())
            admin.execute(f"ALTER DATABASE {name} OWNER TO {owner}".encode())
        words.project.env(DATABASE_URL=words.database.url, POSTGRES_USER=owner, POSTGRES_PASSWORD=PASSWORD)
        words.take("before")
        words.write("three")
        with closing(words.admin(name)) as superuser:
            result = words.restore("before")
            assert_explained(finding(result, "ADX321"), risk="manual")
            assert value(superuser, "SELECT datallowconn FROM pg_database WHERE datname = current_database()") is True
        assert words.words() == ["one", "two", "three"]
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]
        words.remove_copies()
        with closing(words.admin()) as admin:
            admin.execute(f"ALTER DATABASE {name} OWNER TO {server.admin_user}".encode())
            admin.execute(f"DROP ROLE {owner}".encode())

    def test_what_is_not_ours_is_neither_listed_nor_touched(self, words: Words) -> None:
        """Databases that look like ours, by name or by comment, but not by both."""
        words.take("before")
        with closing(words.admin()) as admin:
            ours = value(admin, f"SELECT array_agg(datname::text) FROM ({COPIES}) copies")
            comment = value(
                admin, f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{ours[0]}'"
            )
            strangers = ["adx_tui_mine", "adx_tui_snapshot_0123456789ab_0123456789ab", "adx_tui_old_0123456789ab"]
            for name in strangers:
                admin.execute(f"CREATE DATABASE {name}".encode())
            admin.execute(psycopg.sql.SQL("COMMENT ON DATABASE adx_tui_mine IS {}").format(comment))
            admin.execute("COMMENT ON DATABASE adx_tui_old_0123456789ab IS '{\"adx_tui\": 1}'")
            try:
                assert words.listed() == ["before"]
                assert_green(words.restore("before"))
                assert_green(words.run("--delete-snapshot", "before"))
                assert value(admin, f"SELECT array_agg(datname::text) FROM ({COPIES}) copies") == sorted(strangers)
            finally:
                for name in strangers:
                    admin.execute(f"DROP DATABASE {name}".encode())

    def test_two_databases_have_their_own(self, words: Words) -> None:
        words.take("before")
        with closing(words.admin()) as admin:
            admin.execute(f"CREATE DATABASE {words.database.name}_2 TEMPLATE {words.database.name}".encode())
            try:
                url = words.database.url.replace("?", "_2?")
                result = words.project.adx("--snapshots", "--postgres", "embedded", env={"DATABASE_URL": url})
                assert "0 snapshots" in result.stdout, result
            finally:
                admin.execute(f"DROP DATABASE {words.database.name}_2".encode())

    def test_no_server_and_no_database(self, words: Words, free_port: int) -> None:
        other = words.database.url.replace(words.database.name, "nowhere")
        assert finding(self.elsewhere(words, other, "--snapshot", "a", "--postgres", "embedded"), "ADX303")
        nobody = words.database.url.replace(f":{words.database.server.port}/", f":{free_port}/")
        assert finding(self.elsewhere(words, nobody, "--snapshots", "--postgres", "external"), "ADX220")

    def elsewhere(self, words: Words, url: str, *flags: str) -> Result:
        return words.project.adx(*flags, "--output", "json", env={"DATABASE_URL": url}, timeout=30)

    def test_killed_at_any_moment_no_word_is_lost(self, words: Words) -> None:
        words.take("before")
        words.write("three")
        arguments = ("--restore", "before", "--database", words.database.name, "--postgres", "embedded")
        for kill in kills(trials=6):
            with told(kill):
                kill.program(words.project.launch(*arguments), 0.25, 0.7)
                with closing(words.admin()) as admin:
                    admin.execute(f"ALTER DATABASE {words.database.name} ALLOW_CONNECTIONS true".encode())
                assert words.words() in (["one", "two", "three"], ["one", "two"])
        assert_green(words.restore("before"))
        assert words.words() == ["one", "two"]
        with closing(words.admin()) as admin:
            assert len(admin.execute(COPIES.encode()).fetchall()) == 1, "nothing is left of the killed runs"
